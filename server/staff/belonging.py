"""Where somebody may say who works there: a manager at their branches, a region at its, an administrator anywhere."""

from dataclasses import dataclass
from typing import Self

from sqlalchemy import delete, insert, select

from server.branches.branch import Branch, all_branches
from server.database import Session
from server.database.tables.staff import memberships, people
from server.errors import BadRequest, Conflict, NotFound
from server.staff.person import ROLES, Membership, Person, all_regions, people_ever

TOO_MANY = 2**31
"""People; a longer number is nobody's, and no database takes it."""
NO_ADMIN = "Heard needs an administrator; make somebody else one first."


@dataclass(frozen=True, slots=True)
class Place:
    """One thing that somebody may be: a role at a branch, of a region, or of all."""

    membership: Membership
    key: str
    """As a form sends it: "staff@riverside", "region@coast", "admin@"."""
    role: str
    """In words."""
    where: str
    """Name of the branch or region; empty: everywhere."""
    branch: Branch | None = None

    @property
    def words(self) -> str:
        return f"{self.role} of {self.where}" if self.where else self.role


@dataclass(frozen=True, slots=True)
class Reach:
    who: Person
    branches: tuple[Branch, ...]
    """Where they are a manager or more."""
    regions: tuple[str, ...]

    @classmethod
    def of(cls, session: Session, who: Person) -> Self:
        own = {one.region for one in who.memberships if one.role == "region"}
        regions = tuple(region for region in all_regions(session) if who.has_role("admin") or region in own)
        branches = tuple(branch for branch in all_branches(session) if who.has_role("manager", branch))
        return cls(who, branches, regions)

    @property
    def places(self) -> tuple[Place, ...]:
        """What they may make somebody."""
        at_branches = [
            Place(Membership(role, branch.id, None), f"{role}@{branch.slug}", role.title(), branch.name, branch)
            for branch in self.branches
            for role in ("staff", "manager")
        ]
        over_regions = [
            Place(Membership("region", None, region), f"region@{region}", "Region", region) for region in self.regions
        ]
        over_all = [Place(Membership("admin", None, None), "admin@", "Administrator", "")]
        return (*at_branches, *over_regions, *(over_all if self.who.has_role("admin") else ()))

    def place(self, key: str) -> Place:
        for place in self.places:
            if place.key == key:
                return place
        raise BadRequest("Please choose what they are, and where.")

    def places_of(self, person: Person) -> tuple[Place, ...]:
        """What this person is, as far as it is theirs to say."""
        return tuple(place for place in self.places if place.membership in person.memberships)

    def knows(self, person: Person) -> bool:
        return self.who.has_role("admin") or bool(self.places_of(person))

    def rules(self, person: Person) -> bool:
        """Whether all that this person is, is theirs to say: then also the name, the e-mail, and that they left."""
        return self.who.has_role("admin") or (
            bool(person.memberships) and len(self.places_of(person)) == len(person.memberships)
        )

    def is_below(self, person: Person) -> bool:
        """Whether this person looks after more than is theirs: whoever makes an admin their staff rules no admin."""
        others = set(person.memberships) - {place.membership for place in self.places_of(person)}
        return not self.who.has_role("admin") and any(one.role in {"region", "admin"} for one in others)

    def outranks(self, person: Person) -> bool:
        """Whether they are wider in all that this person is: whoever changes an e-mail can sign in with it."""
        mine = (self._is_below(place.membership, place.branch) for place in self.places_of(person))
        return self.who.has_role("admin") or (self.rules(person) and all(mine))

    def _is_below(self, given: Membership, branch: Branch | None) -> bool:
        return branch is not None and self.who.has_role(ROLES[ROLES.index(given.role) + 1], branch)


def known_to(session: Session, reach: Reach, person_id: int) -> Person:
    """What belongs to others is as unknown as what does not exist."""
    found = next(iter(people_ever(session, person_id) if person_id < TOO_MANY else ()), None)
    if found is None or not reach.knows(found):
        raise NotFound("There is no such person among yours.")
    return found


def join(session: Session, person: Person, place: Place) -> None:
    """In the place of another role at the same branch."""
    if place.membership in person.memberships:
        return
    if place.branch:
        here = (memberships.c.person_id == person.id) & (memberships.c.branch_id == place.branch.id)
        session.execute(delete(memberships).where(here))
    given = place.membership
    row = {"person_id": person.id, "role": given.role, "branch_id": given.branch_id, "region": given.region}
    session.execute(insert(memberships).values(row))


def part(session: Session, person: Person, place: Place) -> None:
    """They are this no longer; who would then be nothing at all has left."""
    if len(person.memberships) == 1:
        raise Conflict("They are nothing else here. Say that they have left instead.")
    if place.membership.role == "admin":
        keep_an_admin(session, but=person)
    given, column = place.membership, memberships.c
    same = (column.person_id == person.id) & (column.role == given.role)
    same &= column.branch_id.is_not_distinct_from(given.branch_id) & column.region.is_not_distinct_from(given.region)
    session.execute(delete(memberships).where(same))


def keep_an_admin(session: Session, *, but: Person) -> None:
    """Somebody else must be one. Locked, so that of the last two who go at once, one stays."""
    admins = select(people.c.id).join(memberships).where(memberships.c.role == "admin", people.c.left_at.is_(None))
    # Of both tables: PostgreSQL looks again at what it waited for, and leaves out what was deleted meanwhile.
    locked = session.execute(admins.order_by(people.c.id).with_for_update()).scalars().all()
    if but.id in locked and set(locked) == {but.id}:
        raise Conflict(NO_ADMIN)
