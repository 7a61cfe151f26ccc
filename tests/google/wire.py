"""HTTP on loopback: what is answered, and how badly it gets to the caller."""

import json
import socket
import struct
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast

from tests.google.faults import Answer
from tests.google.refused import JSON

PIECES = 20
PAUSE = 0.02
"""A trickled answer comes in so many pieces, with so many seconds between them."""


@dataclass(frozen=True)
class Reply:
    status: int
    body: JSON | bytes
    answer: Answer | None = None
    content_type: str = "application/json; charset=UTF-8"

    @property
    def data(self) -> bytes:
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body, ensure_ascii=False).encode()


Handle = Callable[[str, str, str, bytes], Reply]
"""Method, path with query, Authorization, body."""


class Listener:
    def __init__(self, handle: Handle, hang: timedelta) -> None:
        self.handle = handle
        self.hang = hang.total_seconds()
        self.closed = threading.Event()
        self.errors: list[Exception] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def open(self) -> None:
        self._server = _Server(self)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()

    def close(self) -> None:
        self.closed.set()
        self._server.shutdown()
        self._thread.join()
        self._server.hang_up()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, listener: Listener) -> None:
        self.listener = listener
        self._open: set[socket.socket] = set()
        super().__init__(("127.0.0.1", 0), _Handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self._open.discard(request)
        super().shutdown_request(request)

    def hang_up(self) -> None:
        """On callers that keep their connection."""
        for request in list(self._open):
            with suppress(OSError):
                request.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A caller that went away is nothing to report; anything else fails the test."""
        del request, client_address
        error = sys.exception()
        if not isinstance(error, OSError):
            self.listener.errors.append(cast(Exception, error))


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def handle_one_request(self) -> None:
        with suppress(OSError):
            super().handle_one_request()
            return
        self.close_connection = True

    def _answer(self) -> None:
        listener = cast(_Server, self.server).listener
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        reply = listener.handle(self.command, self.path, self.headers.get("Authorization") or "", body)
        if reply.answer is Answer.HANG:
            listener.closed.wait(listener.hang)
        if reply.answer in {Answer.HANG, Answer.DROP}:
            self._cut()
            return
        data = reply.data
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.content_type)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if reply.answer is Answer.CUT:
            self.wfile.write(data[: len(data) // 2])
            self._cut()
        elif reply.answer is Answer.TRICKLE:
            self._trickle(data, listener.closed)
        else:
            self.wfile.write(data)

    do_GET = do_POST = do_PUT = _answer  # noqa: N815 - the names are http.server's

    def _trickle(self, data: bytes, closed: threading.Event) -> None:
        size = max(1, len(data) // PIECES)
        for start in range(0, len(data), size):
            self.wfile.write(data[start : start + size])
            closed.wait(PAUSE)

    def _cut(self) -> None:
        self.close_connection = True
        # Without lingering the caller sees a reset, as from a machine that died.
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name is http.server's
        pass
