"""Everything that the dashboard shows, read in a few statements however many answers there were."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from server.database import Session
from server.reports.change import BETTER, WORSE
from server.reports.comments import Grouped, group
from server.reports.dashboard import advice
from server.reports.dashboard.care import Care, care_of
from server.reports.dashboard.hours import Hours, hours
from server.reports.dashboard.questions import Asked, questions
from server.reports.dashboard.spots import Spot, spots
from server.reports.dashboard.trend import Trend, trend
from server.reports.dashboard.words import beside_doubtful, compared, of_line, value_of
from server.reports.filters import Filters, today_at
from server.reports.footfall import Answered, answered
from server.reports.groups import Groups, groups
from server.reports.line import Line
from server.reports.reasons import Moved, reasons
from server.reports.review.shown import TITLES
from server.reports.review.week import Week
from server.reports.scores import By, lines, scores
from server.reports.search import Search
from server.reports.sums import CHANNEL, HOUR, PLACE, WEEK, WEEKDAY, Known, Sums, read
from server.reports.targets import reached, targets_of
from surveys.survey import Kind

TREND_WEEKS, WEEKS_BEFORE = 12, 4
MOST_GROUPED = 200
"""Comments; enough to see what most are about."""
SAME_CHANGE = "in the four weeks before this week"
Key = tuple[Kind, str]


@dataclass(frozen=True, slots=True)
class Measure:
    """One scored question, of all days that are looked at."""

    line: Line
    title: str
    value: str
    """Empty below five answers."""
    change: str
    is_better: bool
    is_worse: bool
    before: Line | None
    week: Line | None
    """This week so far."""
    week_change: str
    meaning: tuple[str, ...]
    """What a touch tells."""
    doubtful: str
    target: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One point of the scale."""

    point: int
    label: str
    n: int
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Dashboard:
    measures: tuple[Measure, ...]
    focus: Measure | None
    """The question that the charts are about."""
    trend: Trend | None
    bars: tuple[Bar, ...]
    hours: Hours | None
    reasons: tuple[Moved, ...]
    spots: tuple[Spot, ...]
    """The places of one branch, the ways of several."""
    themes: Grouped
    """What comments are about."""
    asked: tuple[Asked, ...]
    """How many answered each question, of those who saw it."""
    care: Care
    groups: Groups | None
    """Of several branches."""
    moved: dict[str, str]
    """Slug of a branch -> how its score changed."""
    visited: Answered | None
    """How many of the visitors answered, where these are known."""
    today: tuple[Line, ...]
    advice: tuple[str, ...]
    compared: str


def dashboard(session: Session, filters: Filters, *, now: datetime) -> Dashboard:
    known = Known.of(session, filters.branches)
    today = today_at(filters.branches, now)
    before, when = filters.before(), compared(filters)
    # What several charts are made of is read once: the days by branch, those before by branch, and the last weeks.
    chosen = read(session, filters.but(flagged=None), "branch_id", CHANNEL, "counted", known=known)
    then = read(session, before, "branch_id", CHANNEL, known=known)
    weeks = read(session, filters.but(begins=Week.of(filters.ends).later(-WEEKS_BEFORE).begins), WEEK, known=known)
    counted = chosen.only(lambda row: filters.flagged is None or row.counted is not filters.flagged)
    # Side by side: without the doubtful answers, and with them.
    other = {False: chosen, None: chosen.only(lambda row: row.counted), True: counted}[filters.flagged]
    measures = _measures(session, filters, when, counted=counted, other=other, before=then, weeks=weeks)
    focus = _focus(measures, filters)
    named = reasons(session, filters, before, when, scored=(counted, then))
    by_branch, moved = _branches(filters, counted, then, focus, when)
    several = len(filters.branches) > 1
    return Dashboard(
        measures=measures,
        focus=focus,
        trend=_trend(session, filters, known, focus) if focus else None,
        bars=_bars(known, focus) if focus else (),
        hours=_hours(session, filters, known, focus) if focus else None,
        reasons=named,
        spots=_spots(session, filters, counted, focus) if focus else (),
        themes=group(session, filters.but(question="", value=""), Search(), most=MOST_GROUPED),
        asked=questions(session, filters, known.versions),
        care=care_of(session, filters, now=now),
        groups=groups(by_branch) if several else None,
        moved={line.key: change for line, change in moved},
        visited=_visited(session, filters, known),
        today=scores(session, filters.but(begins=today, ends=today), known=known),
        advice=(
            advice.of_branches(session, filters, named, moved, now=now)
            if several
            else advice.of_branch(session, filters.branches[0], now=now)
            if filters.branches
            else ()
        ),
        compared=when,
    )


def _measures(
    session: Session, filters: Filters, when: str, *, counted: Sums, other: Sums, before: Sums, weeks: Sums
) -> tuple[Measure, ...]:
    """The most answered first."""
    then, beside = _by_key(lines(before)), _by_key(lines(other))
    week, week_before = _week(filters, weeks)
    targets = targets_of(session, filters.branches) if len(filters.branches) == 1 else {}

    def measure(line: Line) -> Measure:
        key = line.kind, line.question
        change, now = line.change(then.get(key), when), week.get(key)
        target = next((value for (_, kind), value in targets.items() if kind is line.kind), None)
        return Measure(
            line=line,
            title=TITLES[line.kind],
            value=value_of(line),
            change=change,
            is_better=change == BETTER,
            is_worse=change == WORSE,
            before=then.get(key),
            week=now,
            week_change=now.change(week_before.get(key), SAME_CHANGE) if now else "",
            meaning=of_line(line),
            doubtful=beside_doubtful(line, beside.get(key)),
            target=f"Target {target:.0f}: {reached(line.score, target)}" if target is not None else "",
        )

    return tuple(measure(line) for line in sorted(lines(counted), key=lambda line: -line.n))


def _week(filters: Filters, weeks: Sums) -> tuple[dict[Key, Line], dict[Key, Line]]:
    """The week in which the last day lies, and the four before it; nothing where no more than a week is looked at."""
    begins = Week.of(filters.ends).begins
    if begins <= filters.begins:
        return {}, {}
    week = weeks.only(lambda row: row.day >= begins)
    before = weeks.only(lambda row: row.day < begins)
    return _by_key(lines(week)), _by_key(lines(before))


def _focus(measures: Sequence[Measure], filters: Filters) -> Measure | None:
    wanted = (one for one in measures if one.line.question == filters.question)
    return next(wanted, measures[0] if measures else None)


def _first_week(filters: Filters) -> Week:
    """Of the trend."""
    return min(Week.of(filters.begins), Week.of(filters.ends).later(1 - TREND_WEEKS))


def _trend(session: Session, filters: Filters, known: Known, focus: Measure) -> Trend:
    first = _first_week(filters)
    weeks = read(session, filters.but(begins=first.begins), WEEK, known=known, question=focus.line.question)
    return trend(_lines(weeks, "week", focus), focus.line.kind, first, Week.of(filters.ends))


def _bars(known: Known, focus: Measure) -> tuple[Bar, ...]:
    line = focus.line
    asked = [survey.question(line.question) for survey in known.versions.values()]
    newest = [one for one in asked if one and one.kind is line.kind][-1]
    return tuple(
        Bar(point, newest.labels.get(point, {}).get("en", ""), n := line.points.get(point, 0), n / line.n)
        for point in reversed(newest.scale)
        if line.score
    )


def _hours(session: Session, filters: Filters, known: Known, focus: Measure) -> Hours | None:
    cells = read(session, filters, WEEKDAY, HOUR, known=known, question=focus.line.question)
    by_cell, by_hour, by_weekday = (_lines(cells, by, focus) for by in ("weekday-hour", "hour", "weekday"))
    return hours(by_cell, by_hour, by_weekday, focus.line)


def _spots(session: Session, filters: Filters, counted: Sums, focus: Measure) -> tuple[Spot, ...]:
    if len(filters.branches) == 1:
        places = read(session, filters, PLACE, known=counted.known, question=focus.line.question)
        return spots(_lines(places, "touchpoint", focus), focus.line)
    return spots(_lines(counted, "channel", focus), focus.line)


def _branches(
    filters: Filters, counted: Sums, before: Sums, focus: Measure | None, when: str
) -> tuple[tuple[Line, ...], list[tuple[Line, str]]]:
    """Their lines, and how each changed."""
    if focus is None or len(filters.branches) < 2:  # noqa: PLR2004 - nothing to compare
        return (), []
    now = _lines(counted, "branch", focus)
    then = {line.key: line for line in _lines(before, "branch", focus)}
    return now, [(line, line.change(then.get(line.key), when)) for line in now]


def _visited(session: Session, filters: Filters, known: Known) -> Answered | None:
    found = answered(session, filters, known.versions).values()
    days, visitors = sum(one.days for one in found), sum(one.visitors for one in found)
    return Answered(days, visitors, sum(one.answers for one in found)) if visitors else None


def _lines(sums: Sums, by: By, focus: Measure) -> tuple[Line, ...]:
    return lines(sums.about(focus.line.kind, focus.line.question), by)


def _by_key(lines: Sequence[Line]) -> dict[Key, Line]:
    return {(line.kind, line.question): line for line in lines}
