"""A mail that was written elsewhere, with a file."""

from dataclasses import replace

from server.deliveries.channels.email import Email
from server.deliveries.delivery import Delivery
from server.deliveries.letter import Letter
from server.deliveries.message import Message
from tests.mail_server import MailServer

LETTER = Letter("In short", "<p>In short</p>", "week.pdf", b"%PDF-1.4 \x00\xff")
MESSAGE = Message(title="The week", facts=(("Answers", "7"),), letter=LETTER)


def test_a_letter_comes_back_whole_from_its_payload() -> None:
    assert Message.from_payload(MESSAGE.as_payload()) == MESSAGE
    assert Message.from_payload(replace(MESSAGE, letter=None).as_payload()).letter is None


def test_a_chat_gets_the_message_without_the_letter() -> None:
    assert MESSAGE.as_text() == "Answers: 7\n"
    assert "In short" not in MESSAGE.as_line()


def test_a_mail_says_what_the_letter_says_and_brings_its_file(mail_server: MailServer, delivery: Delivery) -> None:
    email = Email(mail_server.url, sender="Heard <heard@localhost>", public_url="https://heard.example")
    email.send(delivery, MESSAGE)
    email.close()
    (mail,) = mail_server.mails
    assert (mail.text.strip(), mail.html.strip()) == ("In short", "<p>In short</p>")
    assert mail.message["Subject"] == "The week"
    (enclosed,) = mail.message.iter_attachments()
    assert (enclosed.get_content_type(), enclosed.get_filename()) == ("application/pdf", "week.pdf")
    assert enclosed.get_content() == LETTER.pdf
