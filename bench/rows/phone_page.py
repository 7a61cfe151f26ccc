"""The page behind a QR: what a phone must fetch before the customer sees the faces."""

import json
import os
import re
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

from bench.installation import Installation
from bench.processes import Running, heard
from bench.row import QUICK, Effort, Row, at_least, at_most
from tests.components import find

MOST_BYTES = 14 * 1024
VERSION = "12.8.2"
FOLDER = Path(__file__).parents[2] / ".cache" / "npm" / f"lighthouse-{VERSION}"
LIGHTHOUSE = FOLDER / "node_modules" / ".bin" / "lighthouse"
HOW = f"npm install --prefix {FOLDER.relative_to(Path(__file__).parents[2])} --ignore-scripts lighthouse@{VERSION}"
JUDGED = ("performance", "accessibility", "best-practices")
LANGUAGES = ("en", "ar")
FETCHED = re.compile(
    rb"""<script[^>]+src=|<(?:link|img|iframe|source)\b[^>]*\b(?:href|src)=(?!["']?data:)|url\((?!["']?data:)"""
)
"""What would make a browser ask again; what is in the page itself does not."""


def measure(installation: Installation, effort: Effort) -> Iterator[Row]:
    with heard("server", home=installation.copy("phone")) as server:
        wire = _fetched(server.port, f"/f/{installation.poster}", "gzip")
        plain = _fetched(server.port, f"/f/{installation.poster}", "identity")
        judged = _judged(server, installation.poster, effort)
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
    yield judged


def _judged(server: Running, poster: str, effort: Effort) -> Row:
    name, target = f"phone page: Lighthouse {VERSION}, {', '.join(JUDGED)}", "100"
    browser = find("chromium")
    if effort == QUICK:
        return Row(name, target, "left out of the quick run")
    if browser is None or not LIGHTHOUSE.exists():
        return Row(name, target, f"left out: it is not here; {HOW}")
    found = [_scores(browser, f"http://127.0.0.1:{server.port}/f/{poster}?lang={tag}") for tag in LANGUAGES]
    least = [min(scores[category] for scores in found) for category in JUDGED]
    return Row(name, target, ", ".join(f"{score:.0f}" for score in least), verdict=at_least(min(least), 100))


def _scores(browser: str, address: str) -> dict[str, float]:
    """Of a small phone on a slow network, as Lighthouse imitates it; from 0 to 100."""
    chrome = "--headless=new" + " --no-sandbox" * (os.geteuid() == 0)
    command = [LIGHTHOUSE, address, "--quiet", "--output=json", f"--chrome-flags={chrome}"]
    command.append(f"--only-categories={','.join(JUDGED)}")
    env = os.environ | {"CHROME_PATH": browser}
    done = subprocess.run(command, env=env, stdout=subprocess.PIPE, check=True, timeout=300)
    categories = json.loads(done.stdout)["categories"]
    return {category: categories[category]["score"] * 100 for category in JUDGED}


def _fetched(port: int, path: str, encoding: str) -> bytes:
    """The whole answer, its headers too."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: {encoding}\r\nConnection: close\r\n\r\n"
        line.sendall(request.encode())
        answer = b"".join(iter(lambda: line.recv(1 << 16), b""))
    assert answer.startswith(b"HTTP/1.1 200"), answer[:200]
    return answer
