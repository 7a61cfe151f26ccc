import argparse
import json
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import func, select

from server.branches.branch import Branch, all_branches, demo_branches
from server.commands.answer import Answer
from server.commands.demo.goal import set_goals
from server.commands.demo.opening import Site, open_site
from server.commands.demo.past import Past
from server.commands.demo.place import PLACES
from server.commands.demo.removal import FACT, remove, remove_workbooks
from server.commands.demo.review import review, review_month
from server.commands.demo.visit import visits
from server.commands.opened import ACTOR, opened
from server.database import Session
from server.database.insert import put
from server.database.tables.branches import branches
from server.database.tables.cases import cases
from server.database.tables.installation import installation
from server.database.tables.intake import responses
from server.deliveries.outlets import Outlets
from server.errors import BadRequest, Conflict
from server.heard import Heard
from server.intake.accept import Office
from server.staff import audit

SHORTEST, LONGEST = 14, 400
"""Days: below there is nothing to compare, above it is no demo any more."""
DAY = timedelta(days=1)
TAKEN_AWAY = "heard demo --remove"


def run(arguments: argparse.Namespace) -> Answer:
    with opened(arguments, founds=not arguments.remove) as heard:
        return take_away(heard) if arguments.remove else make(heard, arguments.days)


def make(heard: Heard, days: int) -> Answer:
    if days not in range(SHORTEST, LONGEST + 1):
        raise BadRequest(f"A demo has {SHORTEST} to {LONGEST} days; --days 90 is a good start.")
    if there := heard.database.read(fact):
        text = f"The demo is there already, made up until {there['until']}. `{TAKEN_AWAY}` takes it away."
        return Answer({"made": False, **there}, text)
    heard.database.read(_refuse_others)
    heard.database.write(remove)  # what a demo that was broken off left behind
    now = heard.clock()
    for place in PLACES:
        opened_at = now - (days + 1) * DAY
        _live(heard, heard.database.write(open_site, place, keys=heard.keys, opened=opened_at), days, now)
    heard.database.write(review_month, now=now)
    made = heard.database.write(_finish, days, now=now)
    return Answer({"made": True, **made}, _said(made))


def take_away(heard: Heard) -> Answer:
    gone = heard.database.write(_removed, now=heard.clock())
    left = remove_workbooks(heard.settings.home, gone)
    names = [branch.slug for branch in gone]
    text = "The demo is gone; everything else is as it was." if names else "There is no demo here, so nothing was done."
    text = "\n".join((text, *(f"Only {path} could not be deleted: is it open in another program?" for path in left)))
    return Answer({"removed": names}, text)


def _live(heard: Heard, site: Site, days: int, now: datetime) -> None:
    """A day at a time, so that a server that runs beside it is never kept waiting."""
    first = now.astimezone(site.branch.zone).date() - (days - 1) * DAY
    # No message leaves for a branch that is a demo; and there is nowhere it could go.
    office = Office(heard.keys, Outlets(heard.public_url, email=False, chats=()))
    came = visits(site.place, site.branch, first=first, now=now)
    past = Past(site, office, came)
    for until in _midnights(site, first, now):
        heard.database.write(past.live, until)
    heard.database.write(set_goals, site, came, now=now)
    heard.database.write(review, site.branch, first=first, now=now)


def _midnights(site: Site, first: date, now: datetime) -> Iterator[datetime]:
    day = first + DAY
    while (until := datetime.combine(day, time.min, site.branch.zone)) < now:
        yield until
        day += DAY
    yield now


def fact(session: Session) -> dict[str, Any] | None:
    """What was made up; None where there is no demo, or one that was broken off."""
    said = session.execute(select(installation.c.value).where(installation.c.name == FACT)).scalar()
    return json.loads(said) if said else None


def _refuse_others(session: Session) -> None:
    ours = {place.slug for place in PLACES}
    if taken := [one.slug for one in all_branches(session) if one.slug in ours and not one.is_demo]:
        raise Conflict(f"There is a real branch {taken[0]} already, so no demo of that name can be made here.")


def _finish(session: Session, days: int, *, now: datetime) -> dict[str, Any]:
    found = demo_branches(session)
    here = select(branches.c.id).where(branches.c.demo)
    counts = {
        table.name: session.execute(select(func.count()).where(table.c.branch_id.in_(here))).scalar()
        for table in (responses, cases)
    }
    made = {"branches": [one.slug for one in found], "days": days, "until": now.date().isoformat(), **counts}
    put(session, installation, {"name": FACT, "value": json.dumps({"days": days, "until": made["until"]})})
    audit.note(session, ACTOR, "demo made", now=now)
    return made


def _removed(session: Session, *, now: datetime) -> tuple[Branch, ...]:
    gone = remove(session)
    if gone:
        audit.note(session, ACTOR, "demo removed", now=now)
    return gone


def _said(made: dict[str, Any]) -> str:
    return (
        f"Three made-up branches with {made['responses']:,} answers of {made['days']} days and {made['cases']} cases. "
        "Every name ends in (demo), and nobody is ever told about them.\n"
        f"Whoever may see all branches sees them. `{TAKEN_AWAY}` takes them away, and nothing else."
    )
