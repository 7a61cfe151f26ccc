"""What to do this week, of one branch by its own rules, of several by who needs a call first."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import and_, func, select

from server.branches.branch import Branch
from server.branches.hours import DAY
from server.database import Session
from server.database.tables.cases import cases
from server.reports.casework import count, is_late, waiting_at
from server.reports.change import WORSE, numbered
from server.reports.filters import Filters
from server.reports.line import Line
from server.reports.reasons import MORE, Moved
from server.reports.review import advice as rules
from server.reports.review.names import named
from server.reports.review.numbers import facts_of
from server.reports.review.week import Week

LAST_DAYS = 7


def of_branch(session: Session, branch: Branch, *, now: datetime) -> tuple[str, ...]:
    """By its last seven days, whatever days are looked at; in English, as all else on the page."""
    today = now.astimezone(branch.zone).date()
    return rules.advice(facts_of(session, branch, Week(today - (LAST_DAYS - 1) * DAY), now=now, language="en"))


def of_branches(
    session: Session,
    filters: Filters,
    reasons: Sequence[Moved],
    moved: Sequence[tuple[Line, str]],
    *,
    now: datetime,
) -> tuple[str, ...]:
    """`moved`: branches, and how their score changed."""
    found = (*_late(session, filters, now), *_worse(moved), *_reason(reasons))
    return found or (_otherwise(session, filters),)


def _otherwise(session: Session, filters: Filters) -> str:
    if waiting := count(session, waiting_at(filters.branches)):
        waits = numbered(waiting, "customer waits", "customers wait")
        return f"{waits} for an answer, none longer than promised. See that it stays so."
    return "Nothing is urgent. Read the comments, and thank the teams that were praised."


def _late(session: Session, filters: Filters, now: datetime) -> Iterator[str]:
    late = and_(waiting_at(filters.branches), is_late(now))
    counts = select(cases.c.branch_id, func.count().label("n")).where(late).group_by(cases.c.branch_id)
    n = {row.branch_id: row.n for row in session.execute(counts)}
    order = sorted((branch for branch in filters.branches if branch.id in n), key=lambda one: (-n[one.id], one.name))
    if order:
        first = order[0]
        others = f"; {numbered(len(order) - 1, 'more branch', 'more branches')} too" if len(order) > 1 else ""
        yield (
            f"Call {named(first.name)}: {numbered(n[first.id], 'customer waits', 'customers wait')} there longer than "
            f"promised{others}."
        )


def _worse(moved: Sequence[tuple[Line, str]]) -> Iterator[str]:
    worse = [named(line.label) for line, change in moved if change == WORSE]
    if worse:
        more = f" and {numbered(len(worse) - 1, 'more branch', 'more branches')}" if len(worse) > 1 else ""
        yield f"Ask {worse[0]}{more} what was different: the score is worse than before, very likely."


def _reason(reasons: Sequence[Moved]) -> Iterator[str]:
    more = next((one for one in reasons if one.change == MORE), None)
    if more:
        reason = named(more.label, quoted=True)
        yield f"{more.n} customers named {reason}, more often than before, very likely. Find out where."
