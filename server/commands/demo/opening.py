"""What the demo's visits need before the first: surveys, branches, people, touchpoints."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from server.branches.branch import Branch, add_branch, branch_by_id, mark_as_demo, set_hours
from server.branches.touchpoint import Touchpoint, add_touchpoint
from server.branches.week import hours_from
from server.cases.triage_settings import GestureKind, change_triage
from server.codes.alphabet import new_touchpoint_code
from server.commands.demo.chance import chance
from server.commands.demo.place import RECEIPT, REGION, VISIT, Place
from server.database import Session
from server.keys import Keys
from server.publishing.publishing import Published, publish
from server.staff.person import Person, add_person
from surveys import catalogue

COPIES = {"branch-visit": VISIT, "receipt": RECEIPT}
CREDIT = "Credit on the bill"


@dataclass(frozen=True, slots=True)
class Site:
    """A branch of the demo, ready for its first visit."""

    place: Place
    branch: Branch
    touchpoints: Mapping[str, Touchpoint]
    """By name."""
    surveys: Mapping[str, Published]
    """By slug."""
    manager: Person
    staff: tuple[Person, ...]


def open_site(session: Session, place: Place, *, keys: Keys, opened: datetime) -> Site:
    surveys = {published.survey.slug: published for published in _surveys(session, opened)}
    added = add_branch(
        session,
        slug=place.slug,
        name=place.full_name,
        region=REGION,
        timezone=place.timezone,
        languages=tuple(place.languages),
        now=opened,
    )
    set_hours(session, added, hours_from(place.hours), None)
    branch = mark_as_demo(session, added)
    free = GestureKind(name="A coffee, and a call from the manager")
    most = max(place.credits)
    paid = GestureKind(name=CREDIT, currency=place.currency, staff_limit=most, manager_limit=5 * most)
    change_triage(session, branch, gestures=(paid, free))
    branch = branch_by_id(session, branch.id)
    # Without an e-mail address: nothing can be sent to them, and nobody can sign in as one of them from outside.
    manager = add_person(session, name=place.manager, role="manager", branch=branch, now=opened, is_demo=True)
    staff = tuple(
        add_person(session, name=name, role="staff", branch=branch, now=opened, is_demo=True) for name in place.staff
    )
    return Site(place, branch, _touchpoints(session, place, branch, keys, opened), surveys, manager, staff)


def _surveys(session: Session, now: datetime) -> list[Published]:
    bundled = (catalogue.read(path) for path in catalogue.bundled())
    copies = [replace(survey, slug=COPIES[survey.slug]) for survey in bundled if survey.slug in COPIES]
    return [publish(session, survey, now=now) for survey in copies]


def _touchpoints(session: Session, place: Place, branch: Branch, keys: Keys, now: datetime) -> dict[str, Touchpoint]:
    made = {}
    for spot in place.spots:
        # The same on every making, and still no stranger's to guess: paper that was printed for a demo goes on.
        code = new_touchpoint_code(chance(keys.hash("demo", f"{place.slug} {spot.name}")))
        made[spot.name] = add_touchpoint(
            session, code=code, branch=branch, name=spot.name, kind=spot.kind, survey=spot.survey, now=now
        )
    return made
