"""Branches that somebody looks after together: those of a region, or all."""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from server.branches.branch import Branch, all_branches
from server.branches.hours import spells_of
from server.database import Session
from server.reports.monthly.month import Month
from server.reports.review.week import DUE
from server.staff.person import Person, all_people

CHAIN = "chain"
FEWEST = 2
"""Of one branch the weekly review says it all."""


@dataclass(frozen=True, slots=True)
class Circle:
    scope: str
    """"chain", or "region:NAME"."""
    branches: tuple[Branch, ...]

    @property
    def region(self) -> str:
        """Empty: the whole chain."""
        return self.scope.partition(":")[2]

    @property
    def name(self) -> str:
        return self.region or "all branches"

    @property
    def is_demo(self) -> bool:
        return any(branch.is_demo for branch in self.branches)

    @property
    def zone(self) -> ZoneInfo:
        """That of most of its branches, which is where its people are."""
        zones = Counter(branch.timezone for branch in self.branches)
        return ZoneInfo(min(zones, key=lambda zone: (-zones[zone], zone)))


def circles(session: Session) -> tuple[Circle, ...]:
    """The chain first; only those of several branches. What is made up is in no circle with what is real."""
    every = all_branches(session)
    real = tuple(branch for branch in every if not branch.is_demo)
    regions = sorted({branch.region for branch in every if branch.region})
    of_regions = (_of_region(region, every) for region in regions)
    return tuple(one for one in (Circle(CHAIN, real), *of_regions) if len(one.branches) >= FEWEST)


def circles_for(session: Session, person: Person) -> tuple[Circle, ...]:
    """Those that this person looks after."""
    mine = {membership.region for membership in person.memberships if membership.role == "region"}
    is_admin = any(membership.role == "admin" for membership in person.memberships)
    return tuple(one for one in circles(session) if is_admin or one.region in mine - {None, ""})


def people_around(session: Session, circle: Circle) -> tuple[Person, ...]:
    """Of a region those who look after it, of the chain the admins."""
    role = "region" if circle.region else "admin"
    return tuple(
        person
        for person in all_people(session)
        if any(one.role == role and (one.region or "") == circle.region for one in person.memberships)
    )


def due_at(circle: Circle, month: Month) -> datetime:
    """When its review is sent: on the first day of the next month on which a branch is open, in UTC."""
    following = month.later(1)
    days = (following.ends - following.begins).days + 1
    spells = (spells_of(branch, following.begins, days)[:1] for branch in circle.branches)
    opens = (
        opening[0][0].astimezone(branch.zone).date()
        for opening, branch in zip(spells, circle.branches, strict=True)
        if opening
    )
    return datetime.combine(min(opens, default=following.begins), DUE, circle.zone).astimezone(UTC)


def _of_region(region: str, every: tuple[Branch, ...]) -> Circle:
    there = tuple(branch for branch in every if branch.region == region)
    real = tuple(branch for branch in there if not branch.is_demo)
    return Circle(f"region:{region}", real or there)
