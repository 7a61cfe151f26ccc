from datetime import timedelta
from uuid import uuid4

import pytest

from server.cases.inbox import by_reference, open_cases, progress_of
from server.cases.life import answer, solve, take, write_note
from server.errors import NotFound
from tests.server.cases.conftest import Desk, a_story
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
    taken = desk.database.write(take, desk.cast.mara, case_id, now=NOON)
    assert not taken.is_late(case.take_by)
    assert taken.is_late(case.promised_by)
    answered = desk.database.write(answer, desk.cast.mara, case_id, now=NOON)
    assert not answered.is_late(case.promised_by)
    assert answered.is_late(case.solve_by)
    solved = desk.database.write(solve, desk.cast.mara, case_id, cause="a", remedy="b", now=NOON)
    assert not solved.is_late(case.solve_by + HOUR)


def test_solved_cases_and_other_branches_are_not_in_the_inbox(desk: Desk) -> None:
    solved = desk.opens(a_story(desk.cast, words=WORDS))
    desk.database.write(take, desk.cast.mara, solved, now=NOON)
    desk.database.write(solve, desk.cast.mara, solved, cause="a", remedy="b", now=NOON)
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


def test_a_reference_finds_every_match_one_may_see_newest_first(desk: Desk) -> None:
    older = desk.opens(a_story(desk.cast, words=WORDS), now=NOON)
    newer = desk.opens(a_story(desk.cast, words=WORDS), now=NOON + HOUR)
    desk.opens(a_story(desk.cast, words=WORDS, branch=desk.cast.station))
    desk.opens(a_story(desk.cast, words=WORDS, reference="AAA-222"))
    for typed in ("K74-Q2M", " k74 q2m "):
        assert [case.id for case in desk.database.read(by_reference, desk.cast.mara, typed)] == [newer, older]
    assert desk.database.read(by_reference, desk.cast.mara, "hello") == ()


def test_the_slip_of_a_visit_that_joined_finds_the_case_too(desk: Desk) -> None:
    case_id = desk.opens(a_story(desk.cast, words=WORDS, address_hash="k:jo"))
    desk.opens(a_story(desk.cast, words=WORDS, address_hash="k:jo", reference="AAA-222"))
    assert [case.id for case in desk.database.read(by_reference, desk.cast.mara, "AAA-222")] == [case_id]


def test_the_customer_sees_who_looks_after_them_and_by_when(desk: Desk) -> None:
    story = a_story(desk.cast, words=WORDS)
    case_id = desk.opens(story)
    desk.database.write(take, desk.cast.mara, case_id, now=NOON + HOUR)
    desk.database.write(write_note, desk.cast.mara, case_id, "Difficult customer", now=NOON + HOUR)
    progress = desk.database.read(progress_of, story.response_id)
    assert progress is not None
    assert (progress.status, progress.owner) == ("taken", "Mara")
    assert progress.promised_by == desk.case(case_id).promised_by
    assert progress.steps == (("opened", NOON), ("taken", NOON + HOUR))


def test_a_visit_sees_nothing_from_before_it_joined(desk: Desk) -> None:
    case_id = desk.opens(a_story(desk.cast, words=WORDS, address_hash="k:jo"))
    desk.database.write(take, desk.cast.mara, case_id, now=NOON + HOUR)
    second = a_story(desk.cast, words=WORDS, address_hash="k:jo")
    desk.opens(second, now=NOON + 2 * HOUR)
    progress = desk.database.read(progress_of, second.response_id)
    assert progress is not None
    assert progress.steps == (("joined", NOON + 2 * HOUR),)


def test_a_response_without_a_case_has_no_progress(desk: Desk) -> None:
    story = a_story(desk.cast)
    desk.hears(story)
    assert desk.database.read(progress_of, story.response_id) is None
