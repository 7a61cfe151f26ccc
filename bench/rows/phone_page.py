"""The page behind a QR: what a phone must fetch before the customer sees the faces."""

import re
import socket
from collections.abc import Iterator

from bench.installation import Installation
from bench.processes import heard
from bench.row import Effort, Row, at_most

MOST_BYTES = 14 * 1024
FETCHED = re.compile(
    rb"""<script[^>]+src=|<(?:link|img|iframe|source)\b[^>]*\b(?:href|src)=(?!["']?data:)|url\((?!["']?data:)"""
)
"""What would make a browser ask again; what is in the page itself does not."""


def measure(installation: Installation, effort: Effort) -> Iterator[Row]:
    del effort
    with heard("server", home=installation.copy("phone")) as server:
        wire = _fetched(server.port, f"/f/{installation.poster}", "gzip")
        plain = _fetched(server.port, f"/f/{installation.poster}", "identity")
    requests = 1 + len(FETCHED.findall(plain))
    scripts = plain.lower().count(b"<script")
    yield Row(
        "phone page: bytes on the wire, requests",
        "14 KB, one request, no script",
        f"{len(wire) / 1024:.1f} KB, {requests} request{'s' * (requests > 1)}, {scripts or 'no'} script",
        "LimeSurvey: 465 kB, 23 requests",
        "",
        at_most(max(len(wire) / MOST_BYTES, requests, scripts + 1), 1),
    )


def _fetched(port: int, path: str, encoding: str) -> bytes:
    """The whole answer, its headers too."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: {encoding}\r\nConnection: close\r\n\r\n"
        line.sendall(request.encode())
        answer = b"".join(iter(lambda: line.recv(1 << 16), b""))
    assert answer.startswith(b"HTTP/1.1 200"), answer[:200]
    return answer
