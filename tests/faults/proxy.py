"""A proxy on loopback that spoils what passes through it: one fault for each connection, and it counts them."""

import enum
import socket
import struct
import threading
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain, repeat
from random import Random
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

PORTAL = b"<!doctype html><title>Welcome</title><h1>Free Wi-Fi</h1><form><button>Accept</button></form>"
PATIENCE = 30
"""Seconds without a byte, after which an end is given up."""


class Fault(enum.Enum):
    NONE = "passes everything, also further requests"
    REFUSE = "hangs up before it has read a byte"
    SWALLOW_REQUEST = "reads the request, passes nothing on and hangs up"
    SWALLOW_REPLY = "lets the server answer, then hangs up"
    DELAY = "passes the request on after a while"
    CUT_REQUEST = "passes the request on without its second half and hangs up on both"
    CUT_REPLY = "passes the reply back without its second half and hangs up"
    ERROR = "answers 500 itself"
    PORTAL = "answers 200 itself, with the page of a captive portal"


def by_chance(seed: int, faults: Iterable[Fault] = Fault) -> Iterator[Fault]:
    """Each of them once, then by chance without end; the same for the same seed."""
    random, some = Random(seed), tuple(faults)
    return chain(random.sample(some, len(some)), (random.choice(some) for _ in repeat(None)))


class Proxy:
    """`with Proxy(server) as proxy`: call `proxy.address` instead; what it did to how many is in `proxy.counts`."""

    def __init__(self, server: str, faults: Iterable[Fault] = (), *, delay: float = 0.05) -> None:
        """`server` is http://HOST:PORT; `delay` in seconds. After the last of the faults everything passes."""
        parts = urlsplit(server)
        self._server = (parts.hostname or "", parts.port or 80)
        self._delay = delay
        self._lock = threading.Lock()
        self._closed = threading.Event()
        self.counts: Counter[Fault] = Counter()
        self._clients: set[socket.socket] = set()
        self.play(faults)

    def play(self, faults: Iterable[Fault]) -> None:
        """Another script from the next connection on."""
        self._script = iter(faults)

    def cut(self) -> None:
        """Hang up on everybody who is connected."""
        with self._lock:
            for client in self._clients:
                client.shutdown(socket.SHUT_RDWR)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def __enter__(self) -> Self:
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closed.set()
        self._listener.shutdown(socket.SHUT_RDWR)  # wakes accept()
        self._listener.close()
        self._thread.join()

    def _listen(self) -> None:
        while not self._closed.is_set():
            try:
                client, _ = self._listener.accept()
            except OSError:
                continue  # closed, or the caller is gone already
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with self._lock:
            fault = next(self._script, Fault.NONE)
            self.counts[fault] += 1
            self._clients.add(client)
        client.settimeout(PATIENCE)
        try:
            self._spoil(fault, client)
        except OSError:
            """One of the ends hung up first; the other hears of it now."""
        with self._lock:
            self._clients.remove(client)
        hang_up(client)

    def _spoil(self, fault: Fault, client: socket.socket) -> None:
        if fault is Fault.REFUSE:
            return
        request = read_message(client)
        if fault is Fault.ERROR:
            client.sendall(answer(b"500 Internal Server Error", b"text/plain", b"Out of order."))
        elif fault is Fault.PORTAL:
            client.sendall(answer(b"200 OK", b"text/html", PORTAL))
        elif fault is not Fault.SWALLOW_REQUEST:
            self._pass_on(fault, client, request)

    def _pass_on(self, fault: Fault, client: socket.socket, request: bytes) -> None:
        if fault is Fault.DELAY:
            self._closed.wait(self._delay)
        with socket.create_connection(self._server, PATIENCE) as server:
            if fault is Fault.CUT_REQUEST:
                server.sendall(without_end(request))
                return
            while request:
                server.sendall(request)
                reply = read_message(server)
                if fault is Fault.SWALLOW_REPLY:
                    return
                client.sendall(without_end(reply) if fault is Fault.CUT_REPLY else reply)
                request = b"" if fault is Fault.CUT_REPLY else read_message(client)


def read_message(end: socket.socket) -> bytes:
    """A request or a reply as it came, up to the length that it names; empty when nothing more comes."""
    message = b""
    while b"\r\n\r\n" not in message:
        if not (more := end.recv(65_536)):
            return message
        message += more
    head, _, body = message.partition(b"\r\n\r\n")
    lines = (line.partition(b":") for line in head.lower().split(b"\r\n"))
    missing = sum(int(value) for name, _, value in lines if name == b"content-length") - len(body)
    while missing > 0 and (more := end.recv(65_536)):
        message += more
        missing -= len(more)
    return message


def without_end(message: bytes) -> bytes:
    """Cut in the middle of the body: cut in its head, some clients take a message for a whole one without a body."""
    body = message.partition(b"\r\n\r\n")[2]
    return message[: len(message) - (len(body) + 1) // 2]


def answer(status: bytes, kind: bytes, body: bytes) -> bytes:
    head = b"HTTP/1.1 %b\r\nContent-Type: %b\r\nContent-Length: %d\r\nConnection: close\r\n\r\n"
    return head % (status, kind, len(body)) + body


def hang_up(end: socket.socket) -> None:
    """As a broken line does, without a goodbye; what was sent before still arrives."""
    try:
        end.shutdown(socket.SHUT_WR)
    except OSError:
        end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    end.close()
