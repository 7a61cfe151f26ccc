from dataclasses import replace
from datetime import timedelta

from server.cases.digests import tell_digests
from server.cases.life import take
from surveys.response import Contact
from surveys.rules import Reason
from tests.server.cases.conftest import Desk, a_story
from tests.server.conftest import KEYS, NOON

HOUR = timedelta(hours=1)


def told_at(desk: Desk, minutes: float) -> int:
    now = NOON + timedelta(minutes=minutes)
    return desk.database.write(tell_digests, outlets=desk.outlets, keys=KEYS, now=now)


def test_what_came_in_goes_out_in_one_message_at_the_full_hour(desk: Desk) -> None:
    riverside = desk.chooses(digest="hourly")
    first = desk.opens(a_story(desk.cast, branch=riverside, words="Cold soup\nand a queue", reference="K74-Q2M"))
    desk.opens(a_story(desk.cast, branch=riverside, words="Rude", reference="AAA-AAA"), now=NOON + timedelta(minutes=5))
    assert desk.owed() == []
    assert told_at(desk, 59) == 0
    assert told_at(desk, 60) == 1
    assert {(owed.channel, owed.destination) for owed in desk.owed()} == {
        ("email", "mara@riverside.example"),
        ("email", "theo@riverside.example"),
        ("apprise", "chat-1"),
    }
    mail = desk.owed()[0].message
    assert mail.title == "2 customers of Riverside should be looked at"
    assert mail.facts == (
        ("K74-Q2M", "Very bad (1 of 5) · “Cold soup and a queue” · answer by Tuesday 3 March, 17:00"),
        ("AAA-AAA", "Very bad (1 of 5) · “Rude” · answer by Tuesday 3 March, 17:00"),
    )
    assert mail.links[0] == ("Open K74-Q2M", f"https://heard.example/cases/{first}")
    assert [line.words for line in desk.page(first).timeline if line.what == "told"] == [
        "together with what else comes in, Monday 2 March, 16:00",
        "Mara, Theo, the chat",
    ]
    assert told_at(desk, 61) == 0


def test_what_was_taken_meanwhile_is_left_out(desk: Desk) -> None:
    riverside = desk.chooses(digest="hourly")
    case_id = desk.opens(a_story(desk.cast, branch=riverside, words="Cold soup"))
    desk.does(take, desk.cast.theo, case_id, now=NOON)
    desk.deliver_everything()
    assert told_at(desk, 60) == 0
    assert desk.owed() == []


def test_wishes_and_urgent_words_do_not_wait_unless_the_branch_lets_wishes_wait(desk: Desk) -> None:
    wish = {"wants_answer": True, "findings": frozenset({Reason.ASKED})}
    riverside = desk.chooses(digest="hourly")
    desk.opens(a_story(desk.cast, branch=riverside, **wish))
    assert len(desk.owed()) == 3
    desk.deliver_everything()
    riverside = desk.chooses(digest_asked=True)
    contact = Contact(by="call", phone="+254712345678")
    desk.opens(a_story(desk.cast, branch=riverside, contact=contact, **wish))
    assert desk.owed() == []
    desk.opens(a_story(desk.cast, branch=riverside, words="Gas", findings=frozenset({Reason.URGENT})))
    assert len(desk.owed()) == 3


def test_a_low_face_waits_too_and_becomes_a_case_only_once(desk: Desk) -> None:
    riverside = desk.chooses(digest="hourly")
    bare = a_story(desk.cast, branch=riverside, reference="AAA-AAA")
    desk.hears(bare)
    said_more = replace(bare, reasons=("Waiting",))
    desk.hears(said_more)
    spoken = replace(a_story(desk.cast, branch=riverside), reference="BBB-BBB")
    desk.hears(spoken)
    desk.opens(replace(spoken, words="Cold"), now=NOON + timedelta(minutes=1))
    told_at(desk, 60)
    assert desk.owed()[0].message.facts == (
        ("AAA-AAA", "Very bad (1 of 5), Waiting · Monday 2 March, 15:00"),
        ("BBB-BBB", "Very bad (1 of 5) · “Cold” · answer by Tuesday 3 March, 17:00"),
    )
    desk.deliver_everything()
    desk.hears(replace(said_more, reasons=("Waiting", "Staff")), now=NOON + 2 * HOUR)
    assert told_at(desk, 240) == 0


def test_no_number_of_a_customer_is_in_a_digest(desk: Desk) -> None:
    riverside = desk.chooses(digest="hourly")
    desk.opens(a_story(desk.cast, branch=riverside, words="Call me on 0712 345 678"))
    told_at(desk, 60)
    assert "345" not in str([owed.message for owed in desk.owed()])


def test_a_long_day_makes_a_message_that_can_be_read(desk: Desk) -> None:
    riverside = desk.chooses(digest="opening")
    for number in range(25):
        desk.opens(a_story(desk.cast, branch=riverside, words="x" * 4000, reference=f"A{number}"))
    told_at(desk, 24 * 60)
    mail = desk.owed()[0].message
    assert (len(mail.facts), mail.facts[-1], len(mail.links)) == (21, ("And", "5 more"), 6)
    assert max(len(value) for _, value in mail.facts) < 250
