"""People who work with Heard, and which branches each may see."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, cast, get_args

from sqlalchemy import ColumnElement, Select, bindparam, delete, insert, select, update

from server.branches.branch import Branch, all_branches
from server.database import Session
from server.database.insert import insert_new
from server.database.tables.staff import memberships, people
from server.deliveries.message import one_line
from server.errors import BadRequest, NotFound

Role = Literal["staff", "manager", "region", "admin"]
ROLES: tuple[Role, ...] = get_args(Role)
"""From the narrowest to the widest."""

LONGEST_EMAIL, LONGEST_NAME = 254, 100
# Nothing that could become a second address or a header, nor what PostgreSQL cannot hold.
_EMAIL = re.compile(r'[^\s\x00-\x1f@,;:<>()\[\]"\\]+@[\w-]+(\.[\w-]+)*')


@dataclass(frozen=True, slots=True)
class Membership:
    role: Role
    branch_id: int | None
    region: str | None

    def reaches(self, branch: Branch) -> bool:
        if self.role == "region":
            return bool(self.region) and self.region == branch.region
        return self.role == "admin" or self.branch_id == branch.id


@dataclass(frozen=True, slots=True)
class Person:
    id: int
    email: str
    """Empty: nothing can be mailed to them; they sign in by a text message, or at a desk."""
    name: str
    memberships: tuple[Membership, ...]

    @property
    def first_name(self) -> str:
        return self.name.split()[0]

    def may_see(self, branch: Branch) -> bool:
        return any(membership.reaches(branch) for membership in self.memberships)

    def has_role(self, role: Role, branch: Branch | None = None) -> bool:
        """Whether they have this role or a wider one: at this branch, or anywhere."""
        wide_enough = ROLES[ROLES.index(role) :]
        return any(
            membership.role in wide_enough and (branch is None or membership.reaches(branch))
            for membership in self.memberships
        )


def add_person(
    session: Session,
    *,
    role: str,
    now: datetime,
    email: str = "",
    name: str = "",
    branch: Branch | None = None,
    region: str = "",
    is_demo: bool = False,
) -> Person:
    """A new person, or a further membership of one whose e-mail is known. Without a name, the e-mail gives one."""
    address = email_from(email) if email.strip() else None
    membership = membership_of(role, branch, region)
    called = name_from(name) if name.strip() or address is None else _name_in(address)
    person_id = _known(session, address) if address else None
    if person_id is None:
        values = {"email": address, "name": called, "created_at": now, "demo": is_demo}
        person_id = _new(session, values)
    if membership not in person_by_id(session, person_id).memberships:
        session.execute(
            insert(memberships).values(
                person_id=person_id, role=membership.role, branch_id=membership.branch_id, region=membership.region
            )
        )
    return person_by_id(session, person_id)


def name_from(typed: str) -> str:
    """As it is kept: on one line."""
    name = one_line(typed)
    if not name or len(name) > LONGEST_NAME:
        raise BadRequest(f"Please give a name of at most {LONGEST_NAME} characters.")
    return name


def email_from(typed: str) -> str:
    """As it is kept: lower case."""
    address = typed.strip().lower()
    if len(address) > LONGEST_EMAIL or not _EMAIL.fullmatch(address):
        raise BadRequest("This is not an e-mail address; it must look like mara@example.com.")
    return address


def person_by_email(session: Session, email: str) -> Person | None:
    """Whoever has this address and has not left."""
    address = email.strip().lower()
    if not _EMAIL.fullmatch(address):
        return None
    here = (people.c.email == address, people.c.left_at.is_(None))
    return next(iter(_people(session, *here)), None)


def person_by_id(session: Session, person_id: int) -> Person:
    """Also of someone who has left: their name stays in the story of a case."""
    found = _people(session, people.c.id == person_id)
    if not found:
        raise NotFound("There is no such person.")
    return found[0]


def all_people(session: Session) -> tuple[Person, ...]:
    return _people(session, people.c.left_at.is_(None))


def people_of(session: Session, branch: Branch) -> tuple[Person, ...]:
    """Who is told about this branch: its staff and managers; if it has nobody, its region's people, else the admins."""
    here = {"here": branch.id, "around": branch.region}
    circles = (_grouped(session.execute(circle, here)) for circle in _circles)
    return next(filter(None, circles), ())


def managers_of(session: Session, branch: Branch) -> tuple[Person, ...]:
    return _grouped(session.execute(_managers, {"here": branch.id}))


def people_above(session: Session, branch: Branch) -> tuple[Person, ...]:
    """Those of its region, and the admins."""
    return _grouped(session.execute(_above, {"around": branch.region}))


def admins_of(session: Session) -> tuple[Person, ...]:
    return tuple(person for person in all_people(session) if person.has_role("admin"))


def people_by_id(session: Session, *ids: int) -> tuple[Person, ...]:
    """Without who has left."""
    return _people(session, people.c.id.in_(ids), people.c.left_at.is_(None))


def people_ever(session: Session, *ids: int) -> tuple[Person, ...]:
    """Also who has left; without ids all of them."""
    return _people(session, *([people.c.id.in_(ids)] if ids else []))


def branches_of(session: Session, person: Person) -> tuple[Branch, ...]:
    return tuple(branch for branch in all_branches(session) if person.may_see(branch))


def all_regions(session: Session) -> tuple[str, ...]:
    """Those with a branch, and those that somebody looks after."""
    named = select(memberships.c.region).where(memberships.c.role == "region")
    known = {*session.execute(named).scalars(), *(branch.region for branch in all_branches(session))}
    return tuple(sorted(region for region in known if region))


def membership_of(role: str, branch: Branch | None, region: str) -> Membership:
    if role not in ROLES:
        raise BadRequest(f"A role is one of {', '.join(ROLES)}.")
    if role == "admin":
        return Membership("admin", None, None)
    if role == "region":
        named = region.strip() or (branch.region if branch else "")
        if not named:
            raise BadRequest("Someone for a region needs a region, or a branch that is in one.")
        return Membership("region", None, named)
    if branch is None:
        raise BadRequest(f"Someone with the role {role} needs a branch.")
    return Membership(cast(Role, role), branch.id, None)


def _new(session: Session, values: Mapping[str, Any]) -> int:
    if values["email"] is None:
        unknown = insert(people).values(values).returning(people.c.id)
        made: int = session.execute(unknown).scalar_one()
        return made
    insert_new(session, people, values)  # two may add the same person at once
    known: int = session.execute(select(people.c.id).where(people.c.email == values["email"])).scalar_one()
    return known


def _known(session: Session, address: str) -> int | None:
    """Whoever has this address; who comes back begins anew, with nothing of what they were."""
    row = session.execute(select(people.c.id, people.c.left_at).where(people.c.email == address)).first()
    if row is None or row.left_at is None:
        return row.id if row else None
    session.execute(delete(memberships).where(memberships.c.person_id == row.id))
    session.execute(update(people).where(people.c.id == row.id).values(left_at=None))
    known: int = row.id
    return known


def _name_in(address: str) -> str:
    words = re.split(r"[._+-]+", address.partition("@")[0])
    return " ".join(word.capitalize() for word in words if word) or address


def _people(session: Session, *where: ColumnElement[bool]) -> tuple[Person, ...]:
    return _grouped(session.execute(_joined().where(*where)))


def _joined() -> Select[int, str | None, str, Role | None, int | None, str | None]:
    columns = (people.c.id, people.c.email, people.c.name)
    given = (memberships.c.role, memberships.c.branch_id, memberships.c.region)
    joined = select(*columns, *given).select_from(people.outerjoin(memberships))
    return joined.order_by(people.c.name, people.c.id, memberships.c.id)


def _circle(inside: ColumnElement[bool]) -> Select[int, str | None, str, Role | None, int | None, str | None]:
    members = select(memberships.c.person_id).where(inside)
    return _joined().where(people.c.id.in_(members), people.c.left_at.is_(None))


_around = (
    (memberships.c.role == "region") & (memberships.c.region == bindparam("around")) & (memberships.c.region != "")
)
_circles = (
    _circle(memberships.c.role.in_(("staff", "manager")) & (memberships.c.branch_id == bindparam("here"))),
    _circle(_around),
    _circle(memberships.c.role == "admin"),
)
_managers = _circle((memberships.c.role == "manager") & (memberships.c.branch_id == bindparam("here")))
_above = _circle(_around | (memberships.c.role == "admin"))


def _grouped(
    rows: Iterable[tuple[int, str | None, str, Role | None, int | None, str | None]],
) -> tuple[Person, ...]:
    found: dict[int, Person] = {}
    for person_id, email, name, role, branch_id, region in rows:
        before = found[person_id].memberships if person_id in found else ()
        added = (Membership(role, branch_id, region),) if role else ()
        found[person_id] = Person(person_id, email or "", name, before + added)
    return tuple(found.values())
