"""A copy made while customers answer, put back elsewhere: nothing of it is missing, nothing is told a second time."""

import json
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from threading import Event
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select

from server.cli import main
from server.clock import utc_now
from server.database import Database, Session
from server.database.tables import metadata
from server.database.tables.deliveries import deliveries
from server.database.tables.intake import responses
from server.mirror.key import keep_key
from server.mirror.sheet import connect
from server.mirror.view import ID
from server.tallies.recount import differences
from surveys.response import Response
from tests.google.server import Google
from tests.google.user import User
from tests.installation import Installation, install
from tests.journeys.parts import Part
from tests.journeys.running import Running, until
from tests.mail_server import MailServer
from tests.tablet import Tablet, over_http

pytestmark = pytest.mark.journey

TABLETS = 3
UPSET = 3
"""Of each tablet's customers."""
BEFORE = 60
"""Answers that are there when the copy begins."""
WORKERS_OWN = {"workers", "workbooks", "sheet_calls", "mirror_batches", "mirror_rows", "sheet_tabs", "sheets"}
SETTLED = {"restores", "audit", "deliveries"}
"""Tables in which putting back notes what it did."""


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    with MailServer() as server:
        yield server


@pytest.fixture
def google() -> Iterator[Google]:
    with Google() as google:
        yield google


class Town:
    """riverside with tablets that never rest, a mail server and a sheet."""

    def __init__(self, installation: Installation, mail_server: MailServer, google: Google) -> None:
        self.installation, self.mail_server, self.google = installation, mail_server, google
        self.settings: dict[str, Any] = {"HEARD_SMTP_URL": mail_server.url, "HEARD_SHEETS_API_URL": google.url}
        self.mara = google.spreadsheet("Riverside", account := google.account())
        heard, riverside = installation.heard, installation.riverside
        key = heard.database.write(keep_key, account.new_key(), keys=heard.keys, now=utc_now())
        given: dict[str, Any] = {"key_id": key.id, "title": "Riverside", "branch_id": riverside.id, "now": utc_now()}
        heard.database.write(connect, self.mara.id, **given)
        self.acknowledged: list[Response] = []

    def tablets(self, address: str) -> list[Tablet]:
        return [self.installation.tablet(over_http(address)) for _ in range(TABLETS)]

    def have_answers(self, tablet: Tablet, over: Event) -> None:
        for number in count():
            visits = [
                tablet.visit(4),
                tablet.visit(2, comment="The queue was long.") if number < 3 else tablet.visit(5),
            ]
            tablet.sync(visits)
            self.acknowledged += visits
            if over.wait(0.02):
                return


def test_a_copy_made_under_load_goes_on_elsewhere(
    tmp_path: Path, mail_server: MailServer, google: Google, capsys: pytest.CaptureFixture[str]
) -> None:
    home, elsewhere, file, words = (tmp_path / name for name in ("home", "elsewhere", "heard.zip", "words.txt"))
    words.write_text("four words will do\n")
    with_key = ("--passphrase-file", str(words), "--json")
    town = Town(install(home, clock=utc_now), mail_server, google)
    database = town.installation.heard.database
    # Without a worker nothing is sent yet: all that is owed is in the copy, and sent afterwards all the same.
    with Part(home, "server", "--port", "0", **town.settings) as server, ThreadPoolExecutor(TABLETS) as crowd:
        tablets, over = town.tablets(server.address), Event()
        answering = [crowd.submit(town.have_answers, tablet, over) for tablet in tablets]
        until(lambda: len(town.acknowledged) >= BEFORE or None, seconds=60)
        before = {visit.id for visit in list(town.acknowledged)}
        assert main(["backup", str(file), "--with-key", *with_key, "--home", str(home)]) == 0
        over.set()
        assert [each.result() for each in answering] == [None] * TABLETS
        with Part(home, "worker", **town.settings):
            until(lambda: database.read(all_sent) or None, seconds=60)
            until(lambda: shown(town.mara) == database.read(stored) or None, seconds=60)
    told_before = mail_server.mails.copy()
    town.installation.heard.close()

    capsys.readouterr()
    assert main(["restore", str(file), *with_key, "--home", str(elsewhere)]) == 0
    answer = json.loads(capsys.readouterr().out)
    with Database(f"sqlite:///{elsewhere / 'heard.db'}") as restored:
        copied = restored.read(stored)
        assert before <= copied <= {visit.id for visit in town.acknowledged}
        assert {name: restored.read(number_of, name) for name in counts_in(file)} == counts_in(file)
        assert restored.read(differences) == []
        assert answer["doubtful"] == restored.read(in_doubt) >= 2 * UPSET  # Mara's and Theo's
        with Running(elsewhere, **town.settings) as running:
            for tablet in tablets:
                tablet.post = over_http(running.address)
            goes_on(town, tablets, copied)
            mail_server.wait_for(len(told_before) + 2)
            until(lambda: shown(town.mara) == restored.read(stored) or None, seconds=60)
        about = Counter((mail.recipients, str(mail.message["Subject"]), mail.text) for mail in mail_server.mails)
        assert about.most_common(1)[0][1] == 1


def goes_on(town: Town, tablets: Sequence[Tablet], copied: set[UUID]) -> None:
    """Without pairing again: what the copy has is known, what it lacks is taken, somebody else is upset."""
    lost = [visit for visit in town.acknowledged if visit.id not in copied]
    here = next(visit for visit in town.acknowledged if visit.id in copied)
    upset = tablets[0].visit(1, comment="Again nobody came.")
    assert statuses(tablets[0], [here, upset]) == ["known", "stored"]
    assert statuses(tablets[1], lost[:50]) == ["stored"] * len(lost[:50])


def counts_in(file: Path) -> dict[str, int]:
    """What the copy says that it holds, without what the worker and the putting back change by themselves."""
    with zipfile.ZipFile(file) as pack:
        tables: dict[str, int] = json.loads(pack.read("heard.json"))["tables"]
    return {name: rows for name, rows in tables.items() if name in metadata.tables.keys() - WORKERS_OWN - SETTLED}


def statuses(tablet: Tablet, visits: Sequence[Response]) -> list[str]:
    return [verdict["status"] for verdict in tablet.sync(visits)]


def shown(user: User) -> set[UUID]:
    """The answers in the sheet; an answer that is there twice fails."""
    if "Answers" not in user.tabs():
        return set()
    rows: list[list[Any]] = user.table("Answers")
    column = rows[0].index(ID) if rows and ID in rows[0] else None
    found = [] if column is None else [row[column] for row in rows[1:] if len(row) > column and row[column]]
    assert len(found) == len(set(found))
    return {UUID(one) for one in found}


def stored(session: Session) -> set[UUID]:
    return set(session.scalars(select(responses.c.id)))


def in_doubt(session: Session) -> int:
    unknown = select(func.count()).select_from(deliveries).where(deliveries.c.status == "unknown")
    return session.execute(unknown).scalar_one()


def all_sent(session: Session) -> bool:
    waiting = select(deliveries.c.id).where(deliveries.c.status == "waiting").limit(1)
    return session.execute(waiting).first() is None


def number_of(session: Session, table: str) -> int:
    return session.execute(select(func.count()).select_from(metadata.tables[table])).scalar_one()
