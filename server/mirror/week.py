"""The tab This week: a few sentences on the last seven days."""

from collections import Counter
from datetime import datetime, timedelta

from sqlalchemy import func, select

from server.branches.branch import Branch
from server.database import Session
from server.database.tables.cases import cases
from server.database.tables.tallies import daily_tallies
from server.mirror.rows import UNANSWERED
from server.publishing.publishing import version_by_id
from surveys.scoring import Score, score
from surveys.survey import Kind

DAYS = 7
FEWEST = 30
"""An interval of fewer answers is too wide to act on."""
SAID = {
    Kind.CSAT: "{value:.0f} % were satisfied (very likely between {low:.0f} % and {high:.0f} %).",
    Kind.CES: "{value:.0f} % found it easy (very likely between {low:.0f} % and {high:.0f} %).",
    Kind.NPS: "Recommended: NPS {value:+.0f} (very likely between {low:+.0f} and {high:+.0f}).",
}


def sentences(session: Session, branch: Branch, *, now: datetime) -> list[str]:
    """How many answers, the score with its interval, who waits."""
    today = now.astimezone(branch.zone).date()
    since = today - timedelta(days=DAYS - 1)
    counts = _counts(session, branch, since)
    total = sum(count.total() for count in counts.values())
    said = [f"{since:%Y-%m-%d} to {today:%Y-%m-%d}: {_number(total, 'answer')}."]
    for kind, count in sorted(counts.items()):
        said.append(_score_said(kind, count.total(), score(kind, count)))
    return [*said, _waiting(session, branch, now)]


def _score_said(kind: Kind, n: int, result: Score | None) -> str:
    if result is None or n < FEWEST:
        return f"Too early to tell ({_number(n, 'answer')})."
    return SAID[kind].format(value=result.value, low=result.low, high=result.high)


def _counts(session: Session, branch: Branch, since: object) -> dict[Kind, Counter[int]]:
    """Kind of a survey's first question -> its points, of what counts."""
    tally = daily_tallies.c
    totals = (
        select(tally.survey_version_id, tally.question, tally.value, func.sum(tally.n))
        .where(tally.branch_id == branch.id, tally.day >= since, tally.counted)
        .group_by(tally.survey_version_id, tally.question, tally.value)
    )
    counts: dict[Kind, Counter[int]] = {}
    for version, question, value, n in session.execute(totals):
        first = version_by_id(session, version).survey.first
        if question == first.id:
            counts.setdefault(first.kind, Counter())[int(value)] += n
    return counts


def _waiting(session: Session, branch: Branch, now: datetime) -> str:
    waits = (cases.c.branch_id == branch.id, cases.c.status.in_(UNANSWERED))
    waiting = session.scalar(select(func.count()).where(*waits)) or 0
    late = session.scalar(select(func.count()).where(*waits, cases.c.promised_by <= now)) or 0
    if not waiting:
        return "Nobody is waiting for an answer."
    verb = "is" if waiting == 1 else "are"
    return f"{_number(waiting, 'customer')} {verb} waiting for an answer, {late or 'none'} of them late."


def _number(n: int, noun: str) -> str:
    return f"{n} {noun}" if n == 1 else f"{n} {noun}s"
