"""What the whole server takes: seconds until it is ready, and memory after the load."""

import urllib.request
from collections.abc import Iterator
from statistics import median

from bench.installation import Installation
from bench.load import Order, Result
from bench.processes import heard
from bench.row import Effort, Row, at_most, spread
from bench.rows.alerts import Postbox
from bench.rows.intake import TOGETHER


def measure(installation: Installation, effort: Effort) -> Iterator[Row]:
    first: list[float] = []
    again: list[float] = []
    for number in range(effort.rounds):
        home = installation.home.with_name(f"fresh-{number}")
        for seconds in (first, again):
            with heard("up", "--no-kiosk", home=home) as server:
                seconds.append(server.ready_after)
                with urllib.request.urlopen(f"http://127.0.0.1:{server.port}/healthz") as answer:
                    assert answer.status == 200
    name = "server: process start -> ready"
    yield Row(
        name, "2 s", spread(again, " s", 1), f"first start: {spread(first, ' s', 1)}", "", at_most(median(again), 2)
    )
    yield _memory(installation, effort)


def _memory(installation: Installation, effort: Effort) -> Row:
    with Postbox() as postbox:
        home, mail = installation.copy("memory"), {"HEARD_SMTP_URL": postbox.url}
        with heard("up", "--no-kiosk", home=home, settings=mail) as server:
            before = server.memory
            for responses in (1, TOGETHER):
                Result.of(Order(server.port, "/api/v1/sync", installation.tokens, effort.seconds * 2, responses))
            after = server.memory
    return Row(
        "server: memory after the load (PSS; one process with worker, SQLite)",
        "150 MB",
        f"{after:.0f} MB",
        f"before: {before:.0f} MB; peers: 200 MB to 1.9 GB",
        "",
        at_most(after, 150),
    )
