import json
import re
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from server.deliveries.channels.apprise import Apprise
from server.deliveries.channels.channel import DeliveryFailed
from server.deliveries.delivery import Delivery
from server.deliveries.message import Message
from server.deliveries.outlets import fingerprint
from server.errors import WrongSetting

# Apprise's own, on Python 3.11 and 3.12.
pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")


class Chat:
    """A webhook on loopback that remembers what was posted."""

    def __init__(self) -> None:
        self.posted: list[dict[str, Any]] = []
        self.status = 200
        chat = self

        class Door(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                chat.posted.append(body)
                self.send_response(chat.status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
        self.url = f"json://user:p4ss@127.0.0.1:{self.server.server_port}/hooks/s3cret"

    def channel(self) -> Apprise:
        return Apprise([self.url])


@pytest.fixture
def chat() -> Iterator[Chat]:
    chat = Chat()
    thread = threading.Thread(target=chat.server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield chat
    chat.server.shutdown()
    chat.server.server_close()
    thread.join()


def to(chat: Chat, delivery: Delivery) -> Delivery:
    return replace(delivery, channel="apprise", destination=fingerprint(chat.url))


def test_a_chat_gets_title_and_text_as_they_are(chat: Chat, delivery: Delivery) -> None:
    words = r"<script>alert(1)</script> & *so* \n slow، انتظرت"
    message = Message("Riverside\nneeds you", words=words, links=(("Open", "https://h.example/"),))
    chat.channel().send(to(chat, delivery), message)
    [posted] = chat.posted
    assert posted["title"] == "Riverside needs you"
    assert posted["message"].strip() == f"> {words}\n\nOpen:\nhttps://h.example/"


def test_a_chat_that_shows_html_gets_words_escaped(chat: Chat, delivery: Delivery) -> None:
    chat.url += "?format=html"
    chat.channel().send(to(chat, delivery), Message("Riverside", words="<script>alert(1)</script>"))
    assert "&lt;script&gt;" in chat.posted[0]["message"]
    assert "<script" not in chat.posted[0]["message"]


def test_a_customer_cannot_ring_everybody_who_reads_the_chat(chat: Chat, delivery: Delivery) -> None:
    words = "@everyone @here <!channel> <@U024BE7LH> <#C024BE7LR> a < b, 5 @ 3"
    chat.channel().send(to(chat, delivery), Message("Riverside", words=words))
    posted = chat.posted[0]["message"]
    assert not re.search(r"@\w|<[!@#]\w", posted)
    assert posted.replace("\u2060", "").strip() == f"> {words}"


def test_a_refusal_is_tried_again_and_tells_no_secret(chat: Chat, delivery: Delivery) -> None:
    chat.status = 500
    with pytest.raises(DeliveryFailed) as failure:
        chat.channel().send(to(chat, delivery), Message("Riverside"))
    assert not failure.value.permanent
    assert str(failure.value) == "The chat behind json:// did not take it."


def test_a_chat_of_a_branch_is_found_by_its_fingerprint(chat: Chat, delivery: Delivery) -> None:
    known = {fingerprint(chat.url): chat.url}
    Apprise([], find=known.get).send(to(chat, delivery), Message("Riverside"))
    assert [posted["title"] for posted in chat.posted] == ["Riverside"]


def test_a_chat_that_was_removed_is_given_up(chat: Chat, delivery: Delivery) -> None:
    with pytest.raises(DeliveryFailed, match="was removed") as failure:
        Apprise([]).send(to(chat, delivery), Message("Riverside"))
    assert failure.value.permanent


def test_an_incomplete_address_is_given_up_and_tells_no_secret(delivery: Delivery) -> None:
    with pytest.raises(DeliveryFailed) as failure:
        Apprise(["tgram://s3cret"]).send(replace(delivery, destination=fingerprint("tgram://s3cret")), Message("x"))
    assert failure.value.permanent
    assert str(failure.value) == "The chat's address with tgram:// is incomplete."


@pytest.mark.parametrize("url", ["syslog://", "file:///etc/passwd", "dbus://", "windows://", "x://key/secret", "hello"])
def test_a_service_that_reaches_no_colleague_stops_the_start_by_name(url: str) -> None:
    with pytest.raises(WrongSetting, match="HEARD_ALERT_URLS") as refusal:
        Apprise([url])
    assert "secret" not in str(refusal.value)
