"""Riverside with a tablet that customers answer in Arabic, its staff's mails, and gestures that it may give."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from server.cases import messages
from server.cases.alert import Alerts
from server.cases.case import Case, case_of_visit
from server.cases.triage_settings import GestureKind, change_triage
from server.database import Session
from server.deliveries import queue
from server.heard import Heard
from server.staff.person import Person
from surveys.ids import new_id
from surveys.response import Contact
from tests.app import app_of
from tests.installation import Hands, Installation, install
from tests.pages.serving import served_at
from tests.tablet import Tablet, in_process

WAITED = "انتظرت ساعة كاملة، ثم قالوا لي تعال غدًا."
AMINA = Contact(by="call", phone="+254712345678", email="amina@example.com", name="أمينة")
GESTURES = (
    GestureKind(name="Waived fee", currency="KES", staff_limit=50_000, manager_limit=200_000),
    GestureKind(name="A coffee"),
)


@dataclass(frozen=True)
class Branch:
    address: str
    installation: Installation
    clock: Hands
    tablet: Tablet

    @property
    def heard(self) -> Heard:
        return self.installation.heard

    def hears(self, score: int = 1, words: str = WAITED, contact: Contact | None = AMINA) -> Case:
        """A visit in Arabic on the tablet, and the case that comes of it."""
        said = {"why": ("waiting", "staff"), "comment": words}
        visit = replace(self.tablet.visit(score, contact=contact, **said), language="ar")  # type: ignore[arg-type]
        self.tablet.sync([visit])
        found = self.heard.database.read(case_of_visit, visit.id)
        assert found
        return found

    def writes_back(self, case: Case, words: str) -> None:
        self.heard.database.write(self._write_back, case, words)

    def _write_back(self, session: Session, case: Case, words: str) -> None:
        heard, now = self.heard, self.clock()
        alerts = Alerts(session, heard.outlets, heard.keys, now)
        visit = messages.thread_of(session, case.id)[0].visit_id
        messages.write_back(alerts, case, visit, words, message_id=new_id(now))

    def mailed(self, person: Person) -> dict[str, str]:
        """Label and path of the links in their newest mail."""
        rows = self.heard.database.write(queue.claim, limit=100, now=self.clock() + timedelta(days=1))
        mine = [row for row in rows if row.destination == person.email]
        links = queue.message_of(max(mine, key=lambda row: row.id), self.heard.keys).links
        return {label: url.removeprefix(self.heard.public_url) for label, url in links}


@contextmanager
def a_branch(home: Path) -> Iterator[Branch]:
    clock = Hands()
    installation = install(home, clock=clock)
    heard = replace(installation.heard, outlets=replace(installation.heard.outlets, email=True))
    installation = replace(installation, heard=heard)
    heard.database.write(change_triage, installation.riverside, gestures=GESTURES)
    app = app_of(heard)
    tablet = installation.tablet(in_process(app.test_client()))
    with served_at(heard, app) as address:
        yield Branch(address, installation, clock, tablet)
    heard.close()
