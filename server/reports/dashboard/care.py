"""How customers were looked after, in words; of branches and days only, whatever else is asked for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_

from server.branches.branch import Branch
from server.cases.causes import causes_of
from server.cases.follow_up import recovery_among
from server.cases.triage_settings import triage_of
from server.database import Session
from server.reports import casework
from server.reports.change import FEWEST_SHOWN, numbered
from server.reports.dashboard.words import opening_hours, share
from server.reports.filters import Filters


@dataclass(frozen=True, slots=True)
class Fact:
    title: str
    value: str
    words: str
    meaning: tuple[str, ...]
    """What a touch tells."""
    is_early: bool = False


@dataclass(frozen=True, slots=True)
class Cause:
    key: str
    words: str
    n: int


@dataclass(frozen=True, slots=True)
class Care:
    waiting: int
    late: int
    facts: tuple[Fact, ...]
    causes: tuple[Cause, ...]


def care_of(session: Session, filters: Filters, *, now: datetime) -> Care:
    spans = casework.spans_of(filters.branches, filters.begins, filters.ends)
    waits = casework.waiting_at(filters.branches)
    return Care(
        waiting=casework.count(session, waits),
        late=casework.count(session, and_(waits, casework.is_late(now))),
        facts=(
            _promises(casework.promises(session, spans, now=now)),
            _taken(casework.taken(session, spans, now=now)),
            _first_answer(casework.first_answers(session, filters.branches, spans)),
            *_fixed(session, spans),
        ),
        causes=_causes(session, spans, cause_names(filters.branches)),
    )


def _promises(found: casework.Promises) -> Fact:
    return _share(
        "Promises kept",
        found.kept,
        found.n,
        "answered in time",
        "Every customer is promised an answer by a closing time. Counted are the promises that fell due in these days, "
        "and those answered before they did. A promise that was moved with a reason counts from its new time.",
    )


def _taken(found: casework.Taken) -> Fact:
    return _share(
        "Taken in time",
        found.in_time,
        found.n,
        "taken in time",
        "How often somebody said “I’ll take it” before the time by which somebody should.",
    )


def _first_answer(found: casework.FirstAnswers | None) -> Fact:
    whom = "all customers"
    if found and found.n == casework.MOST_TIMED:
        whom = f"the {found.n} customers last"
    meaning = (
        "Opening hours from the customer’s touch to the first answer.",
        f"Of {whom} answered in these days, half waited less, and half waited longer.",
    )
    if found is None or found.n < FEWEST_SHOWN:
        n = found.n if found else 0
        return Fact("Time to first answer", "", f"{numbered(n, 'customer')} answered.", meaning, is_early=True)
    words = f"in the middle, of {numbered(found.n, 'customer')}"
    return Fact("Time to first answer", opening_hours(found.middle), words, meaning)


def _fixed(session: Session, spans: tuple[casework.Span, ...]) -> tuple[Fact, Fact]:
    said = [recovery_among(session, one.branch_ids, one.begins, one.ends) for one in spans]
    fixed, n, first = sum(one.fixed for one in said), sum(one.n for one in said), sum(one.first_contact for one in said)
    return (
        _share(
            "Is it fixed?",
            fixed,
            n,
            "said yes",
            "Customers are asked a week after, and may say so themselves at any time. Most say nothing.",
        ),
        _share(
            "Fixed at the first go",
            first,
            n,
            "fixed without being opened again",
            "Of the same customers, those whose case was never opened a second time.",
        ),
    )


def _share(title: str, hits: int, n: int, words: str, meaning: str) -> Fact:
    """Below five only the count, as of scores."""
    if n < FEWEST_SHOWN:
        return Fact(title, "", f"{hits} of {n} {words}." if n else "Nobody yet.", (meaning,), is_early=True)
    value, between, is_early = share(hits, n)
    return Fact(title, value, f"{hits} of {n} {words}.", (meaning, between), is_early)


def _causes(session: Session, spans: tuple[casework.Span, ...], names: Mapping[str, str]) -> tuple[Cause, ...]:
    found = [Cause(key, names.get(key, key), n) for key, n in casework.cause_keys(session, spans).items()]
    return tuple(sorted(found, key=lambda one: (-one.n, one.words)))


def cause_names(branches: tuple[Branch, ...]) -> dict[str, str]:
    """Key of a cause -> its words."""
    return {cause.key: cause.words for branch in branches for cause in causes_of(triage_of(branch).causes)}
