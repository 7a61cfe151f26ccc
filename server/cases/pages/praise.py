"""Praise, of oneself and of the branch: `/praise`."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from flask import request

from server.branches.branch import Branch
from server.cases.pages.blueprint import blueprint
from server.cases.praise import is_older, praise_at
from server.database import Session
from server.door import here, now, page, person
from server.errors import NotFound
from server.staff.access import for_staff
from server.staff.person import Person, branches_of

SPAN = timedelta(days=30)
MOMENT = timedelta(seconds=1)
"""What comes in just now is shown too."""
MOST_SHOWN = 200
YEARS = range(2000, 2200)


@blueprint.get("/praise")
@for_staff
def praise() -> str:
    slug = request.args.get("of", "")
    until = _moment(request.args.get("before", "")) or now() + MOMENT
    return page("cases/praise.html", of=slug, now=now(), **here().database.read(_praise, person(), slug, until))


def _praise(session: Session, person: Person, slug: str, until: datetime) -> dict[str, Any]:
    own = branches_of(session, person)
    branches = [branch for branch in own if slug in {"", branch.slug}]
    if slug and not branches:
        raise NotFound("There is no such branch.")
    since = until - SPAN
    found = praise_at(session, branches, since, until, most=MOST_SHOWN)
    mine = [one for one in found if person.id in one.person_ids]
    return {
        "own": own,
        "by_id": {branch.id: branch for branch in branches},
        "mine": mine,
        "others": [one for one in found if one not in mine],
        "is_cut": len(found) == MOST_SHOWN,
        "since": since,
        "until": until,
        "before": _before(session, branches, since),
    }


def _before(session: Session, branches: Sequence[Branch], since: datetime) -> str:
    """The address of what came before; empty where nothing did."""
    # A whole day, or each page's address would be another one.
    day = since.astimezone(UTC).date() + timedelta(days=1)
    return day.isoformat() if is_older(session, branches, since) else ""


def _moment(typed: str) -> datetime | None:
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        return None
    # Nobody was praised in other years, and not every zone could tell what time it was.
    return datetime.combine(day, time.min, UTC) if day.year in YEARS else None
