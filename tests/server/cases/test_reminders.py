"""One step at a time, on Riverside's Monday: touched at 15:00, promised by Tuesday 17:00."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import update

from server.branches.branch import branch, set_hours
from server.cases.life import answer, hand_back, reopen, solve, take, write_note
from server.cases.unreached import note_try
from server.database.tables.staff import people
from server.deliveries.outlets import Outlets
from server.staff.links import read_link
from tests.server.cases.conftest import Desk, a_story
from tests.server.cases.vigil import Vigil, with_people_above
from tests.server.conftest import NOON, Cast

MAIL = Outlets("https://heard.example", email=True, chats=())
SOON = NOON + timedelta(minutes=5)


@pytest.fixture
def vigil(desk: Desk) -> Vigil:
    desk.outlets = MAIL
    desk.database.write(with_people_above)
    return Vigil(desk, desk.cast.riverside, (desk.database,), NOON)


@pytest.fixture
def case_id(vigil: Vigil) -> UUID:
    case_id = vigil.desk.opens(a_story(vigil.desk.cast, words="Cold soup", address_hash="k:jo"))
    vigil.desk.deliver_everything()
    return case_id


def waits(vigil: Vigil, at: str) -> list[tuple[str, str]]:
    """What is told at this moment stays in the queue; who it is for and what about."""
    vigil.now = vigil.at(at)
    vigil.work(vigil.desk.database)
    return [(owed.destination.partition("@")[0], owed.subject.rpartition(":")[2]) for owed in vigil.desk.owed()]


def test_a_case_taken_within_the_hour_is_told_to_nobody_else(vigil: Vigil, case_id: UUID) -> None:
    vigil.desk.does(take, vigil.desk.cast.theo, case_id, now=SOON)
    vigil.desk.database.write(write_note, vigil.desk.cast.theo, case_id, "Rang, no answer", now=SOON)
    assert vigil.until(vigil.at("2026-03-03T14:00")) == []


def test_the_next_person_hears_what_is_not_taken_and_can_take_it_from_the_mail(vigil: Vigil, case_id: UUID) -> None:
    assert waits(vigil, "2026-03-02T15:59") == []
    assert waits(vigil, "2026-03-02T16:00") == [("mara", str(case_id))]
    mail = vigil.desk.owed()[0].message
    assert (mail.title, mail.reference) == ("Nobody at Riverside has taken this yet", "K74-Q2M")
    assert dict(mail.facts) == {
        "Where": "Riverside",
        "Came in": "Monday 2 March, 15:00",
        "Looking after it": "nobody yet",
        "Answer by": "Tuesday 3 March, 17:00",
    }
    assert [label for label, _ in (mail.links[0], mail.links[-1])] == ["I'll take it", "Open the case"]
    secret = mail.links[0][1].rpartition("/go/")[2]
    assert vigil.desk.database.read(read_link, secret, "take", now=vigil.now).person == vigil.desk.cast.mara


def test_who_takes_it_first_spares_the_next_person_the_mail(vigil: Vigil, case_id: UUID) -> None:
    assert waits(vigil, "2026-03-02T16:00") == [("mara", str(case_id))]
    vigil.desk.does(take, vigil.desk.cast.theo, case_id, now=vigil.now)
    assert vigil.desk.owed() == []


def test_taken_and_forgotten_is_told_one_step_later(vigil: Vigil, case_id: UUID) -> None:
    vigil.desk.does(take, vigil.desk.cast.theo, case_id, now=SOON)
    assert vigil.until(vigil.at("2026-03-03T14:00")) == [("Mon 17:00", "forgotten", "mara")]


def test_taking_it_late_brings_a_nearer_deadline_than_the_worker_knew(vigil: Vigil, case_id: UUID) -> None:
    assert vigil.until(vigil.at("2026-03-02T16:30")) == [("Mon 16:00", "take", "mara")]
    vigil.desk.does(take, vigil.desk.cast.theo, case_id, now=vigil.at("2026-03-02T16:30"))
    assert vigil.until(vigil.at("2026-03-03T14:00")) == [("Tue 09:30", "forgotten", "mara")]


def test_the_manager_who_forgot_is_not_the_next_person(vigil: Vigil, case_id: UUID) -> None:
    vigil.desk.does(take, vigil.desk.cast.mara, case_id, now=SOON)
    assert vigil.until(vigil.at("2026-03-03T14:00")) == [("Mon 17:00", "forgotten", "admin region")]


def test_a_note_made_before_the_mail_went_out_calls_it_off(vigil: Vigil, case_id: UUID) -> None:
    vigil.desk.does(take, vigil.desk.cast.theo, case_id, now=SOON)
    assert waits(vigil, "2026-03-02T17:00") == [("mara", str(case_id))]
    vigil.desk.database.write(write_note, vigil.desk.cast.theo, case_id, "Rang, no answer", now=vigil.now)
    assert vigil.desk.owed() == []


def test_handed_back_tomorrows_team_has_an_opening_hour(vigil: Vigil, case_id: UUID) -> None:
    vigil.desk.does(take, vigil.desk.cast.theo, case_id, now=SOON)
    vigil.desk.does(hand_back, vigil.desk.cast.theo, case_id, now=vigil.at("2026-03-02T16:45"))
    (handed,) = vigil.desk.owed()
    assert (handed.destination, handed.run_at) == ("mara@riverside.example", vigil.at("2026-03-03T09:00"))
    assert (handed.message.title, handed.message.links[0][0]) == (
        "Theo hands a customer of Riverside to you",
        "I'll take it",
    )
    vigil.desk.deliver_everything()
    assert vigil.until(vigil.at("2026-03-03T14:00")) == [("Tue 10:00", "take", "mara")]


def test_what_is_promised_for_today_is_handed_to_todays_team(vigil: Vigil, case_id: UUID) -> None:
    vigil.desk.does(take, vigil.desk.cast.theo, case_id, now=SOON)
    today = vigil.at("2026-03-03T10:15")
    handed = vigil.desk.does(hand_back, vigil.desk.cast.theo, case_id, now=today)
    assert handed.take_by == vigil.at("2026-03-03T11:15")
    assert [owed.run_at for owed in vigil.desk.owed()] == [today]


def test_a_try_to_reach_the_customer_says_that_it_is_not_forgotten(vigil: Vigil, case_id: UUID) -> None:
    vigil.desk.does(take, vigil.desk.cast.theo, case_id, now=SOON)
    vigil.desk.does(note_try, vigil.desk.cast.theo, case_id, now=SOON)
    assert vigil.until(vigil.at("2026-03-03T12:00")) == []


def test_the_owner_is_reminded_then_the_manager_told_then_the_region(vigil: Vigil, case_id: UUID) -> None:
    vigil.desk.does(take, vigil.desk.cast.theo, case_id, now=SOON)
    vigil.desk.database.write(write_note, vigil.desk.cast.theo, case_id, "Rang, no answer", now=SOON)
    assert vigil.until(vigil.at("2026-03-04T14:00")) == [
        ("Tue 14:30", "75", "theo"),
        ("Tue 17:00", "100", "mara"),
        ("Wed 14:00", "150", "admin region"),
    ]
    timeline = [(line.what, line.words) for line in vigil.desk.page(case_id).timeline[4:]]
    assert timeline == [
        ("reminded", "The promised time ends soon: Theo"),
        ("promised", "Wednesday 4 March, 17:00"),
        ("escalated", "Not answered in time: Mara"),
        ("escalated", "Still not answered: Admin, Region"),
    ]


@pytest.mark.usefixtures("case_id")
def test_the_manager_reads_which_time_passed_and_which_one_is_new(vigil: Vigil) -> None:
    waits(vigil, "2026-03-02T16:00")
    vigil.desk.deliver_everything()
    assert waits(vigil, "2026-03-03T17:00") == [("mara", "promise")]
    facts = dict(vigil.desk.owed()[0].message.facts)
    assert (facts["Promised"], facts["New time"]) == ("Tuesday 3 March, 17:00", "Wednesday 4 March, 17:00")


def test_a_broken_promise_is_told_even_if_somebody_takes_it_now_but_not_once_it_was_answered(
    vigil: Vigil, case_id: UUID
) -> None:
    theo, does = vigil.desk.cast.theo, vigil.desk.does
    waits(vigil, "2026-03-02T16:00")
    vigil.desk.deliver_everything()
    waits(vigil, "2026-03-03T17:00")
    does(take, theo, case_id, now=vigil.now)
    assert [owed.subject for owed in vigil.desk.owed()] == [f"case:{case_id}:promise"]
    does(answer, theo, case_id, now=vigil.now)
    assert vigil.desk.owed() == []


def test_answered_is_the_end_of_it_also_for_the_promise_before(vigil: Vigil, case_id: UUID) -> None:
    theo, does = vigil.desk.cast.theo, vigil.desk.does
    vigil.until(vigil.at("2026-03-03T18:00"))
    does(take, theo, case_id, now=vigil.now)
    does(answer, theo, case_id, now=vigil.now)
    assert vigil.until(vigil.at("2026-03-06T18:00")) == []


def test_solved_at_once_is_the_end_of_it_too(vigil: Vigil, case_id: UUID) -> None:
    vigil.desk.does(take, vigil.desk.cast.theo, case_id, now=SOON)
    vigil.desk.database.write(
        solve, vigil.desk.cast.theo, case_id, cause_key="waiting", cause="Stove", remedy="Mended", now=SOON
    )
    assert vigil.until(vigil.at("2026-03-06T18:00")) == []


def test_a_reopened_case_begins_anew_without_the_debts_of_before(vigil: Vigil, case_id: UUID) -> None:
    theo, does = vigil.desk.cast.theo, vigil.desk.does
    vigil.until(vigil.at("2026-03-03T18:00"))
    does(take, theo, case_id, now=vigil.now)
    does(answer, theo, case_id, now=vigil.now)
    vigil.desk.database.write(reopen, theo, case_id, now=vigil.at("2026-03-04T09:00"))
    assert vigil.desk.case(case_id).renewed == 0
    assert vigil.until(vigil.at("2026-03-05T18:00")) == [
        ("Wed 10:00", "take", "mara"),
        ("Thu 13:00", "75", "mara theo"),
        ("Thu 17:00", "100", "mara"),
    ]


def test_an_answer_that_comes_in_after_its_promise_has_passed_is_told_further_up_at_once(vigil: Vigil) -> None:
    vigil.desk.opens(a_story(vigil.desk.cast, words="Cold", touched_at=NOON - timedelta(days=7)))
    vigil.desk.deliver_everything()
    assert sorted(vigil.look(SOON)) == [("Mon 15:05", "100", "mara"), ("Mon 15:05", "150", "admin region")]
    assert vigil.until(vigil.at("2026-03-03T12:00")) == []


def test_a_branch_that_never_opens_is_told_by_any_clock(vigil: Vigil) -> None:
    vigil.desk.database.write(set_hours, vigil.branch, {}, None)
    shut = vigil.desk.database.read(branch, "riverside")
    vigil.desk.opens(a_story(vigil.desk.cast, words="Cold", branch=shut))
    vigil.desk.deliver_everything()
    assert vigil.until(NOON + timedelta(hours=37)) == [
        ("Mon 16:00", "take", "mara"),
        ("Tue 09:00", "75", "mara theo"),
        ("Tue 15:00", "100", "mara"),
        ("Wed 03:00", "150", "admin region"),
    ]


def test_who_has_left_is_not_reminded(vigil: Vigil, case_id: UUID) -> None:
    cast: Cast = vigil.desk.cast
    vigil.desk.does(take, cast.theo, case_id, now=SOON)
    vigil.desk.database.write(
        lambda session: session.execute(update(people).where(people.c.id == cast.theo.id).values(left_at=SOON))
    )
    assert vigil.until(vigil.at("2026-03-03T15:00")) == [
        ("Mon 17:00", "forgotten", "mara"),
        ("Tue 14:30", "75", "mara"),
    ]


@pytest.mark.usefixtures("case_id")
@pytest.mark.parametrize(
    ("outlets", "channel"),
    [
        (Outlets("https://heard.example", email=False, chats=("chat-1",)), "apprise"),
        (Outlets("https://heard.example", email=False, chats=()), "terminal"),
    ],
)
def test_without_mail_a_reminder_takes_the_way_that_there_is(vigil: Vigil, outlets: Outlets, channel: str) -> None:
    vigil.desk.outlets = outlets
    waits(vigil, "2026-03-02T16:00")
    [owed] = vigil.desk.owed()
    assert (owed.channel, owed.message.links) == (channel, (("Open the inbox", "https://heard.example/"),))
