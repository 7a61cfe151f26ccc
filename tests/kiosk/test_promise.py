"""By when an answer is promised on the screen, and when the tablet had better be silent about it."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from kiosk.promise import Promise
from tests.builders import NOW
from tests.kiosk.lobby import Lobby, answers_by

TUESDAY = "2026-03-03T17:00:00+03:00"
MINUTE = timedelta(minutes=1)


def told(said: Any = TUESDAY, *, heard_at: datetime = NOW, after: timedelta = timedelta(), language: str = "en") -> str:
    promise = Promise.heard(said, heard_at)
    return promise.words(language, heard_at + after) if promise else ""


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Tuesday, 17:00"),
        ("fr", "mardi à 17:00"),
        ("es", "martes a las 17:00"),
        ("sw", "Jumanne, 17:00"),
        ("ar", "الثلاثاء، 17:00"),
        ("hi", "मंगलवार, 17:00 बजे"),
        ("fi", "Tuesday, 17:00"),
    ],
)
def test_it_is_said_in_the_customers_language_and_the_branchs_zone(language: str, words: str) -> None:
    assert told(language=language) == words


def test_the_servers_word_is_good_for_ten_minutes() -> None:
    assert told(after=10 * MINUTE)
    assert not told(after=10 * MINUTE + timedelta(seconds=1))


def test_a_clock_that_was_put_back_promises_nothing() -> None:
    assert not told(after=-MINUTE)


def test_a_new_day_waits_for_a_new_word() -> None:
    midnight = datetime.fromisoformat("2026-03-03T00:00:00+03:00")
    assert told(heard_at=midnight - 2 * MINUTE, after=MINUTE)
    assert not told(heard_at=midnight - 2 * MINUTE, after=3 * MINUTE)


def test_a_time_that_is_past_or_a_week_away_is_not_promised() -> None:
    assert not told((NOW - MINUTE).isoformat())
    assert told((NOW + timedelta(days=5)).isoformat())
    assert not told((NOW + timedelta(days=6)).isoformat())


@pytest.mark.parametrize("said", [None, "", "soon", 7, ["2026"], "2026-03-03T17:00:00"])
def test_what_is_no_moment_promises_nothing(said: Any) -> None:
    assert told(said) == ""


def ask_for_an_answer(lobby: Lobby) -> None:
    lobby.do("answer", "overall", 1)
    lobby.do("skip", "why")
    lobby.do("want_answer", "comment", "Nobody came")
    lobby.do("reach", None)


def test_who_asks_is_told_by_when(lobby: Lobby) -> None:
    answers_by(lobby.store, TUESDAY)
    ask_for_an_answer(lobby)
    assert (lobby.screen, lobby.stage.view.answer_by) == ("thanks", "Tuesday, 17:00")
    assert lobby.stage.view.reference


def test_what_was_told_stays_while_it_is_read(lobby: Lobby) -> None:
    answers_by(lobby.store, TUESDAY)
    ask_for_an_answer(lobby)
    answers_by(lobby.store, "2026-03-04T17:00:00+03:00")
    lobby.do("refresh")
    assert lobby.stage.view.answer_by == "Tuesday, 17:00"


def test_who_asks_while_the_server_is_away_is_told_to_keep_the_number(lobby: Lobby) -> None:
    answers_by(lobby.store, TUESDAY)
    lobby.wait(11 * 60)
    ask_for_an_answer(lobby)
    assert (lobby.screen, lobby.stage.view.answer_by) == ("thanks", "")
    assert lobby.stage.view.reference


def test_the_next_customer_is_promised_nothing(lobby: Lobby) -> None:
    answers_by(lobby.store, TUESDAY)
    ask_for_an_answer(lobby)
    lobby.do("done")
    view = lobby.stage.view
    assert (view.screen, view.answer_by, view.reference) == ("faces", "", "")
