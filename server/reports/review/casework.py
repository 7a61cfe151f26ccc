"""What became of the customers who were to be answered in the week."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import and_, select

from server.branches.branch import Branch
from server.database import Session
from server.database.tables.cases import cases
from server.reports.casework import Span, among, cause_keys, count, is_late, promises, solved, waiting_at
from server.reports.review.kept import Casework, Ranked, Waiting
from server.reports.review.week import Week

MOST_LATE = 3


def casework(session: Session, branch: Branch, week: Week, *, now: datetime) -> Casework:
    spans = _spans(branch, week)
    # What was opened since then was touched since then, which an index knows.
    opened = and_(among(spans, cases.c.opened_at), cases.c.updated_at >= spans[0].begins)
    waits = waiting_at([branch])
    late = and_(waits, is_late(now))
    longest = select(cases.c.id, cases.c.reference, cases.c.touched_at).where(late).order_by(cases.c.touched_at)
    promised = promises(session, spans, now=now)
    return Casework(
        opened=count(session, opened),
        logged=count(session, and_(opened, cases.c.origin == "logged")),
        solved=count(session, solved(spans)),
        promised=promised.n,
        kept=promised.kept,
        waiting=count(session, waits),
        late=count(session, late),
        latest=tuple(Waiting(*row) for row in session.execute(longest.limit(MOST_LATE))),
    )


def causes(session: Session, branch: Branch, week: Week, names: Mapping[str, str]) -> tuple[Ranked, ...]:
    """Of the cases solved in the week, most frequent first; `names`: key of a cause -> its words."""
    return ranked_causes(session, _spans(branch, week), names)


def ranked_causes(session: Session, spans: tuple[Span, ...], names: Mapping[str, str]) -> tuple[Ranked, ...]:
    found = [Ranked(names.get(key, key), n) for key, n in cause_keys(session, spans).items()]
    return tuple(sorted(found, key=lambda one: (-one.n, one.words)))


def _spans(branch: Branch, week: Week) -> tuple[Span, ...]:
    return (Span((branch.id,), *week.span(branch)),)
