"""A new branch from its name: with a short name of its own, and a poster, so that customers can be heard at once."""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import chain, count

from sqlalchemy import select

from server.branches.branch import LONGEST_NAME, Branch, add_branch, all_branches, branch_by_id
from server.branches.touchpoint import Touchpoint, add_touchpoint
from server.codes.alphabet import new_touchpoint_code
from server.database import Session
from server.database.tables.staff import audit, people
from server.errors import BadRequest
from server.publishing.publishing import WITH_HEARD, newest_versions, publish
from server.setup.roster.typed import slug_of
from server.staff.audit import actor_of, note
from server.staff.person import Person
from surveys.survey import Survey

LONGEST_SLUG = 36
USUAL_SURVEY = "branch-visit"
ADDED = "branch added"
PRESSED_TWICE = timedelta(minutes=1)


def found(session: Session, *, name: str, timezone: str, now: datetime) -> Branch:
    called = " ".join(name.split())
    if not called:
        raise BadRequest("Please say what people call this place.")
    if len(called) > LONGEST_NAME or not called.isprintable():
        raise BadRequest(f"A branch's name has at most {LONGEST_NAME} characters that can be seen.")
    taken = {branch.slug for branch in all_branches(session)}
    short = slug_of(called)[:LONGEST_SLUG].strip("-") or "branch"
    slug = next(each for each in chain([short], (f"{short}-{number}" for number in count(2))) if each not in taken)
    branch = add_branch(session, slug=slug, name=called, timezone=timezone, now=now)
    add_poster(session, branch, now=now)
    return branch


def found_once(session: Session, who: Person, *, name: str, timezone: str, now: datetime) -> Branch:
    """The same; who presses twice has one, which is what they wanted."""
    # Of two presses at once the second waits here until the first is done.
    session.execute(select(people.c.id).where(people.c.id == who.id).with_for_update(key_share=True))
    actor, called = actor_of(who), " ".join(name.split())
    mine = (audit.c.actor == actor, audit.c.action == ADDED, audit.c.at > now - PRESSED_TWICE)
    # What was typed is compared here: not every text is one that a database takes.
    for branch_id in session.execute(select(audit.c.branch_id).where(*mine)).scalars().all():
        before = branch_by_id(session, branch_id)
        if (before.name, before.timezone) == (called, timezone):
            return before
    made = found(session, name=name, timezone=timezone, now=now)
    note(session, actor, ADDED, f"branch:{made.id}", now=now)
    return made


def publish_bundled(session: Session, bundled: Iterable[Survey], *, now: datetime) -> None:
    """Those that come with Heard; one that was published is the branch's to change."""
    published = newest_versions(session)
    for survey in bundled:
        if survey.slug not in published:
            publish(session, survey, now=now, source=WITH_HEARD)


def add_poster(session: Session, branch: Branch, *, now: datetime) -> Touchpoint:
    code = new_touchpoint_code(secrets.SystemRandom())
    return add_touchpoint(session, code=code, branch=branch, name="Poster", kind="poster", survey=USUAL_SURVEY, now=now)
