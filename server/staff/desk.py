"""A desk: a browser behind a counter that people of one branch share, each for minutes, by name and PIN."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Self
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, Select, insert, select, update

from server.branches.branch import Branch, branch_columns
from server.database import Database, Session
from server.database.tables.branches import branches
from server.database.tables.staff import desk_pins, desks, memberships, people, staff_sessions
from server.deliveries.message import one_line
from server.errors import BadRequest, NotAllowed, NotFound
from server.keys import token, token_hash
from server.staff import audit
from server.staff.person import Membership, Person, branches_of, people_by_id
from surveys.ids import new_id

COOKIE = "heard_desk"
COOKIE_LIVES = timedelta(days=400)
"""No browser keeps one longer; every visit renews it."""
IDLE = timedelta(minutes=3)
"""Without a touch. Then the next person would act in somebody else's name."""
NOTICED_EVERY = timedelta(seconds=20)
SEEN_EVERY = timedelta(minutes=5)
LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Desk:
    id: UUID
    branch: Branch
    name: str
    maker: str
    """Name of who made it."""
    created_at: datetime
    seen_at: datetime | None

    @classmethod
    def from_row(cls, row: RowMapping) -> Self:
        special: dict[str, Any] = {"branch": Branch.from_row(row)}
        return cls(**{name: special[name] if name in special else row[name] for name in cls.__dataclass_fields__})


def make_desk(session: Session, person: Person, branch: Branch, name: str, *, now: datetime) -> tuple[Desk, str]:
    """The desk, and the secret for the cookie of its browser."""
    _of_own_branch(person, branch)
    tidy = one_line(name)
    if not 0 < len(tidy) <= LONGEST_NAME:
        raise BadRequest(f"A desk needs a name of at most {LONGEST_NAME} characters, such as Counter 1.")
    desk_id, secret = new_id(now), token()
    row = {"id": desk_id, "branch_id": branch.id, "name": tidy, "created_by": person.id, "created_at": now}
    session.execute(insert(desks).values(**row, token_sha256=token_hash(secret)))
    audit.note(session, audit.actor_of(person), "desk made", _subject(desk_id), now=now, detail={"branch": branch.id})
    return _one(session, desks.c.id == desk_id), secret


def desk_of_token(session: Session, secret: str) -> Desk | None:
    """None for a browser that is no desk, or is one no more."""
    row = session.execute(_living().where(desks.c.token_sha256 == token_hash(secret))).mappings().first()
    return Desk.from_row(row) if row else None


def desks_of(session: Session, person: Person) -> tuple[Desk, ...]:
    """Of the branches that this person manages."""
    managed = [branch.id for branch in branches_of(session, person) if person.has_role("manager", branch)]
    rows = session.execute(_living().where(desks.c.branch_id.in_(managed)).order_by(branches.c.name, desks.c.name))
    return tuple(map(Desk.from_row, rows.mappings()))


def revoke_desk(session: Session, person: Person, desk_id: UUID, *, now: datetime) -> Desk:
    """It is an ordinary browser again, and whoever is signed in there is signed out."""
    found = _one(session, desks.c.id == desk_id)
    _of_own_branch(person, found.branch)
    session.execute(update(desks).where(desks.c.id == desk_id).values(revoked_at=now))
    session.execute(update(staff_sessions).where(_sitting(desk_id)).values(ended_at=now))
    audit.note(session, audit.actor_of(person), "desk revoked", _subject(desk_id), now=now)
    return found


def people_at(session: Session, desk: Desk) -> tuple[Person, ...]:
    """Whose names stand there: who may see this branch and has a PIN; each with no more than staff may do in it."""
    near = (memberships.c.branch_id == desk.branch.id) | memberships.c.branch_id.is_(None)
    with_pin = select(desk_pins.c.person_id).join(memberships, memberships.c.person_id == desk_pins.c.person_id)
    found = people_by_id(session, *session.execute(with_pin.where(near)).scalars())
    return tuple(_as_at(desk, person) for person in found if person.may_see(desk.branch))


def who_may_sit(session: Session, desk: Desk, person_id: int) -> Person:
    """The same words for everybody who may not, with a PIN or without."""
    person = next((one for one in people_at(session, desk) if one.id == person_id), None)
    if person is None:
        raise NotAllowed("Nobody of this name may sign in at this desk.")
    return person


def sit_down(session: Session, desk: Desk, person_id: int, *, browser: str, now: datetime) -> str:
    """The secret for the cookie. Whoever sat there before has gone."""
    person = who_may_sit(session, desk, person_id)
    session.execute(update(staff_sessions).where(_sitting(desk.id)).values(ended_at=now))
    secret = token()
    session.execute(
        insert(staff_sessions).values(
            token_sha256=token_hash(secret),
            person_id=person_id,
            created_at=now,
            seen_at=now,
            expires_at=now + IDLE,
            browser=browser[:200],
            desk_id=desk.id,
        )
    )
    audit.note(session, audit.actor_of(person), "signed in at a desk", _subject(desk.id), now=now)
    return secret


def sitting_at(session: Session, desk: Desk, secret: str, *, now: datetime) -> Person | None:
    """Whose cookie this is, if it was given at this desk and not more than minutes ago."""
    mine = (staff_sessions.c.token_sha256 == token_hash(secret)) & _sitting(desk.id)
    living = mine & (staff_sessions.c.expires_at > now)
    person_id = session.execute(select(staff_sessions.c.person_id).where(living)).scalar()
    return next((one for one in people_at(session, desk) if one.id == person_id), None)


def keep_seat(database: Database, secret: str, *, now: datetime) -> None:
    """Somebody touched the screen. Writes once in twenty seconds."""
    if database.read(_unnoticed, secret, now=now):
        database.write(_notice, secret, now=now)


def keep_seen(database: Database, desk: Desk, *, now: datetime) -> None:
    """The desk is switched on. Writes once in five minutes."""
    if desk.seen_at is None or desk.seen_at <= now - SEEN_EVERY:
        database.write(_see, desk.id, now=now)


def _as_at(desk: Desk, person: Person) -> Person:
    # Four digits under the eyes of customers open no more than the work of this branch.
    return replace(person, memberships=(Membership("staff", desk.branch.id, None),))


def _of_own_branch(person: Person, branch: Branch) -> None:
    if not person.may_see(branch):
        raise NotFound("There is no such desk or branch.")
    if not person.has_role("manager", branch):
        raise NotAllowed("Desks are made and revoked by managers of the branch.")


def _unnoticed(session: Session, secret: str, *, now: datetime) -> bool:
    mine = (staff_sessions.c.token_sha256 == token_hash(secret)) & staff_sessions.c.desk_id.is_not(None)
    long_ago = staff_sessions.c.seen_at <= now - NOTICED_EVERY
    return session.execute(select(staff_sessions.c.person_id).where(mine & long_ago)).first() is not None


def _notice(session: Session, secret: str, *, now: datetime) -> None:
    mine = (staff_sessions.c.token_sha256 == token_hash(secret)) & staff_sessions.c.ended_at.is_(None)
    alive = mine & (staff_sessions.c.expires_at > now)
    session.execute(update(staff_sessions).where(alive).values(seen_at=now, expires_at=now + IDLE))


def _see(session: Session, desk_id: UUID, *, now: datetime) -> None:
    session.execute(update(desks).where(desks.c.id == desk_id).values(seen_at=now))


def _sitting(desk_id: UUID) -> ColumnElement[bool]:
    return (staff_sessions.c.desk_id == desk_id) & staff_sessions.c.ended_at.is_(None)


def _one(session: Session, which: ColumnElement[bool]) -> Desk:
    row = session.execute(_living().where(which)).mappings().first()
    if row is None:
        raise NotFound("There is no such desk or branch.")
    return Desk.from_row(row)


def _living() -> Select[tuple[object, ...]]:
    joined = select(desks, people.c.name.label("maker"), *branch_columns).select_from(desks)
    with_branch = joined.join(branches, desks.c.branch_id == branches.c.id)
    return with_branch.join(people, desks.c.created_by == people.c.id).where(desks.c.revoked_at.is_(None))


def _subject(desk_id: UUID) -> str:
    return f"desk:{desk_id}"
