"""Somebody who types what a page says, line by line, on a computer of their own."""

import contextlib
import io
import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
import threading
from pathlib import Path
from typing import Self

import pytest
from PIL import Image

from server.cli import FAULT, main
from server.commands.beginning import begin
from server.heard import Heard, prepare
from server.settings import Settings
from tests.docs.page import ROOT

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
    """In a folder of their own, with a furnished home, a logo and a list of sales at hand."""

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
        for there, here in self.stands_for.items():
            line = line.replace(there, here)
        line = re.sub(r"\bCODE\b", self.code, line.removeprefix(AS_SERVICE))
        if not line.startswith("heard ") or SHELL.search(line):
            subprocess.run(line, shell=True, check=True, capture_output=True, timeout=60)  # noqa: S602 - it is typed
            return
        said = typed(*shlex.split(line)[1:])
        if line.startswith("heard touchpoint add"):
            (self.code, *_) = NEW_CODE.findall(said)


def furnish(home: Path) -> Path:
    """As `heard up` and an upgrade leave it; the code of its poster is in code.txt."""
    settings = Settings(home=home)
    prepare(settings)
    heard = Heard.open(settings)
    (home / "code.txt").write_text(begin(heard).touchpoint.code)
    heard.close()
    (home / "backups").mkdir()
    typed("backup", str(home / "backups" / "before-upgrade-0014.zip"), "--home", str(home))
    return home


def with_riverside(furnished: Path, home: Path) -> Path:
    """What most pages begin with."""
    shutil.copytree(furnished, home)
    typed("branch", "add", "riverside", "--name", "Riverside", "--timezone", "Africa/Nairobi", "--home", str(home))
    return home


def typed(*words: str) -> str:
    """What the command says."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main(words)
    # What the doctor finds on a computer of ours is no fault of the page's.
    assert code == 0 or (words[0] == "doctor" and code == FAULT), f"heard {shlex.join(words)}\n{err.getvalue()}"
    return out.getvalue()
