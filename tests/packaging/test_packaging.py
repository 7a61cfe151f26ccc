"""What stands in packaging/ is read by the programs that it is for, and names what is there."""

import json
import re
import shlex
import subprocess
from collections.abc import Callable
from configparser import RawConfigParser
from pathlib import Path

import pytest

from server.cli import parser

PACKAGING = Path(__file__).parents[2] / "packaging"
UNITS = sorted(PACKAGING.glob("*.service"))
PROGRAM = "/opt/heard/.venv/bin/heard"


def read(unit: Path) -> RawConfigParser:
    found = RawConfigParser(strict=False, interpolation=None)
    found.optionxform = str  # type: ignore[assignment,method-assign]
    found.read(unit)
    return found


def test_systemd_takes_every_line(tmp_path: Path, component: Callable[[str], str]) -> None:
    program = component("systemd")
    copies = [tmp_path / unit.name for unit in UNITS]
    for unit, copy in zip(UNITS, copies, strict=True):
        copy.write_text(unit.read_text().replace(PROGRAM, "/bin/sh"))  # which need not be installed here
    verified = subprocess.run([program, "verify", *copies], capture_output=True, text=True, check=False)
    ours = [line for line in verified.stderr.splitlines() if str(tmp_path) in line]
    assert ours == []
    copies[0].write_text(copies[0].read_text().replace("RestartSec", "Bogus"))
    assert "Bogus" in subprocess.run([program, "verify", copies[0]], capture_output=True, text=True, check=False).stderr


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_a_unit_starts_a_command_that_there_is_and_keeps_to_itself(unit: Path) -> None:
    service = read(unit)["Service"]
    program, *words = shlex.split(service["ExecStart"])
    assert program == PROGRAM
    assert parser().parse_args(words).runs.startswith("up:")
    assert {name: service[name] for name in ("User", "ProtectSystem", "NoNewPrivileges", "Restart")} == {
        "User": "heard",
        "ProtectSystem": "strict",
        "NoNewPrivileges": "yes",
        "Restart": "always",
    }
    assert "HEARD_HOME=/var/lib/heard" in service["Environment"].split()


def test_the_image_is_made_of_what_is_there_and_starts_a_command_that_there_is() -> None:
    said = (PACKAGING / "Dockerfile").read_text()
    copied = [words.split()[1:-1] for words in re.findall(r"^(COPY .*)$", said, re.MULTILINE)]
    assert [name for names in copied for name in names if not (PACKAGING.parent / name).exists()] == []
    kept = (PACKAGING / "Dockerfile.dockerignore").read_text().splitlines()
    assert {f"!{name}" for names in copied for name in names} == {line for line in kept if line.startswith("!")}
    command = re.findall(r"^CMD \[(.*)\]$", said, re.MULTILINE)[-1].replace('"', "").split(", ")
    assert parser().parse_args(command[1:]).runs == "up:up"


def test_the_proxy_that_is_trusted_is_the_one_in_front() -> None:
    said = (PACKAGING / "compose.yaml").read_text()
    (trusted,) = re.findall(r"HEARD_TRUSTED_PROXIES: (\S+)", said)
    front = said.partition("  caddy:\n")[2]
    assert re.findall(r"ipv4_address: (\S+)", front)[:1] == [trusted]
    named = set(re.findall(r"\{\$(\w+)", (PACKAGING / "Caddyfile").read_text()))
    assert set(re.findall(r"^ +(HEARD_\w+):", front, re.MULTILINE)) <= named


@pytest.mark.parametrize(
    ("page", "servers"),
    [
        ("a-small-computer", ["127.0.0.1:8000"]),
        ("postgresql-and-two-servers", ["10.0.0.11:8000", "10.0.0.12:8000"]),
    ],
)
def test_the_caddyfile_is_right_once_it_was_changed_as_docs_say(
    page: str, servers: list[str], tmp_path: Path, component: Callable[[str], str]
) -> None:
    said = (PACKAGING.parent / "docs" / f"{page}.md").read_text()
    (command,) = re.findall(r"^sudo (sed -i .*) /etc/caddy/Caddyfile$", said, re.MULTILINE)
    file = tmp_path / "Caddyfile"
    file.write_text((PACKAGING / "Caddyfile").read_text())
    subprocess.run([*shlex.split(command), file], check=True)
    adapt = [component("caddy"), "adapt", "--adapter", "caddyfile", "--config", str(file)]
    read = subprocess.run(adapt, capture_output=True, text=True, check=True).stdout
    (server,) = json.loads(read)["apps"]["http"]["servers"].values()
    assert server["listen"] == [":443"]
    assert re.findall(r'"dial": ?"([^"]+)"', read) == servers
    assert '"host":["feedback.example.com"]' in read
