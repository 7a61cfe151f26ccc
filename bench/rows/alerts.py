"""From the commit of a case to its mails in the hands of a mail server: the whole `heard up`, a real SMTP server."""

import http.client
import json
import random
import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

from bench.customers import Customers
from bench.installation import Installation
from bench.processes import Running, heard
from bench.row import Effort, Row, at_most
from tests.mail_server import MailServer

PER_SECOND = 10
RECIPIENTS = 2
SECONDS_PER_ROUND = 4
MARK = re.compile(rb"visit number (\d+)")


class Postbox(MailServer):
    """Remembers when each mail came; reads it later."""

    def __init__(self) -> None:
        super().__init__()
        self.came: list[tuple[float, bytes]] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        del server, session
        self.came.append((time.perf_counter(), bytes(envelope.content or b"")))
        return "250 taken"


def measure(installation: Installation, effort: Effort) -> Iterator[Row]:
    alerts = max(int(PER_SECOND * SECONDS_PER_ROUND * effort.rounds * min(effort.seconds, 1)), 10)
    with Postbox() as postbox:
        home = installation.copy("alerts")
        with heard("up", "--no-kiosk", home=home, settings={"HEARD_SMTP_URL": postbox.url}) as server:
            committed = _complain(server, installation, alerts)
            _wait_for(postbox, alerts * RECIPIENTS)
    seconds = sorted(at - committed[int(found[1])] for at, mail in postbox.came if (found := MARK.search(mail)))
    assert len(seconds) == alerts * RECIPIENTS, f"{len(seconds)} mails of {alerts * RECIPIENTS}"
    p50, p99 = seconds[len(seconds) // 2], seconds[len(seconds) * 99 // 100]
    yield Row(
        f"commit -> alert at the mail server, {PER_SECOND} cases/s with {RECIPIENTS} mails each",
        "p99 1 s",
        f"p99 {p99:.2f} s, p50 {p50:.2f} s ({len(seconds)} mails)",
        verdict=at_most(p99, 1),
    )


def _complain(server: Running, installation: Installation, alerts: int) -> dict[int, float]:
    """Low and with words, at an even pace; when each answer came, which is after its commit."""
    customers, chance = Customers(random.Random(1)), random.Random(2)
    line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    committed, began = {}, time.perf_counter()
    for number in range(alerts):
        time.sleep(max(0, began + number / PER_SECOND - time.perf_counter()))
        body = json.loads(customers.sync(1))
        body["responses"] = [_unhappy(customers, number)]
        headers = {"Authorization": f"Bearer {chance.choice(installation.tokens)}", "Content-Type": "application/json"}
        line.request("POST", "/api/v1/sync", json.dumps(body), headers)
        assert b'"stored"' in line.getresponse().read()
        committed[number] = time.perf_counter()
    return committed


def _unhappy(customers: Customers, number: int) -> dict[str, Any]:
    response = customers.response(datetime.now(UTC))
    response.pop("contact", None)
    response["answers"] |= {"overall": 1, "comment": f"visit number {number}"}
    return response | {"shown": list(response["answers"])}


def _wait_for(postbox: Postbox, count: int) -> None:
    until = time.perf_counter() + 30
    # So many low answers are noticed as bursts, too: those mails are not waited for.
    while sum(MARK.search(mail) is not None for _, mail in list(postbox.came)) < count and time.perf_counter() < until:
        time.sleep(0.05)
