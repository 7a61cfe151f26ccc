"""The list becomes branches, people and posters: all of it in one transaction, or nothing."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from server.branches.branch import Branch, add_branch, branch_by_id, change_branch, set_hours
from server.branches.settings import change_settings
from server.branches.touchpoint import add_touchpoint
from server.codes.alphabet import new_touchpoint_code
from server.database import Session
from server.database.tables.branches import branches as table
from server.deliveries.outlets import Outlets
from server.keys import Keys
from server.setup.assigning import assign
from server.setup.roster.changes import USUAL_SURVEY, Change, Plan, plan_of
from server.setup.roster.inviting import Invited, invite
from server.setup.roster.roster import Roster
from server.staff import audit
from server.staff.belonging import Place, join
from server.staff.colleagues import hire
from server.staff.person import Membership, Person, person_by_email

POSTER = "Poster"


@dataclass(frozen=True, slots=True)
class Opened:
    plan: Plan
    branches: tuple[Branch, ...]
    """Of every row, in its order."""
    invited: Invited


def bring_in(session: Session, roster: Roster, *, actor: str, outlets: Outlets, keys: Keys, now: datetime) -> Opened:
    """Raises RosterRefused with every fault; what is as the list says stays untouched."""
    # Of two who bring the same list at once, the second finds it done.
    session.execute(select(table.c.id).order_by(table.c.id).with_for_update(key_share=True))
    plan = plan_of(session, roster)
    branches, people = [], []
    for change in plan.changes:
        branch = _branch(session, change, actor, now)
        _poster(session, change, branch, now)
        branches.append(branch)
        if change.listed.email:
            people.append((_manager(session, change, branch, actor, now), branch))
    invited = invite(session, people, actor=actor, outlets=outlets, keys=keys, now=now)
    return Opened(plan, tuple(branches), invited)


def _branch(session: Session, change: Change, actor: str, now: datetime) -> Branch:
    listed = change.listed
    branch = change.branch or add_branch(
        session, slug=change.slug, name=change.name, timezone=listed.zone, region=listed.region, now=now
    )
    names = [part.name for part in change.parts]
    change_branch(
        session,
        branch,
        name=listed.name or None,
        timezone=listed.zone or None,
        region=listed.region or None,
        languages=listed.languages or None,
    )
    changed = branch_by_id(session, branch.id)
    if "hours" in names or "holidays" in names:
        set_hours(session, changed, listed.hours, listed.holidays)
        change_settings(session, changed, sleeps=True, now=now)  # the hours are theirs now
    if "survey" in names:
        assign(session, listed.survey, [changed])
        changed = branch_by_id(session, branch.id)
    if change.is_new or names:
        noted = "branch added" if change.is_new else "branch changed"
        audit.note(session, actor, noted, f"branch:{branch.id}", now=now, detail={"from": "a list", "parts": names})
    return changed


def _poster(session: Session, change: Change, branch: Branch, now: datetime) -> None:
    if change.posters:
        return
    code = new_touchpoint_code(secrets.SystemRandom())
    survey = branch.survey or USUAL_SURVEY
    add_touchpoint(session, code=code, branch=branch, name=POSTER, kind="poster", survey=survey, now=now)


def _manager(session: Session, change: Change, branch: Branch, actor: str, now: datetime) -> Person:
    """A new person, or one more thing that a known one is."""
    listed, membership = change.listed, Membership("manager", branch.id, None)
    place = Place(membership, f"manager@{branch.slug}", "Manager", branch.name, branch)
    known = person_by_email(session, listed.email)
    if known and membership in known.memberships:
        return known
    if known:
        join(session, known, place)
    person = known or hire(session, name=listed.manager, email=listed.email, place=place, now=now)
    detail = {"role": place.words}
    audit.note(session, actor, "person added", f"person:{person.id}", now=now, detail=detail, branch_id=branch.id)
    return person
