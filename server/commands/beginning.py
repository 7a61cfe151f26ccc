"""What a first start makes: a branch, the published surveys, a poster's code, somebody who may sign in."""

import os
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import attrgetter
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from server.branches.branch import Branch, add_branch, real_branches
from server.branches.touchpoint import Touchpoint, add_touchpoint, all_touchpoints
from server.codes.alphabet import new_touchpoint_code
from server.database import Session
from server.heard import Heard
from server.publishing.publishing import newest_versions, publish
from server.staff.links import make_link
from server.staff.person import add_person, all_people
from surveys import catalogue
from surveys.survey import Survey

OWNER = "owner@localhost"
"""The first person: has no mailbox, signs in by the link that is printed."""
LINK_LIFETIME = timedelta(hours=12)
Kept = TypeVar("Kept", Branch, Touchpoint)


@dataclass(frozen=True, slots=True)
class Beginning:
    branch: Branch
    touchpoint: Touchpoint
    sign_in: str
    """The secret of a one-time link."""


def begin(heard: Heard) -> Beginning:
    """Make what is missing; a later start finds all again and only makes another link."""
    bundled = [catalogue.read(path) for path in catalogue.bundled()]
    zone = heard.settings.timezone or timezone_of_this_computer()
    return heard.database.write(_begin, bundled, zone, now=heard.clock())


def _begin(session: Session, bundled: list[Survey], timezone: str, *, now: datetime) -> Beginning:
    published = newest_versions(session)
    for survey in bundled:
        if survey.slug not in published:  # once published it is the branch's to change
            publish(session, survey, now=now)
    branch = _oldest(real_branches(session)) or add_branch(
        session, slug="first", name="Our branch", timezone=timezone, now=now
    )
    posters = [one for one in all_touchpoints(session) if one.kind == "poster" and one.branch.id == branch.id]
    touchpoint = _oldest(posters) or _poster(session, branch, now)
    people = all_people(session)
    admins = [person for person in people if person.has_role("admin")]
    person = admins[0] if admins else add_person(session, email=OWNER, name="Owner", role="admin", now=now)
    return Beginning(branch, touchpoint, make_link(session, person.id, "sign-in", "", lifetime=LINK_LIFETIME, now=now))


def _oldest(found: Sequence[Kept]) -> Kept | None:
    return min(found, key=attrgetter("id"), default=None)


def _poster(session: Session, branch: Branch, now: datetime) -> Touchpoint:
    code = new_touchpoint_code(secrets.SystemRandom())
    return add_touchpoint(
        session, code=code, branch=branch, name="Poster", kind="poster", survey="branch-visit", now=now
    )


def timezone_of_this_computer(localtime: Path = Path("/etc/localtime")) -> str:
    """Its IANA name, as far as the computer tells; else UTC."""
    _, _, linked = str(localtime.resolve()).partition("zoneinfo/")
    for name in (os.environ.get("TZ", ""), linked):
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            continue
        if name:
            return name
    return "UTC"
