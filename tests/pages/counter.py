"""Riverside on a busy day, served: customers of all sorts, some late, and everybody who works there."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from server.branches.settings import change_settings
from server.cases import life, summons
from server.cases.alert import Alerts
from server.cases.case import Case, case_of_visit
from server.cases.inbox import one_case
from server.cases.messages import write_back
from server.database import Session
from server.fleet.device import all_devices
from server.heard import Heard
from server.staff.desk_pin import keep_pin, pin_hash
from server.staff.person import Person
from surveys.ids import new_id
from surveys.response import Contact
from surveys.survey import Answer
from tests.app import app_of
from tests.installation import Hands, Installation, install
from tests.pages.serving import served_at
from tests.tablet import Tablet, in_process

ARABIC = "كان المصعد معطلاً مرة أخرى، ولم تكن السيدة في الاستقبال K74-Q2M تعرف بمن تتصل. <b>لا أحد</b>"
LONG = "I waited for fifty minutes while two counters were closed, and nobody told us why. " * 4
NEEMA = Contact(by="call", phone="+254712345678", name="Neema")
AISHA = Contact(by="email", email="aisha@example.com", name="عائشة")
PIN = "7295"


@dataclass(frozen=True)
class Counter:
    address: str
    installation: Installation
    clock: Hands
    tablet: Tablet

    @property
    def heard(self) -> Heard:
        return self.installation.heard

    def says(self, face: int = 1, *, contact: Contact | None = None, **answers: Answer) -> Case | None:
        """A customer in the lobby, just now; their case, if one came of it."""
        response = self.tablet.visit(face, contact=contact, **answers)
        self.tablet.sync([response])
        return self.heard.database.read(case_of_visit, response.id)

    def complains(self, words: str = "Nobody at the desk.", **more: object) -> Case:
        case = self.says(comment=words, **more)  # type: ignore[arg-type]
        assert case
        return case

    def takes(self, person: Person, case: Case) -> Case:
        ways = {"keys": self.heard.keys, "outlets": self.heard.outlets, "now": self.clock()}
        return self.heard.database.write(life.take, person, case.id, **ways)  # type: ignore[arg-type]

    def writes_back(self, case: Case, words: str) -> None:
        self.heard.database.write(self._write_back, case.id, words)

    def asks_for_somebody(self) -> UUID:
        heard, visit = self.heard, new_id(self.clock())
        heard.database.write(change_settings, self.installation.riverside, now=self.clock(), someone=True)
        heard.database.write(
            summons.ask,
            visit,
            heard.database.read(all_devices)[0],
            language="sw",
            said="Very bad (1 of 5)",
            is_open=True,
            outlets=heard.outlets,
            keys=heard.keys,
            now=self.clock(),
        )
        return visit

    def gives_pin(self, person: Person, pin: str = PIN) -> None:
        kept = pin_hash(pin, person.id, keys=self.heard.keys)
        self.heard.database.write(keep_pin, person, person.id, kept, now=self.clock())

    def a_busy_day(self) -> dict[str, Case]:
        """What there is to do an hour after noon; the oldest are late."""
        cast, day = self.installation, {}
        day["late"] = self.complains(LONG, why=("waiting",))
        self.clock.turn(timedelta(minutes=30))
        day["taken"] = self.takes(cast.theo, self.complains("Sent away twice.", face=2, contact=NEEMA))
        day["urgent"] = self.complains("There is a smell of gas in the lobby.")
        self.clock.turn(timedelta(minutes=40))
        day["arabic"] = self.complains(ARABIC, contact=AISHA)
        day["mine"] = self.takes(cast.mara, self.complains("Rude.", face=2))
        self.writes_back(day["mine"], "Is anybody there?")
        self.says(2, why=("waiting", "staff"))
        self.clock.turn(timedelta(minutes=5))
        case = self.says(3, contact=Contact(by="text", phone="+254712000111"))
        assert case
        return {**day, "asked": case}

    def _write_back(self, session: Session, case_id: UUID, words: str) -> None:
        found = one_case(session, self.installation.mara, case_id)
        alerts = Alerts(session, self.heard.outlets, self.heard.keys, self.clock())
        write_back(alerts, found.case, found.responses[0], words, message_id=new_id(self.clock()))


@contextmanager
def a_counter(home: Path, *, smtp_url: str = "", public_url: str = "http://127.0.0.1:8000") -> Iterator[Counter]:
    clock = Hands()
    installation = install(home, clock=clock, smtp_url=smtp_url, address=public_url)
    outlets = replace(installation.heard.outlets, email=True)
    installation = replace(installation, heard=replace(installation.heard, outlets=outlets))
    app = app_of(installation.heard)
    tablet = installation.tablet(in_process(app.test_client()))
    with served_at(installation.heard, app) as address:
        yield Counter(address, installation, clock, tablet)
    installation.heard.close()
