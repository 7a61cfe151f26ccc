"""From a finger on the real window to a person: real processes, a real pointer, real mail."""

import json
import os
import signal
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.glass import Glass, Screen
from tests.journeys.running import ENDS_WITHIN, HEARD, Running, until
from tests.journeys.test_first_journey import row_of, the_only
from tests.mail_server import MailServer

pytestmark = pytest.mark.journey

WORDS = "Nobody came"
VISIT = (("Very bad", "reasons"), ("Done", "words"), ("I'd like an answer", "contact"), ("Done", "thanks"))
"""What is touched, and the screen that follows."""


class Up(Running):
    """`heard up` as people start it: it opens the tablet's window by itself."""

    def __init__(self, home: Path, screen: Screen, **settings: str) -> None:
        super().__init__(home)
        self._settings = screen.settings | settings
        self._command.remove("--no-kiosk")


@pytest.fixture(scope="module")
def screen(component: Callable[[str], str]) -> Iterator[Screen]:
    shots = os.environ.get("SHOTS")
    with Screen(component, shots=Path(shots) if shots else None) as opened:
        yield opened


@pytest.fixture
def mails() -> Iterator[MailServer]:
    with MailServer() as server:
        yield server


@contextmanager
def tablet(home: Path, screen: Screen, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """`heard kiosk` as a process of its own."""
    home.mkdir(exist_ok=True)
    log = home / "log.txt"
    command = [HEARD, "kiosk", "--home", str(home), "--windowed", "--size", "1088x680", *arguments]
    with log.open("wb") as writing, subprocess.Popen(command, env=os.environ | screen.settings, stderr=writing) as it:
        try:
            yield it
        finally:
            it.terminate()
            it.wait(ENDS_WITHIN)
    assert "Traceback" not in log.read_text(), log.read_text()


def rows(home: Path) -> list[tuple[str, dict[str, Any]]]:
    """State and answers of what is in the outbox's file."""
    with closing(sqlite3.connect(f"file:{home / 'kiosk' / 'outbox.db'}?mode=ro", uri=True)) as outbox:
        found = outbox.execute("SELECT state, text FROM responses ORDER BY id").fetchall()
    return [(state, json.loads(text)["answers"]) for state, text in found]


@contextmanager
def nothing_can_be_written(home: Path) -> Iterator[None]:
    with closing(sqlite3.connect(home / "kiosk" / "outbox.db", isolation_level=None)) as outbox:
        outbox.execute("BEGIN IMMEDIATE")
        yield


def complain(glass: Glass, home: Path) -> None:
    """A low face, a reason, words and a number to call; after each the next screen."""
    glass.tap("Very bad", leads_to="reasons")
    assert rows(home) == [("open", {"overall": 1})]
    glass.tap("Waiting")
    glass.tap("Done", leads_to="words")
    assert rows(home) == [("open", {"overall": 1, "why": ["waiting"]})]
    glass.type(WORDS)
    glass.tap("I'd like an answer", leads_to="contact")
    assert rows(home) == [("open", {"overall": 1, "why": ["waiting"], "comment": WORDS, "contact": True})]
    glass.type("711000001")
    glass.tap("Done", leads_to="thanks")


def mara_is_told(running: Running, mails: MailServer) -> dict[str, Any]:
    """Response, case and mail, each once; the response."""
    mail = mails.wait_for(1, seconds=60)[0]
    assert mail.recipients == ("mara@riverside.example",)
    assert WORDS in mail.text
    response, case = the_only(running, "responses"), the_only(running, "cases")
    assert (case["status"], case["reason"], case["reference"]) == ("open", "asked", response["reference"])
    return response


def add_mara(running: Running) -> None:
    running.command("staff", "add", "mara@riverside.example", "--branch", "first", "--role", "manager")


def test_a_touch_becomes_a_response_a_case_a_mail_and_a_row(tmp_path: Path, screen: Screen, mails: MailServer) -> None:
    home = tmp_path / "home"
    with Up(home, screen, HEARD_SMTP_URL=mails.url) as up:
        add_mara(up)
        glass = Glass(screen)
        glass.wait_for("faces")
        complain(glass, home)
        response = mara_is_told(up, mails)
        until(lambda: rows(home) == [] or None, seconds=60)
        workbook = Path(up.told["workbook"])
        up.half_a_minute_passes()
        row = until(lambda: row_of(workbook, response["reference"]), seconds=90)
        assert (row["Score"], row["Reason"], row["Comment"]) == (1, "Waiting", WORDS)
    assert len(mails.mails) == 1


def test_the_face_answers_at_once_and_the_next_screen_waits_for_the_disk(tmp_path: Path, screen: Screen) -> None:
    with Up(tmp_path, screen):
        glass = Glass(screen)
        glass.wait_for("faces")
        is_taken = False
        while not is_taken:
            with nothing_can_be_written(tmp_path):
                glass.press("Very bad")
                assert (glass.shows, rows(tmp_path)) == ("faces", [])
            is_taken = glass.comes("reasons")
            glass.release()
        assert rows(tmp_path) == [("open", {"overall": 1})]


def test_what_is_said_while_the_network_is_off_arrives_when_it_is_on_again(
    tmp_path: Path, screen: Screen, mails: MailServer
) -> None:
    home, kiosk = tmp_path / "home", tmp_path / "tablet"
    with Running(home, HEARD_SMTP_URL=mails.url) as before:
        add_mara(before)
        code, address = before.command("device", "pair", "--branch", "first")["code"], before.address
        with tablet(kiosk, screen, "--server", address, "--pair", code):
            glass = Glass(screen)
            glass.wait_for("faces")
            before.end()
            complain(glass, kiosk)
            [(state, _)] = rows(kiosk)
            assert state == "ready"
            with Running(home, "--port", address.rpartition(":")[2], HEARD_SMTP_URL=mails.url) as after:
                until(lambda: rows(kiosk) == [] or None, seconds=60)
                mara_is_told(after, mails)
    assert len(mails.mails) == 1


def test_the_window_can_be_killed_after_every_screen(tmp_path: Path, screen: Screen) -> None:
    home = tmp_path / "tablet"
    with Running(tmp_path / "home") as running:
        code = running.command("device", "pair", "--branch", "first")["code"]
        pairing = ["--server", running.address, "--pair", code]
        for end in range(1, len(VISIT) + 1):
            with tablet(home, screen, *pairing) as process:
                glass = Glass(screen)
                glass.wait_for("faces")
                for words, leads_to in VISIT[:end]:
                    glass.tap(words, leads_to=leads_to)
                process.send_signal(signal.SIGKILL)
                process.wait()
        with tablet(home, screen):
            until(lambda: rows(home) == [] or None, seconds=60)
        wanted = [{"overall": 1}, {"overall": 1}, *(2 * [{"overall": 1, "contact": True}])]
        assert answers(running) == wanted


def answers(running: Running) -> list[dict[str, Any]]:
    """Of all responses, oldest first."""
    with closing(sqlite3.connect(f"file:{running.home / 'heard.db'}?mode=ro", uri=True)) as database:
        return [json.loads(text) for (text,) in database.execute("SELECT answers FROM responses ORDER BY id")]
