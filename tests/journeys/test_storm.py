"""Many tablets, bad lines, several servers, workers that are killed: everything arrives, nothing is doubled."""

import json
import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from itertools import count, repeat
from pathlib import Path
from random import Random
from threading import Event
from typing import Any
from uuid import UUID

import pytest
import requests
from sqlalchemy import Row, func, select, text, update

from server.clock import utc_now
from server.database import Session
from server.database.database import clock_of
from server.database.tables.cases import case_visits, cases
from server.database.tables.deliveries import deliveries
from server.database.tables.intake import responses
from server.deliveries.queue import LEASE
from server.tallies.recount import differences
from surveys.response import Contact, Response
from tests.faults.proxy import Fault, Proxy, by_chance
from tests.installation import SECRET_KEY, Installation, install
from tests.journeys.parts import Part
from tests.journeys.running import Running, until
from tests.mail_server import MailServer
from tests.postgresql import PostgreSQL
from tests.tablet import Refused, Tablet, Wire, over_http

pytestmark = pytest.mark.journey

SCALE = 10 if os.environ.get("SOAK") else 1
DROPPED = 1_000 * SCALE
TABLETS = 20
VISITS = 20 * SCALE
"""Of each tablet."""
CUSTOMERS = 20
"""Who come back to every tablet and say how they can be reached."""
FEW = 10
HUNDRED = 100
Sending = tuple[Tablet, Sequence[Response]]
POISON: tuple[Callable[[Wire], object], ...] = (
    lambda wire: wire.update(answers={"overall": 9}),
    lambda wire: wire.update(answers={"no-such-question": 1}),
    lambda wire: wire.update(answers={"overall": [[]]}),
    lambda wire: wire.update(version=99),
    lambda wire: wire.update(slip="short"),
    lambda wire: wire.update(started_at="yesterday"),
    lambda wire: wire.update(counter=2**40),
    lambda wire: wire.pop("answers"),
)


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    with MailServer() as server:
        yield server


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Installation]:
    installation = install(tmp_path / "home", clock=utc_now)
    yield installation
    installation.heard.close()


@pytest.fixture
def address(town: Installation, mail_server: MailServer) -> Iterator[str]:
    with Running(town.heard.settings.home, HEARD_SMTP_URL=mail_server.url) as running:
        yield running.address


def test_a_thousand_lost_replies_double_nothing(town: Installation, address: str, mail_server: MailServer) -> None:
    tablet = town.tablet(over_http(address))
    visits = [a_visit(tablet, number) for number in range(DROPPED)]
    with Proxy(address, repeat(Fault.SWALLOW_REPLY, DROPPED)) as proxy:
        tablet.post = over_http(proxy.address)
        with ThreadPoolExecutor(8) as crowd:
            assert not any(crowd.map(lambda visit: acknowledged(tablet, [visit]), visits))
        assert proxy.counts == {Fault.SWALLOW_REPLY: DROPPED}
        for batch in batches(visits, HUNDRED):
            assert {verdict["status"] for verdict in tablet.sync(batch)} == {"known"}
    agrees(town, visits)
    everybody_was_told(town, mail_server)


def test_whatever_the_line_does_everything_arrives_once(
    town: Installation, address: str, mail_server: MailServer
) -> None:
    with Proxy(address, by_chance(7), delay=0.01) as proxy:
        tablets = [town.tablet(over_http(address)) for _ in range(4)]
        visits = {n: [a_visit(tablet, number) for number in range(HUNDRED * SCALE)] for n, tablet in enumerate(tablets)}
        for tablet in tablets:
            tablet.post = over_http(proxy.address)
        with ThreadPoolExecutor(len(tablets)) as crowd:
            list(crowd.map(insist, tablets, visits.values()))
        assert proxy.counts.keys() == set(Fault)
    agrees(town, [visit for each in visits.values() for visit in each])
    everybody_was_told(town, mail_server)


@pytest.mark.parametrize("place", [0, 57, HUNDRED - 1])
def test_one_poisoned_response_among_a_hundred_leaves_99_stored_at_once(
    town: Installation, address: str, place: int
) -> None:
    tablet = town.tablet(over_http(address))
    for spoil in POISON:
        before = town.heard.database.read(stored)
        visits = [a_visit(tablet, number) for number in range(HUNDRED)]
        poisoned = wires(tablet, visits)
        spoil(poisoned[place])
        verdicts = tablet.sync(poisoned)
        refused = {number for number, verdict in enumerate(verdicts) if verdict["status"] == "refused"}
        assert (refused, len(verdicts)) == ({place}, HUNDRED)
        assert town.heard.database.read(stored) - before == {visit.id for visit in visits} - {visits[place].id}
    assert town.heard.database.read(differences) == []


def test_two_servers_and_two_workers_that_are_killed_share_one_postgresql(
    tmp_path: Path, postgresql: PostgreSQL, mail_server: MailServer
) -> None:
    url = postgresql.new_database()
    shared = {"HEARD_DATABASE_URL": url, "HEARD_SECRET_KEY": SECRET_KEY, "HEARD_SMTP_URL": mail_server.url}
    town = install(tmp_path / "town", clock=utc_now, database_url=url)
    servers = [Part(tmp_path / f"server-{n}", "server", "--port", "0", **shared) for n in "ab"]
    workers = [Part(tmp_path / f"worker-{n}", "worker", **shared) for n in "ab"]
    with ExitStack() as until_the_end:
        until_the_end.callback(town.heard.close)
        together = until_the_end.enter_context(ThreadPoolExecutor())
        list(together.map(until_the_end.enter_context, (*servers, *workers)))
        sendings, visits = shuffled(town, [server.address for server in servers])
        with ThreadPoolExecutor(TABLETS + 1) as crowd:
            over = Event()
            killing = crowd.submit(kill_in_turn, workers, mail_server, over)
            verdicts = list(crowd.map(lambda sending: sending[0].sync(sending[1]), sendings))
            over.set()
            kills = killing.result()
        for worker in workers:
            worker.kill()
        town.heard.database.write(run_out)
        list(together.map(Part.__enter__, workers))
        everybody_was_told(town, mail_server, repeats=kills + len(workers))
        read = town.heard.database.read
        assert kills
        assert times_stored(verdicts) == {1: len(visits)}
        agrees(town, visits)
        assert read(visits_of_each_customer) == [TABLETS] * CUSTOMERS
        assert read(deadlocks) == 0


def a_visit(tablet: Tablet, number: int) -> Response:
    """Of ten, one has words, one is a low tap, the others say nothing more; of the first ones, each is a customer."""
    if number < 0:
        email = f"customer{-number}@mail.example"
        return tablet.visit(4, contact=Contact(by="email", email=email))
    if number % 10 == 0:
        return tablet.visit(2, why=("waiting",), comment="Nobody had time for us.")
    return tablet.visit(1 if number % 10 == 1 else 3 + number % 3)


def wires(tablet: Tablet, visits: Sequence[Response]) -> list[Wire]:
    body: dict[str, Any] = json.loads(tablet.body(visits))
    return list(body["responses"])


def batches(visits: Sequence[Response], size: int, step: int = 0) -> list[Sequence[Response]]:
    return [visits[start : start + size] for start in range(0, len(visits), step or size)]


def acknowledged(tablet: Tablet, batch: Sequence[Response]) -> bool:
    """Whether the tablet heard of it; as the courier does, it believes nothing but verdicts."""
    try:
        tablet.sync(batch)
    except (requests.RequestException, Refused):
        return False
    return True


def insist(tablet: Tablet, visits: Sequence[Response]) -> None:
    for batch in batches(visits, FEW):
        while not acknowledged(tablet, batch):
            """Once more: what is sent twice is one."""


def shuffled(town: Installation, servers: Sequence[str]) -> tuple[list[Sending], list[Response]]:
    """Overlapping batches, each sent twice, to whichever server; every customer has been at every tablet."""
    random = Random(7)
    sendings, everything = [], []
    for _ in range(TABLETS):
        tablet = town.tablet(over_http(servers[0]))
        lines = [replace(tablet, post=over_http(server)) for server in servers]
        visits = [a_visit(tablet, number) for number in range(-CUSTOMERS, VISITS)]
        random.shuffle(visits)
        sendings += [(random.choice(lines), batch) for batch in batches(visits, FEW, FEW // 2) * 2]
        everything += visits
    random.shuffle(sendings)
    return sendings, everything


def kill_in_turn(workers: Sequence[Part], mail_server: MailServer, over: Event) -> int:
    """The next one whenever some more mails came, so that it dies at work; how many."""
    for kills in count():
        until(partial(_at_work_or_over, mail_server, over, len(mail_server.mails) + 5), seconds=60)
        if over.is_set():
            return kills
        worker = workers[kills % len(workers)]
        worker.kill()
        worker.__enter__()
    raise AssertionError("unreachable")


def _at_work_or_over(mail_server: MailServer, over: Event, mails: int) -> bool | None:
    return over.is_set() or len(mail_server.mails) >= mails or None


def run_out(session: Session) -> None:
    """What the dead have claimed, as if two minutes were over."""
    long_ago = clock_of(session) - LEASE
    session.execute(update(deliveries).where(deliveries.c.status == "waiting").values(lease_until=long_ago))


def agrees(town: Installation, visits: Sequence[Response]) -> None:
    read = town.heard.database.read
    assert read(stored) == {visit.id for visit in visits}
    assert read(differences) == []
    owed = [visit for visit in visits if visit.contact or visit.answers.get("comment")]
    assert read(lambda session: set(session.scalars(select(case_visits.c.response_id)))) == {one.id for one in owed}
    customers = {visit.contact.email for visit in owed if visit.contact}
    strangers = [visit for visit in owed if not visit.contact]
    assert read(lambda session: session.scalar(select(func.count()).where(cases.c.origin == "answer"))) == len(
        customers
    ) + len(strangers)


def everybody_was_told(town: Installation, mail_server: MailServer, *, repeats: int = 0) -> None:
    """Every visit of a case was owed to everybody once, and came once under its own id, but for so many repeats."""
    read, people = town.heard.database.read, (town.mara.email, town.theo.email)
    until(lambda: read(nothing_is_due) or None, seconds=60 * SCALE)
    owed = {row.id: row for row in read(all_deliveries)}
    answers = {f"case:{case}" for case in read(case_of_each_visit)}  # so many low ones are noticed as a burst, too
    of_cases = Counter((row.subject, row.destination) for row in owed.values() if row.subject in answers)
    assert of_cases == Counter((f"case:{case}", person) for case in read(case_of_each_visit) for person in people)
    mails = Counter(UUID(str(mail.message["Message-ID"]).strip("<>").partition("@")[0]) for mail in mail_server.mails)
    sent = {id_ for id_, row in owed.items() if row.status == "sent"}
    assert sent <= mails.keys()
    # A further visit cancels what waits and tells all anew; what was on its way then has come all the same.
    assert {owed[id_].status for id_ in mails} <= {"sent", "cancelled"}
    assert {(owed[id_].subject, owed[id_].destination) for id_ in sent} >= of_cases.keys()
    assert mails.total() - len(mails) <= repeats


def stored(session: Session) -> set[UUID]:
    return set(session.scalars(select(responses.c.id)))


def case_of_each_visit(session: Session) -> list[UUID]:
    return list(session.scalars(select(case_visits.c.case_id)))


def nothing_is_due(session: Session) -> bool:
    due = select(deliveries.c.id).where(deliveries.c.status == "waiting", deliveries.c.run_at <= utc_now())
    return session.execute(due.limit(1)).first() is None


def all_deliveries(session: Session) -> Sequence[Row[Any]]:
    return session.execute(select(deliveries)).all()


def visits_of_each_customer(session: Session) -> list[int]:
    """Of each case with an address; a customer with two cases would be there twice."""
    joined = select(func.count()).select_from(cases.join(case_visits)).where(cases.c.address_hash.is_not(None))
    return list(session.scalars(joined.group_by(cases.c.id)))


def times_stored(verdicts: Sequence[Sequence[Wire]]) -> Counter[int]:
    """How many responses were called stored so many times; all that was sent was stored or known."""
    assert {verdict["status"] for answer in verdicts for verdict in answer} == {"stored", "known"}
    each = Counter(verdict["id"] for answer in verdicts for verdict in answer if verdict["status"] == "stored")
    return Counter(each.values())


def deadlocks(session: Session) -> int:
    seen = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
    return int(session.execute(text(seen)).scalar_one())
