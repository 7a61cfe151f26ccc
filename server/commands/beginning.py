"""What a first start makes: a branch, the published surveys, a poster's code, somebody who may sign in."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import attrgetter
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from server.branches.branch import UNNAMED, Branch, add_branch, real_branches
from server.branches.settings import settings_of
from server.branches.touchpoint import Touchpoint, all_touchpoints
from server.database import Session
from server.heard import Heard
from server.setup.founding import add_poster, publish_bundled
from server.staff.links import make_link
from server.staff.person import add_person, all_people
from server.staff.sign_in import HOME
from surveys import catalogue
from surveys.survey import Survey

OWNER = "owner@localhost"
"""The first person: has no mailbox, signs in by the link that is printed."""
SET_UP = "/setup"
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
    publish_bundled(session, bundled, now=now)
    branch = _oldest(real_branches(session)) or add_branch(
        session, slug="first", name=UNNAMED, timezone=timezone, now=now
    )
    posters = [one for one in all_touchpoints(session) if one.kind == "poster" and one.branch.id == branch.id]
    touchpoint = _oldest(posters) or add_poster(session, branch, now=now)
    people = all_people(session)
    admins = [person for person in people if person.has_role("admin")]
    person = admins[0] if admins else add_person(session, email=OWNER, name="Owner", role="admin", now=now)
    # Whoever comes to something new is led to setting it up; from then on to what customers need.
    onward = SET_UP if branch.name == UNNAMED and not settings_of(session, branch).confirmed else HOME
    secret = make_link(session, person.id, "sign-in", onward, lifetime=LINK_LIFETIME, now=now)
    return Beginning(branch, touchpoint, secret)


def _oldest(found: Sequence[Kept]) -> Kept | None:
    return min(found, key=attrgetter("id"), default=None)


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
