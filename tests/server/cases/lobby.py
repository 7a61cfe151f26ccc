"""Customers of a branch who answer, as they are stored; and what its people were told since somebody last looked."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import update

from server.branches.branch import Branch, branch
from server.branches.touchpoint import Touchpoint, add_touchpoint
from server.database import Database, Session
from server.database.tables.branches import branches
from server.deliveries.message import Message
from server.deliveries.outlets import Outlets
from server.intake.accept import Office, accept
from server.intake.check import Checked
from server.publishing.publishing import publish
from surveys.ids import new_id
from surveys.response import Response
from tests.builders import a_response, a_survey
from tests.server.cases.conftest import Desk
from tests.server.conftest import KEYS, NOON

MAIL = Outlets("https://heard.example", email=True, chats=())
_numbers = count(1)


@dataclass
class Lobby:
    desk: Desk
    slug: str = "riverside"
    now: datetime = NOON
    touchpoints: dict[str, Touchpoint] = field(default_factory=dict)

    @property
    def database(self) -> Database:
        return self.desk.database

    @property
    def branch(self) -> Branch:
        return self.database.read(branch, self.slug)

    def hears(self, *scores: int, at: str = "Lobby", minutes: float = 0, **said: Any) -> list[Response]:
        """In one sync, all of them touched so many minutes from now; ends of the visits."""
        begun = self.now + timedelta(minutes=minutes)
        visits = [self._visit(score, begun, said) for score in scores]
        self.database.write(self._accept, visits, at)
        return visits

    def passes(self, **parts: float) -> datetime:
        self.now += timedelta(**parts)
        return self.now

    def wall(self, text: str) -> datetime:
        """It is now when the clock on the branch's wall shows this."""
        self.now = datetime.fromisoformat(text).replace(tzinfo=self.branch.zone).astimezone(UTC)
        return self.now

    def moves_to(self, zone: str) -> None:
        here = update(branches).where(branches.c.slug == self.slug)
        self.database.write(lambda session: session.execute(here.values(timezone=zone)))

    def told(self) -> list[tuple[str, str]]:
        """To whom, by the name before the @, and the title; all of it has gone out then."""
        return [(who, message.title) for who, message in self.mails()]

    def mails(self) -> list[tuple[str, Message]]:
        owed = [(one.destination.partition("@")[0], one.message) for one in self.desk.owed()]
        if owed:
            self.desk.deliver_everything()
        return sorted(owed, key=lambda one: one[0])

    def _accept(self, session: Session, visits: Iterable[Response], at: str) -> None:
        published = publish(session, a_survey(), now=NOON)
        place = replace(self._touchpoint(session, at), branch=branch(session, self.slug))
        checked = [Checked(replace(visit, version=published.survey.version), published) for visit in visits]
        accept(session, checked, touchpoint=place, office=Office(KEYS, self.desk.outlets), now=self.now)

    def _touchpoint(self, session: Session, name: str) -> Touchpoint:
        if name not in self.touchpoints:
            code = f"L{next(_numbers):06}"
            here = branch(session, self.slug)
            self.touchpoints[name] = add_touchpoint(
                session, code=code, branch=here, name=name, kind="tablet", survey="branch-visit", now=NOON
            )
        return self.touchpoints[name]

    def _visit(self, score: int, begun: datetime, said: dict[str, Any]) -> Response:
        randomness = next(_numbers).to_bytes(8) + b"\1\1"
        times = {"started_at": begun, "ended_at": begun + timedelta(seconds=20)}
        return a_response(score, **{"id": new_id(begun, randomness=randomness), **times, **said})
