"""The unit that `heard kiosk install` writes, as systemd reads it, and the sentences where it cannot be written."""

import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.installing import CannotInstall, Machine, install, main, remove, unit
from kiosk.unit import Unit

PYTHON = "/usr/bin/python3"
CAGE, XWAYLAND = "/usr/bin/cage", "/usr/bin/Xwayland"


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """Debian with cage, as root sees it."""
    for folder in ("run/systemd/system", "etc/systemd/system", "dev/dri"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "dev/dri/card0").touch()
    groups = frozenset(["video", "render", "input", "users"])
    users = frozenset(["root", "heard-kiosk"])
    return Machine(root=tmp_path, is_root=True, cage=CAGE, xwayland=XWAYLAND, groups=groups, users=users)


def made(machine: Machine, settings: Mapping[str, str] | None = None, user: str = "heard-kiosk") -> Unit:
    return unit(machine, user=user, python=PYTHON, settings=settings or {})


def parsed(text: str) -> dict[str, dict[str, list[str]]]:
    """Section, key, and every value that it has."""
    sections: dict[str, dict[str, list[str]]] = {}
    for line in text.splitlines():
        if line.startswith("["):
            section = sections.setdefault(line.strip("[]"), {})
        elif line and not line.startswith("#"):
            key, _, value = line.partition("=")
            section.setdefault(key, []).append(value)
    return sections


def test_the_window_is_watched_and_starts_again_for_ever(machine: Machine) -> None:
    read = parsed(made(machine).text)
    wanted = {"Type": "notify", "NotifyAccess": "main", "WatchdogSec": "30", "Restart": "always", "RestartSec": "2"}
    assert {key: read["Service"][key] for key in wanted} == {key: [value] for key, value in wanted.items()}
    assert read["Unit"]["StartLimitIntervalSec"] == ["0"]
    assert read["Install"]["WantedBy"] == ["multi-user.target"]


def test_it_has_the_first_terminal_to_itself_in_a_session(machine: Machine) -> None:
    read = parsed(made(machine).text)
    assert read["Unit"]["Conflicts"] == ["getty@tty1.service"]
    assert (read["Service"]["TTYPath"], read["Service"]["PAMName"]) == (["/dev/tty1"], ["login"])


def test_nothing_takes_the_screen_away_again(machine: Machine) -> None:
    service = parsed(made(machine).text)["Service"]
    harmful = ("PrivateDevices", "ProtectClock", "DevicePolicy", "PrivateTmp", "MemoryDenyWriteExecute", "PrivateUsers")
    assert not service.keys() & set(harmful)
    assert {"AF_UNIX", "AF_INET", "AF_INET6", "AF_NETLINK"} == set(service["RestrictAddressFamilies"][0].split())


def test_cage_shows_the_window_and_the_relay_speaks_for_it(machine: Machine) -> None:
    [command] = parsed(made(machine).text)["Service"]["ExecStart"]
    assert command == f"{PYTHON} -m kiosk.relay {CAGE} -- {PYTHON} -m kiosk"


def test_without_cage_the_window_draws_on_the_card_itself(machine: Machine) -> None:
    service = parsed(made(replace(machine, cage=None)).text)["Service"]
    assert service["ExecStart"] == [f"{PYTHON} -m kiosk"]
    assert "SDL_VIDEODRIVER=kmsdrm" in service["Environment"]
    assert service["SupplementaryGroups"] == ["video render input"]


def test_only_groups_that_are_there_are_asked_for(machine: Machine) -> None:
    none = replace(machine, cage=None, groups=frozenset(["users"]))
    assert "SupplementaryGroups" not in parsed(made(none).text)["Service"]


@pytest.mark.parametrize("cage", [CAGE, None])
def test_systemd_takes_every_line(
    machine: Machine, tmp_path: Path, cage: str | None, component: Callable[[str], str]
) -> None:
    settings = {"HEARD_SERVER_URL": "https://feedback.example.com/a%20b"}
    text = made(replace(machine, cage=cage), settings).text
    # Programs that this computer need not have.
    text = text.replace(CAGE, "/bin/sh").replace(PYTHON, "/bin/sh")
    assert verified(component("systemd"), tmp_path, text) == ""
    assert "Bogus" in verified(component("systemd"), tmp_path, text.replace("RestartSec", "Bogus"))


def verified(systemd_analyze: str, folder: Path, text: str) -> str:
    """What systemd says against the unit."""
    file = folder / "heard-kiosk.service"
    file.write_text(text)
    done = subprocess.run([systemd_analyze, "verify", file], capture_output=True, text=True, check=False)
    return "\n".join(line for line in done.stderr.splitlines() if file.name in line)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("https://a.example", "HEARD_SERVER_URL=https://a.example"),
        ("https://a.example/a%20b", "HEARD_SERVER_URL=https://a.example/a%%20b"),
        ('https://a.example/a "b', '"HEARD_SERVER_URL=https://a.example/a \\"b"'),
    ],
)
def test_what_systemd_would_read_otherwise_is_written_so_that_it_does_not(
    machine: Machine, value: str, written: str
) -> None:
    assert written in parsed(made(machine, {"HEARD_SERVER_URL": value}).text)["Service"]["Environment"]


def test_a_folder_with_a_blank_stays_one_word(machine: Machine) -> None:
    told = unit(machine, user="heard-kiosk", python="/opt/our heard/$x/python", settings={})
    assert '"/opt/our heard/$$x/python" -m kiosk' in told.text


def test_it_is_written_and_what_to_type_next_is_said(machine: Machine) -> None:
    following = install(machine, made(machine))
    assert parsed(machine.file.read_text())["Service"]["User"] == ["heard-kiosk"]
    assert machine.file.stat().st_mode & 0o777 == 0o644
    assert following == [
        "sudo systemctl disable getty@tty1.service",
        "sudo systemctl enable heard-kiosk.service",
        "sudo reboot",
    ]
    assert install(machine, made(machine)) == following, "a second time is as good"


def test_the_page_says_what_the_command_says(machine: Machine) -> None:
    page = (Path(__file__).parents[2] / "docs" / "tablet-linux.md").read_text()
    for line in (*install(machine, made(machine)), "sudo useradd --system --user-group heard-kiosk"):
        assert line in page
    for key in ("WatchdogSec=30", "RestartSec=2"):
        assert key in machine.file.read_text(), "the page tells of two and thirty seconds"


def test_a_desktop_that_would_take_the_screen_is_named(machine: Machine) -> None:
    (machine.file.parent / "display-manager.service").symlink_to("/lib/systemd/system/lightdm.service")
    assert install(machine, made(machine))[0] == "sudo systemctl disable getty@tty1.service lightdm.service"


def test_it_is_taken_away_again(machine: Machine) -> None:
    install(machine, made(machine))
    wanted = machine.file.parent / "multi-user.target.wants" / machine.file.name
    wanted.parent.mkdir()
    wanted.symlink_to(machine.file)
    assert remove(machine) == ["sudo systemctl enable getty@tty1.service", "sudo reboot"]
    assert not machine.file.exists()
    assert not wanted.is_symlink()
    with pytest.raises(CannotInstall, match="nothing is installed"):
        remove(machine)


def test_only_root_may_do_it(machine: Machine) -> None:
    guest = replace(machine, is_root=False)
    with pytest.raises(CannotInstall, match="sudo"):
        install(guest, made(guest))
    with pytest.raises(CannotInstall, match="sudo"):
        remove(guest)
    assert not machine.file.exists()


def test_what_is_missing_is_said_with_the_way_to_get_it(machine: Machine) -> None:
    with pytest.raises(CannotInstall, match="sudo useradd --system --user-group lobby"):
        install(machine, made(machine, user="lobby"))
    with pytest.raises(CannotInstall, match="sudo apt install xwayland"):
        made(replace(machine, xwayland=None))
    (machine.root / "dev/dri/card0").unlink()
    with pytest.raises(CannotInstall, match="sudo apt install cage xwayland"):
        made(replace(machine, cage=None))


def test_a_computer_without_systemd_is_refused(machine: Machine) -> None:
    (machine.root / "run/systemd/system").rmdir()
    with pytest.raises(CannotInstall, match="systemd"):
        install(machine, made(machine))


def test_a_program_in_somebodys_own_folder_is_refused(machine: Machine, tmp_path: Path) -> None:
    home = tmp_path / "pi"
    (home / "heard/bin").mkdir(parents=True)
    home.chmod(0o700)
    tmp_path.chmod(0o755)
    told = unit(machine, user="heard-kiosk", python=str(home / "heard/bin/python"), settings={})
    with pytest.raises(CannotInstall, match=f"may not enter {home},"):
        install(machine, told)


def test_a_folder_that_cannot_be_written_is_said(machine: Machine) -> None:
    (machine.root / "etc/systemd/system").rmdir()
    with pytest.raises(CannotInstall, match="cannot be written"):
        install(machine, made(machine))


class Command:
    """`heard kiosk install`, in a process of its own, from a folder that is not the project's."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "server.cli", "kiosk", *arguments]
        return subprocess.run(command, cwd=self.folder, capture_output=True, text=True, check=False)


@pytest.fixture
def heard_kiosk(tmp_path: Path) -> Command:
    return Command(tmp_path)


def test_a_wrong_address_ends_with_a_sentence(heard_kiosk: Command) -> None:
    done = heard_kiosk("install", "--print", "--server", "feedback")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "heard: --server: this must be the server's address, such as https://feedback.example.com.\n"


def test_printing_changes_nothing_and_needs_no_root(machine: Machine, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["--print", "--json", "--server", "https://a.example", "--home", "/srv/heard", "--user", "lobby"]
    assert main(arguments, replace(machine, is_root=False)) == 0
    service = parsed(json.loads(capsys.readouterr().out)["unit"])["Service"]
    assert service["User"] == ["lobby"]
    assert {"HEARD_SERVER_URL=https://a.example", "HEARD_HOME=/srv/heard"} <= set(service["Environment"])
    assert not machine.file.exists()


def test_a_refusal_is_one_line_and_exit_code_2(machine: Machine, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--remove"], replace(machine, is_root=False)) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == "heard: Only root may change what starts with the computer; say it again with sudo.\n"


def test_the_answer_is_lines_that_can_be_typed(machine: Machine, capsys: pytest.CaptureFixture[str]) -> None:
    install(machine, made(machine))
    assert main(["--remove"], machine) == 0
    first, *following = capsys.readouterr().out.splitlines()
    assert first.endswith("Answers that wait to be sent are still in /var/lib/heard-kiosk. Now type:")
    assert following == ["  sudo systemctl enable getty@tty1.service", "  sudo reboot"]
