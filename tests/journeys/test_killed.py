"""kill -9 at every step from an answer to its mail and its row: nothing acknowledged is lost, nothing is doubled."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from datetime import timedelta
from itertools import count, cycle, islice, product
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import requests
from openpyxl import load_workbook
from sqlalchemy import Column, ColumnElement, Row, Table, select

from server.database import Session
from server.database.tables.cases import case_visits, cases, low_taps
from server.database.tables.contacts import contacts
from server.database.tables.deliveries import deliveries
from server.database.tables.intake import amendments, drafts, responses
from server.deliveries.dispatch import send_due
from server.mirror.shelf import workbook_path, write_due
from server.tallies.recount import differences
from tests.app import app_of
from tests.installation import Hands, Installation, install
from tests.journeys.crashing import ADDRESS, Crashing, email_of
from tests.journeys.customers import DOORS, arrive
from tests.mail_server import MailServer
from tests.tablet import in_process

pytestmark = pytest.mark.journey

KILLS = 50
PAUSE = timedelta(minutes=3)
"""Between two kills: longer than a delivery's lease and than a workbook's rest."""
BEFORE_SENDING = (
    *("statement 1", "statement 2", "statement 99", "committed 1"),  # while it claims; the last statement is COMMIT
    *("send 1", "send 2", "send 3"),
    *("reply 1", "reply 2", "reply 3", "reply 4", "reply 5"),  # in the conversation, up to the text of the mail
)
AFTER_SENDING = ("reply 6", "sent 1", "sent 2", "sent 3", *(f"sent 1, statement {n}" for n in (1, 2, 99)))
AFTER_MARKING = "sent 1, committed 1"
BEFORE_REPLACING = ("cell 1", "cell 40", "part 1", "part 5", "fsync 1", "replace 1")
AFTER_REPLACING = ("replaced 1", "fsync 2", *(f"statement {n}" for n in (1, 2, 3, 99)), "committed 1")


class Town:
    """riverside with its customers, parts that can be killed, and a mail server that cannot."""

    def __init__(self, installation: Installation, clock: Hands, parts: Crashing, mail_server: MailServer) -> None:
        self.installation, self.clock, self.parts, self.mail_server = installation, clock, parts, mail_server
        self.heard = installation.heard
        self.post = in_process(app_of(self.heard).test_client())
        self.customers = arrive(installation, self.post)

    def kill_server(self, door: str, moment: str) -> tuple[str, set[str]]:
        """Where it died; before, the tablet had repeated what the last one left unanswered, with these verdicts."""
        address = self.parts.serve(self.heard.settings, self.clock())
        verdicts = self.customers.repeat(address)
        with pytest.raises(requests.ConnectionError):
            self.customers.come(address, door, moment)
        self.clock.turn(PAUSE)
        return self.parts.died(), verdicts

    def serve_calmly(self) -> set[str]:
        address = self.parts.serve(self.heard.settings, self.clock())
        verdicts = self.customers.repeat(address)
        self.parts.kill()
        return verdicts

    def have_visits(self) -> None:
        """Served by somebody who is not killed."""
        self.clock.turn(PAUSE)
        self.customers.answer_on_the_tablet()
        self.customers.sync(self.post)

    def send_everything(self) -> None:
        self.clock.turn(timedelta(hours=1))  # leases have run out, and what goes out together is due
        with closing(email_of(self.heard)) as email:
            while send_due(self.heard.database, {"email": email}, self.heard.keys, clock=self.clock):
                """Until nothing is due."""

    def write_workbooks(self) -> None:
        write_due(self.heard.database, self.heard.settings.home, self.heard.public_url, now=self.clock())

    @property
    def workbook(self) -> Path:
        return workbook_path(self.heard.settings.home, self.installation.riverside)

    def rows(self, tab: str) -> int:
        with closing(load_workbook(self.workbook, read_only=True)) as book:
            return sum(1 for _ in book[tab].iter_rows(min_row=2))

    def mails(self) -> Counter[UUID]:
        """How often each mail came, by its Message-ID."""
        ids = (str(mail.message["Message-ID"]) for mail in self.mail_server.mails)
        return Counter(UUID(id_.strip("<>").partition("@")[0]) for id_ in ids)

    def agrees(self) -> None:
        """What is stored, told and shown is what customers were told, each once."""
        self.send_everything()
        self.write_workbooks()
        said, read = self.customers, self.heard.database.read
        assert (said.outbox, said.forms) == ({}, [])
        assert read(column, responses.c.id) == sorted(said.acknowledged)
        assert read(column, case_visits.c.response_id) == sorted(said.upset)
        own = read(column, cases.c.id, cases.c.origin == "answer")  # so many upset ones are a burst, too
        assert len(own) == len(said.upset)
        assert read(column, low_taps.c.response_id) == sorted(said.tapped)
        assert read(column, contacts.c.response_id) == sorted(said.reachable)
        assert (read(column, drafts.c.id), read(column, amendments.c.response_id)) == ([], [])
        assert read(differences) == []
        assert read(integrity) == "ok"
        self._everybody_was_told(read(rows_of, deliveries), own)
        assert (self.rows("Answers"), self.rows("To answer")) == (len(said.acknowledged), len(read(column, cases.c.id)))

    def _everybody_was_told(self, owed: Sequence[Row[Any]], case_ids: Iterable[UUID]) -> None:
        people = self.installation.mara.email, self.installation.theo.email
        of_cases = {(f"case:{case}", person) for case in case_ids for person in people}
        told = [(row.subject, row.destination) for row in owed]
        assert sorted(one for one in told if one in of_cases) == sorted(of_cases)
        assert {row.status for row in owed} == {"sent"}
        assert self.mails().keys() == {row.id for row in owed}
        # Whatever came twice says that it is the same mail.
        texts = {(mail.recipients, mail.text) for mail in self.mail_server.mails}
        assert len(texts) == len(owed)


def column(session: Session, of: Column[UUID], *where: ColumnElement[bool]) -> list[UUID]:
    return sorted(session.scalars(select(of).where(*where)))


def rows_of(session: Session, table: Table) -> Sequence[Row[Any]]:
    return session.execute(select(table)).all()


def integrity(session: Session) -> str:
    return str(session.exec_driver_sql("PRAGMA integrity_check").scalar_one())


@pytest.fixture(scope="module")
def all_parts() -> Iterator[Crashing]:
    with Crashing() as parts:
        yield parts


@pytest.fixture
def town(tmp_path: Path, all_parts: Crashing) -> Iterator[Town]:
    clock = Hands()
    with MailServer() as mail_server:
        installation = install(tmp_path, clock=clock, address=ADDRESS, smtp_url=mail_server.url)
        yield Town(installation, clock, all_parts, mail_server)
        installation.heard.close()
    all_parts.rest()


def test_a_server_killed_inside_intake_has_stored_nothing_and_the_repeat_is_stored_once(town: Town) -> None:
    places: list[str] = []
    verdicts: set[str] = set()
    while len(places) < KILLS:
        for door in DOORS:
            for number in count(1):
                place, repeated = town.kill_server(door, f"statement {number}")
                places.append(place)
                verdicts |= repeated
                if place == "COMMIT":
                    break
    verdicts |= town.serve_calmly()

    assert verdicts == {"stored"}
    assert set(places) > {f"INSERT INTO {table}" for table in ("responses", "daily_tallies", "cases", "deliveries")}
    town.agrees()


def test_a_server_killed_between_commit_and_answer_has_stored_all_and_knows_the_repeat(town: Town) -> None:
    moments = islice(cycle(product(DOORS, ("committed 1", "answer 1"))), KILLS)
    verdicts = set().union(*(town.kill_server(door, moment)[1] for door, moment in moments), town.serve_calmly())

    assert verdicts == {"known"}
    town.agrees()


def test_a_worker_killed_before_sending_is_followed_by_one_that_sends_once(town: Town) -> None:
    for _ in range(10):
        town.have_visits()
    for moment in islice(cycle(BEFORE_SENDING), KILLS):
        town.clock.turn(PAUSE)
        town.parts.send(town.heard.settings, town.clock(), moment)

    town.agrees()
    assert set(town.mails().values()) == {1}


def test_a_worker_killed_after_sending_is_followed_by_one_that_repeats_under_the_same_id(town: Town) -> None:
    for _ in range(10):
        town.have_visits()
    for moment in islice(cycle(AFTER_SENDING), KILLS):
        town.clock.turn(PAUSE)
        town.parts.send(town.heard.settings, town.clock(), moment)

    town.agrees()
    assert town.mails().total() == len(town.mails()) + KILLS


def test_a_worker_killed_after_marking_a_mail_sent_does_not_repeat_it(town: Town) -> None:
    town.have_visits()
    town.parts.send(town.heard.settings, town.clock(), AFTER_MARKING)

    town.agrees()
    assert set(town.mails().values()) == {1}


@pytest.mark.parametrize("moment", BEFORE_REPLACING)
def test_a_workbook_whose_writer_is_killed_stays_whole(town: Town, moment: str) -> None:
    town.have_visits()
    town.write_workbooks()
    before = town.workbook.read_bytes()

    town.have_visits()
    town.parts.write_workbooks(town.heard.settings, town.clock(), moment)
    assert town.workbook.read_bytes() == before

    town.agrees()
    assert {file.name for file in town.workbook.parent.iterdir()} == {"riverside.xlsx", "station.xlsx"}


@pytest.mark.parametrize("moment", AFTER_REPLACING)
def test_a_workbook_whose_writer_is_killed_before_it_remembers_is_written_again(town: Town, moment: str) -> None:
    town.have_visits()
    town.parts.write_workbooks(town.heard.settings, town.clock(), moment)
    assert town.rows("Answers") == len(town.customers.acknowledged)

    town.have_visits()
    town.agrees()
