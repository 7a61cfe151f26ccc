import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from server.deliveries.channels.channel import ChannelDown, DeliveryFailed
from server.deliveries.channels.email import Email
from server.deliveries.delivery import Delivery
from server.deliveries.message import Message
from server.errors import WrongSetting
from tests.mail_server import MailServer

MESSAGE = Message("Riverside: one to answer", words="Slow", links=(("Open", "https://heard.example/"),))
SENDER = "Heard <heard@localhost>"
ALIAS = "127.1"  # this computer, under a name that is not known to be it


class Stopwatch:
    seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


@contextmanager
def email_to(url: str, *, sender: str = SENDER, tls: ssl.SSLContext | None = None) -> Iterator[Email]:
    noon = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
    email = Email(url, sender=sender, public_url="https://heard.example:8443", clock=lambda: noon, tls=tls)
    yield email
    email.close()


@pytest.fixture
def email(mail_server: MailServer) -> Iterator[Email]:
    with email_to(mail_server.url) as email:
        yield email


def test_a_mail_can_be_recognised_when_it_comes_twice(
    email: Email, mail_server: MailServer, delivery: Delivery
) -> None:
    email.send(delivery, MESSAGE)
    email.send(delivery, MESSAGE)
    assert {mail.message["Message-ID"] for mail in mail_server.mails} == {f"<{delivery.id}@heard.example>"}


def test_a_senders_own_domain_names_the_mail(mail_server: MailServer, delivery: Delivery) -> None:
    with email_to(mail_server.url, sender="Riverside <ask@shop.example>") as email:
        email.send(delivery, MESSAGE)
    [mail] = mail_server.mails
    assert mail.sender == "ask@shop.example"
    assert mail.message["Message-ID"] == f"<{delivery.id}@shop.example>"


def test_a_customers_mail_comes_under_the_branchs_name_and_can_carry_no_header(
    email: Email, mail_server: MailServer, delivery: Delivery
) -> None:
    email.send(delivery, Message("Riverside: Our answer", body="Sorry.", sender="Riverside\nBcc: x@y.example"))
    [mail] = mail_server.mails
    assert mail.sender == "heard@localhost"
    assert mail.message["From"].addresses[0].display_name == "Riverside Bcc: x@y.example"
    assert mail.message["Bcc"] is None
    assert mail.message["Auto-Submitted"] == "auto-generated"


def test_a_mail_says_who_when_and_that_no_reply_is_needed(
    email: Email, mail_server: MailServer, delivery: Delivery
) -> None:
    email.send(delivery, MESSAGE)
    [mail] = mail_server.mails
    assert mail.recipients == ("mara@riverside.example",)
    headers = {name: mail.message[name] for name in ("From", "To", "Subject", "Date", "Auto-Submitted")}
    assert headers == {
        "From": SENDER,
        "To": "mara@riverside.example",
        "Subject": "Riverside: one to answer",
        "Date": "Mon, 02 Mar 2026 12:00:00 +0000",
        "Auto-Submitted": "auto-generated",
    }


def test_words_arrive_as_text_in_every_script_and_as_nothing_else(
    email: Email, mail_server: MailServer, delivery: Delivery
) -> None:
    words = "<script>alert(1)</script> انتظرت أربعين دقيقة"
    email.send(delivery, replace(MESSAGE, title="ريفرسايد " * 20, words=words))
    [mail] = mail_server.mails
    assert mail.message["Subject"] == ("ريفرسايد " * 20).strip()
    assert f"> {words}" in mail.text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; انتظرت أربعين دقيقة" in mail.html
    assert "<script" not in mail.html
    assert mail.message.as_bytes().isascii()


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028", "\x0b", "\x85"])
def test_a_title_cannot_add_a_header(end: str, email: Email, mail_server: MailServer, delivery: Delivery) -> None:
    email.send(delivery, replace(MESSAGE, title=f"Riverside{end}Bcc: ines@station.example"))
    [mail] = mail_server.mails
    assert mail.message["Bcc"] is None
    assert mail.message["Subject"] == "Riverside Bcc: ines@station.example"
    assert mail.recipients == ("mara@riverside.example",)


@pytest.mark.parametrize(
    "destination",
    ["", "mara", "mara@", "a@b.example, c@d.example", "mara@riverside.example\nBcc: ines@station.example", "<a@b>"],
)
def test_what_is_no_address_is_given_up(
    destination: str, email: Email, mail_server: MailServer, delivery: Delivery
) -> None:
    with pytest.raises(DeliveryFailed) as failure:
        email.send(replace(delivery, destination=destination), MESSAGE)
    assert failure.value.permanent
    assert mail_server.connections == 0


def test_a_recipient_nobody_knows_is_given_up(email: Email, mail_server: MailServer, delivery: Delivery) -> None:
    mail_server.refuse("mara@riverside.example")
    with pytest.raises(DeliveryFailed, match=r"answered 550: 5\.1\.1 nobody of that name") as failure:
        email.send(delivery, MESSAGE)
    assert failure.value.permanent


def test_a_full_mailbox_is_tried_again(email: Email, mail_server: MailServer, delivery: Delivery) -> None:
    mail_server.refuse("mara@riverside.example", "452 4.2.2 mailbox full")
    with pytest.raises(DeliveryFailed) as failure:
        email.send(delivery, MESSAGE)
    assert not failure.value.permanent


@pytest.mark.parametrize("answer", ["451 later", "554 looks like spam"])
def test_a_mail_that_was_not_taken_is_tried_again(
    answer: str, email: Email, mail_server: MailServer, delivery: Delivery
) -> None:
    mail_server.answer(answer)
    with pytest.raises(DeliveryFailed, match=answer.partition(" ")[2]) as failure:
        email.send(delivery, MESSAGE)
    assert not failure.value.permanent
    mail_server.answer("250 taken")
    email.send(delivery, MESSAGE)
    assert len(mail_server.mails) == 1


def test_a_refused_recipient_does_not_spoil_the_next_mail(
    email: Email, mail_server: MailServer, delivery: Delivery
) -> None:
    mail_server.refuse("mara@riverside.example")
    with pytest.raises(DeliveryFailed):
        email.send(delivery, MESSAGE)
    email.send(replace(delivery, destination="theo@riverside.example"), MESSAGE)
    assert [mail.recipients for mail in mail_server.mails] == [("theo@riverside.example",)]
    assert mail_server.connections == 1


def test_a_mail_server_that_is_away_holds_up_the_whole_channel(
    email: Email, mail_server: MailServer, delivery: Delivery
) -> None:
    mail_server.close()
    with pytest.raises(ChannelDown, match=r"127\.0\.0\.1 at port .* takes no connections") as failure:
        email.send(delivery, MESSAGE)
    assert not failure.value.permanent


def test_mails_that_follow_shortly_share_a_connection(mail_server: MailServer, delivery: Delivery) -> None:
    stopwatch = Stopwatch()
    email = Email(mail_server.url, sender=SENDER, public_url="https://heard.example", stopwatch=stopwatch)
    email.send(delivery, MESSAGE)
    stopwatch.seconds = 19
    email.send(delivery, MESSAGE)
    assert mail_server.connections == 1
    stopwatch.seconds = 40
    email.send(delivery, MESSAGE)
    assert mail_server.connections == 2
    email.close()


def test_a_connection_that_was_cut_is_made_again(email: Email, mail_server: MailServer, delivery: Delivery) -> None:
    email.send(delivery, MESSAGE)
    mail_server.close()
    mail_server.open()
    email.send(delivery, MESSAGE)
    assert len(mail_server.mails) == 2


def test_name_and_password_are_given_where_they_are_asked_for(delivery: Delivery) -> None:
    with MailServer(login=("heard", "p@ss/word")) as mail_server:
        with email_to(f"smtp://heard:p%40ss%2Fword@{mail_server.host}") as email:
            email.send(delivery, MESSAGE)
        with email_to(f"smtp://heard:wrong@{mail_server.host}") as email, pytest.raises(ChannelDown, match="535"):
            email.send(delivery, MESSAGE)
        assert len(mail_server.mails) == 1


def test_mail_travels_encrypted_from_the_first_byte(tmp_path: Path, delivery: Delivery) -> None:
    server, client = trust_between(tmp_path)
    with MailServer(tls=server) as mail_server:
        with email_to(f"smtps://localhost:{mail_server.host.partition(':')[2]}", tls=client) as email:
            email.send(delivery, MESSAGE)
        with (
            email_to(mail_server.url) as email,
            pytest.raises(ChannelDown, match=r"certificate of 127\.0\.0\.1 cannot be trusted"),
        ):
            email.send(delivery, MESSAGE)
        assert len(mail_server.mails) == 1


def test_a_password_is_never_sent_in_clear_to_another_computer(delivery: Delivery) -> None:
    with MailServer() as mail_server:
        url = mail_server.url.replace("//127.0.0.1", f"//heard:secret@{ALIAS}")
        with email_to(url) as email, pytest.raises(ChannelDown, match="no encryption"):
            email.send(delivery, MESSAGE)
        assert mail_server.mails == []


def test_starttls_is_used_where_it_is_offered(tmp_path: Path, delivery: Delivery) -> None:
    server, client = trust_between(tmp_path)
    with MailServer(login=("heard", "secret"), tls=server, starttls=True) as mail_server:
        with email_to(mail_server.url.replace("127.0.0.1", ALIAS), tls=client) as email:
            email.send(delivery, MESSAGE)
        assert len(mail_server.mails) == 1


@pytest.mark.parametrize("sender", ["", "Heard", "Heard <heard>", "heard@"])
def test_a_sender_that_is_no_address_stops_the_start_by_name(sender: str) -> None:
    with pytest.raises(WrongSetting, match="HEARD_MAIL_FROM"):
        Email("smtp://mail.example", sender=sender, public_url="https://heard.example")


def trust_between(folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A server with a certificate of its own making for this computer, and a client that trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    names = x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.DNSName(ALIAS)])
    today = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), today, today + timedelta(1))
        .add_extension(names, critical=False)
        .sign(key, hashes.SHA256())
    )
    file = folder / "server.pem"
    pem = serialization.Encoding.PEM
    plain = serialization.NoEncryption()
    file.write_bytes(key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain) + certificate.public_bytes(pem))
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(file)
    return server, ssl.create_default_context(cadata=certificate.public_bytes(pem).decode())


@pytest.mark.parametrize(
    ("url", "kind", "said"),
    [
        ("smtp://no-such-name.invalid", "name", "no-such-name.invalid"),
        ("smtp://" + "m" * 70 + ".example", "name", "There is no server called mmm"),
        ("smtp://127.0.0.1:1", "refused", "127.0.0.1 at port 1 takes no connections"),
    ],
)
def test_a_server_that_is_not_there_is_told_apart(url: str, kind: str, said: str) -> None:
    with email_to(url) as email:
        fault = email.fault()
    assert fault is not None
    assert (fault.kind, said in fault.says, bool(fault.cure)) == (kind, True, True)


def test_each_step_of_a_trial_names_its_own_fault_and_sends_nothing(tmp_path: Path) -> None:
    tls, _ = trust_between(tmp_path)
    with MailServer(login=("heard", "secret")) as locked, MailServer(tls=tls) as stranger, MailServer() as plain:
        plain.refuse("nobody@riverside.example")
        trials = (
            (locked.url, "mara@riverside.example"),
            (locked.url.replace("heard:secret", "heard:wrong"), ""),
            (f"smtp://{locked.host}", "mara@riverside.example"),
            (stranger.url, ""),
            (f"smtps://{plain.host}", ""),
            (f"smtp://heard:secret@{plain.host}", ""),
            (plain.url, "nobody@riverside.example"),
        )
        kinds = []
        for url, to in trials:
            with email_to(url) as email:
                fault = email.fault(to)
                kinds.append(fault.kind if fault else "")
        assert locked.mails + stranger.mails + plain.mails == []
    assert kinds == ["", "password", "password", "certificate", "encryption", "password", "recipient"]


def test_a_server_that_says_nothing_is_not_waited_for_long() -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        email = Email(f"smtp://127.0.0.1:{mute.getsockname()[1]}", sender=SENDER, public_url="", timeout=0.2)
        fault = email.fault()
    assert fault is not None
    assert (fault.kind, "block the port" in fault.cure) == ("silent", True)
