"""Scores by day, branch, channel and the rest: from the tallies alone, and honest about how few answers there are."""

from collections.abc import Iterable
from datetime import date, timedelta

import pytest
from sqlalchemy import event, text

from server.branches.branch import Branch
from server.database import Database, Session
from server.reports.filters import Filters
from server.reports.line import Line
from server.reports.scores import BYS, PARTS, By, scores
from server.reports.sums import statements
from surveys.survey import Kind
from tests.server.conftest import Cast, only_on_sqlite
from tests.server.reports.archive import JULY
from tests.server.reports.lobby import Lobby

MONDAY = date(2026, 7, 6)


def july(*seen: Branch, **typed: str) -> Filters:
    return Filters.from_query({"begins": "2026-07-01", "ends": "2026-07-31", **typed}, seen, today=MONDAY)


def hears(lobby: Lobby, points: Iterable[int], kind: str = "tablet", days: int = 0, hours: int = 0) -> None:
    for number, point in enumerate(points):
        at = JULY + timedelta(days=days, hours=hours, minutes=1 + number)
        lobby.hears(point, at=at, kind=kind, recommend=9 if kind == "till" else None)


def told(lines: tuple[Line, ...], question: str = "overall") -> dict[str, tuple[int, int | None]]:
    """Key -> n and the score."""
    return {
        line.key: (line.n, round(line.score.value) if line.score else None)
        for line in lines
        if line.question == question
    }


def test_the_total_has_each_question_with_its_interval(database: Database, lobby: Lobby) -> None:
    hears(lobby, [5, 5, 4, 4, 4, 5, 4, 4, 3, 1])
    (line,) = database.read(scores, july(lobby.branch))
    assert (line.key, line.label, line.kind, line.question, line.n, line.low_n) == (
        "",
        "All",
        Kind.CSAT,
        "overall",
        10,
        1,
    )
    assert line.asked == "How was your visit today?"
    assert line.score
    assert (line.score.value, round(line.score.low, 1), round(line.score.high, 1)) == (80, 49.0, 94.3)
    assert line.points == {1: 1, 3: 1, 4: 5, 5: 3}


def test_of_four_answers_nothing_is_told_but_their_number(database: Database, lobby: Lobby) -> None:
    hears(lobby, [1, 1, 5, 5])
    (line,) = database.read(scores, july(lobby.branch))
    assert (line.n, line.score, line.low_n, line.points) == (4, None, None, {})
    assert line.change(None) == "Too early to tell (4 answers)."


def test_channels_are_never_pooled_without_a_word(database: Database, lobby: Lobby) -> None:
    hears(lobby, [5] * 6)
    hears(lobby, [1] * 5, "poster")
    hears(lobby, [3] * 5, "till")
    total = database.read(scores, july(lobby.branch))[0]
    assert total.channels == (("poster", 5), ("tablet", 6), ("till", 5))
    by_channel = database.read(scores, july(lobby.branch), "channel")
    assert told(by_channel) == {"poster": (5, 0), "tablet": (6, 100), "till": (5, 0)}
    assert told(by_channel, "recommend") == {"till": (5, 100)}


def test_each_line_stands_for_what_it_goes_by(database: Database, lobby: Lobby, lobby_of_station: Lobby) -> None:
    hears(lobby, [5, 5, 5, 4, 4, 1])  # Monday, three in the afternoon
    hears(lobby, [5] * 5, days=1, hours=-3)  # Tuesday at noon
    hears(lobby_of_station, [1, 1, 1, 2, 2], days=7)
    both = july(lobby.branch, lobby_of_station.branch)

    def by(what: By) -> dict[str, tuple[int, int | None]]:
        return told(database.read(scores, both, what))

    assert by("day") == {"2026-07-06": (6, 83), "2026-07-07": (5, 100), "2026-07-13": (5, 0)}
    assert by("week") == {"2026-07-06": (11, 91), "2026-07-13": (5, 0)}
    assert by("branch") == {"riverside": (11, 91), "station": (5, 0)}
    assert by("region") == {"coast": (16, 62)}
    assert by("touchpoint") == {lobby.spots["tablet"].code: (11, 91), lobby_of_station.spots["tablet"].code: (5, 0)}
    assert by("hour") == {"12": (5, 100), "15": (11, 45)}
    assert by("weekday") == {"0": (11, 45), "1": (5, 100)}
    assert by("weekday-hour") == {"0-15": (11, 45), "1-12": (5, 100)}
    assert by("language") == {"en": (16, 62)}
    assert by("version") == {"branch-visit 0001": (16, 62)}


def test_labels_are_for_people(database: Database, lobby: Lobby) -> None:
    hears(lobby, [5] * 5)
    labels = {by: database.read(scores, july(lobby.branch), by)[0].label for by in BYS}
    assert labels == {
        "total": "All",
        "day": "Mon 6 July 2026",
        "week": "6 – 12 July 2026",
        "branch": "Riverside",
        "region": "coast",
        "touchpoint": "Front desk",
        "channel": "On a tablet",
        "hour": "15:00 – 16:00",
        "weekday": "Monday",
        "weekday-hour": "Monday, 15:00 – 16:00",
        "language": "English",
        "version": "branch-visit, version 1",
    }


def test_doubtful_answers_stand_beside_those_that_count(database: Database, lobby: Lobby) -> None:
    hears(lobby, [5] * 6)
    for _ in range(6):
        lobby.hears(1, at=JULY, flags=("robot",))
    counted = july(lobby.branch)
    beside = [database.read(scores, counted.but(flagged=flagged)) for flagged in (False, True, None)]
    assert [told(lines)[""] for lines in beside] == [(6, 100), (6, 0), (12, 50)]


def test_who_sees_nothing_is_told_nothing(database: Database, lobby: Lobby) -> None:
    hears(lobby, [5] * 6)
    for by in BYS:
        assert database.read(scores, july(), by) == ()


def test_a_report_of_a_year_takes_few_statements(database: Database, lobby: Lobby, cast: Cast) -> None:
    hears(lobby, [5] * 6)
    year = july(lobby.branch, cast.station, begins="2025-08-05", ends="2026-07-30")
    database.read(scores, year)  # surveys are read once
    for by in BYS:
        sent: list[str] = []
        listener = lambda *call: sent.append(call[2])  # noqa: E731, B023
        event.listen(database.engine, "before_cursor_execute", listener)
        database.read(scores, year, by)
        event.remove(database.engine, "before_cursor_execute", listener)
        asked = [one for one in sent if one.lstrip().upper().startswith("SELECT")]
        # Where whole weeks or months can answer there are two more: the days before and after them.
        assert (by, len(asked)) == (by, 3 if by in {"day", "weekday", "touchpoint"} else 5)
        assert not any("FROM responses" in one for one in asked)


@only_on_sqlite
@pytest.mark.parametrize("by", BYS)
def test_only_the_tallies_of_these_days_are_read(database: Database, lobby: Lobby, by: By) -> None:
    def plan(session: Session) -> str:
        sums = statements(year, PARTS[by], ["overall"], range(1, 6))
        spelled = [one.compile(session.engine, compile_kwargs={"literal_binds": True}) for one in sums]
        plans = (session.execute(text(f"EXPLAIN QUERY PLAN {one}")).all() for one in spelled)
        return " ".join(row.detail for rows in plans for row in rows)

    year = july(lobby.branch, begins="2025-07-09", language="en")
    found = database.read(plan)
    keys = {
        "daily": "(branch_id=? AND day>? AND day<?)",
        "spoken": "(branch_id=? AND question=? AND language=? AND day>? AND day<?)",
        "weekly": "(branch_id=? AND language=? AND week>? AND week<?)",
        "monthly": "(branch_id=? AND question=? AND language=? AND month>? AND month<?)",
    }
    coarse = "monthly" if "hour" in by else "weekly"
    read = ["daily"] if by == "touchpoint" else ["spoken"] if by in {"day", "weekday"} else ["spoken", coarse]
    for name, key in keys.items():
        assert (f"SEARCH {name}_tallies USING PRIMARY KEY {key}" in found) is (name in read)
    assert "SCAN" not in found
