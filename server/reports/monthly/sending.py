"""The worker's round: make the monthly reviews that are due, keep them, send them to those who look after them."""

from datetime import datetime, timedelta
from urllib.parse import urlencode

import structlog

from server.cases.alert import Alerts
from server.database import Database, Session
from server.deliveries.message import Message
from server.deliveries.outlets import Outlets
from server.keys import Keys
from server.reports.monthly.circle import Circle, circles, due_at, people_around
from server.reports.monthly.kept import KIND, KeptMonth, keep_month
from server.reports.monthly.mail import message
from server.reports.monthly.month import Month
from server.reports.monthly.numbers import is_worth_a_month, monthly
from server.reports.monthly.paper import pdf
from server.reports.monthly.shown import shown_month
from server.reports.shelf import kept_since, mark_sent

OLDEST = timedelta(days=70)
LONGEST_SUBJECT = 64

log = structlog.get_logger()


def send_months(database: Database, *, outlets: Outlets, keys: Keys, now: datetime) -> int:
    """How many were made. What one region's data may break delays no other."""
    made = 0
    for circle, month in database.read(due_months, now=now):
        try:
            kept, letter = database.read(_written, circle, month, outlets.public_url, now=now)
            made += database.write(_keep_and_send, circle, kept, letter, outlets=outlets, keys=keys)
        except Exception:
            log.exception("no monthly review", circle=circle.scope, month=str(month.begins))
    return made


def due_months(session: Session, *, now: datetime) -> list[tuple[Circle, Month]]:
    """Last month's reviews that there should be and are not."""
    known = kept_since(session, KIND, (now - OLDEST).date())
    wanted = [
        (circle, month)
        for circle in circles(session)
        if not circle.is_demo
        for month in (Month.of(now.astimezone(circle.zone).date()).later(-1),)
        if now >= due_at(circle, month) and (circle.scope, month.begins) not in known
    ]
    # Asked only once a month: whether there is anything to say, and anybody to say it to.
    return [
        (circle, month)
        for circle, month in wanted
        if people_around(session, circle) and is_worth_a_month(session, circle, month)
    ]


def address_of(circle: Circle, month: Month, public_url: str) -> str:
    return f"{public_url}/reports/month?{urlencode({'of': circle.scope, 'begins': month.begins})}"


def _written(
    session: Session, circle: Circle, month: Month, public_url: str, *, now: datetime
) -> tuple[KeptMonth, Message]:
    """All that takes long, before the writing begins."""
    kept = KeptMonth(month, monthly(session, circle, month, now=now), now)
    said = shown_month(circle, kept)
    return kept, message(said, address_of(circle, month, public_url), pdf(said))


def _keep_and_send(
    session: Session, circle: Circle, kept: KeptMonth, letter: Message, *, outlets: Outlets, keys: Keys
) -> bool:
    if not keep_month(session, circle, kept):
        return False
    subject = f"month:{circle.scope}"[:LONGEST_SUBJECT]
    Alerts(session, outlets, keys, kept.made_at).notify(people_around(session, circle), subject, letter, urgent=True)
    mark_sent(session, KIND, circle.scope, kept.month.begins, now=kept.made_at)
    return True
