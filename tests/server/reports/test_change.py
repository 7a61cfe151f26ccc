"""Better, worse, or neither: the sentences of change, of targets and of reasons that moved."""

from collections import Counter
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from server.database import Database
from server.database.tables.staff import audit
from server.errors import BadRequest
from server.reports.change import BETTER, SAME, WORSE, change
from server.reports.filters import Filters
from server.reports.line import Heap, Line
from server.reports.reasons import FEWER, MORE, reasons
from server.reports.targets import MISSED, OPEN, REACHED, reached, set_target, targets_of
from surveys.scoring import Score, csat
from surveys.survey import Kind
from tests.server.conftest import NOON, Cast
from tests.server.reports.archive import JULY
from tests.server.reports.lobby import Lobby


def of(hits: int, n: int) -> Score | None:
    return csat({5: hits, 1: n - hits})


def a_line(hits: int, n: int) -> Line:
    return Heap("", "All", Kind.CSAT, "overall", points=Counter({5: hits, 1: n - hits})).line()


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        ((45, 50), (120, 200), BETTER),
        ((20, 50), (180, 200), WORSE),
        ((40, 50), (150, 200), SAME),
        ((29, 29), (1, 200), "Too early to tell (29 answers)."),
        ((30, 30), (1, 29), "Too early to compare (29 answers in the four weeks before)."),
        ((1, 1), (1, 200), "Too early to tell (1 answer)."),
    ],
)
def test_a_change_is_told_only_where_chance_hardly_explains_it(
    now: tuple[int, int], before: tuple[int, int], said: str
) -> None:
    assert change(of(*now), of(*before)) == said
    assert a_line(*now).change(a_line(*before)) == said


def test_without_an_answer_it_is_too_early() -> None:
    assert change(None, of(9, 40)) == "Too early to tell (0 answers)."
    assert change(of(9, 40), None, "the week before") == "Too early to compare (0 answers the week before)."
    assert a_line(9, 40).change(None) == "Too early to compare (0 answers in the four weeks before)."


@pytest.mark.parametrize(
    ("hits", "n", "target", "said"),
    [
        (95, 100, 80, REACHED),
        (60, 100, 80, MISSED),
        (80, 100, 80, OPEN),
        (85, 100, 80, OPEN),
        (29, 29, 10, "Too early to tell (29 answers)."),
    ],
)
def test_a_target_is_reached_only_if_the_interval_says_so(hits: int, n: int, target: float, said: str) -> None:
    assert reached(of(hits, n), target) == said
    assert reached(None, target) == "Too early to tell (0 answers)."


def test_each_branch_has_targets_of_its_own(database: Database, cast: Cast) -> None:
    def sets(kind: Kind, value: float | None) -> None:
        database.write(set_target, cast.riverside, kind, value, actor="person 1", now=NOON)

    for kind, value in ((Kind.CSAT, 80), (Kind.NPS, -5), (Kind.CSAT, 85.5)):
        sets(kind, value)
    both = (cast.riverside, cast.station)
    own = cast.riverside.id
    assert database.read(targets_of, both) == {(own, Kind.CSAT): 85.5, (own, Kind.NPS): -5}
    sets(Kind.CSAT, None)
    assert database.read(targets_of, both) == {(own, Kind.NPS): -5}
    acts = database.read(lambda session: session.execute(select(audit.c.action, audit.c.branch_id)).all())
    assert acts == [("set target", own)] * 4


@pytest.mark.parametrize(
    ("kind", "value"),
    [(Kind.CSAT, -1), (Kind.CSAT, 101), (Kind.NPS, -101), (Kind.CES, float("nan")), (Kind.TEXT, 50)],
)
def test_a_target_off_the_scale_is_refused(database: Database, cast: Cast, kind: Kind, value: float) -> None:
    with pytest.raises(BadRequest):
        database.write(set_target, cast.riverside, kind, value, actor="person 1", now=NOON)


def july(lobby: Lobby, **typed: str) -> Filters:
    return Filters.from_query({"begins": "2026-07-01", "ends": "2026-07-28", **typed}, (lobby.branch,), today=date.max)


def hears(lobby: Lobby, *many: str, month: int = 7) -> None:
    """Each is the reason of an unhappy customer, or nothing, from a happy one."""
    for number, reason in enumerate(many):
        at = JULY + timedelta(minutes=number) - (7 - month) * timedelta(days=27)
        lobby.hears(1 if reason else 5, at=at, reasons=reason.split())


def test_reasons_are_ranked_and_say_how_they_moved(database: Database, lobby: Lobby) -> None:
    hears(lobby, *["waiting"] * 20, *["staff waiting"] * 2, *[""] * 18)
    hears(lobby, *["waiting"] * 3, *["price"] * 2, *[""] * 35, month=6)
    found = database.read(reasons, july(lobby), july(lobby).before())
    assert [(one.value, one.n, one.n_before, one.change) for one in found] == [
        ("waiting", 22, 3, MORE),
        ("staff", 2, 0, SAME),
        ("price", 0, 2, SAME),
    ]
    first = found[0]
    assert first.share
    assert (first.label, first.question, first.share.n, first.share.value) == ("Waiting", "why", 40, 55)
    back = database.read(reasons, july(lobby).before(), july(lobby))
    assert {one.value: one.change for one in back}["waiting"] == FEWER


def test_below_five_answers_no_reason_is_told(database: Database, lobby: Lobby) -> None:
    hears(lobby, "waiting", "", "", "")
    assert database.read(reasons, july(lobby), july(lobby).before()) == ()
    hears(lobby, "waiting")
    (one,) = database.read(reasons, july(lobby), july(lobby).before())
    assert (one.n, one.share.n, one.change) == (2, 5, "Too early to tell (5 answers).")


def test_reasons_are_not_counted_by_the_hour(database: Database, lobby: Lobby) -> None:
    hears(lobby, "waiting", *[""] * 9)
    assert database.read(reasons, july(lobby, hours="0-24"), july(lobby).before()) == ()
