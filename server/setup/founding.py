"""A new branch from its name: with a short name of its own, and a poster, so that customers can be heard at once."""

import secrets
from collections.abc import Iterable
from datetime import datetime
from itertools import chain, count

from server.branches.branch import LONGEST_NAME, Branch, add_branch, all_branches
from server.branches.touchpoint import Touchpoint, add_touchpoint
from server.codes.alphabet import new_touchpoint_code
from server.database import Session
from server.errors import BadRequest
from server.publishing.publishing import WITH_HEARD, newest_versions, publish
from server.setup.roster.typed import slug_of
from surveys.survey import Survey

LONGEST_SLUG = 36
USUAL_SURVEY = "branch-visit"


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


def publish_bundled(session: Session, bundled: Iterable[Survey], *, now: datetime) -> None:
    """Those that come with Heard; one that was published is the branch's to change."""
    published = newest_versions(session)
    for survey in bundled:
        if survey.slug not in published:
            publish(session, survey, now=now, source=WITH_HEARD)


def add_poster(session: Session, branch: Branch, *, now: datetime) -> Touchpoint:
    code = new_touchpoint_code(secrets.SystemRandom())
    return add_touchpoint(session, code=code, branch=branch, name="Poster", kind="poster", survey=USUAL_SURVEY, now=now)
