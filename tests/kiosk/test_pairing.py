"""Becoming a branch's tablet, and ceasing to be one."""

from collections.abc import Callable
from queue import SimpleQueue
from typing import Any

import pytest

from kiosk.pairing import NO_CODE, NO_NETWORK, Pairing, with_scheme
from kiosk.server_client import NotReached, Refused
from kiosk.service import PROBLEMS


class Remembers:
    """Server, store, outbox, stage and courier in one: what was asked of each, in order."""

    server_url = "https://old.example"

    def __init__(self, failure: Exception | None = None) -> None:
        self.failure, self.asked = failure, list[tuple[Any, ...]]()

    def pair(self, code: str, address: str) -> None:
        self.asked.append(("pair", code, address))
        if self.failure:
            raise self.failure

    def __getattr__(self, name: str) -> Callable[..., None]:
        return lambda *said: self.asked.append((name, *said))


def at_work(failure: Exception | None = None) -> tuple[Pairing, Remembers, SimpleQueue[Callable[[], None]]]:
    world: Any = Remembers(failure)
    window: SimpleQueue[Callable[[], None]] = SimpleQueue()
    parts = dict.fromkeys(("server", "store", "outbox", "stage", "courier"), world)
    return Pairing(**parts, in_window=window.put), world, window


def test_after_pairing_the_faces_come_and_the_courier_speaks() -> None:
    pairing, world, window = at_work()
    pairing.pair("feedback.example.com/", "K7Q2")
    window.get(timeout=30)()
    assert world.asked == [
        ("pair", "K7Q2", "https://feedback.example.com"),
        ("clear",),
        ("on_change",),
        ("paired",),
        ("paired",),
    ]
    assert pairing.problem == ""


@pytest.mark.parametrize(
    ("failure", "said"),
    [
        (NotReached("certificate"), PROBLEMS["certificate"]),
        (NotReached("no-network"), NO_NETWORK),
        (Refused(404, {"detail": "This code has expired."}), "This code has expired."),
    ],
)
def test_what_went_wrong_is_said_to_staff(failure: Exception, said: str) -> None:
    pairing, world, window = at_work(failure)
    pairing.pair("https://a.example", "K7Q2")
    window.get(timeout=30)()
    assert (pairing.problem, world.asked[-1]) == (said, ("on_change",))
    assert pairing.address == "https://a.example", "what was typed is not to be typed again"


def test_without_a_code_the_server_is_not_asked() -> None:
    pairing, world, _ = at_work()
    pairing.pair("https://a.example", "")
    assert (pairing.problem, world.asked) == (NO_CODE, [("on_change",)])


def test_a_revoked_tablet_forgets_everything_before_it_asks_for_a_code() -> None:
    pairing, world, window = at_work()
    pairing.revoked()
    window.get(timeout=30)()
    assert world.asked == [("wipe",), ("clear",), ("forget",), ("unpaired",), ("wipe",)]


def test_a_loopback_address_is_left_as_it_was_typed() -> None:
    assert with_scheme("http://127.0.0.1:8000/") == "http://127.0.0.1:8000"
