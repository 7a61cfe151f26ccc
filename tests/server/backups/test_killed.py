"""`heard restore`, killed where it changes something: nothing is lost, the sentence is clear, a second try works."""

import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from server.cli import FAULT, main
from server.clock import utc_now
from server.heard import Heard, prepare
from server.settings import Settings
from tests.installation import install

FALLS = """
import os, signal, sys
from server.cli import main

def watch(event, given):
    if event == "os.rename" and os.fspath(given[1]) == sys.argv[1]:
        os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(watch)
main(sys.argv[2:])
"""


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """With a copy that brings its key along, and two homes: whose copy it is, and another with a key of its own."""
    folder = tmp_path_factory.mktemp("begun")
    install(folder / "home", clock=utc_now, surveys=()).heard.close()
    (folder / "words").write_text("four words will do\n")
    words = ("--passphrase-file", str(folder / "words"))
    assert main(["backup", str(folder / "copy.zip"), "--with-key", *words, "--home", str(folder / "home")]) == 0
    prepare(Settings(home=folder / "another"))
    Heard.open(Settings(home=folder / "another")).close()
    return folder


@pytest.fixture
def folder(begun: Path, tmp_path: Path) -> Path:
    return shutil.copytree(begun, tmp_path / "begun")


def restore_into(folder: Path, home: str) -> list[str]:
    copy, words = str(folder / "copy.zip"), str(folder / "words")
    return ["restore", copy, "--passphrase-file", words, "--home", str(folder / home)]


def killed_before_it_renames_to(last: Path, arguments: list[str]) -> None:
    fallen = subprocess.run([sys.executable, "-c", FALLS, str(last), *arguments], check=False, timeout=60)
    assert fallen.returncode == -signal.SIGKILL


def test_a_restore_cut_off_around_the_key_can_be_done_again(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    another = folder / "another"
    before = (another / "secret.key").read_text()
    killed_before_it_renames_to(another / "secret.key", restore_into(folder, "another"))
    Heard.open(Settings(home=another)).close()  # all is as it was
    killed_before_it_renames_to(another / "heard.db", restore_into(folder, "another"))
    assert main(["doctor", "--home", str(another)]) == FAULT
    assert "put it back once more" in capsys.readouterr().err
    assert main(restore_into(folder, "another")) == 0
    Heard.open(Settings(home=another)).close()
    assert {kept.read_text() for kept in another.glob("secret.key.before-*")} == {before}


def test_a_damaged_database_is_there_until_the_copy_is(folder: Path) -> None:
    home = folder / "home"
    damaged = b"no database at all" * 1000
    (home / "heard.db").write_bytes(damaged)
    killed_before_it_renames_to(home / "heard.db", restore_into(folder, "home"))
    assert (home / "heard.db").read_bytes() == damaged  # a start would begin an empty Heard where nothing is
    assert main(restore_into(folder, "home")) == 0
    Heard.open(Settings(home=home)).close()
    assert damaged in {aside.read_bytes() for aside in home.glob("heard.db.damaged-*")}
