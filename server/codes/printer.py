"""Receipt printers: over the network (tcp://HOST:9100) or as a device file (/dev/usb/lp0)."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol
from urllib.parse import urlsplit

from server.errors import BadRequest

NETWORK = "tcp://"
PORT = 9100
PATIENCE = 10
"""Seconds."""


class Paper(Protocol):
    """Whatever takes a whole slip."""

    def write_bytes(self, data: bytes, /) -> object: ...


@dataclass(frozen=True, slots=True)
class Printer:
    line: socket.socket | BinaryIO

    def write_bytes(self, data: bytes, /) -> None:
        if isinstance(self.line, socket.socket):
            self.line.sendall(data)
        else:
            self.line.write(data)


def is_printer(out: str) -> bool:
    path = Path(out)
    return out.startswith(NETWORK) or path.is_char_device() or path.is_block_device()


@contextmanager
def opened_printer(out: str) -> Iterator[Paper]:
    """It is asked first whether it is there; raises BadRequest if it is not."""
    try:
        with _line(out) as line:
            yield Printer(line)
    except OSError as problem:
        raise BadRequest(f"The printer {out} does not answer: {problem.strerror or problem}.") from None


def _line(out: str) -> socket.socket | BinaryIO:
    if not out.startswith(NETWORK):
        return Path(out).open("wb", buffering=0)
    try:
        url = urlsplit(out)
        host, port = url.hostname or "", url.port or PORT
    except ValueError:
        raise BadRequest("A printer on the network looks like tcp://192.168.1.20:9100.") from None
    return socket.create_connection((host, port), timeout=PATIENCE)
