"""The week's scores from the tallies: with their intervals, and whether they changed."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import func, select

from server.branches.branch import Branch
from server.database import Session
from server.database.tables.branches import touchpoints
from server.database.tables.tallies import daily_tallies
from server.publishing.publishing import all_versions
from server.reports.change import FEWEST_SHOWN, change
from server.reports.review.kept import Measure, Ranked, Value
from server.reports.review.week import Week
from surveys.scoring import Score, score
from surveys.survey import Kind, Survey

BEFORE = 4
"""Weeks that a week is compared with."""
MOST_MEASURES = 4
CHANNELS = ("tablet", "poster", "till")
EARLIER, DOUBTED = "before", "doubted"

Counts = Counter[int]


@dataclass
class Tallied:
    """What the tallies say of one week and of those before it."""

    answers: Counter[str] = field(default_factory=Counter)
    """Kind of touchpoint -> answers of the week that count."""
    doubted: int = 0
    places: Counter[int] = field(default_factory=Counter)
    """Touchpoint -> answers of the week, doubtful ones too."""
    places_before: Counter[int] = field(default_factory=Counter)
    points: defaultdict[tuple[Kind, str], defaultdict[str, Counts]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(Counter))
    )
    """Scored question -> kind of touchpoint -> points of the week; `EARLIER` -> those of the weeks before, `DOUBTED` ->
    those of the week that do not count."""
    asked: dict[tuple[Kind, str], str] = field(default_factory=dict)
    """Scored question -> its words."""


def tallied(session: Session, branch: Branch, week: Week) -> Tallied:
    day, found = daily_tallies.c, Tallied()
    is_now = (day.day >= week.begins).label("is_now")
    columns = (day.survey_version_id, day.question, day.value, day.counted, day.touchpoint_id, touchpoints.c.kind)
    totals = (
        select(*columns, is_now, func.sum(day.n).label("n"))
        .join(touchpoints, touchpoints.c.id == day.touchpoint_id)
        .where(day.branch_id == branch.id, day.day >= week.later(-BEFORE).begins, day.day <= week.ends)
        .group_by(*columns, is_now)
        .order_by(day.survey_version_id)
    )
    surveys = all_versions(session)
    for row in session.execute(totals):
        survey = surveys[row.survey_version_id]
        if row.question == survey.first.id:
            _add_visits(found, row.touchpoint_id, row.kind, row.n, is_now=row.is_now, counted=row.counted)
        question = survey.question(row.question)
        if question and question.kind.is_scored and (row.counted or row.is_now):
            key = (question.kind, question.id)
            part = row.kind if row.is_now else EARLIER
            found.points[key][part if row.counted else DOUBTED][int(row.value)] += row.n
            found.asked[key] = survey.words(question.text, staff_language(survey, branch))
    return found


def _add_visits(found: Tallied, place: int, kind: str, n: int, *, is_now: bool, counted: bool) -> None:
    if not is_now:
        found.places_before[place] += n
        return
    found.places[place] += n
    if counted:
        found.answers[kind] += n
    else:
        found.doubted += n


def measures(found: Tallied) -> tuple[Measure, ...]:
    """Those with an answer in the week, the most answered first."""
    made = [_measure(key, by_channel, found.asked[key]) for key, by_channel in found.points.items()]
    answered = [measure for measure in made if measure.now.n]
    return tuple(sorted(answered, key=lambda measure: -measure.now.n)[:MOST_MEASURES])


def channels(found: Tallied) -> tuple[Ranked, ...]:
    return tuple(Ranked(kind, found.answers[kind]) for kind in CHANNELS if found.answers[kind])


def staff_language(survey: Survey, branch: Branch) -> str:
    return next((tag for tag in branch.languages if tag in survey.languages), survey.languages[0])


def _measure(key: tuple[Kind, str], by_channel: Mapping[str, Counts], asked: str) -> Measure:
    kind = key[0]
    ways = {channel: by_channel[channel] for channel in CHANNELS if by_channel.get(channel)}
    now, before = score(kind, _sum(ways.values())), score(kind, by_channel.get(EARLIER, {}))
    doubted = by_channel.get(DOUBTED)
    return Measure(
        kind=kind,
        asked=asked,
        now=_value(now),
        before=_value(before),
        change=change(now, before),
        # Who answers on a tablet and who on a phone are not the same people (science.md 4.3).
        channels=tuple((way, _value(score(kind, counts))) for way, counts in ways.items()) if len(ways) > 1 else (),
        with_doubtful=_value(score(kind, _sum((*ways.values(), doubted)))) if doubted else None,
    )


def _sum(many: Iterable[Counts]) -> Counts:
    total: Counts = Counter()
    for one in many:
        total.update(one)
    return total


def _value(score: Score | None) -> Value:
    if score is None or score.n < FEWEST_SHOWN:
        return Value(score.n if score else 0)
    return Value(score.n, score.value, score.low, score.high)
