"""The worker's round: make the reviews that are due, keep them, send them to those who manage the branch."""

from datetime import datetime

import structlog

from server.branches.branch import Branch, all_branches
from server.cases.alert import Alerts
from server.database import Database, Session
from server.deliveries.message import Message
from server.deliveries.outlets import Outlets
from server.keys import Keys
from server.reports.review.kept import KIND, Kept, keep, scope_of
from server.reports.review.mail import message
from server.reports.review.numbers import is_worth, numbers
from server.reports.review.paper import pdf
from server.reports.review.shown import shown
from server.reports.review.week import LONGEST_LOOK_BACK, WEEK, Week, weeks_due
from server.reports.shelf import kept_since, mark_sent
from server.staff.person import managers_of, people_above

log = structlog.get_logger()


def send_reviews(database: Database, *, outlets: Outlets, keys: Keys, now: datetime) -> int:
    """How many were made. What one branch's data may break delays no other branch."""
    made = 0
    for branch, week in database.read(due, now=now):
        try:
            kept, letter = database.read(_written, branch, week, outlets.public_url, now=now)
            made += database.write(_keep_and_send, branch, kept, letter, outlets=outlets, keys=keys)
        except Exception:
            log.exception("no review", branch=branch.slug, week=str(week.begins))
    return made


def _written(session: Session, branch: Branch, week: Week, public_url: str, *, now: datetime) -> tuple[Kept, Message]:
    """All that takes long, before the writing begins."""
    kept = Kept(week, numbers(session, branch, week, now=now), now)
    said = shown(session, branch, kept)
    return kept, message(said, f"{public_url}/reports/week?of={branch.slug}&begins={week.begins}", pdf(said))


def _keep_and_send(
    session: Session, branch: Branch, kept: Kept, letter: Message, *, outlets: Outlets, keys: Keys
) -> bool:
    if not keep(session, branch, kept):
        return False
    circles = (managers_of(session, branch), people_above(session, branch))
    people = next((circle for circle in circles if any(person.email for person in circle)), ())
    # Half past seven is when it is wanted, whatever hours are quiet.
    alerts = Alerts(session, outlets, keys, kept.made_at)
    alerts.notify(people, f"review:{branch.id}", letter, branch=branch, urgent=True)
    mark_sent(session, KIND, scope_of(branch), kept.week.begins, now=kept.made_at)
    return True


def due(session: Session, *, now: datetime) -> list[tuple[Branch, Week]]:
    """Reviews that there should be and are not, oldest first."""
    known = kept_since(session, KIND, (now - (LONGEST_LOOK_BACK + 2) * WEEK).date())
    return [
        (branch, week)
        for branch in all_branches(session)
        for week in weeks_due(branch, now=now)
        if (scope_of(branch), week.begins) not in known and is_worth(session, branch, week)
    ]
