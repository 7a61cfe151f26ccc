"""Somebody who types what a page says, line by line, on a computer of their own."""

import contextlib
import io
import os
import re
import shlex
import socket
import subprocess
import sys
import threading
from pathlib import Path
from random import Random
from typing import Any, Self

import pytest
from PIL import Image

from server.branches.touchpoint import add_touchpoint
from server.cli import main
from server.clock import utc_now
from server.codes.alphabet import new_touchpoint_code
from server.commands.beginning import OWNER
from server.staff.person import add_person
from tests.docs.page import ROOT
from tests.installation import install

AS_SERVICE = "sudo -u heard "
SALES = "order,staff,at\n4711,Theo,2026-03-02T12:00\n4712,Theo,2026-03-02T12:05\n"
SHELL = re.compile(r"[|<>;&$]")
NEW_CODE = re.compile(r"\b[2-9A-HJKMNP-Z]{7}\b")


class Printer:
    """Takes whatever is printed."""

    def __enter__(self) -> Self:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"tcp://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._take, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.close()

    def _take(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                sheet, _ = self._listener.accept()
                with sheet:
                    while sheet.recv(65536):
                        """Printed."""


class Typist:
    """In a folder of their own, with a home in which riverside has a poster, a logo and a list of sales at hand."""

    def __init__(self, folder: Path, furnished: Path, printer: Printer, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder, self.code = folder, furnished.joinpath("code.txt").read_text()
        self.stands_for = {
            "/var/lib/heard": str(furnished),
            "surveys/definitions/": f"{ROOT / 'surveys' / 'definitions'}/",
            "/dev/usb/lp0": "/dev/null",
            "--count 2400": "--count 48",  # a sheet is as good as a hundred
            "tcp://192.168.1.20:9100": printer.address,
        }
        monkeypatch.chdir(folder)
        Path("packaging").mkdir()
        monkeypatch.setenv("HEARD_HOME", str(furnished))
        monkeypatch.setenv("HEARD_PUBLIC_URL", "https://feedback.example.com")
        monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
        Image.new("RGB", (300, 100), "#14565e").save("logo.png")
        Path("sales.csv").write_text(SALES)

    def types(self, line: str) -> None:
        """Fails where the line does."""
        for said, meant in self.stands_for.items():
            line = line.replace(said, meant)
        line = re.sub(r"\bCODE\b", self.code, line.removeprefix(AS_SERVICE))
        if not line.startswith("heard ") or SHELL.search(line):
            subprocess.run(line, shell=True, check=True, capture_output=True, timeout=60)  # noqa: S602 - it is typed
            return
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = main(shlex.split(line)[1:])
        assert code == 0, f"{line}\n{err.getvalue()}"
        if line.startswith("heard touchpoint add"):
            (self.code, *_) = NEW_CODE.findall(out.getvalue())


def furnish(home: Path) -> Path:
    """A home that a page begins with, as `heard up` and an upgrade leave it; the code of its poster is in code.txt."""
    town = install(home, clock=utc_now)
    code = new_touchpoint_code(Random(7))
    place: dict[str, Any] = {"branch": town.riverside, "name": "Front door", "kind": "poster", "survey": "branch-visit"}
    town.heard.database.write(add_touchpoint, code=code, now=utc_now(), **place)
    town.heard.database.write(add_person, email=OWNER, role="admin", now=utc_now())
    town.heard.close()
    (home / "backups").mkdir()
    with contextlib.redirect_stdout(io.StringIO()):
        assert main(["backup", str(home / "backups" / "before-upgrade-0014.zip"), "--home", str(home)]) == 0
    (home / "code.txt").write_text(code)
    return home
