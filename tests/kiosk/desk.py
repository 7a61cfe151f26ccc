"""A web server on loopback that answers as it was told to, and remembers what it was asked."""

import json
import time
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any


@dataclass(frozen=True)
class Reply:
    body: bytes
    status: int = 200
    kind: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)
    delay: float = 0
    cut_after: int | None = None
    """Close the line after so many bytes."""


def json_reply(body: Any, status: int = 200, kind: str = "application/json") -> Reply:
    return Reply(json.dumps(body).encode(), status, kind)


@dataclass(frozen=True)
class Asked:
    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Desk:
    address: str
    replies: deque[Reply] = field(default_factory=deque)
    asked: list[Asked] = field(default_factory=list)


@contextmanager
def open_desk() -> Iterator[Desk]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            self.answer(self.rfile.read(int(self.headers["Content-Length"])))

        def do_GET(self) -> None:
            self.answer(b"")

        def answer(self, body: bytes) -> None:
            desk.asked.append(Asked(self.path, dict(self.headers), body))
            reply = desk.replies.popleft()
            time.sleep(reply.delay)
            self.send_response_only(reply.status)
            headers = {"Content-Type": reply.kind, "Content-Length": str(len(reply.body)), **reply.headers}
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(reply.body[: reply.cut_after])
            self.close_connection = reply.cut_after is not None

        def log_message(self, *_: object) -> None:
            """Tests stay quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        desk = Desk(f"http://127.0.0.1:{server.server_port}")
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield desk
        server.shutdown()
