"""Tells the service manager that the window lives: sd_notify, without its library."""

import logging
import os
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Watchdog:
    """Nobody is told anything where nobody listens."""

    address: str | bytes = ""
    """Of a datagram socket; empty where no service manager waits."""
    interval: float | None = None
    """Seconds between signs of life; None where none are awaited."""

    @classmethod
    def from_environment(cls, env: Mapping[str, str], pid: int | None = None) -> Self:
        """`pid` is whose signs of life count; this process's if not given."""
        name = env.get("NOTIFY_SOCKET", "")
        if name[:1] not in {"/", "@"} or not hasattr(socket, "AF_UNIX"):
            return cls()
        # An at sign stands for the zero that abstract names begin with.
        address = b"\0" + os.fsencode(name[1:]) if name.startswith("@") else name
        is_meant = env.get("WATCHDOG_PID", "") in {"", str(os.getpid() if pid is None else pid)}
        return cls(address, _half(env.get("WATCHDOG_USEC", "")) if is_meant else None)

    def ready(self) -> None:
        """The first frame is on the screen."""
        self.tell("READY=1")

    def alive(self) -> None:
        """May be called from any thread."""
        self.tell("WATCHDOG=1")

    def stopping(self) -> None:
        self.tell("STOPPING=1")

    def tell(self, what: str) -> None:
        if not self.address:
            return
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as speaking:
                speaking.setblocking(False)  # a frame must not wait for somebody who does not read
                speaking.sendto(what.encode(), self.address)
        except OSError as problem:
            log.warning("The service manager could not be told %s: %s", what, problem)


UNWATCHED = Watchdog()


def _half(microseconds: str) -> float | None:
    """In seconds: twice within the time after which the service manager would lose patience."""
    if not (microseconds.isascii() and microseconds.isdigit()) or int(microseconds) == 0:
        return None
    return int(microseconds) / 2_000_000
