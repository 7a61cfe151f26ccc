"""The load: one process, one thread, kept connections, bodies made beforehand. Order in, result out, both JSON."""

import json
import random
import selectors
import socket
import sys
import time
from collections import deque
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Self

from bench.customers import Customers
from bench.processes import run_json

CONNECTIONS = 16
MOST_PER_SECOND = {1: 4_000, 100: 500}
"""Requests to have ready, by the responses in each: more than any server here takes."""


@dataclass(frozen=True, slots=True)
class Order:
    port: int
    path: str
    tokens: tuple[str, ...]
    seconds: float
    responses: int = 1
    """In each request."""
    connections: int = CONNECTIONS
    sells: bool = False
    """Tills asking for codes, instead of tablets bringing responses."""

    @property
    def mark(self) -> bytes:
        """In an answer as often as something was stored."""
        return b'"code"' if self.sells else b'"stored"'


@dataclass(frozen=True, slots=True)
class Result:
    per_second: float
    """Responses stored."""
    p50: float
    """Milliseconds."""
    p99: float

    @classmethod
    def of(cls, order: Order) -> Self:
        """Measured by a process of its own."""
        return cls(**run_json("bench.load", json.dumps(asdict(order))))


@dataclass(slots=True)
class Line:
    """One connection: a request is out, its answer comes in."""

    socket: socket.socket
    sent_at: float = 0
    heard: bytearray = field(default_factory=bytearray)

    def send(self, request: bytes) -> None:
        self.heard.clear()
        self.sent_at = time.perf_counter()
        self.socket.sendall(request)

    def has_answer(self) -> bool:
        """Read what is there; whether the answer is whole."""
        self.heard += self.socket.recv(1 << 16)
        head, end, body = self.heard.partition(b"\r\n\r\n")
        return bool(end) and len(body) >= int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0])


def requests_for(order: Order) -> deque[bytes]:
    customers, chance = Customers(random.Random()), random.Random()
    count = int(order.seconds * MOST_PER_SECOND[order.responses]) + order.connections
    bodies = (_sale(chance) if order.sells else customers.sync(order.responses) for _ in range(count))
    return deque(_request(order, chance.choice(order.tokens), body) for body in bodies)


def measure(order: Order) -> Result:
    waiting, seconds = requests_for(order), []
    with selectors.DefaultSelector() as selector:
        began = time.perf_counter()
        for _ in range(order.connections):
            line = Line(socket.create_connection(("127.0.0.1", order.port)))
            line.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            selector.register(line.socket, selectors.EVENT_READ, line)
            line.send(waiting.popleft())
        while selector.get_map():
            for key, _ in selector.select():
                line = key.data
                if not line.has_answer():
                    continue
                now = time.perf_counter()
                seconds.append(now - line.sent_at)
                assert line.heard.count(order.mark) == order.responses, bytes(line.heard[:2000])
                if now - began < order.seconds:
                    line.send(waiting.popleft())
                else:
                    selector.unregister(line.socket)
                    line.socket.close()
        lasted = time.perf_counter() - began
    seconds.sort()
    return Result(
        per_second=len(seconds) * order.responses / lasted,
        p50=seconds[len(seconds) // 2] * 1000,
        p99=seconds[len(seconds) * 99 // 100] * 1000,
    )


def _sale(chance: random.Random) -> bytes:
    """What a till tells of a purchase."""
    sold = {"order": f"A-{chance.randrange(10**6)}", "staff": "Theo", "at": datetime.now(UTC).isoformat()}
    return json.dumps(sold).encode()


def _request(order: Order, token: str, body: bytes) -> bytes:
    head = (
        f"POST {order.path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


if __name__ == "__main__":
    print(json.dumps(asdict(measure(Order(**json.load(sys.stdin))))))
