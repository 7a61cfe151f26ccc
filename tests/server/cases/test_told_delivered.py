"""What customers are told arrives: through a real mail server and a gateway shaped like those of text messages."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from sqlalchemy import update

from server.cases import life
from server.cases.passed_on import pass_on
from server.database.tables.deliveries import deliveries
from server.deliveries.channels.channel import Channel
from server.deliveries.channels.email import Email
from server.deliveries.channels.sms import Sms
from server.deliveries.dispatch import send_due
from tests.mail_server import Mail, MailServer
from tests.server.cases.conftest import Desk
from tests.server.cases.customer import ALL_WAYS, BY_MAIL, BY_TEXT, Customer, does
from tests.server.cases.lobby import Lobby
from tests.server.conftest import KEYS
from tests.sms_gateway import SmsGateway

# Apprise's own, on Python 3.11 and 3.12.
pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")

SENDER = "Heard <heard@example.com>"


@pytest.fixture
def lobby(desk: Desk) -> Lobby:
    desk.outlets = ALL_WAYS
    return Lobby(desk)


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    with MailServer() as server:
        yield server


@pytest.fixture
def gateway() -> Iterator[SmsGateway]:
    with SmsGateway() as gateway:
        yield gateway


@pytest.fixture
def worker(lobby: Lobby, mail_server: MailServer, gateway: SmsGateway) -> Iterator[Callable[[], None]]:
    """Sends whatever is due."""
    email = Email(mail_server.url, sender=SENDER, public_url=ALL_WAYS.public_url)
    channels: dict[str, Channel] = {"email": email, "sms": Sms(gateway.url)}

    def send() -> None:
        send_due(lobby.database, channels, KEYS, clock=lambda: lobby.now, jitter=lambda: 0.0)

    yield send
    email.close()


def to_neema(mail_server: MailServer) -> list[Mail]:
    return [mail for mail in mail_server.mails if mail.recipients == (BY_MAIL.email,)]


def test_a_mail_comes_from_the_branch_and_says_that_nobody_reads_replies(
    lobby: Lobby, worker: Callable[[], None], mail_server: MailServer
) -> None:
    neema = Customer.says(lobby, contact=BY_MAIL, language="ar")
    does(lobby, lobby.desk.cast.mara, life.take, neema.case)
    worker()
    (mail,) = to_neema(mail_server)
    assert str(mail.message["From"]) == "Riverside <heard@example.com>"
    assert mail.message["Subject"] == "Riverside: الأمر الآن لدى \u2068Mara\u2069".translate(
        {0x2068: None, 0x2069: None}
    )
    assert mail.message["Auto-Submitted"] == "auto-generated"
    assert f"https://heard.example/c/{neema.visit.slip}" in mail.text
    assert "لا أحد يقرأ الردود" in mail.text


def test_a_mail_that_goes_out_twice_can_be_told_by_its_id(
    lobby: Lobby, worker: Callable[[], None], mail_server: MailServer
) -> None:
    neema = Customer.says(lobby, contact=BY_MAIL)
    does(lobby, lobby.desk.cast.mara, life.take, neema.case)
    mail_server.answer("451 later")
    worker()
    assert to_neema(mail_server) == []
    mail_server.answer("250 taken")
    lobby.passes(minutes=5)
    worker()
    (mail,) = to_neema(mail_server)
    kept = lobby.database.read(lambda session: session.execute(deliveries.select()).mappings().all())
    (owed,) = [row for row in kept if row["subject"] == neema.case.news_subject]
    assert mail.message["Message-ID"] == f"<{owed['id']}@example.com>"


def test_a_text_message_goes_to_the_number_that_was_left(
    lobby: Lobby, worker: Callable[[], None], gateway: SmsGateway
) -> None:
    neema = Customer.says(lobby, contact=BY_TEXT)
    does(lobby, lobby.desk.cast.mara, life.take, neema.case)
    worker()
    [(number, text)] = gateway.sent
    assert number == "+254712345678"
    assert text.startswith("Mara at Riverside is looking after this;")
    assert text.endswith(f"/c/{neema.visit.slip}")


def test_what_a_customer_never_got_is_said_to_who_looks_after_them(
    lobby: Lobby, worker: Callable[[], None], gateway: SmsGateway, mail_server: MailServer
) -> None:
    gateway.status = 503
    neema = Customer.says(lobby, contact=BY_TEXT)
    does(lobby, lobby.desk.cast.mara, life.take, neema.case)
    for _ in range(30):
        worker()
        lobby.passes(hours=1)
    lobby.database.write(pass_on, outlets=lobby.desk.outlets, keys=KEYS, now=lobby.now)
    assert lobby.desk.steps(neema.case.id)[-1] == "given-up"
    soon = update(deliveries).where(deliveries.c.status == "waiting").values(run_at=lobby.now - timedelta(minutes=1))
    lobby.database.write(lambda session: session.execute(soon))
    worker()
    told = mail_server.mails[-1]
    assert told.recipients == ("mara@riverside.example",)
    assert "+254712345678" not in told.text
