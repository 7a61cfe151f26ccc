"""Twenty tablets at once, everything sent at least twice: nothing is doubled, nothing is lost."""

import json
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import RowMapping, func, select

from server.cases.case import subject_of
from server.clock import utc_now
from server.database import Session
from server.database.tables.cases import cases
from server.database.tables.deliveries import deliveries
from server.database.tables.intake import responses
from server.tallies.recount import differences
from surveys.response import Response
from tests.installation import Installation, install
from tests.mail_server import MailServer
from tests.tablet import Tablet, Wire, over_http

ROOT = Path(__file__).parents[2]
TABLETS = 20
VISITS = 100
BATCH = 20
STEP = 10
"""A batch begins in the middle of the one before."""
EVERY = 20
"""One customer in so many is unhappy and says why."""


@contextmanager
def heard_up(home: Path, smtp_url: str) -> Iterator[str]:
    """The address of `heard up` in a process of its own."""
    command = [sys.executable, "-m", "server.cli", "up", "--json", "--no-kiosk", "--port", "0", "--home", str(home)]
    environment = os.environ | {"HEARD_SMTP_URL": smtp_url}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout
        yield json.loads(process.stdout.readline())["address"]
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)


def a_hundred_visits(tablet: Tablet) -> list[Response]:
    return [_visit(tablet, number) for number in range(VISITS)]


def _visit(tablet: Tablet, number: int) -> Response:
    if number % EVERY == 0:
        return tablet.visit(2, why=("waiting",), comment="Nobody had time for us.")
    if number % EVERY == EVERY // 2:
        return tablet.visit(1)
    return tablet.visit(3 + number % 3)


def batches(visits: Sequence[Response]) -> list[Sequence[Response]]:
    return [visits[start : start + BATCH] for start in range(0, len(visits), STEP)]


@pytest.mark.journey
def test_two_thousand_responses_sent_at_once_and_twice_are_stored_once(tmp_path: Path) -> None:
    installation = install(tmp_path, clock=utc_now)
    with MailServer() as mail_server, heard_up(tmp_path, mail_server.url) as address:
        branches = (installation.riverside, installation.station)
        tablets = [installation.tablet(over_http(address), branches[number % 2]) for number in range(TABLETS)]
        sendings = [(tablet, batch) for tablet in tablets for batch in batches(a_hundred_visits(tablet)) * 2]
        Random(7).shuffle(sendings)
        with ThreadPoolExecutor(TABLETS) as crowd:
            verdicts = list(crowd.map(lambda sending: _sent(*sending), sendings))
        read = installation.heard.database.read
        due = [row for row in read(_deliveries) if row["run_at"] <= utc_now()]
        mail_server.wait_for(len(due), seconds=60)
    assert _times_stored(verdicts) == {1: TABLETS * VISITS}
    assert read(_count) == TABLETS * VISITS
    assert read(differences) == []
    _each_case_was_told_once(installation)
    message_ids = Counter(str(mail.message["Message-ID"]).strip("<>").partition("@")[0] for mail in mail_server.mails)
    assert message_ids == Counter(str(row["id"]) for row in due)
    installation.heard.close()


def _sent(tablet: Tablet, batch: Sequence[Response]) -> list[Wire]:
    verdicts = tablet.sync(batch)
    assert [verdict["id"] for verdict in verdicts] == [str(visit.id) for visit in batch]
    assert {verdict["status"] for verdict in verdicts} <= {"stored", "known"}
    return verdicts


def _times_stored(verdicts: Sequence[Sequence[Wire]]) -> Counter[int]:
    """How many responses were called stored so many times."""
    each = Counter(verdict["id"] for answer in verdicts for verdict in answer if verdict["status"] == "stored")
    return Counter(each.values())


def _each_case_was_told_once(installation: Installation) -> None:
    people = {
        installation.riverside.id: {installation.mara.email, installation.theo.email},
        installation.station.id: {installation.ines.email},
    }
    read = installation.heard.database.read
    told = Counter((row["subject"], row["destination"]) for row in read(_deliveries) if row["subject"][:4] == "case")
    owed = {(subject_of(case["id"]), person) for case in read(_cases) for person in people[case["branch_id"]]}
    assert len(read(_cases)) == TABLETS * VISITS // EVERY
    assert told == Counter(owed)


def _count(session: Session) -> int:
    return session.execute(select(func.count()).select_from(responses)).scalar_one()


def _cases(session: Session) -> Sequence[RowMapping]:
    return session.execute(select(cases)).mappings().all()


def _deliveries(session: Session) -> Sequence[RowMapping]:
    return session.execute(select(deliveries)).mappings().all()
