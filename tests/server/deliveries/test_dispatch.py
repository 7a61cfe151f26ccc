from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count

import pytest
from structlog.testing import capture_logs

from server.database import Database
from server.deliveries import queue
from server.deliveries.channels.channel import Channel, ChannelDown, DeliveryFailed
from server.deliveries.delivery import Delivery
from server.deliveries.dispatch import send_due
from server.deliveries.message import Message
from server.keys import Keys
from surveys.ids import new_id

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
Owe = Callable[..., None]
Send = Callable[..., int]


@dataclass
class FakeChannel:
    """Remembers what it sent; fails for a destination that `failures` names."""

    failures: dict[str, Exception] = field(default_factory=dict)
    sent: list[tuple[str, str]] = field(default_factory=list)
    tried: int = 0

    def send(self, delivery: Delivery, message: Message) -> None:
        self.tried += 1
        if delivery.destination in self.failures:
            raise self.failures[delivery.destination]
        self.sent.append((delivery.destination, message.title))


@pytest.fixture
def owe(database: Database, keys: Keys, now: datetime) -> Owe:
    order = count()

    def owe(destination: str, title: str = "Somebody waits", channel: str = "email") -> None:
        database.write(
            queue.put,
            id=new_id(now),
            channel=channel,
            destination=destination,
            subject=destination,
            message=Message(title),
            keys=keys,
            now=now,
            run_at=now - MINUTE + next(order) * timedelta(milliseconds=1),
        )

    return owe


@pytest.fixture
def send(database: Database, keys: Keys, now: datetime) -> Send:
    def send(channel: Channel | None, *, at: datetime = now, stopwatch: Callable[[], float] = lambda: 0.0) -> int:
        channels = {"email": channel} if channel else {}
        return send_due(database, channels, keys, clock=lambda: at, jitter=lambda: 0.0, stopwatch=stopwatch)

    return send


def status(database: Database, subject: str) -> str | None:
    newest = database.read(queue.newest, subject)
    return newest[1] if newest else None


def test_what_is_due_is_sent_once_and_marked(owe: Owe, send: Send, database: Database) -> None:
    owe("mara")
    channel = FakeChannel()
    assert send(channel) == 1
    assert send(channel) == 0
    assert channel.sent == [("mara", "Somebody waits")]
    assert status(database, "mara") == "sent"


def test_one_failure_does_not_hold_up_the_others(owe: Owe, send: Send, database: Database, now: datetime) -> None:
    for person in ("mara", "theo", "ines"):
        owe(person)
    channel = FakeChannel({"mara": DeliveryFailed("later"), "theo": DeliveryFailed("nobody there", permanent=True)})
    assert send(channel) == 3
    assert channel.sent == [("ines", "Somebody waits")]
    assert [status(database, person) for person in ("mara", "theo", "ines")] == ["waiting", "given-up", "sent"]
    assert [given_up.error for given_up in database.read(queue.given_up)] == ["nobody there"]
    assert send(channel, at=now + 14 * SECOND) == 0
    channel.failures = {}
    assert send(channel, at=now + 15 * SECOND) == 1
    assert status(database, "mara") == "sent"


def test_a_defect_in_a_channel_is_a_failure_of_that_delivery_alone(
    owe: Owe, send: Send, database: Database, keys: Keys
) -> None:
    owe("mara")
    owe("theo")
    channel = FakeChannel({"mara": ZeroDivisionError("the customer said: slow")})
    with capture_logs() as logs:
        send(channel)
    assert channel.sent == [("theo", "Somebody waits")]
    assert status(database, "mara") == "waiting"
    assert [entry["event"] for entry in logs] == ["channel failed", "not delivered"]
    del keys


def test_a_channel_that_is_down_is_not_tried_again_in_the_same_round(owe: Owe, send: Send, database: Database) -> None:
    owe("mara")
    owe("theo")
    channel = FakeChannel({"mara": ChannelDown("no mail server")})
    assert send(channel) == 2
    assert channel.tried == 1
    assert [status(database, person) for person in ("mara", "theo")] == ["waiting", "waiting"]


def test_a_channel_that_is_not_set_up_any_more_is_given_up_by_name(owe: Owe, send: Send, database: Database) -> None:
    owe("mara")
    send(None)
    [given_up] = database.read(queue.given_up)
    assert given_up.error == "The channel email is not set up any more."


def test_a_message_sealed_with_a_lost_key_does_not_stop_the_round(owe: Owe, database: Database, now: datetime) -> None:
    owe("mara")
    other_key = Keys("quite another key of more than thirty-two characters")
    send_due(database, {"email": FakeChannel()}, other_key, clock=lambda: now, jitter=lambda: 0.0)
    assert status(database, "mara") == "waiting"


def test_a_round_longer_than_its_lease_leaves_the_rest_to_others(
    owe: Owe, send: Send, database: Database, now: datetime
) -> None:
    owe("mara")
    owe("theo")
    channel = FakeChannel()
    send(channel, stopwatch=iter((0.0, 0.0, 120.0)).__next__)
    assert channel.sent == [("mara", "Somebody waits")]
    assert send(channel, at=now + MINUTE) == 0
    assert send(channel, at=now + 3 * MINUTE) == 1
    assert status(database, "theo") == "sent"


def test_a_worker_that_dies_after_sending_sends_again_with_the_same_id(
    owe: Owe, database: Database, keys: Keys, now: datetime
) -> None:
    class Dying:
        ids: list[str] = []  # noqa: RUF012

        def send(self, delivery: Delivery, message: Message) -> None:
            del message
            self.ids.append(str(delivery.id))
            if delivery.attempts == 1:
                raise KeyboardInterrupt

    owe("mara")
    channel = Dying()
    with pytest.raises(KeyboardInterrupt):
        send_due(database, {"email": channel}, keys, clock=lambda: now)
    assert send_due(database, {"email": channel}, keys, clock=lambda: now + MINUTE) == 0
    assert send_due(database, {"email": channel}, keys, clock=lambda: now + 3 * MINUTE) == 1
    assert len(channel.ids) == 2
    assert len(set(channel.ids)) == 1
    assert status(database, "mara") == "sent"


def test_a_message_cancelled_before_the_round_is_never_sent(
    owe: Owe, send: Send, database: Database, now: datetime
) -> None:
    owe("mara")
    database.write(queue.cancel, "mara", now=now)
    channel = FakeChannel()
    assert send(channel) == 0
    assert channel.sent == []
