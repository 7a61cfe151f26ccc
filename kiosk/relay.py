"""Between systemd and cage: the window behind cage speaks to systemd through here, and never outlives this process."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from types import FrameType

from kiosk.watchdog import Watchdog

LONGEST = 4096
"""Bytes of a message."""


# With PAMName the session takes all processes but the first out of the service, and systemd then hears the first one
# alone. The window is cage's child, so somebody has to pass on what it says: this process, which is the first one.
def main(command: Sequence[str], env: Mapping[str, str] = os.environ) -> int:
    """Run cage and what it shows; its exit code, or 128 and the signal that ended it; 0 if told to end."""
    with TemporaryDirectory(dir=env.get("XDG_RUNTIME_DIR")) as folder:
        address = str(Path(folder) / "notify")
        heard = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        heard.bind(address)
        Thread(target=_pass_on, args=(heard, Watchdog.from_environment(env)), daemon=True).start()
        code = _run(command, _for_child(env, address))
    return code if code >= 0 else 128 - code


def _for_child(env: Mapping[str, str], address: str) -> dict[str, str]:
    """The watchdog's pid is that of this process, and would forbid the child to speak."""
    return {name: value for name, value in env.items() if name != "WATCHDOG_PID"} | {"NOTIFY_SOCKET": address}


def _run(command: Sequence[str], env: Mapping[str, str]) -> int:
    told_to_end = False
    with subprocess.Popen(command, env=env, process_group=0) as cage:  # noqa: S603 - our own command line

        def ended(number: int, _: FrameType | None) -> None:
            nonlocal told_to_end
            told_to_end = number != signal.SIGABRT
            # The watchdog's signal means that the window hangs, and what hangs does not hear anything gentler.
            _signal(cage.pid, signal.SIGTERM if told_to_end else signal.SIGKILL)

        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGABRT):
            signal.signal(number, ended)
        try:
            code = cage.wait()
        finally:
            # A window that hung is still there when cage has gone, and would keep the outbox to itself.
            _signal(cage.pid, signal.SIGKILL)
    return 0 if told_to_end else code  # cage may stumble when it and its window are told at once


def _signal(group: int, number: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.killpg(group, number)


def _pass_on(heard: socket.socket, watchdog: Watchdog) -> None:
    while True:
        said = heard.recv(LONGEST)
        for line in said.decode(errors="replace").splitlines():
            watchdog.tell(line)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
