"""`heard kiosk install`: the tablet's window starts with the computer, and again whenever it ends."""

import argparse
import json
import os
import shutil
import stat
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kiosk.errors import CannotStart
from kiosk.files import replace
from kiosk.settings import Settings
from kiosk.unit import NAME, TERMINAL, Unit

SERVICE = f"{NAME}.service"
FOLDER = Path("etc/systemd/system")
SEAT = ("video", "render", "input", "audio")
"""Groups that may open the screen, what is touched, and the headphones."""


class CannotInstall(CannotStart):
    """The unit cannot be written here; the sentence says what to do first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """What installing must know of the computer."""

    root: Path = Path("/")
    """Of its files; another one in tests."""
    is_root: bool
    cage: str | None
    """Where the program is."""
    xwayland: str | None
    groups: frozenset[str]
    users: frozenset[str]

    @classmethod
    def this(cls) -> "Machine":
        """Raises CannotInstall where there is no such thing as systemd."""
        if sys.platform != "linux":
            raise CannotInstall("This is for Linux; docs/install-a-tablet.md says how it is done on other systems.")
        import grp
        import pwd

        return cls(
            is_root=os.geteuid() == 0,
            cage=shutil.which("cage"),
            xwayland=shutil.which("Xwayland"),
            groups=frozenset(group.gr_name for group in grp.getgrall()),
            users=frozenset(user.pw_name for user in pwd.getpwall()),
        )

    @property
    def has_systemd(self) -> bool:
        return (self.root / "run/systemd/system").is_dir()

    @property
    def has_card(self) -> bool:
        return any((self.root / "dev/dri").glob("card*"))

    @property
    def desktop(self) -> str:
        """The service that shows a desktop's sign-in, such as lightdm.service; empty where none does."""
        link = self.root / FOLDER / "display-manager.service"
        return link.readlink().name if link.is_symlink() else ""

    @property
    def file(self) -> Path:
        return self.root / FOLDER / SERVICE


def unit(machine: Machine, *, user: str, python: str, settings: Mapping[str, str]) -> Unit:
    """Raises CannotInstall where nothing can draw."""
    window = [python, "-m", "kiosk"]
    groups = [group for group in SEAT if group in machine.groups]
    if machine.cage and machine.xwayland:
        command = [python, "-m", "kiosk.relay", machine.cage, "--", *window]
        return Unit(command=command, user=user, groups=groups, settings=settings)
    if machine.cage:
        raise CannotInstall("cage is here without Xwayland, which the window needs. First: sudo apt install xwayland")
    if not machine.has_card:
        raise CannotInstall(
            "There is neither cage nor a graphics card in /dev/dri, so nothing could be shown. "
            "First: sudo apt install cage xwayland"
        )
    return Unit(command=window, user=user, groups=groups, settings={**settings, "SDL_VIDEODRIVER": "kmsdrm"})


def install(machine: Machine, made: Unit) -> list[str]:
    """Write it; what to type next. Raises CannotInstall."""
    _insist_on_root(machine)
    if not machine.has_systemd:
        raise CannotInstall("This computer was not started by systemd, which would have to keep the window alive.")
    if made.user not in machine.users:
        raise CannotInstall(f"There is no user {made.user} here. First: sudo useradd --system --user-group {made.user}")
    if closed := _closed_to_others(Path(made.command[0])):
        raise CannotInstall(
            f"{made.user} may not enter {closed}, where this program is. Install Heard where everybody may, "
            "such as /opt/heard, and run it from there."
        )
    try:
        replace(machine.file, made.text)
        machine.file.chmod(0o644)
    except OSError as problem:
        raise CannotInstall(f"{machine.file} cannot be written: {problem.strerror}.") from None
    in_the_way = " ".join([f"getty@{TERMINAL}.service", *filter(None, [machine.desktop])])
    return [f"sudo systemctl disable {in_the_way}", f"sudo systemctl enable {SERVICE}", "sudo reboot"]


def remove(machine: Machine) -> list[str]:
    """Take it away again; what to type next. Raises CannotInstall."""
    _insist_on_root(machine)
    if not machine.file.exists():
        raise CannotInstall(f"{machine.file} is not there: nothing is installed.")
    wanted = machine.file.parent / "multi-user.target.wants" / SERVICE
    for file in (wanted, machine.file):
        file.unlink(missing_ok=True)
    return [f"sudo systemctl enable getty@{TERMINAL}.service", "sudo reboot"]


def main(arguments: Sequence[str] | None = None, machine: Machine | None = None) -> int:
    given = _parser().parse_args(arguments)
    try:
        print(_done(machine or Machine.this(), given))  # noqa: T201 - a command's answer
    except CannotStart as problem:
        sys.stderr.write(f"heard: {problem}\n")
        return 2
    return 0


def _done(machine: Machine, given: argparse.Namespace) -> str:
    if given.remove:
        following = remove(machine)
        done = f"{machine.file} is gone. Answers that wait to be sent are still in /var/lib/{NAME}."
    else:
        Settings.from_environment({}, {"server": given.server})  # refuses what is no address
        said = {"HEARD_SERVER_URL": given.server, "HEARD_HOME": given.home and str(Path(given.home).absolute())}
        settings = {name: value for name, value in said.items() if value}
        made = unit(machine, user=given.user, python=sys.executable, settings=settings)
        if given.print:
            return json.dumps({"unit": made.text}) if given.json else made.text.rstrip("\n")
        following = install(machine, made)
        done = f"{machine.file} is written."
    if given.json:
        return json.dumps({"file": str(machine.file), "next": following})
    return "\n".join([f"{done} Now type:", *(f"  {line}" for line in following)])


def _parser() -> argparse.ArgumentParser:
    said = argparse.ArgumentParser(prog="heard kiosk install")
    said.add_argument("--home")
    said.add_argument("--server")
    said.add_argument("--user", default=NAME)
    said.add_argument("--print", action="store_true")
    said.add_argument("--remove", action="store_true")
    said.add_argument("--json", action="store_true")
    return said


def _insist_on_root(machine: Machine) -> None:
    if not machine.is_root:
        raise CannotInstall("Only root may change what starts with the computer; say it again with sudo.")


def _closed_to_others(program: Path) -> Path | None:
    """The folder on the way to a program, or to what its name stands for, that not everybody may enter."""
    ways = (folder for path in (program, program.resolve()) for folder in reversed(path.parents))
    return next((folder for folder in ways if not folder.stat().st_mode & stat.S_IXOTH), None)


if __name__ == "__main__":
    sys.exit(main())
