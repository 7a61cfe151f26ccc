"""One line on a stream, for an installation that has neither mail nor chat yet."""

import sys
from dataclasses import dataclass
from typing import TextIO

from server.deliveries.delivery import Delivery
from server.deliveries.message import Message


@dataclass(frozen=True, slots=True)
class Terminal:
    stream: TextIO | None = None
    """None: standard error, as it is at the time."""

    def send(self, delivery: Delivery, message: Message) -> None:
        del delivery
        stream = self.stream or sys.stderr
        stream.write(f"{message.as_line()}\n")
        stream.flush()
