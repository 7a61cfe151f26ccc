from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from server.cases.act import AlreadyTaken
from server.cases.life import answer, hand_back, leave_cases, reopen, solve, take, write_note
from server.cases.triage_settings import Duty, change_triage
from server.database.tables.staff import audit, people
from server.errors import BadRequest, Conflict, NotFound
from server.staff.links import read_link
from server.staff.person import add_person
from tests.server.cases.conftest import Desk, a_story
from tests.server.conftest import NOON

LATER = NOON + timedelta(hours=1)
TOMORROW = NOON + timedelta(hours=18)
"""When Riverside opens on Tuesday."""
NOT_THEO = people.c.email != "theo@riverside.example"


@pytest.fixture
def case_id(desk: Desk) -> UUID:
    return desk.opens(a_story(desk.cast, words="Nobody at the desk", address_hash="k:jo"))


def test_taking_a_case_gives_it_an_owner_and_cancels_what_waits(desk: Desk, case_id: UUID) -> None:
    taken = desk.does(take, desk.cast.mara, case_id, now=LATER)
    assert (taken.status, taken.owner_id, taken.owner_name) == ("taken", desk.cast.mara.id, "Mara")
    assert taken.taken_at == LATER
    assert desk.owed() == []


def test_taking_it_cancels_the_alerts_of_no_other_case(desk: Desk, case_id: UUID) -> None:
    other = desk.opens(a_story(desk.cast, words="Nobody here either"))
    desk.does(take, desk.cast.mara, case_id, now=LATER)
    assert {owed.subject for owed in desk.owed()} == {f"case:{other}"}


def test_the_second_of_two_hears_who_has_it(desk: Desk, case_id: UUID) -> None:
    desk.does(take, desk.cast.mara, case_id, now=LATER)
    with pytest.raises(AlreadyTaken, match="Mara is looking after this already"):
        desk.does(take, desk.cast.theo, case_id, now=LATER)
    assert desk.case(case_id).owner_id == desk.cast.mara.id


def test_of_two_at_once_one_has_it(desk: Desk, case_id: UUID) -> None:
    def try_to_take(person: object) -> bool:
        try:
            desk.does(take, person, case_id, now=LATER)  # type: ignore[arg-type]
        except AlreadyTaken:
            return False
        return True

    with ThreadPoolExecutor(2) as both:
        assert sorted(both.map(try_to_take, (desk.cast.mara, desk.cast.theo))) == [False, True]
    assert desk.steps(case_id) == ["opened", "taken"]


def test_tapping_ill_take_it_twice_is_taking_it_once(desk: Desk, case_id: UUID) -> None:
    for _ in range(2):
        desk.does(take, desk.cast.mara, case_id, now=LATER)
    assert desk.steps(case_id) == ["opened", "taken"]


def test_a_case_handed_back_can_be_taken_by_another(desk: Desk, case_id: UUID) -> None:
    desk.does(take, desk.cast.mara, case_id, now=NOON)
    assert desk.does(hand_back, desk.cast.theo, case_id, now=LATER).owner_id is None
    assert desk.does(take, desk.cast.theo, case_id, now=LATER).owner_name == "Theo"


def test_only_the_owner_answers_and_solves(desk: Desk, case_id: UUID) -> None:
    with pytest.raises(Conflict, match="take it first"):
        desk.does(answer, desk.cast.theo, case_id, now=LATER)
    desk.does(take, desk.cast.mara, case_id, now=NOON)
    with pytest.raises(AlreadyTaken):
        desk.does(answer, desk.cast.theo, case_id, now=LATER)
    with pytest.raises(AlreadyTaken):
        desk.database.write(solve, desk.cast.theo, case_id, cause_key="waiting", cause="a", remedy="b", now=LATER)


def test_solving_needs_what_happened_and_what_was_done(desk: Desk, case_id: UUID) -> None:
    desk.does(take, desk.cast.mara, case_id, now=NOON)
    for key, cause, remedy in (
        ("", "Lunch", "Apologised"),
        ("the moon", "Lunch", "Apologised"),
        ("waiting", "", " \n"),
        ("waiting", "x" * 5000, "Apologised"),
    ):
        with pytest.raises(BadRequest):
            desk.database.write(solve, desk.cast.mara, case_id, cause_key=key, cause=cause, remedy=remedy, now=LATER)
    solved = desk.database.write(
        solve, desk.cast.mara, case_id, cause_key="waiting", cause=" Lunch ", remedy="Apologised", now=LATER
    )
    assert (solved.status, solved.outcome, solved.solved_at) == ("solved", "solved", LATER)
    assert (solved.cause_key, solved.cause, solved.remedy) == ("waiting", "Waiting: Lunch", "Apologised")


def test_the_cause_needs_no_more_words_than_its_own(desk: Desk, case_id: UUID) -> None:
    desk.does(take, desk.cast.mara, case_id, now=NOON)
    solved = desk.database.write(solve, desk.cast.mara, case_id, cause_key="outside", remedy="Explained it", now=LATER)
    assert (solved.cause_key, solved.cause) == ("outside", "Not in our control")


def test_the_timeline_tells_who_did_what(desk: Desk, case_id: UUID) -> None:
    desk.does(take, desk.cast.mara, case_id, now=NOON)
    desk.database.write(write_note, desk.cast.theo, case_id, "Rang twice", now=NOON)
    desk.does(answer, desk.cast.mara, case_id, "By phone", now=LATER)
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
    desk.does(take, desk.cast.mara, case_id, now=NOON)
    desk.does(answer, desk.cast.mara, case_id, now=NOON)
    again = desk.database.write(reopen, desk.cast.theo, case_id, now=NOON + timedelta(days=1))
    assert (again.status, again.owner_id, again.answered_at) == ("reopened", None, None)
    assert again.promised_by == before + timedelta(days=1)


def test_an_open_case_cannot_be_reopened(desk: Desk, case_id: UUID) -> None:
    with pytest.raises(Conflict):
        desk.database.write(reopen, desk.cast.mara, case_id, now=NOON)


def test_an_old_case_of_a_customer_who_has_a_new_one_stays_solved(desk: Desk, case_id: UUID) -> None:
    desk.does(take, desk.cast.mara, case_id, now=NOON)
    desk.database.write(solve, desk.cast.mara, case_id, cause_key="waiting", cause="a", remedy="b", now=NOON)
    desk.opens(a_story(desk.cast, words="Again!", address_hash="k:jo"))
    with pytest.raises(Conflict, match="newer case"):
        desk.database.write(reopen, desk.cast.mara, case_id, now=LATER)


def test_every_step_of_a_person_is_in_the_audit_without_the_customers_words(desk: Desk, case_id: UUID) -> None:
    desk.does(take, desk.cast.mara, case_id, now=NOON)
    desk.database.write(write_note, desk.cast.mara, case_id, "Jo is on +254712345678", now=NOON)
    rows = desk.database.read(lambda session: session.execute(select(audit)).all())
    assert [(row.actor, row.action, row.subject) for row in rows] == [
        (f"person {desk.cast.mara.id}", f"case {what}", f"case:{case_id}") for what in ("taken", "note")
    ]
    assert "712345678" not in str(rows)


def test_for_another_branch_the_case_does_not_exist(desk: Desk, case_id: UUID) -> None:
    ines, does, write = desk.cast.ines, desk.does, desk.database.write
    attempts: tuple[Callable[[], object], ...] = (
        lambda: does(take, ines, case_id, now=NOON),
        lambda: does(hand_back, ines, case_id, now=NOON),
        lambda: write(write_note, ines, case_id, "", now=NOON),
        lambda: does(answer, ines, case_id, now=NOON),
        lambda: write(solve, ines, case_id, cause_key="", remedy="", now=NOON),
        lambda: write(reopen, ines, case_id, now=NOON),
    )
    for attempt in attempts:
        with pytest.raises(NotFound, match="There is no such case"):
            attempt()
    assert desk.steps(case_id) == ["opened"]


def test_a_note_is_kept_without_the_character_that_postgresql_cannot_hold(desk: Desk, case_id: UUID) -> None:
    desk.database.write(write_note, desk.cast.theo, case_id, "Called\0 them.", now=LATER)
    assert desk.page(case_id).timeline[-1].words == "Called them."


def test_what_nobody_has_can_be_handed_to_tomorrows_team_too(desk: Desk, case_id: UUID) -> None:
    handed = desk.does(hand_back, desk.cast.theo, case_id, now=LATER)
    assert (handed.status, handed.owner_id, handed.take_by) == ("open", None, TOMORROW + timedelta(hours=1))
    told = [(owed.destination, owed.run_at) for owed in desk.owed() if owed.message.title.startswith("Theo hands")]
    assert told == [("mara@riverside.example", TOMORROW)]


def test_of_tomorrows_team_those_are_told_who_are_on_duty_then(desk: Desk, case_id: UUID) -> None:
    rosa = desk.database.write(
        add_person, email="rosa@riverside.example", role="staff", branch=desk.cast.riverside, now=NOON
    )
    duty = Duty(person_id=rosa.id, days=("tue",), begins="08:00", ends="12:00")
    desk.database.write(change_triage, desk.cast.riverside, told="duty", duty=(duty,))
    desk.does(hand_back, desk.cast.theo, case_id, now=LATER)
    assert [owed.destination for owed in desk.owed() if owed.run_at == TOMORROW] == ["rosa@riverside.example"]


def test_the_links_to_tomorrows_team_count_their_days_from_when_they_are_sent(desk: Desk) -> None:
    friday = a_story(desk.cast, words="Cold soup", touched_at=NOON + timedelta(days=4))
    late = desk.opens(friday, now=NOON + timedelta(days=4))
    desk.does(hand_back, desk.cast.theo, late, now=NOON + timedelta(days=4, hours=4))
    (mail,) = [owed for owed in desk.owed() if owed.message.title.startswith("Theo hands")]
    assert mail.run_at == TOMORROW + timedelta(days=6)
    secret = mail.message.links[0][1].rpartition("/")[2]
    sent_for = timedelta(days=2, hours=23)
    assert desk.database.read(read_link, secret, "take", now=mail.run_at + sent_for).person == desk.cast.mara


def test_whoever_is_alone_is_told_again_themselves(desk: Desk, case_id: UUID) -> None:
    desk.database.write(lambda session: session.execute(people.update().where(NOT_THEO).values(left_at=NOON)))
    desk.does(take, desk.cast.theo, case_id, now=NOON)
    desk.does(hand_back, desk.cast.theo, case_id, now=LATER)
    assert [owed.destination for owed in desk.owed()] == ["theo@riverside.example"]


def test_what_somebody_had_who_left_waits_for_the_others(desk: Desk, case_id: UUID) -> None:
    answered = desk.opens(a_story(desk.cast, words="Cold soup"))
    theirs = desk.opens(a_story(desk.cast, words="Warm beer"))
    for taken, person in ((case_id, desk.cast.theo), (answered, desk.cast.theo), (theirs, desk.cast.mara)):
        desk.does(take, person, taken, now=NOON)
    desk.does(answer, desk.cast.theo, answered, now=NOON)
    assert desk.database.write(leave_cases, desk.cast.theo, now=LATER) == 1
    assert [desk.case(one).status for one in (case_id, answered, theirs)] == ["open", "answered", "taken"]
    line = desk.page(case_id).timeline[-1]
    assert (line.what, line.person, line.words) == ("handed-back", "", "Theo does not work here any more")
    assert desk.does(take, desk.cast.mara, case_id, now=LATER).owner_name == "Mara"


def test_what_they_had_answered_a_manager_can_solve(desk: Desk, case_id: UUID) -> None:
    desk.does(take, desk.cast.theo, case_id, now=NOON)
    solved: dict[str, Any] = {"cause_key": "place", "remedy": "Swept", "now": LATER}
    with pytest.raises(AlreadyTaken):
        desk.database.write(solve, desk.cast.mara, case_id, **solved)
    desk.does(answer, desk.cast.theo, case_id, now=NOON)
    assert desk.database.write(solve, desk.cast.mara, case_id, **solved).owner_name == "Theo"
    assert desk.page(case_id).timeline[-1].person == "Mara"


def test_a_colleague_solves_nothing_that_another_answered(desk: Desk, case_id: UUID) -> None:
    desk.does(take, desk.cast.mara, case_id, now=NOON)
    desk.does(answer, desk.cast.mara, case_id, now=NOON)
    with pytest.raises(AlreadyTaken):
        desk.database.write(solve, desk.cast.theo, case_id, cause_key="place", remedy="Swept", now=LATER)


def test_an_answer_may_be_followed_by_another_one_in_words(desk: Desk, case_id: UUID) -> None:
    desk.does(take, desk.cast.mara, case_id, now=NOON)
    first = desk.does(answer, desk.cast.mara, case_id, "Sorry", now=NOON)
    again = desk.does(answer, desk.cast.mara, case_id, "On Thursday", now=LATER)
    assert (again.status, again.answered_at) == ("answered", first.answered_at)
    with pytest.raises(Conflict, match="answered already"):
        desk.does(answer, desk.cast.mara, case_id, now=LATER)


def test_a_note_is_never_told_to_the_customer(desk: Desk, case_id: UUID) -> None:
    desk.does(take, desk.cast.mara, case_id, now=NOON)
    desk.deliver_everything()
    desk.database.write(write_note, desk.cast.mara, case_id, "A difficult person", now=NOON)
    assert desk.owed() == []
    assert desk.steps(case_id) == ["opened", "taken", "note"]
