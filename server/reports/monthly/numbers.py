"""The numbers of a month, of every branch of a circle, as they stand when the review is made."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from sqlalchemy import and_, exists, func, select

from server.branches.branch import Branch
from server.branches.hours import spells_of
from server.cases.causes import causes_of
from server.cases.triage_settings import triage_of
from server.database import Session
from server.database.tables.cases import cases
from server.database.tables.tallies import branch_tallies
from server.fleet.device import all_devices
from server.reports import casework
from server.reports.change import wider
from server.reports.filters import Filters
from server.reports.line import Line
from server.reports.monthly.calls import MOST, Standing, calls, moved
from server.reports.monthly.circle import Circle
from server.reports.monthly.kept import Care, Monthly, Unheard
from server.reports.monthly.month import Month
from server.reports.reasons import reasons
from server.reports.review.casework import ranked_causes
from server.reports.review.kept import Measure, Ranked, Value
from server.reports.scores import scores
from server.reports.targets import targets_of

SILENT = timedelta(days=2)
"""Nobody minds a weekend."""
MOST_REASONS, MOST_MEASURES = 5, 3

Key = tuple[str, str]
"""Kind and id of a question."""


def monthly(session: Session, circle: Circle, month: Month, *, now: datetime) -> Monthly:
    filters = _filters(circle, month)
    standings = _standings(session, circle, month, now=now)
    stretched = wider(len(standings))
    to_call = calls(standings, month, stretched=stretched)
    spans = casework.spans_of(circle.branches, month.begins, month.ends)
    names = {cause.key: cause.words for branch in circle.branches for cause in causes_of(triage_of(branch).causes)}
    named = reasons(session, filters, _filters(circle, month.later(-1)))
    return Monthly(
        branches=len(circle.branches),
        measures=_measures(session, circle, month),
        care=_care(session, circle, spans, now=now),
        reasons=tuple(Ranked(one.label, one.n) for one in named if one.n)[:MOST_REASONS],
        causes=ranked_causes(session, spans, names)[:MOST_REASONS],
        calls=to_call[:MOST],
        more_calls=len(to_call[MOST:]),
        better=tuple(one.branch.name for one in standings if moved(one, stretched) > 0),
        unheard=tuple(Unheard(one.branch.slug, one.branch.name, one.last) for one in standings if one.is_unheard),
    )


def is_worth_a_month(session: Session, circle: Circle, month: Month) -> bool:
    """Whether anybody has answered there by then."""
    tally = branch_tallies.c
    heard = exists().where(tally.branch_id.in_([one.id for one in circle.branches]), tally.day <= month.ends)
    return bool(session.execute(select(heard)).scalar())


def _filters(circle: Circle, month: Month) -> Filters:
    return Filters(seen=circle.branches, begins=month.begins, ends=month.ends)


def _measures(session: Session, circle: Circle, month: Month) -> tuple[Measure, ...]:
    """The most answered first."""
    now, then = _filters(circle, month), _filters(circle, month.later(-1))
    before = {_key(line): line for line in scores(session, then)}
    ways = scores(session, now, "channel")
    with_doubtful = {_key(line): line for line in scores(session, now.but(flagged=None))}
    found = sorted(scores(session, now), key=lambda line: -line.n)[:MOST_MEASURES]
    return tuple(
        _measure(
            line,
            before.get(_key(line)),
            [way for way in ways if _key(way) == _key(line)],
            with_doubtful.get(_key(line), line),
        )
        for line in found
    )


def _measure(line: Line, before: Line | None, ways: list[Line], with_doubtful: Line) -> Measure:
    return Measure(
        kind=line.kind,
        asked=line.asked,
        now=_value(line),
        before=_value(before),
        change=line.change(before, "in the month before"),
        channels=tuple((way.key, _value(way)) for way in ways) if len(ways) > 1 else (),
        with_doubtful=_value(with_doubtful) if with_doubtful.n > line.n else None,
    )


def _value(line: Line | None) -> Value:
    if line is None or line.score is None:
        return Value(line.n if line else 0)
    return Value(line.n, line.score.value, line.score.low, line.score.high)


def _key(line: Line) -> Key:
    return line.kind, line.question


def _care(session: Session, circle: Circle, spans: tuple[casework.Span, ...], *, now: datetime) -> Care:
    waits, promised = casework.waiting_at(circle.branches), casework.promises(session, spans, now=now)
    return Care(
        opened=casework.count(session, casework.among(spans, cases.c.opened_at)),
        solved=casework.count(session, casework.solved(spans)),
        promised=promised.n,
        kept=promised.kept,
        waiting=casework.count(session, waits),
        late=casework.count(session, and_(waits, casework.is_late(now))),
    )


def _standings(session: Session, circle: Circle, month: Month, *, now: datetime) -> list[Standing]:
    lines, before = (_by_branch(session, circle, one) for one in (month, month.later(-1)))
    late, last, silent = _late(session, circle, now), _last(session, circle, month), _silent(session, circle, now)
    wanted = targets_of(session, circle.branches)

    def standing(branch: Branch) -> Standing:
        line = lines.get(branch.slug)
        same = (one for one in before.get(branch.slug, ()) if line and _key(one) == _key(line[0]))
        n, since = late.get(branch.id, (0, None))
        spans = casework.spans_of([branch], month.begins, month.ends)
        return Standing(
            branch=branch,
            line=line[0] if line else None,
            before=next(same, None),
            last=last.get(branch.id),
            target=wanted.get((branch.id, line[0].kind)) if line else None,
            late=n,
            since=since.astimezone(branch.zone).date() if since else None,
            promises=casework.promises(session, spans, now=now),
            silent=tuple(silent.get(branch.id, ())),
            was_open=bool(spells_of(branch, month.begins, (month.ends - month.begins).days + 1)),
        )

    return [standing(branch) for branch in circle.branches]


def _by_branch(session: Session, circle: Circle, month: Month) -> Mapping[str, list[Line]]:
    """Slug -> its lines, the most answered first."""
    found: dict[str, list[Line]] = {}
    for line in sorted(scores(session, _filters(circle, month), "branch"), key=lambda line: -line.n):
        found.setdefault(line.key, []).append(line)
    return found


def _late(session: Session, circle: Circle, now: datetime) -> Mapping[int, tuple[int, datetime]]:
    """By branch, how many wait longer than promised, and since when the first."""
    waits = and_(casework.waiting_at(circle.branches), casework.is_late(now))
    columns = (cases.c.branch_id, func.count().label("n"), func.min(cases.c.touched_at).label("since"))
    rows = session.execute(select(*columns).where(waits).group_by(cases.c.branch_id))
    return {row.branch_id: (row.n, row.since) for row in rows}


def _last(session: Session, circle: Circle, month: Month) -> Mapping[int, date]:
    """By branch, the day of its last answer by the end of the month."""
    tally = branch_tallies.c
    mine = tally.branch_id.in_([branch.id for branch in circle.branches]) & (tally.day <= month.ends)
    rows = session.execute(
        select(tally.branch_id, func.max(tally.day).label("day")).where(mine).group_by(tally.branch_id)
    )
    return {row.branch_id: row.day for row in rows}


def _silent(session: Session, circle: Circle, now: datetime) -> Mapping[int, list[tuple[str, date]]]:
    """By branch, its tablets of which nobody has heard for days."""
    at, found = {branch.id: branch for branch in circle.branches}, dict[int, list[tuple[str, date]]]()
    for device in all_devices(session):
        spot, heard = device.touchpoint, device.last_sync_at or device.paired_at
        if spot.branch.id in at and not device.revoked_at and not spot.closed and now - heard >= SILENT:
            found.setdefault(spot.branch.id, []).append((spot.name, heard.astimezone(spot.branch.zone).date()))
    return found
