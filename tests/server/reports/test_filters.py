"""What a report is about: from the address and back, alike in tallies and responses, never of another branch."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from server.branches.branch import Branch
from server.database import Database, Session
from server.database.tables.intake import responses
from server.errors import BadRequest
from server.reports.filters import WEEKDAYS, Filters, Mark, branches_for
from server.reports.scores import scores
from server.staff.person import add_person
from tests.server.conftest import NOON, Cast
from tests.server.reports.archive import JULY
from tests.server.reports.lobby import Lobby

TODAY = date(2026, 7, 6)
RIVERSIDE, STATION = (
    Branch(number, name, name.title(), region, "Africa/Nairobi", (), {}, frozenset())
    for number, name, region in ((1, "riverside", "coast"), (2, "station", "north"))
)
words = st.sampled_from(["", "a", "overall", "2-3"])
days = st.dates(date(2020, 1, 1), date(2026, 12, 31))


def filters(seen: tuple[Branch, ...] = (RIVERSIDE, STATION), **typed: str) -> Filters:
    return Filters.from_query(typed, seen, today=TODAY)


def test_without_days_a_report_is_about_the_four_weeks_that_end_today() -> None:
    assert (filters().begins, filters().ends, filters().days) == (date(2026, 6, 9), TODAY, 28)


def test_the_days_before_are_as_many_and_end_where_these_begin() -> None:
    week = filters(begins="2026-06-30")
    assert (week.before().begins, week.before().ends) == (date(2026, 6, 23), date(2026, 6, 29))
    assert (week.before(28).begins, week.before(28).days) == (date(2026, 6, 2), 28)


@given(
    days,
    st.integers(0, 3000),
    st.fixed_dictionaries(
        dict.fromkeys(("region", "touchpoint", "survey", "language", "question", "value"), words)
        | {
            "branch": st.sampled_from(["", "riverside", "station"]),
            "channel": st.sampled_from(["", "tablet", "poster", "till"]),
            "version": st.none() | st.integers(1, 999),
            "hours": st.none() | st.tuples(st.integers(0, 11), st.integers(12, 24)),
            "weekday": st.none() | st.integers(0, 6),
            "flagged": st.sampled_from([False, True, None]),
        }
    ),
)
def test_what_stands_in_an_address_is_read_as_it_was_written(begins: date, span: int, chosen: dict[str, Any]) -> None:
    if chosen["branch"]:
        chosen["region"] = ""
    written = Filters(seen=(RIVERSIDE, STATION), begins=begins, ends=begins + timedelta(days=span), **chosen)
    assert Filters.from_query(written.query(), written.seen, today=TODAY) == written


@pytest.mark.parametrize(
    "typed",
    [
        {"begins": "soon"},
        {"begins": "2026-07-07"},
        {"begins": "2001-01-01"},
        {"ends": "31.12.2026"},
        {"channel": "letter"},
        {"version": "one"},
        {"version": "0"},
        {"version": "9" * 20},
        {"hours": "9"},
        {"hours": "12-9"},
        {"hours": "9-25"},
        {"weekday": "someday"},
        {"flagged": "maybe"},
        {"question": 'a"; drop'},
        {"value": "a b"},
        {"language": "x" * 81},
        {"region": "a\0"},
    ],
    ids=str,
)
def test_what_is_no_filter_is_refused(typed: dict[str, str]) -> None:
    with pytest.raises(BadRequest):
        Filters.from_query(typed, (RIVERSIDE, STATION), today=TODAY)


def test_a_branch_that_is_not_theirs_is_refused_as_one_that_is_not_there() -> None:
    refusals = []
    for slug in ("station", "nowhere"):
        with pytest.raises(BadRequest) as refusal:
            filters((RIVERSIDE,), branch=slug)
        refusals.append(str(refusal.value))
    assert len(set(refusals)) == 1


def test_a_region_holds_only_the_branches_that_may_be_seen() -> None:
    assert filters(region="north").branches == (STATION,)
    assert filters((RIVERSIDE,), region="north").branches == ()


def test_reports_are_for_those_who_manage_there(database: Database, cast: Cast) -> None:
    both = database.write(add_person, email="mara@riverside.example", role="staff", branch=cast.station, now=NOON)
    assert database.read(branches_for, both) == (cast.riverside,)
    assert database.read(branches_for, cast.theo) == ()


@pytest.fixture
def summer(lobby: Lobby, lobby_of_station: Lobby) -> tuple[Branch, Branch]:
    """Three weeks of answers at both branches."""
    for number in range(40):
        at = JULY - timedelta(days=number % 20, hours=number % 5)
        language = "sw" if number % 3 else "en"
        lobby.hears(1 + number % 5, at=at, language=language, kind="poster" if number % 4 else "tablet")
    for number in range(12):
        lobby_of_station.hears(2, at=JULY - timedelta(days=number), kind="till", recommend=9)
    lobby.hears(5, at=datetime(2026, 6, 30, 21, 30, tzinfo=UTC), reasons=("waiting",))  # the next day in Nairobi
    return lobby.branch, lobby_of_station.branch


def counted(session: Session, chosen: Filters) -> int:
    where = chosen.over_responses()
    return int(session.execute(select(func.count()).select_from(responses).where(where)).scalar_one())


ASKED = {
    "": 53,
    "branch=riverside": 41,
    "region=coast": 53,
    "region=north": 0,
    "channel=tablet": 11,
    "channel=till": 12,
    "survey=receipt": 12,
    "survey=branch-visit&version=2": 0,
    "language=sw": 26,
    "begins=2026-07-01&ends=2026-07-01&branch=riverside": 3,
    "hours=0-1": 1,
    "weekday=mon&branch=riverside": 6,
    "flagged=yes": 0,
    "flagged=both": 53,
}
BEHIND = {
    "question=overall": 53,
    "question=overall&value=5": 9,
    "question=why": 1,
    "question=why&value=waiting": 1,
    "question=why&value=staff": 0,
    "question=recommend&value=9": 12,
}


def test_tallies_and_responses_are_asked_the_same(database: Database, summer: tuple[Branch, Branch]) -> None:
    for asked, expected in ASKED.items():
        chosen = Filters.from_query(dict(parse_qsl(asked)), summer, today=TODAY)
        lines = database.read(scores, chosen)
        from_tallies = sum(line.n for line in lines if line.question == "overall")
        assert (asked, from_tallies, database.read(counted, chosen)) == (asked, expected, expected)


def test_behind_a_bar_are_those_who_answered_so(database: Database, summer: tuple[Branch, Branch]) -> None:
    asked = {one: Filters.from_query(dict(parse_qsl(one)), summer, today=TODAY) for one in BEHIND}
    assert {one: database.read(counted, chosen) for one, chosen in asked.items()} == BEHIND


def test_pages_follow_each_other_without_a_gap_in_both_directions(
    database: Database, summer: tuple[Branch, Branch]
) -> None:
    chosen = Filters.from_query({"branch": "riverside"}, summer, today=TODAY)
    order = (responses.c.started_at, responses.c.id)

    def page(session: Session, *, onward: bool, mark: Mark | None) -> list[Mark]:
        where = chosen.over_responses(after=mark) if onward else chosen.over_responses(until=mark)
        sort = order if onward else [column.desc() for column in order]
        return [(row[0], row[1]) for row in session.execute(select(*order).where(where).order_by(*sort).limit(7))]

    walks = []
    for onward in (True, False):
        seen: list[Mark] = []
        while rows := database.read(page, onward=onward, mark=seen[-1] if seen else None):
            seen += rows
        walks.append(seen)
    assert len(walks[0]) == 41
    assert walks[0] == walks[1][::-1] == sorted(set(walks[0]))


def test_every_weekday_has_a_name_of_its_own() -> None:
    assert [filters(weekday=name).weekday for name in WEEKDAYS] == list(range(7))
