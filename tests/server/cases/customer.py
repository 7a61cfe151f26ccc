"""A customer who said something and left an address, and what reaches them there."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Self
from uuid import UUID

from server.cases import life, messages
from server.cases.alert import Alerts
from server.cases.case import Case, case_of_visit
from server.cases.progress import Progress, progress_of
from server.database import Session
from server.deliveries.outlets import Outlets
from server.staff.person import Person
from surveys.ids import new_id
from surveys.response import Contact, Response
from tests.server.cases.conftest import Owed
from tests.server.cases.lobby import Lobby
from tests.server.conftest import KEYS

BY_MAIL = Contact(by="email", email="neema.w@example.com", name="Neema")
BY_TEXT = Contact(by="text", phone="+254712345678", name="Neema")
BY_CALL = Contact(by="call", phone="+254712345678", name="Neema")
ALL_WAYS = Outlets("https://heard.example", email=True, chats=(), sms=True)


@dataclass
class Customer:
    lobby: Lobby
    visit: Response
    heard: list[Owed] = field(default_factory=list)

    @classmethod
    def says(cls, lobby: Lobby, words: str = "Cold soup", *, score: int = 1, **said: Any) -> Self:
        (visit,) = lobby.hears(score, words=words, **said)
        return cls(lobby, visit)

    @property
    def id(self) -> UUID:
        return self.visit.id

    @property
    def case(self) -> Case:
        case = self.lobby.database.read(case_of_visit, self.id)
        assert case
        return case

    @property
    def page(self) -> Progress:
        progress = self.lobby.database.read(progress_of, self.id)
        assert progress
        return progress

    @property
    def thread(self) -> list[tuple[str, str]]:
        """Who, and what, as their page shows it."""
        shown = self.lobby.database.read(messages.thread_for, self.case.id, self.id)
        return [(one.person or one.sender, one.words) for one in shown]

    def gets(self) -> list[Owed]:
        """What has been sent to them since they last looked; all of it goes out."""
        subjects = {self.case.customer_subject, self.case.news_subject}
        owed = [one for one in self.lobby.desk.owed() if one.subject in subjects]
        self.lobby.desk.deliver_everything()
        return owed

    def writes(self, words: str, *, message_id: UUID | None = None) -> None:
        """A second later: what is written in one moment has no order."""
        self.lobby.passes(seconds=1)
        self.lobby.database.write(self._write, words, message_id or new_id(self.lobby.now))

    def _write(self, session: Session, words: str, message_id: UUID) -> None:
        alerts = alerts_of(self.lobby, session)
        messages.write_back(alerts, self.case_in(session), self.id, words, message_id=message_id)

    def case_in(self, session: Session) -> Case:
        case = case_of_visit(session, self.id)
        assert case
        return case


def alerts_of(lobby: Lobby, session: Session) -> Alerts:
    return Alerts(session, lobby.desk.outlets, KEYS, lobby.now)


def does(lobby: Lobby, person: Person, step: Any, case: Case, *words: str, **more: Any) -> Case:
    """A person's step with what every step needs; a minute later."""
    lobby.now += timedelta(minutes=1)
    if step not in {life.write_note, life.reopen, life.solve}:
        more |= {"keys": KEYS, "outlets": lobby.desk.outlets}
    done: Case = lobby.database.write(step, person, case.id, *words, now=lobby.now, **more)
    return done
