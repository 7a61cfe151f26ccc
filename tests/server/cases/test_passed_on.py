"""What cannot be delivered, over a real mail server: it goes to the next person, and stands on the case."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID

import pytest

from server.cases.life import take
from server.cases.passed_on import pass_on
from server.deliveries import queue
from server.deliveries.channels.email import Email
from server.deliveries.dispatch import send_due
from server.deliveries.message import Message
from server.deliveries.outlets import Outlets
from server.staff.person import add_person
from surveys.ids import new_id
from tests.mail_server import MailServer
from tests.server.cases.conftest import Desk, a_story
from tests.server.conftest import KEYS, NOON

MAIL = Outlets("https://heard.example", email=True, chats=())
MARA, THEO, BOSS = "mara@riverside.example", "theo@riverside.example", "boss@heard.example"
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    with MailServer() as server:
        yield server


@pytest.fixture
def branch_desk(desk: Desk) -> Desk:
    """Riverside with somebody above it, and no chat."""
    desk.outlets = MAIL
    desk.database.write(add_person, email=BOSS, name="Boss", role="admin", now=NOON)
    return desk


class Post:
    """The worker's two chores, at a time of one's choosing."""

    def __init__(self, desk: Desk, server: MailServer) -> None:
        self.desk, self.server = desk, server
        self.email = Email(server.url, sender="Heard <heard@heard.example>", public_url=MAIL.public_url)
        self._read = 0

    def goes(self, after: timedelta = timedelta()) -> list[tuple[str, str]]:
        """To whom something arrived, and its subject."""
        now, database = NOON + after, self.desk.database
        for _ in range(4):  # what is passed on goes out in the next round
            send_due(database, {"email": self.email}, KEYS, clock=lambda: now, jitter=lambda: 0)
            while database.write(pass_on, outlets=self.desk.outlets, keys=KEYS, now=now):
                """Until nothing is left."""
        self.email.close()
        new, self._read = self.server.mails[self._read :], len(self.server.mails)
        return sorted((mail.recipients[0], str(mail.message["Subject"])) for mail in new)


@pytest.fixture
def post(branch_desk: Desk, mail_server: MailServer) -> Post:
    return Post(branch_desk, mail_server)


def opened(post: Post) -> UUID:
    return post.desk.opens(a_story(post.desk.cast, words="Cold soup"))


def lines(post: Post, case_id: UUID) -> list[str]:
    return [line.words for line in post.desk.page(case_id).timeline if line.what == "given-up"]


def test_an_address_that_is_refused_is_followed_by_the_next_person_at_once(post: Post) -> None:
    post.server.refuse(MARA)
    case_id = opened(post)
    assert post.goes() == [
        (BOSS, "An alert about a customer of Riverside did not arrive"),
        (THEO, "A customer of Riverside was not happy"),
    ]
    assert lines(post, case_id) == [
        "Mara, by e-mail: The mail server answered 550: 5.1.1 nobody of that name. Told instead: Boss"
    ]
    mail = post.server.mails[-1]
    assert "Mara, by e-mail: The mail server answered 550" in mail.text
    assert "I'll take it" in mail.text
    assert "Cold soup" not in mail.text
    assert post.goes(MINUTE) == []


def test_nothing_more_is_sent_when_everybody_was_refused_and_it_stands_on_the_case(post: Post) -> None:
    for address in (MARA, THEO, BOSS):
        post.server.refuse(address)
    case_id = opened(post)
    assert post.goes() == []
    first, second = lines(post, case_id)
    assert first.startswith("Mara, by e-mail: ")
    assert "; Theo, by e-mail: " in first
    assert first.endswith("Told instead: Boss")
    assert second == "Boss, by e-mail: The mail server answered 550: 5.1.1 nobody of that name"
    assert len(post.desk.database.read(queue.given_up)) == 3
    assert post.goes(DAY) == []


def test_a_mail_server_that_is_dead_for_a_day_makes_the_next_person_hear_when_it_is_back(post: Post) -> None:
    post.server.close()
    case_id = opened(post)
    for hours in (0, 1, 12, 23.9):
        assert post.goes(timedelta(hours=hours)) == []
        assert lines(post, case_id) == []
    assert post.goes(timedelta(hours=24)) == []
    [line] = lines(post, case_id)
    assert line.count("takes no connections") == 2
    post.server.open()
    assert post.goes(timedelta(hours=24, minutes=1)) == [
        (BOSS, "An alert about a customer of Riverside did not arrive")
    ]


def test_a_case_that_somebody_took_meanwhile_disturbs_nobody(post: Post) -> None:
    post.server.close()
    case_id = opened(post)
    post.goes()
    post.desk.does(take, post.desk.cast.theo, case_id, now=NOON + MINUTE)
    post.server.open()
    assert [subject for _, subject in post.goes(2 * DAY) if "did not arrive" in subject] == []


def test_low_answers_that_reach_nobody_are_passed_on_without_a_case(post: Post) -> None:
    post.server.refuse(MARA)
    post.desk.hears(a_story(post.desk.cast))
    assert (BOSS, "A message about Riverside did not arrive") in post.goes()


def test_a_customers_address_that_is_refused_is_told_to_who_looks_after_them_without_naming_it(post: Post) -> None:
    customer = "jo@customer.example"
    post.server.refuse(customer, f"550 <{customer}> is unknown")
    case_id = opened(post)
    post.desk.does(take, post.desk.cast.theo, case_id, now=NOON)
    post.goes()
    post.desk.database.write(
        queue.put,
        id=new_id(NOON),
        channel="email",
        destination=customer,
        subject=post.desk.case(case_id).customer_subject,
        message=Message("Theo is looking after this"),
        keys=KEYS,
        now=NOON,
    )
    assert (THEO, "A message to a customer of Riverside did not arrive") in post.goes(MINUTE)
    assert customer not in post.server.mails[-1].text
    assert lines(post, case_id)[-1] == "To the customer. Told instead: Theo"


def test_two_workers_pass_on_once(post: Post) -> None:
    post.server.refuse(MARA)
    case_id = opened(post)
    send_due(post.desk.database, {"email": post.email}, KEYS, clock=lambda: NOON)

    def work(_: int) -> int:
        return post.desk.database.write(pass_on, outlets=MAIL, keys=KEYS, now=NOON)

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(work, range(4))) == 1
    assert len(lines(post, case_id)) == 1
    post.email.close()


def test_every_alert_about_low_answers_that_is_refused_goes_to_somebody_else(post: Post) -> None:
    post.server.refuse(MARA)
    for hours in (0, 1):
        now = NOON + timedelta(hours=hours)
        post.desk.hears(a_story(post.desk.cast, touched_at=now), now=now)
        passed_on = [to for to, subject in post.goes(timedelta(hours=hours)) if "did not arrive" in subject]
        assert passed_on == [BOSS]


def test_low_answers_that_nobody_can_be_told_of_end_somewhere(post: Post) -> None:
    for address in (MARA, THEO, BOSS):
        post.server.refuse(address)
    post.desk.hears(a_story(post.desk.cast))
    assert post.goes() == []
    assert len(post.desk.database.read(queue.given_up)) == 3
