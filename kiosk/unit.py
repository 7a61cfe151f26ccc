"""The systemd unit that keeps the tablet's window on a screen; text only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

NAME = "heard-kiosk"
TERMINAL = "tty1"

# StartLimitIntervalSec: a tablet in a lobby tries again for ever, also when it failed five times in ten seconds.
# PAMName: a session at the seat is what gives cage, or SDL, the screen and what is touched.
# NotifyAccess: only the first process stays in the service once the session begins (kiosk/relay.py).
# Hardening: left out is what takes away /dev/dri and /dev/input (PrivateDevices, ProtectClock), the socket that
# Xwayland makes in /tmp (PrivateTmp), or the pages a software renderer writes and runs (MemoryDenyWriteExecute).
UNIT = """\
# Written by `heard kiosk install`, which writes it anew when it is run again.
[Unit]
Description=Heard: the tablet's window
Conflicts=getty@{terminal}.service
Wants=dbus.socket systemd-logind.service
After=dbus.socket systemd-logind.service systemd-user-sessions.service getty@{terminal}.service
After=plymouth-quit-wait.service
ConditionPathExists=/dev/tty0
StartLimitIntervalSec=0

[Service]
Type=notify
NotifyAccess=main
ExecStart={command}
Restart=always
RestartSec=2
WatchdogSec=30
TimeoutStartSec=60
TimeoutStopSec=10

{environment}
StateDirectory={name}
StateDirectoryMode=0700
CacheDirectory={name}
CacheDirectoryMode=0700

User={user}
{groups}PAMName=login
TTYPath=/dev/{terminal}
TTYReset=yes
TTYVHangup=yes
TTYVTDisallocate=yes
StandardInput=tty-fail
StandardOutput=journal
StandardError=journal
UtmpIdentifier={terminal}
UtmpMode=user

NoNewPrivileges=yes
ProtectSystem=full
ProtectKernelTunables=yes
ProtectKernelModules=yes
ProtectKernelLogs=yes
ProtectControlGroups=yes
ProtectHostname=yes
RestrictSUIDSGID=yes
RestrictNamespaces=yes
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK
LockPersonality=yes

[Install]
WantedBy=multi-user.target
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    command: Sequence[str]
    """Program, as an absolute path, and arguments."""
    user: str
    groups: Sequence[str] = ()
    """Besides the user's own."""
    settings: Mapping[str, str]

    @property
    def text(self) -> str:
        return UNIT.format(
            name=NAME,
            terminal=TERMINAL,
            command=" ".join(_quoted(word).replace("$", "$$") for word in self.command),
            environment="\n".join(
                f"Environment={_quoted(f'{name}={value}')}" for name, value in self._settings.items()
            ),
            user=self.user,
            groups=f"SupplementaryGroups={' '.join(self.groups)}\n" if self.groups else "",
        )

    @property
    def _settings(self) -> dict[str, str]:
        return {"HEARD_HOME": f"/var/lib/{NAME}", "XDG_CACHE_HOME": f"/var/cache/{NAME}", **self.settings}


def _quoted(word: str) -> str:
    """As systemd reads it: per cent signs are its own, and quotes keep spaces together."""
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{escaped}"' if set(word) & set(" \"'\\;") else escaped
