"""How many answers a tablet normally has by now, and whether none at all is chance."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from math import exp

from sqlalchemy import ColumnElement, exists, func, select

from server.branches.branch import Branch
from server.branches.hours import spells_of
from server.database import Session
from server.database.tables.intake import responses

WEEKS = 4
CHANCE = 0.01
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Usual:
    """What the touchpoints of a branch do on this day of the week, and what they have done today."""

    branch: Branch
    by_hour: Mapping[int, Mapping[int, float]]
    """Touchpoint -> local hour -> answers."""
    latest: Mapping[int, datetime]
    """Touchpoint -> when its last answer of today began."""

    def since(self, touchpoint_id: int, now: datetime) -> datetime:
        """Since when it says nothing: its last answer of today, else the opening."""
        opened = min((opens for opens, _ in _spells(self.branch, now)), default=now)
        return max(self.latest.get(touchpoint_id, opened), opened)

    def expected(self, touchpoint_id: int, now: datetime) -> float:
        """Answers that normally come between its last one, or the opening, and now."""
        spells, since = _spells(self.branch, now), self.since(touchpoint_id, now)
        whole = _open_by_hour(self.branch, spells)
        passed = _open_by_hour(self.branch, ((max(opens, since), min(closes, now)) for opens, closes in spells))
        usual = self.by_hour.get(touchpoint_id, {})
        return sum(answers * (passed[hour] / whole[hour]) for hour, answers in usual.items() if whole[hour])


def is_chance(expected: float) -> bool:
    """Whether no answer, where so many are expected, happens by itself once in a hundred times or more (Poisson)."""
    return exp(-expected) >= CHANCE


def usual_of(session: Session, branch: Branch, *, now: datetime) -> Usual:
    """Of the same day of the last four weeks."""
    today = now.astimezone(branch.zone).date()
    by_hour: defaultdict[int, Counter[int]] = defaultdict(Counter)
    columns = (responses.c.touchpoint_id, responses.c.hour, func.count().label("answers"))
    for week in range(1, WEEKS + 1):
        then = _between(branch, today - week * 7 * DAY, days=1)
        for row in session.execute(select(*columns).where(then).group_by(*columns[:2])):
            by_hour[row.touchpoint_id][row.hour] += row.answers
    latest = select(responses.c.touchpoint_id, func.max(responses.c.started_at).label("at"))
    rows = session.execute(latest.where(_between(branch, today, days=1)).group_by(responses.c.touchpoint_id))
    mean = {id_: {hour: answers / WEEKS for hour, answers in hours.items()} for id_, hours in by_hour.items()}
    return Usual(branch, mean, {row.touchpoint_id: row.at for row in rows})


def has_history(session: Session, branch: Branch, touchpoint_id: int, *, now: datetime) -> bool:
    """Whether it was in use four weeks ago, in the week up to this day."""
    today = now.astimezone(branch.zone).date()
    week = _between(branch, today - (WEEKS + 1) * 7 * DAY, days=8)
    found = exists().where(week, responses.c.touchpoint_id == touchpoint_id)
    return bool(session.execute(select(found)).scalar())


def _spells(branch: Branch, now: datetime) -> tuple[tuple[datetime, datetime], ...]:
    return spells_of(branch, now.astimezone(branch.zone).date(), 1)


def _between(branch: Branch, first: date, *, days: int) -> ColumnElement[bool]:
    begins, ends = (datetime.combine(day, time.min, branch.zone) for day in (first, first + days * DAY))
    return (responses.c.branch_id == branch.id) & (responses.c.started_at >= begins) & (responses.c.started_at < ends)


def _open_by_hour(branch: Branch, spells: Iterable[tuple[datetime, datetime]]) -> Counter[int]:
    """Local hour -> seconds within these spells."""
    seconds: Counter[int] = Counter()
    for opens, closes in spells:
        begin = opens
        while begin < closes:
            local = begin.astimezone(branch.zone)
            end = min(
                closes,
                begin + HOUR - timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond),
            )
            seconds[local.hour] += int((end - begin).total_seconds())
            begin = end
    return seconds
