"""What every channel can do; its whole contract."""

from typing import Protocol

from server.deliveries.delivery import Delivery
from server.deliveries.message import Message


class Channel(Protocol):
    def send(self, delivery: Delivery, message: Message) -> None:
        """Hand over one message; DeliveryFailed when the other side does not take it."""


class DeliveryFailed(Exception):
    """The reason is kept with the delivery and shown to staff: no customer's words, no secrets."""

    def __init__(self, reason: str, *, permanent: bool = False) -> None:
        super().__init__(reason)
        self.permanent = permanent


class ChannelDown(DeliveryFailed):
    """Nothing can be handed over here just now, so the rest of a round need not try."""
