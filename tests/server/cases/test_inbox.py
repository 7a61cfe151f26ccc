from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from server.cases.freshness import mark_of
from server.cases.inbox import Inbox, Show, inbox_of, open_cases
from server.cases.life import answer, solve, take, write_note
from server.cases.messages import mark_seen
from server.database.tables.deliveries import deliveries
from server.errors import NotFound
from tests.server.cases.conftest import Desk, a_story
from tests.server.cases.customer import BY_MAIL, Customer
from tests.server.cases.lobby import Lobby
from tests.server.conftest import NOON

WORDS = "Nobody at the desk"
HOUR = timedelta(hours=1)


def test_late_cases_come_first_then_by_promise(desk: Desk) -> None:
    ages = (timedelta(0), timedelta(days=3), timedelta(days=7), timedelta(days=4))
    fresh, three_days, a_week, four_days = (
        desk.opens(a_story(desk.cast, words=WORDS, touched_at=NOON - age)) for age in ages
    )
    shown = desk.database.read(open_cases, desk.cast.mara, now=NOON)
    assert [case.id for case in shown] == [a_week, four_days, three_days, fresh]
    assert [case.is_late(NOON) for case in shown] == [True, True, True, False]


def test_a_case_is_late_when_its_next_step_is(desk: Desk) -> None:
    case_id = desk.opens(a_story(desk.cast, words=WORDS))
    case = desk.case(case_id)
    assert not case.is_late(case.take_by - HOUR)
    assert case.is_late(case.take_by)
    taken = desk.does(take, desk.cast.mara, case_id, now=NOON)
    assert not taken.is_late(case.take_by)
    assert taken.is_late(case.promised_by)
    answered = desk.does(answer, desk.cast.mara, case_id, now=NOON)
    assert not answered.is_late(case.promised_by)
    assert answered.is_late(case.solve_by)
    solved = desk.database.write(solve, desk.cast.mara, case_id, cause_key="waiting", cause="a", remedy="b", now=NOON)
    assert not solved.is_late(case.solve_by + HOUR)


def test_solved_cases_and_other_branches_are_not_in_the_inbox(desk: Desk) -> None:
    solved = desk.opens(a_story(desk.cast, words=WORDS))
    desk.does(take, desk.cast.mara, solved, now=NOON)
    desk.database.write(solve, desk.cast.mara, solved, cause_key="waiting", cause="a", remedy="b", now=NOON)
    here = desk.opens(a_story(desk.cast, words=WORDS))
    there = desk.opens(a_story(desk.cast, words=WORDS, branch=desk.cast.station))
    assert [case.id for case in desk.database.read(open_cases, desk.cast.theo, now=NOON)] == [here]
    assert [case.id for case in desk.database.read(open_cases, desk.cast.ines, now=NOON)] == [there]


def test_asking_for_a_branch_that_is_not_yours_shows_nothing(desk: Desk) -> None:
    desk.opens(a_story(desk.cast, words=WORDS))
    assert desk.database.read(open_cases, desk.cast.ines, now=NOON, branch=desk.cast.riverside) == ()


def test_the_page_of_another_branchs_case_does_not_exist(desk: Desk) -> None:
    case_id = desk.opens(a_story(desk.cast, words=WORDS))
    with pytest.raises(NotFound):
        desk.page(case_id, desk.cast.ines)
    with pytest.raises(NotFound):
        desk.page(uuid4())


def test_what_a_customer_wrote_floats_up_below_what_is_late(desk: Desk, lobby: Lobby) -> None:
    late = desk.opens(a_story(desk.cast, words=WORDS, touched_at=NOON - timedelta(days=7)))
    calm = desk.opens(a_story(desk.cast, words=WORDS))
    customer = Customer.says(lobby, contact=BY_MAIL)
    first, *others = (case.id for case in seen(desk).cases)
    assert (first, set(others)) == (late, {calm, customer.case.id})
    customer.writes("Is anybody there?")
    customer.writes("Hello?")
    found = seen(desk)
    assert [case.id for case in found.cases] == [late, customer.case.id, calm]
    assert found.unread == {customer.case.id: 2}


def test_who_writes_after_it_was_solved_is_seen_until_somebody_read_it(desk: Desk, lobby: Lobby) -> None:
    customer = Customer.says(lobby, contact=BY_MAIL)
    case_id = customer.case.id
    desk.does(take, desk.cast.mara, case_id, now=NOON)
    desk.database.write(solve, desk.cast.mara, case_id, cause_key="waiting", remedy="b", now=NOON)
    assert seen(desk).cases == ()
    customer.writes("Thank you!")
    assert [case.id for case in seen(desk).cases] == [case_id]
    assert [case.id for case in seen(desk, show="nobody").cases] == []
    desk.database.write(mark_seen, case_id, now=NOON)
    assert seen(desk).cases == ()


def test_each_view_has_its_cases_and_says_how_many(desk: Desk) -> None:
    mine, theos, nobodys, late = (
        desk.opens(a_story(desk.cast, words=WORDS, touched_at=NOON - timedelta(days=days))) for days in (0, 0, 0, 7)
    )
    desk.does(take, desk.cast.mara, mine, now=NOON)
    desk.does(take, desk.cast.theo, theos, now=NOON)
    shown: dict[Show, set[UUID]] = {
        show: {case.id for case in seen(desk, show=show).cases} for show in seen(desk).counts
    }
    assert shown == {
        "all": {mine, theos, nobodys, late},
        "mine": {mine},
        "nobody": {nobodys, late},
        "late": {late},
    }
    assert seen(desk).counts == {"all": 4, "mine": 1, "nobody": 2, "late": 1}


@pytest.fixture
def lobby(desk: Desk) -> Lobby:
    return Lobby(desk)


def seen(desk: Desk, *, show: Show = "all", now: datetime = NOON) -> Inbox:
    return desk.database.read(inbox_of, desk.cast.mara, [desk.cast.riverside], show=show, now=now)


@dataclass
class Watched:
    """The mark of Riverside's pages, and whether it has changed since somebody last looked."""

    desk: Desk
    last: str = ""

    def changed(self, now: datetime = NOON) -> bool:
        before, self.last = self.last, self.desk.database.read(mark_of, [self.desk.cast.riverside], "Mara", now=now)
        return before != self.last


@pytest.fixture
def watched(desk: Desk) -> Watched:
    watched = Watched(desk)
    watched.changed()
    return watched


def test_while_nothing_happens_the_mark_stays(desk: Desk, watched: Watched) -> None:
    desk.opens(a_story(desk.cast, words=WORDS))
    assert watched.changed()
    assert not watched.changed(NOON + timedelta(minutes=10))
    desk.opens(a_story(desk.cast, words=WORDS, branch=desk.cast.station))
    assert not watched.changed(NOON + timedelta(minutes=10))


def test_the_mark_changes_with_every_step_of_a_case(desk: Desk, watched: Watched) -> None:
    case_id = desk.opens(a_story(desk.cast, words=WORDS))
    assert watched.changed()
    at = NOON + timedelta(minutes=1)
    desk.does(take, desk.cast.mara, case_id, now=at)
    assert watched.changed(at)
    desk.database.write(write_note, desk.cast.mara, case_id, "Rang", now=at + timedelta(seconds=1))
    assert watched.changed(at)


def test_time_alone_makes_a_case_late_and_the_mark_another(desk: Desk, watched: Watched) -> None:
    case = desk.case(desk.opens(a_story(desk.cast, words=WORDS)))
    assert watched.changed(case.take_by - timedelta(seconds=1))
    assert watched.changed(case.take_by)
    assert not watched.changed(case.take_by + timedelta(seconds=1))


@pytest.mark.parametrize("status", ["open", "taken", "answered", "solved"])
def test_the_mark_counts_as_late_what_the_page_calls_late(desk: Desk, watched: Watched, status: str) -> None:
    case_id = desk.opens(a_story(desk.cast, words=WORDS))
    if status != "open":
        desk.does(take, desk.cast.mara, case_id, now=NOON)
    if status in {"answered", "solved"}:
        desk.does(answer, desk.cast.mara, case_id, now=NOON)
    if status == "solved":
        desk.database.write(solve, desk.cast.mara, case_id, cause_key="waiting", remedy="b", now=NOON)
    case, moment = desk.case(case_id), timedelta(seconds=1)
    for until in (case.take_by, case.promised_by, case.solve_by):
        watched.changed(until - moment)
        assert watched.changed(until) == (case.is_late(until) and not case.is_late(until - moment))


def test_the_mark_changes_when_a_message_is_read(desk: Desk, lobby: Lobby, watched: Watched) -> None:
    customer = Customer.says(lobby, contact=BY_MAIL)
    customer.writes("Hello?")
    assert watched.changed()
    desk.database.write(mark_seen, customer.case.id, now=NOON)
    assert watched.changed()


def test_the_mark_changes_with_low_taps_and_with_the_day(desk: Desk, watched: Watched) -> None:
    desk.hears(a_story(desk.cast))
    assert watched.changed()
    desk.hears(a_story(desk.cast))
    assert watched.changed()
    midnight = datetime(2026, 3, 2, 21, 0, tzinfo=UTC)
    watched.changed(midnight - timedelta(seconds=1))
    assert watched.changed(midnight)


def test_a_message_that_nobody_got_changes_the_mark(desk: Desk, watched: Watched) -> None:
    desk.opens(a_story(desk.cast, words=WORDS))
    assert watched.changed()
    given_up = deliveries.update().values(status="given-up", ended_at=NOON, payload=b"")
    desk.database.write(lambda session: session.execute(given_up))
    assert watched.changed()
