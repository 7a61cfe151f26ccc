"""Text messages, through a gateway on loopback that takes them as gateways do: a number and a text by HTTP."""

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlsplit

import pytest

from server.deliveries.channels.channel import DeliveryFailed
from server.deliveries.channels.sms import Sms
from server.deliveries.delivery import Delivery
from server.deliveries.message import MOST_IN_A_TEXT, Message
from server.errors import WrongSetting
from tests.sms_gateway import SmsGateway

# Apprise's own, on Python 3.11 and 3.12.
pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")

NUMBER = "+254712345678"
SLIP = "https://heard.example/c/Kq3v0mJt5mZkZ2d6bq0m1A"
TAKEN = Message("Riverside: Mara", body="Mara is looking after this.", links=(("Read it", SLIP),), foot="No reply.")


@pytest.fixture
def gateway() -> Iterator[SmsGateway]:
    with SmsGateway() as gateway:
        yield gateway


@pytest.fixture
def to_neema(delivery: Delivery) -> Delivery:
    return replace(delivery, channel="sms", destination=NUMBER)


def test_a_number_gets_the_sentence_and_the_link(gateway: SmsGateway, to_neema: Delivery) -> None:
    Sms(gateway.url).send(to_neema, TAKEN)
    assert gateway.sent == [(NUMBER, f"Mara is looking after this.\n{SLIP}")]


def test_one_that_has_no_sentence_says_its_title(gateway: SmsGateway, to_neema: Delivery) -> None:
    Sms(gateway.url).send(to_neema, Message("Sign in to Heard", words="never", links=(("Sign in", SLIP),)))
    assert gateway.sent == [(NUMBER, f"Sign in to Heard\n{SLIP}")]


def test_every_script_arrives_as_it_is(gateway: SmsGateway, to_neema: Delivery) -> None:
    body = r"نعتذر منك <b> & *so* \n हम क्षमा चाहते हैं"
    Sms(gateway.url).send(to_neema, replace(TAKEN, body=body, links=()))
    assert gateway.sent == [(NUMBER, body)]


def test_a_long_answer_is_cut_and_the_link_stays_whole(gateway: SmsGateway, to_neema: Delivery) -> None:
    Sms(gateway.url).send(to_neema, replace(TAKEN, body="sorry " * 600))
    [(_, text)] = gateway.sent
    assert text.endswith(f"…\n{SLIP}")
    assert len(text) <= MOST_IN_A_TEXT + len(SLIP) + 2


def test_a_number_cannot_change_where_the_message_goes(gateway: SmsGateway, delivery: Delivery) -> None:
    Sms(gateway.url).send(replace(delivery, destination="1&-to=2/../x?y"), TAKEN)
    assert gateway.sent[0][0] == "1&-to=2/../x?y"
    assert urlsplit(gateway.paths[0]).path.rstrip("/") == "/send"


def test_a_refusal_is_tried_again_and_tells_no_secret(gateway: SmsGateway, to_neema: Delivery) -> None:
    gateway.status = 503
    with pytest.raises(DeliveryFailed) as failure:
        Sms(gateway.url).send(to_neema, TAKEN)
    assert not failure.value.permanent
    assert str(failure.value) == "The text message gateway did not take it."


def test_a_number_that_the_gateway_cannot_have_is_given_up(to_neema: Delivery) -> None:
    sms = Sms(f"twilio://{'A' * 34}:{'b' * 32}@short/{{to}}")
    with pytest.raises(DeliveryFailed) as failure:
        sms.send(to_neema, TAKEN)
    assert failure.value.permanent


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("tgram://s3cret/{to}", "tgram cannot send text messages"),
        ("mailto://user:s3cret@example.com?to={to}", "mailto cannot send text messages"),
        ("s3cret", "an address without :// cannot"),
        ("twilio://s3cret:s3cret@+15551234567", r"must have \{to\}"),
    ],
)
def test_a_wrong_setting_is_named_without_its_secret(url: str, problem: str) -> None:
    with pytest.raises(WrongSetting, match=problem) as refusal:
        Sms(url)
    assert "HEARD_SMS_URL" in str(refusal.value)
    assert "s3cret" not in str(refusal.value)
