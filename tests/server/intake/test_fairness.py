"""Doubts about answers from phones: shown in words, and never in anybody's way."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from server.database import Database
from server.intake.fairness import KEPT, QUICKEST, SOON, doubts, forget_senders, is_too_quick, sender
from surveys.ids import new_id
from surveys.response import Response
from tests.builders import a_response, a_survey
from tests.server.conftest import KEYS, NOON

SECOND = timedelta(seconds=1)
SURVEY = a_survey()


def who(address: str = "198.51.100.7", browser: str = "Phone 1", code: str = "C6P4JD9", days: int = 0) -> str:
    return sender(address, browser, code, keys=KEYS, now=NOON + timedelta(days=days))


def flags(database: Database, response: Response, *, after: timedelta = 0 * SECOND, **rest: object) -> tuple[str, ...]:
    said: dict[str, object] = {"who": who(), "is_robot": False, **rest}
    return database.write(doubts, response, SURVEY, now=NOON + after, **said)  # type: ignore[arg-type]


def tap(value: int = 2, words: str | None = None) -> Response:
    return a_response(value, words, survey=SURVEY)


def test_the_same_answers_from_the_same_phone_within_minutes_are_a_repeat(database: Database) -> None:
    assert flags(database, tap()) == ()
    assert flags(database, tap(), after=SOON - SECOND) == ("repeat",)


def test_another_answer_or_a_later_one_is_none(database: Database) -> None:
    flags(database, tap(2))

    assert flags(database, tap(3)) == ()
    assert flags(database, tap(2), after=SOON) == ()


@pytest.mark.parametrize("other", [{"browser": "Phone 2"}, {"code": "K7Q2M4X"}, {"address": "198.51.100.8"}])
def test_people_who_share_a_wifi_are_no_repeat_of_each_other(database: Database, other: dict[str, str]) -> None:
    flags(database, tap())

    assert flags(database, tap(), who=who(**other)) == ()  # type: ignore[arg-type]


def test_whoever_writes_words_is_no_repeat(database: Database) -> None:
    flags(database, tap())

    assert flags(database, tap(words="I waited an hour.")) == ()


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "", "unix:"])
def test_where_it_is_not_known_who_asks_nothing_is_a_repeat(database: Database, address: str) -> None:
    nobody = sender(address, "Phone 1", "C6P4JD9", keys=KEYS, now=NOON)
    flags(database, tap(), who=nobody)

    assert flags(database, tap(), who=nobody) == ()


def test_a_sender_is_another_one_tomorrow_and_forgotten_by_then(database: Database) -> None:
    flags(database, tap())

    assert who() != who(days=1)
    assert database.write(forget_senders, now=NOON + KEPT) == 0
    assert database.write(forget_senders, now=NOON + KEPT + SECOND) == 1


def test_a_robot_is_flagged_as_one(database: Database) -> None:
    assert flags(database, tap(), is_robot=True) == ("robot",)


def test_a_face_cannot_be_touched_before_it_was_seen() -> None:
    drawn = new_id(NOON)

    assert is_too_quick(drawn, now=NOON + QUICKEST - SECOND / 100)
    assert not is_too_quick(drawn, now=NOON + QUICKEST)
    assert not is_too_quick(drawn, now=NOON - SECOND)


def test_an_id_that_holds_no_time_is_no_robots() -> None:
    assert not is_too_quick(UUID(int=2**128 - 1), now=datetime.now(NOON.tzinfo))
