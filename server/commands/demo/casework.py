"""What made-up staff do with the cases of their customers: mostly in time, sometimes late, now and then twice."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Literal
from uuid import UUID

from sqlalchemy import select, update

from server.branches.hours import after_opening_hours
from server.cases import gestures, life
from server.cases.alert import Alerts
from server.cases.case import Case, case_for
from server.cases.causes import USUAL, suggested
from server.cases.deeds import deeds_of, keep_deed
from server.cases.follow_up import give_verdict
from server.cases.messages import write_back
from server.cases.visits import visits_of
from server.commands.demo import words
from server.commands.demo.chance import chance
from server.commands.demo.opening import CREDIT, Site
from server.commands.demo.visit import Fate
from server.database import Session
from server.database.tables.cases import cases
from server.database.tables.intake import responses
from server.errors import Conflict
from server.intake.accept import Office
from server.staff.person import Person, person_by_id
from surveys.ids import new_id

Step = Literal["take", "note", "write", "answer", "solve", "ask", "verdict"]
Next = tuple[Step, datetime] | None
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Casework:
    site: Site
    office: Office

    def do(self, session: Session, step: Step, case_id: UUID, fate: Fate, now: datetime) -> Next:
        """One step of a case, and what comes after it; nothing where somebody else was there meanwhile."""
        case = case_for(session, self.site.manager, case_id)
        luck = chance(case.reference, case.revision, step)
        doing = {
            "take": self._take,
            "note": self._note,
            "write": self._write,
            "answer": self._answer,
            "solve": self._solve,
            "ask": self._ask,
            "verdict": self._verdict,
        }[step]
        with suppress(Conflict):  # each refuses before it writes
            return doing(session, case, fate, luck, now)
        return None

    def first(self, session: Session, case_id: UUID, now: datetime) -> Next:
        luck = chance(case_for(session, self.site.manager, case_id).reference, now)
        hours = luck.uniform(0.05, 0.7) if luck.random() < 0.82 else luck.uniform(1, 5)  # noqa: PLR2004
        return "take", self._later(now, hours)

    def _take(self, session: Session, case: Case, fate: Fate, luck: Random, now: datetime) -> Next:
        if case.owner_id is not None:
            return None
        who = self.site.manager if case.origin == "burst" else luck.choice((self.site.manager, *self.site.staff * 2))
        life.take(session, who, case.id, keys=self.office.keys, outlets=self.office.outlets, now=now)
        if fate == "forgotten":
            return None
        if fate == "wrote":
            return "write", now + timedelta(minutes=25)
        if luck.random() < 0.3:  # noqa: PLR2004
            return "note", self._later(now, luck.uniform(0.2, 1))
        return "answer", self._when_answered(case, luck, now)

    def _note(self, session: Session, case: Case, _: Fate, luck: Random, now: datetime) -> Next:
        life.write_note(session, self._owner(session, case), case.id, luck.choice(words.NOTES), now=now)
        return "answer", self._when_answered(case, luck, now)

    def _write(self, session: Session, case: Case, _: Fate, __: Random, now: datetime) -> Next:
        visit = visits_of(session, case.id, self.office.keys)[0]
        said = words.WROTE_BACK[case.language]
        write_back(self._alerts(session, now), case, visit.id, said, message_id=new_id(now))
        return None

    def _answer(self, session: Session, case: Case, _: Fate, luck: Random, now: datetime) -> Next:
        owner, keys, outlets = self._owner(session, case), self.office.keys, self.office.outlets
        if case.origin == "answer" and luck.random() < 0.12:  # noqa: PLR2004
            amount = luck.choice(self.site.place.credits)
            credit = {"kind": CREDIT, "why": "Waited in vain"}
            gestures.give(session, owner, case.id, **credit, amount=amount, keys=keys, outlets=outlets, now=now)
        said = words.ANSWERS[case.language] if case.origin == "answer" else ""
        life.answer(session, owner, case.id, said, keys=keys, outlets=outlets, now=now)
        return "solve", self._later(now, luck.uniform(0.2, 14))

    def _solve(self, session: Session, case: Case, _: Fate, luck: Random, now: datetime) -> Next:
        cause = self._cause(session, case, luck)
        remedy = luck.choice(words.REMEDIES[cause])
        owner = self._owner(session, case)
        life.solve(session, owner, case.id, cause_key=cause, remedy=remedy, now=now)
        self._show(session, owner, case, cause, now)
        return "ask", now + WEEK

    def _show(self, session: Session, owner: Person, case: Case, cause: str, now: datetime) -> None:
        """What is done about a cause is told once in the hall."""
        did = words.DEEDS.get(cause)
        if did and all(deed.said != cause for deed, _ in deeds_of(session, case.branch)):
            keep_deed(session, owner, case.id, said=cause, did=did, shown=True, keys=self.office.keys, now=now)

    def _ask(self, session: Session, case: Case, _: Fate, luck: Random, now: datetime) -> Next:
        """As the worker asks, for whom no message may leave."""
        reached = any(visit.contact for visit in visits_of(session, case.id, self.office.keys))
        asked = {"ask_back_at": None, "asked_back_at": now if reached else None}
        session.execute(update(cases).where(cases.c.id == case.id, cases.c.status == "solved").values(asked))
        if not reached or luck.random() > 0.7:  # noqa: PLR2004
            return None
        return "verdict", now + timedelta(hours=luck.uniform(1, 40))

    def _verdict(self, session: Session, case: Case, _: Fate, luck: Random, now: datetime) -> Next:
        is_fixed = luck.random() < 0.8  # noqa: PLR2004
        give_verdict(self._alerts(session, now), case, "fixed" if is_fixed else "not-yet")
        return None if is_fixed else ("take", self._later(now, luck.uniform(0.1, 0.8)))

    def _cause(self, session: Session, case: Case, luck: Random) -> str:
        if case.origin == "burst":
            return "waiting"
        visit = visits_of(session, case.id, self.office.keys)[0]
        said = session.execute(select(responses.c.answers).where(responses.c.id == visit.id)).scalar() or {}
        return suggested(USUAL, said.get("why", ())) or luck.choice(("system", "outside", "unsolved"))

    def _when_answered(self, case: Case, luck: Random, now: datetime) -> datetime:
        if luck.random() < 0.1:  # noqa: PLR2004
            return self._later(max(case.promised_by, now), luck.uniform(0.5, 5))
        return min(self._later(now, luck.uniform(0.3, 6)), max(case.promised_by, now + timedelta(minutes=5)))

    def _later(self, since: datetime, hours: float) -> datetime:
        return after_opening_hours(self.site.branch, since, hours)

    def _owner(self, session: Session, case: Case) -> Person:
        return person_by_id(session, case.owner_id) if case.owner_id else self.site.manager

    def _alerts(self, session: Session, now: datetime) -> Alerts:
        return Alerts(session, self.office.outlets, self.office.keys, now)
