"""Please send someone now: a customer in the lobby waits for a person, for a minute."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Literal, Self
from uuid import UUID

from sqlalchemy import RowMapping, Select, select, update

from server.branches.branch import Branch, branch_columns
from server.cases.alert import Alerts, inbox_link, local
from server.cases.spoken import spoken
from server.database import Session
from server.database.insert import insert_new
from server.database.tables.branches import branches, touchpoints
from server.database.tables.cases import summonses
from server.database.tables.fleet import devices
from server.database.tables.staff import people
from server.deliveries import queue
from server.deliveries.chats import chats_of
from server.deliveries.message import Message
from server.deliveries.outlets import Outlets
from server.errors import Conflict, Gone, NotFound
from server.fleet.device import Device
from server.keys import Keys
from server.staff import audit
from server.staff.links import make_link
from server.staff.person import Person, people_of

PATIENCE = timedelta(seconds=60)
"""Then the tablet says that nobody is free, and that stays so."""
LINK_LIVES = timedelta(hours=1)
SHOWN_FOR = timedelta(minutes=30)


class AlreadyComing(Conflict):
    title = "Somebody is on the way"


class TooLate(Gone):
    title = "It is too late for this"


@dataclass(frozen=True, slots=True)
class Standing:
    """What the tablet may say."""

    status: Literal["asked", "coming", "nobody"]
    name: str = ""
    """First name of who is coming."""


@dataclass(frozen=True, slots=True)
class Summons:
    id: UUID
    """The visit's."""
    branch: Branch
    touchpoint: str
    device_id: UUID
    language: str
    said: str
    asked_at: datetime
    taken_by: int | None
    taker: str
    """Empty while nobody comes."""
    taken_at: datetime | None
    arrived_at: datetime | None
    called_off_at: datetime | None

    @classmethod
    def from_row(cls, row: RowMapping) -> Self:
        special: dict[str, Any] = {"branch": Branch.from_row(row), "taker": row["taker"] or ""}
        return cls(**{name: special[name] if name in special else row[name] for name in cls.__dataclass_fields__})

    @property
    def first_name(self) -> str:
        return self.taker.partition(" ")[0]

    @property
    def spoken(self) -> str:
        return spoken(self.language)

    @property
    def minutes(self) -> int | None:
        """From the call to the arrival, begun ones too; None if nobody arrived."""
        if self.arrived_at is None:
            return None
        return max(1, -(-(self.arrived_at - self.asked_at) // timedelta(minutes=1)))

    def waits(self, now: datetime) -> bool:
        """Whether somebody may still say that they come."""
        return self.taken_by is None and self.called_off_at is None and now < self.asked_at + PATIENCE

    def standing(self, now: datetime) -> Standing:
        if self.taken_by is not None:
            return Standing("coming", self.first_name)
        return Standing("asked" if self.waits(now) else "nobody")


def can_be_told(session: Session, branch: Branch, outlets: Outlets) -> bool:
    by_mail = outlets.email and any(person.email for person in people_of(session, branch))
    return bool(outlets.chats) or by_mail or bool(chats_of(session, branch))


def standing_of(session: Session, visit: UUID, device: Device, *, now: datetime) -> Standing | None:
    """None if nobody was called for this visit yet."""
    found = _found(session, visit)
    if found is not None and found.device_id != device.id:
        raise Conflict("Another tablet has a visit with this id.")
    return found.standing(now) if found else None


def ask(
    session: Session,
    visit: UUID,
    device: Device,
    *,
    language: str,
    said: str,
    is_open: bool,
    outlets: Outlets,
    keys: Keys,
    now: datetime,
) -> Standing:
    """Tell everybody of the branch at once, if somebody may be sent."""
    branch = device.touchpoint.branch
    if not (is_open and can_be_told(session, branch, outlets)):
        return Standing("nobody")
    row = {"id": visit, "branch_id": branch.id, "device_id": device.id, "language": language, "said": said}
    if insert_new(session, summonses, {**row, "asked_at": now}):
        _tell(Alerts(session, outlets, keys, now), _summons(session, visit))
    return standing_of(session, visit, device, now=now) or Standing("nobody")


def call_off(session: Session, visit: UUID, device: Device, *, now: datetime) -> Standing:
    """The customer went away, or was helped by somebody else."""
    standing = standing_of(session, visit, device, now=now)
    waiting = (summonses.c.id == visit) & summonses.c.called_off_at.is_(None) & summonses.c.arrived_at.is_(None)
    session.execute(update(summonses).where(waiting).values(called_off_at=now))
    queue.cancel(session, subject_of(visit), now=now)
    return standing if standing and standing.status == "coming" else Standing("nobody")


def give_up(session: Session, visit: UUID, *, now: datetime) -> None:
    """The minute is over: whoever was not told by now need not be."""
    queue.cancel(session, subject_of(visit), now=now)


def come(session: Session, person: Person, visit: UUID, *, now: datetime) -> Summons:
    """I'm coming. Of two people at once one is, and the other hears who. Again it changes nothing."""
    found = summons_for(session, person, visit)
    if found.taken_by == person.id:
        return found
    # One statement decides between two people.
    free = (summonses.c.id == visit) & summonses.c.taken_by.is_(None) & summonses.c.called_off_at.is_(None)
    taken = update(summonses).where(free & (summonses.c.asked_at > now - PATIENCE))
    if session.execute(taken.values(taken_by=person.id, taken_at=now)).rowcount != 1:
        raise _refusal(summons_for(session, person, visit))
    queue.cancel(session, subject_of(visit), now=now)
    audit.note(session, audit.actor_of(person), "summons taken", subject_of(visit), now=now)
    return summons_for(session, person, visit)


def arrive(session: Session, person: Person, visit: UUID, *, now: datetime) -> Summons:
    """I'm there. Only the first time counts."""
    mine = (summonses.c.id == visit) & (summonses.c.taken_by == person.id) & summonses.c.arrived_at.is_(None)
    session.execute(update(summonses).where(mine).values(arrived_at=now))
    found = summons_for(session, person, visit)
    if found.taken_by != person.id:
        raise _refusal(found)
    return found


def summons_for(session: Session, person: Person, visit: UUID) -> Summons:
    """For people of other branches it does not exist."""
    found = _found(session, visit)
    if found is None or not person.may_see(found.branch):
        raise NotFound("Nobody was called for here.")
    return found


def current(session: Session, where: Collection[Branch], *, now: datetime) -> tuple[Summons, ...]:
    """Customers who wait for somebody, or for whoever is coming; newest first."""
    here = summonses.c.branch_id.in_([branch.id for branch in where])
    alive = summonses.c.arrived_at.is_(None) & summonses.c.called_off_at.is_(None)
    lately = summonses.c.asked_at > now - SHOWN_FOR
    rows = session.execute(_all().where(here, alive, lately).order_by(summonses.c.asked_at.desc())).mappings()
    return tuple(found for found in map(Summons.from_row, rows) if found.taken_by or found.waits(now))


def of_visits(session: Session, visits: Collection[UUID], branch: Branch) -> tuple[Summons, ...]:
    """Of this branch only: a tablet elsewhere may have made up the same id."""
    mine = summonses.c.id.in_(list(visits)) & (summonses.c.branch_id == branch.id)
    rows = session.execute(_all().where(mine).order_by(summonses.c.asked_at)).mappings()
    return tuple(map(Summons.from_row, rows))


def subject_of(visit: UUID) -> str:
    return f"summons:{visit}"


def _tell(alerts: Alerts, summons: Summons) -> None:
    branch = summons.branch
    facts = (
        ("Where", f"{branch.name}, {summons.touchpoint}"),
        ("When", local(summons.asked_at, branch)),
        ("Said so far", summons.said),
        ("Language", summons.spoken),
    )
    message = Message(
        title=f"A customer at {branch.name} asks for somebody now",
        facts=tuple((label, value) for label, value in facts if value),
        links=inbox_link(alerts.outlets),
    )

    def personal(person: Person) -> Message:
        secret = make_link(alerts.session, person.id, "come", str(summons.id), lifetime=LINK_LIVES, now=alerts.now)
        return replace(message, links=(("I'm coming", f"{alerts.outlets.public_url}/go/{secret}"),))

    # They wait for a minute: urgent, whatever the hour.
    alerts.send(subject_of(summons.id), branch, message, personal, urgent=True)


def _refusal(found: Summons) -> Conflict | Gone:
    if found.taken_by is not None:
        return AlreadyComing(f"{found.first_name} is on the way already.")
    if found.called_off_at is not None:
        return TooLate("The customer does not wait any more.")
    return TooLate(
        "After a minute the customer was told that nobody is free. If they left a number, it is in the inbox."
    )


def _summons(session: Session, visit: UUID) -> Summons:
    row = session.execute(_all().where(summonses.c.id == visit)).mappings().one()
    return Summons.from_row(row)


def _found(session: Session, visit: UUID) -> Summons | None:
    row = session.execute(_all().where(summonses.c.id == visit)).mappings().first()
    return Summons.from_row(row) if row else None


def _all() -> Select[tuple[object, ...]]:
    joined = select(
        summonses, people.c.name.label("taker"), touchpoints.c.name.label("touchpoint"), *branch_columns
    ).select_from(summonses)
    placed = joined.join(devices, summonses.c.device_id == devices.c.id).join(
        touchpoints, devices.c.touchpoint_id == touchpoints.c.id
    )
    return placed.join(branches, summonses.c.branch_id == branches.c.id).outerjoin(
        people, summonses.c.taken_by == people.c.id
    )
