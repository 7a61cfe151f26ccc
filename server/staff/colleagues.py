"""Who works where, as those see them who say so: how each signs in, and when each was last here."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from server.branches.branch import Branch
from server.database import Session
from server.database.tables.staff import desk_pins, memberships, people, staff_sessions
from server.errors import BadRequest, Conflict
from server.staff.belonging import Place, Reach, join
from server.staff.person import (
    ROLES,
    Person,
    add_person,
    email_from,
    name_from,
    people_ever,
    person_by_email,
    person_by_id,
)


@dataclass(frozen=True, slots=True)
class Colleague:
    person: Person
    has_phone: bool
    has_password: bool
    has_pin: bool
    seen_at: datetime | None
    """When they last used a page."""
    left_at: datetime | None

    @property
    def ways_in(self) -> tuple[str, ...]:
        ways = (
            (bool(self.person.email), "link by e-mail"),
            (self.has_phone, "link by text message"),
            (self.has_password, "password"),
            (self.has_pin, "PIN at a desk"),
        )
        return tuple(words for has, words in ways if has)


@dataclass(frozen=True, slots=True)
class Team:
    """The people of a branch or region, or those of all."""

    title: str
    key: str
    """For an address: "riverside", "region@coast", "admin@"."""
    branch: Branch | None
    colleagues: tuple[tuple[Colleague, Place], ...]
    left: tuple[tuple[Colleague, Place], ...]


def teams_of(session: Session, reach: Reach) -> tuple[Team, ...]:
    """Every branch has one, also without people."""
    found = _colleagues(session, _members(session, reach))
    teams: dict[str, list[Place]] = {}
    for place in reach.places:
        teams.setdefault(place.branch.slug if place.branch else place.key, []).append(place)
    return tuple(_team(key, places, found) for key, places in teams.items())


def colleague(session: Session, person: Person) -> Colleague:
    return _colleagues(session, (person.id,))[0]


def hire(session: Session, *, name: str, email: str, place: Place, now: datetime) -> Person:
    """A new person, or what somebody whose e-mail is known is besides. Without one: they come in by phone or PIN."""
    known = person_by_email(session, email) if email.strip() else None
    if known is None:
        given = place.membership
        region = given.region or ""
        return add_person(session, email=email, role=given.role, name=name, branch=place.branch, region=region, now=now)
    join(session, known, place)
    return person_by_id(session, known.id)


def change_details(session: Session, person: Person, *, name: str, email: str) -> None:
    address = email_from(email) if email.strip() else ""
    if not address and person.email:
        raise BadRequest("Without an e-mail they would hear of nothing. Put another one in its place.")
    values = {"name": name_from(name), "email": address or None}
    try:
        with session.begin_nested():  # PostgreSQL would give up all that was done before
            session.execute(update(people).where(people.c.id == person.id).values(values))
    except IntegrityError:
        raise Conflict("Somebody signs in with this e-mail already.") from None


def _members(session: Session, reach: Reach) -> frozenset[int]:
    """Everybody who is something there, now or before they left."""
    member = memberships.c
    within = member.branch_id.in_([branch.id for branch in reach.branches]) | member.region.in_(reach.regions)
    if reach.who.has_role("admin"):
        within |= member.role == "admin"
    return frozenset(session.execute(select(member.person_id).where(within)).scalars())


def _colleagues(session: Session, ids: Collection[int]) -> tuple[Colleague, ...]:
    """By name."""
    seen = select(staff_sessions.c.person_id, func.max(staff_sessions.c.seen_at).label("seen_at"))
    last = seen.group_by(staff_sessions.c.person_id).subquery()
    columns = (people.c.id, people.c.phone_hash, people.c.password_hash, people.c.left_at, last.c.seen_at)
    joined = people.outerjoin(last, last.c.person_id == people.c.id).outerjoin(desk_pins)
    rows = session.execute(
        select(*columns, desk_pins.c.person_id.label("pin_of")).select_from(joined).where(people.c.id.in_(ids))
    )
    more = {row.id: row for row in rows}
    return tuple(
        Colleague(
            person,
            has_phone=more[person.id].phone_hash is not None,
            has_password=more[person.id].password_hash is not None,
            has_pin=more[person.id].pin_of is not None,
            seen_at=more[person.id].seen_at,
            left_at=more[person.id].left_at,
        )
        for person in (people_ever(session, *ids) if ids else ())
    )


def _team(key: str, places: Sequence[Place], found: Sequence[Colleague]) -> Team:
    here = [(one, place) for one in found for place in places if place.membership in one.person.memberships]
    # Managers first, whom everybody looks for.
    here.sort(key=lambda each: -ROLES.index(each[1].membership.role))
    return Team(
        places[0].where or "All branches",
        key,
        places[0].branch,
        tuple(each for each in here if each[0].left_at is None),
        tuple(each for each in here if each[0].left_at is not None),
    )
