from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from server.cases.life import answer, solve, take
from server.deliveries.outlets import Outlets
from server.staff.links import read_link
from server.staff.person import add_person
from surveys.response import Contact
from surveys.rules import Reason
from tests.server.cases.conftest import Desk, a_story
from tests.server.conftest import NOON

QUEUE = "Nobody at the desk for half an hour"
CALL = Contact(by="call", phone="+254712345678", name="Jo")
ASKED: dict[str, Any] = {
    "findings": frozenset({Reason.LOW, Reason.ASKED}),
    "wants_answer": True,
    "contact": CALL,
    "address_hash": "k:jo",
}
NOBODY: frozenset[Reason] = frozenset()
SOON = NOON + timedelta(minutes=5)


def done(desk: Desk, case_id: UUID, *, solved: bool) -> None:
    desk.does(take, desk.cast.mara, case_id, now=NOON)
    desk.does(answer, desk.cast.mara, case_id, now=NOON)
    if solved:
        desk.database.write(
            solve, desk.cast.mara, case_id, cause_key="waiting", cause="No stool", remedy="Bought one", now=NOON
        )


def test_a_low_face_with_words_opens_a_case_and_tells_everybody_of_the_branch(desk: Desk) -> None:
    case_id = desk.opens(a_story(desk.cast, words=QUEUE))
    case = desk.case(case_id)
    assert (case.reason, case.status, case.owner_id, case.reference) == (Reason.LOW, "open", None, "K74-Q2M")
    assert [(owed.channel, owed.destination) for owed in desk.owed()] == [
        ("email", "mara@riverside.example"),
        ("email", "theo@riverside.example"),
        ("apprise", "chat-1"),
    ]
    assert {owed.subject for owed in desk.owed()} == {f"case:{case_id}"}
    assert all(owed.run_at == NOON for owed in desk.owed())


def test_a_low_face_with_blank_words_is_a_bare_one(desk: Desk) -> None:
    assert desk.hears(a_story(desk.cast, words=" \n")) is None


@pytest.mark.parametrize("reason", [Reason.ASKED, Reason.URGENT])
def test_asking_or_urgent_words_open_a_case_at_any_score(desk: Desk, reason: Reason) -> None:
    findings = frozenset({reason})
    case_id = desk.opens(a_story(desk.cast, findings=findings, score_words="Very good (5 of 5)"))
    assert desk.case(case_id).reason == reason


def test_a_good_face_is_nobodys_case(desk: Desk) -> None:
    assert desk.hears(a_story(desk.cast, findings=NOBODY, words="Thank you!")) is None
    assert desk.owed() == []


def test_promises_count_from_the_touch_and_not_from_its_arrival(desk: Desk) -> None:
    friday = datetime(2026, 2, 27, 13, 30, tzinfo=UTC)  # 16:30 in Nairobi, half an hour before closing
    case = desk.case(desk.opens(a_story(desk.cast, words=QUEUE, touched_at=friday)))
    assert case.take_by == datetime(2026, 3, 2, 6, 30, tzinfo=UTC)
    assert case.promised_by == datetime(2026, 3, 2, 14, tzinfo=UTC)
    assert case.solve_by == datetime(2026, 3, 4, 14, tzinfo=UTC)


def test_the_mail_says_what_happened_and_how_to_take_it_but_no_number(desk: Desk) -> None:
    reasons = ("Waiting", "Staff")
    case_id = desk.opens(a_story(desk.cast, words=QUEUE, reasons=reasons, **ASKED))
    mail = desk.owed()[0].message
    assert mail.title == "A customer of Riverside would like an answer"
    assert dict(mail.facts) == {
        "Where": "Riverside, Lobby tablet",
        "When": "Monday 2 March, 15:00",
        "Score": "Very bad (1 of 5)",
        "Reasons": "Waiting, Staff",
        "Wants an answer": "yes, by call",
        "Answer by": "Tuesday 3 March, 17:00",
    }
    assert (mail.words, mail.reference) == (QUEUE, "K74-Q2M")
    taps = ["I'll take it", "Call", "Could not reach", "Answered", "Hand to tomorrow's team"]
    assert [label for label, _ in mail.links] == [*taps, "Open the case"]
    assert mail.links[-1][1] == f"https://heard.example/cases/{case_id}"
    assert "712345678" not in mail.as_text()


def test_each_person_gets_a_link_of_their_own(desk: Desk) -> None:
    case_id = desk.opens(a_story(desk.cast, words=QUEUE))
    secrets = [owed.message.links[0][1].rpartition("/go/")[2] for owed in desk.owed()[:2]]
    links = [desk.database.read(read_link, secret, "take", now=SOON) for secret in secrets]
    assert [link.person for link in links] == [desk.cast.mara, desk.cast.theo]
    assert {link.subject for link in links} == {str(case_id)}


def test_a_chat_gets_neither_a_link_that_acts_nor_numbers_in_the_words(desk: Desk) -> None:
    desk.opens(a_story(desk.cast, words="Call me on +254 712-345 678, account 10029384, 3 days ago"))
    chat = desk.owed()[-1].message
    assert chat.links == (("Open the inbox", "https://heard.example/"),)
    assert chat.words == "Call me on …, account …, 3 days ago"


@pytest.mark.parametrize(
    ("outlets", "told"),
    [
        (Outlets("http://x", email=False, chats=("a", "b")), ["apprise", "apprise"]),
        (Outlets("http://x", email=False, chats=()), ["terminal"]),
        (Outlets("http://x", email=True, chats=()), ["email", "email"]),
    ],
)
def test_whatever_outlets_there_are_somebody_is_told(desk: Desk, outlets: Outlets, told: list[str]) -> None:
    desk.outlets = outlets
    desk.opens(a_story(desk.cast, words=QUEUE))
    assert [owed.channel for owed in desk.owed()] == told


def test_the_same_customer_joins_their_open_case(desk: Desk) -> None:
    first, second = (a_story(desk.cast, **ASKED), a_story(desk.cast, words=QUEUE, **ASKED))
    case_id = desk.opens(first)
    desk.deliver_everything()
    assert desk.opens(second, now=SOON) == case_id
    assert desk.page(case_id).responses == (first.response_id, second.response_id)
    assert desk.steps(case_id) == ["opened", "joined"]
    assert {owed.message.words for owed in desk.owed()} == {QUEUE}


def test_the_same_customer_at_another_branch_has_another_case(desk: Desk) -> None:
    here = a_story(desk.cast, **ASKED)
    there = a_story(desk.cast, branch=desk.cast.station, **ASKED)
    assert desk.opens(here) != desk.opens(there)


def test_after_a_solved_case_the_same_customer_gets_a_new_one(desk: Desk) -> None:
    case_id = desk.opens(a_story(desk.cast, **ASKED))
    done(desk, case_id, solved=True)
    assert desk.opens(a_story(desk.cast, **ASKED), now=SOON) != case_id


def test_coming_back_after_the_answer_calls_for_somebody_again(desk: Desk) -> None:
    case_id = desk.opens(a_story(desk.cast, **ASKED))
    done(desk, case_id, solved=False)
    tomorrow = NOON + timedelta(days=1)
    assert desk.opens(a_story(desk.cast, touched_at=tomorrow, **ASKED), now=tomorrow) == case_id
    case = desk.case(case_id)
    assert (case.status, case.owner_id) == ("reopened", None)
    assert case.promised_by == datetime(2026, 3, 4, 14, tzinfo=UTC)


def test_a_visit_to_a_taken_case_is_told_to_its_owner_alone(desk: Desk) -> None:
    case_id = desk.opens(a_story(desk.cast, **ASKED))
    desk.does(take, desk.cast.theo, case_id, now=NOON)
    desk.opens(a_story(desk.cast, words=QUEUE, **ASKED), now=SOON)
    [owed] = desk.owed()
    assert owed.destination == "theo@riverside.example"
    labels = ["Call", "Could not reach", "Answered", "Hand to tomorrow's team", "Open the case"]
    assert [label for label, _ in owed.message.links] == labels
    assert desk.case(case_id).status == "taken"


def test_an_owner_without_an_email_is_helped_by_the_others(desk: Desk) -> None:
    amina = desk.database.write(add_person, role="staff", name="Amina", branch=desk.cast.riverside, now=NOON)
    case_id = desk.opens(a_story(desk.cast, **ASKED))
    desk.does(take, amina, case_id, now=NOON)
    desk.opens(a_story(desk.cast, words=QUEUE, **ASKED), now=SOON)
    assert {owed.destination for owed in desk.owed()} == {desk.cast.mara.email, desk.cast.theo.email, "chat-1"}
    assert desk.case(case_id).owner_name == "Amina"


def test_words_added_later_are_told_again_while_nobody_has_the_case(desk: Desk) -> None:
    story = a_story(desk.cast, **ASKED)
    case_id = desk.opens(story)
    desk.deliver_everything()
    more = a_story(desk.cast, **ASKED, response_id=story.response_id, words=QUEUE)
    assert desk.opens(more, now=SOON) == case_id
    assert desk.page(case_id).responses == (story.response_id,)
    assert desk.steps(case_id) == ["opened", "added"]
    assert [owed.message.words for owed in desk.owed()] == [QUEUE] * 3


def test_words_added_before_the_mail_went_out_go_into_one_mail(desk: Desk) -> None:
    story = a_story(desk.cast, words=QUEUE)
    desk.opens(story)
    desk.opens(a_story(desk.cast, response_id=story.response_id, words=f"{QUEUE}. I left."), now=SOON)
    assert [owed.message.words for owed in desk.owed()] == [f"{QUEUE}. I left."] * 3


def test_words_added_to_a_taken_case_are_only_a_line(desk: Desk) -> None:
    story = a_story(desk.cast, words=QUEUE)
    case_id = desk.opens(story)
    desk.does(take, desk.cast.mara, case_id, now=NOON)
    urgent = frozenset({Reason.LOW, Reason.URGENT})
    desk.opens(a_story(desk.cast, response_id=story.response_id, words="I smell gas", findings=urgent), now=SOON)
    assert desk.owed() == []
    assert desk.steps(case_id) == ["opened", "taken", "added"]
    assert desk.case(case_id).reason == Reason.URGENT


def test_a_reason_never_gets_weaker(desk: Desk) -> None:
    story = a_story(desk.cast, **ASKED)
    case_id = desk.opens(story)
    desk.opens(a_story(desk.cast, response_id=story.response_id, words=QUEUE), now=SOON)
    assert desk.case(case_id).reason == Reason.ASKED


def test_asking_for_an_answer_after_the_case_was_solved_reopens_it(desk: Desk) -> None:
    story = a_story(desk.cast, words=QUEUE)
    case_id = desk.opens(story)
    done(desk, case_id, solved=True)
    desk.opens(a_story(desk.cast, response_id=story.response_id, words=QUEUE, **ASKED), now=SOON)
    assert desk.case(case_id).status == "reopened"
    assert len(desk.owed()) == 3


def test_an_address_added_later_lets_the_next_visit_join(desk: Desk) -> None:
    story = a_story(desk.cast, words=QUEUE)
    case_id = desk.opens(story)
    desk.opens(a_story(desk.cast, response_id=story.response_id, **ASKED), now=SOON)
    assert desk.opens(a_story(desk.cast, **ASKED), now=SOON) == case_id


def test_an_address_that_another_open_case_has_stays_with_that_one(desk: Desk) -> None:
    joined = desk.opens(a_story(desk.cast, **ASKED))
    story = a_story(desk.cast, words=QUEUE)
    other = desk.opens(story)
    assert desk.opens(a_story(desk.cast, response_id=story.response_id, **ASKED), now=SOON) == other
    assert desk.opens(a_story(desk.cast, **ASKED), now=SOON) == joined


def test_a_story_that_is_logged_shows_nothing_of_the_customer(desk: Desk) -> None:
    shown = repr(a_story(desk.cast, words=QUEUE, slip="the-secret", **ASKED))
    assert not any(secret in shown for secret in (QUEUE, "712345678", "Jo", "the-secret", "k:jo"))
