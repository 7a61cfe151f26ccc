from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from server.cases.life import AlreadyTaken, answer, hand_back, reopen, solve, take, write_note
from server.database.tables.staff import audit
from server.errors import BadRequest, Conflict, NotFound
from tests.server.cases.conftest import Desk, a_story
from tests.server.conftest import NOON

LATER = NOON + timedelta(hours=1)


@pytest.fixture
def case_id(desk: Desk) -> UUID:
    return desk.opens(a_story(desk.cast, words="Nobody at the desk", address_hash="k:jo"))


def test_taking_a_case_gives_it_an_owner_and_cancels_what_waits(desk: Desk, case_id: UUID) -> None:
    taken = desk.database.write(take, desk.cast.mara, case_id, now=LATER)
    assert (taken.status, taken.owner_id, taken.owner_name) == ("taken", desk.cast.mara.id, "Mara")
    assert taken.taken_at == LATER
    assert desk.owed() == []


def test_taking_it_cancels_the_alerts_of_no_other_case(desk: Desk, case_id: UUID) -> None:
    other = desk.opens(a_story(desk.cast, words="Nobody here either"))
    desk.database.write(take, desk.cast.mara, case_id, now=LATER)
    assert {owed.subject for owed in desk.owed()} == {f"case:{other}"}


def test_the_second_of_two_hears_who_has_it(desk: Desk, case_id: UUID) -> None:
    desk.database.write(take, desk.cast.mara, case_id, now=LATER)
    with pytest.raises(AlreadyTaken, match="Mara is looking after this already"):
        desk.database.write(take, desk.cast.theo, case_id, now=LATER)
    assert desk.case(case_id).owner_id == desk.cast.mara.id


def test_of_two_at_once_one_has_it(desk: Desk, case_id: UUID) -> None:
    def try_to_take(person: object) -> bool:
        try:
            desk.database.write(take, person, case_id, now=LATER)  # type: ignore[arg-type]
        except AlreadyTaken:
            return False
        return True

    with ThreadPoolExecutor(2) as both:
        assert sorted(both.map(try_to_take, (desk.cast.mara, desk.cast.theo))) == [False, True]
    assert desk.steps(case_id) == ["opened", "taken"]


def test_tapping_ill_take_it_twice_is_taking_it_once(desk: Desk, case_id: UUID) -> None:
    for _ in range(2):
        desk.database.write(take, desk.cast.mara, case_id, now=LATER)
    assert desk.steps(case_id) == ["opened", "taken"]


def test_a_case_handed_back_can_be_taken_by_another(desk: Desk, case_id: UUID) -> None:
    desk.database.write(take, desk.cast.mara, case_id, now=NOON)
    assert desk.database.write(hand_back, desk.cast.theo, case_id, now=LATER).owner_id is None
    assert desk.database.write(take, desk.cast.theo, case_id, now=LATER).owner_name == "Theo"


def test_only_the_owner_answers_and_solves(desk: Desk, case_id: UUID) -> None:
    with pytest.raises(Conflict, match="take it first"):
        desk.database.write(answer, desk.cast.theo, case_id, now=LATER)
    desk.database.write(take, desk.cast.mara, case_id, now=NOON)
    with pytest.raises(AlreadyTaken):
        desk.database.write(answer, desk.cast.theo, case_id, now=LATER)
    with pytest.raises(AlreadyTaken):
        desk.database.write(solve, desk.cast.theo, case_id, cause="a", remedy="b", now=LATER)


def test_solving_needs_what_happened_and_what_was_done(desk: Desk, case_id: UUID) -> None:
    desk.database.write(take, desk.cast.mara, case_id, now=NOON)
    for cause, remedy in (("", "Apologised"), ("Lunch break", " \n"), ("x" * 5000, "Apologised")):
        with pytest.raises(BadRequest):
            desk.database.write(solve, desk.cast.mara, case_id, cause=cause, remedy=remedy, now=LATER)
    solved = desk.database.write(solve, desk.cast.mara, case_id, cause=" Lunch ", remedy="Apologised", now=LATER)
    assert (solved.status, solved.cause, solved.remedy, solved.solved_at) == ("solved", "Lunch", "Apologised", LATER)


def test_the_timeline_tells_who_did_what(desk: Desk, case_id: UUID) -> None:
    desk.database.write(take, desk.cast.mara, case_id, now=NOON)
    desk.database.write(write_note, desk.cast.theo, case_id, "Rang twice", now=NOON)
    desk.database.write(answer, desk.cast.mara, case_id, "By phone", now=LATER)
    told = [(line.what, line.person, line.words) for line in desk.page(case_id).timeline]
    assert told == [
        ("opened", "", ""),
        ("told", "", "Mara, Theo, the chat"),
        ("taken", "Mara", ""),
        ("note", "Theo", "Rang twice"),
        ("answered", "Mara", "By phone"),
    ]


def test_an_empty_note_is_no_note(desk: Desk, case_id: UUID) -> None:
    with pytest.raises(BadRequest):
        desk.database.write(write_note, desk.cast.mara, case_id, "  ", now=NOON)


def test_a_reopened_case_waits_for_whoever_is_there_with_a_new_promise(desk: Desk, case_id: UUID) -> None:
    before = desk.case(case_id).promised_by
    desk.database.write(take, desk.cast.mara, case_id, now=NOON)
    desk.database.write(answer, desk.cast.mara, case_id, now=NOON)
    again = desk.database.write(reopen, desk.cast.theo, case_id, now=NOON + timedelta(days=1))
    assert (again.status, again.owner_id, again.answered_at) == ("reopened", None, None)
    assert again.promised_by == before + timedelta(days=1)


def test_an_open_case_cannot_be_reopened(desk: Desk, case_id: UUID) -> None:
    with pytest.raises(Conflict):
        desk.database.write(reopen, desk.cast.mara, case_id, now=NOON)


def test_an_old_case_of_a_customer_who_has_a_new_one_stays_solved(desk: Desk, case_id: UUID) -> None:
    desk.database.write(take, desk.cast.mara, case_id, now=NOON)
    desk.database.write(solve, desk.cast.mara, case_id, cause="a", remedy="b", now=NOON)
    desk.opens(a_story(desk.cast, words="Again!", address_hash="k:jo"))
    with pytest.raises(Conflict, match="newer case"):
        desk.database.write(reopen, desk.cast.mara, case_id, now=LATER)


def test_every_step_of_a_person_is_in_the_audit_without_the_customers_words(desk: Desk, case_id: UUID) -> None:
    desk.database.write(take, desk.cast.mara, case_id, now=NOON)
    desk.database.write(write_note, desk.cast.mara, case_id, "Jo is on +254712345678", now=NOON)
    rows = desk.database.read(lambda session: session.execute(select(audit)).all())
    assert [(row.actor, row.action, row.subject) for row in rows] == [
        (f"person {desk.cast.mara.id}", f"case {what}", f"case:{case_id}") for what in ("taken", "note")
    ]
    assert "712345678" not in str(rows)


def test_for_another_branch_the_case_does_not_exist(desk: Desk, case_id: UUID) -> None:
    ines, write = desk.cast.ines, desk.database.write
    attempts: tuple[Callable[[], object], ...] = (
        lambda: write(take, ines, case_id, now=NOON),
        lambda: write(hand_back, ines, case_id, now=NOON),
        lambda: write(write_note, ines, case_id, "", now=NOON),
        lambda: write(answer, ines, case_id, now=NOON),
        lambda: write(solve, ines, case_id, cause="", remedy="", now=NOON),
        lambda: write(reopen, ines, case_id, now=NOON),
    )
    for attempt in attempts:
        with pytest.raises(NotFound, match="There is no such case"):
            attempt()
    assert desk.steps(case_id) == ["opened"]


def test_a_note_is_kept_without_the_character_that_postgresql_cannot_hold(desk: Desk, case_id: UUID) -> None:
    desk.database.write(write_note, desk.cast.theo, case_id, "Called\0 them.", now=LATER)
    assert desk.page(case_id).timeline[-1].words == "Called them."
