"""Reasons, ranked, and how they moved: each as a share of all who answered, with its interval."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any

from sqlalchemy import Select, func, select

from server.database import Session
from server.database.tables.tallies import ALL_LANGUAGES, choice_tallies, daily_tallies, weekly_choice_tallies
from server.reports.change import BEFORE, FEWEST_SHOWN, SAME, too_early
from server.reports.filters import Filters
from server.reports.scores import scored_by
from server.reports.spans import in_weeks
from server.reports.sums import Sums, read
from surveys.scoring import Score, difference, wilson

MORE, FEWER = "More often, very likely.", "Less often, very likely."


@dataclass(frozen=True, slots=True)
class Moved:
    question: str
    value: str
    label: str
    n: int
    share: Score
    """Percent of all who gave a score, whom its n counts."""
    n_before: int
    before: Score | None
    change: str
    """One sentence."""


@dataclass(slots=True)
class _Named:
    """How often each reason was named, and by how many it could have been."""

    reasons: Counter[tuple[str, str]] = field(default_factory=Counter)
    answered: Counter[str] = field(default_factory=Counter)
    """Choice question -> how many gave a score in a survey that has it."""
    labels: dict[tuple[str, str], str] = field(default_factory=dict)

    def share(self, reason: tuple[str, str]) -> Score | None:
        # Who named a reason without a score is one who answered, too.
        hits, n = self.reasons[reason], max(self.answered[reason[0]], self.reasons[reason])
        return Score(n, 100 * hits / n, *wilson(hits, n)) if n >= FEWEST_SHOWN else None


def reasons(
    session: Session,
    filters: Filters,
    before: Filters,
    when: str = BEFORE,
    *,
    scored: tuple[Sums, Sums] | None = None,
) -> tuple[Moved, ...]:
    """
    The most frequent first. None where fewer than five could name one, and none where `hours` are asked for: reasons
    are not counted by the hour.

    `scored`: the scores now and before, where they were read already.
    """
    if filters.hours:
        return ()
    sums, sums_before = scored or (read(session, filters), read(session, before))
    now, then = _named(session, filters, sums), _named(session, before, sums_before)
    shares = {reason: now.share(reason) for reason in now.reasons.keys() | then.reasons.keys()}
    found = (_moved(reason, share, now, then, when) for reason, share in shares.items() if share)
    return tuple(sorted(found, key=lambda one: (-one.n, -one.n_before, one.question, one.value)))


def _named(session: Session, filters: Filters, scored: Sums) -> _Named:
    versions, found = scored.known.versions, _Named()
    choices = {version: [one.id for one in survey.questions if one.options] for version, survey in versions.items()}
    names = sorted({question for questions in choices.values() for question in questions})
    rows = (row for one in _statements(filters, names) for row in session.execute(one))
    for row in sorted(rows, key=attrgetter("survey_version_id")):
        survey, reason = versions[row.survey_version_id], (row.question, row.value)
        question = survey.question(row.question)
        if question and question.options:
            option = next((one for one in question.options if one.value == row.value), None)
            found.labels[reason] = survey.words(option.label, "en") if option else row.value
            found.reasons[reason] += row.n
    for version, n in scored_by(scored).items():
        found.answered.update(dict.fromkeys(choices[version], n))
    return found


def _statements(filters: Filters, names: Sequence[str]) -> Iterator[Select[Any]]:
    days = daily_tallies if filters.touchpoint or filters.language else choice_tallies
    # No tallies of weeks know the place or the weekday.
    pieces = [(filters, False)] if filters.touchpoint or filters.weekday is not None else in_weeks(filters)
    for some, is_whole in pieces:
        table = weekly_choice_tallies if is_whole else days
        where = some.over_tallies(table)
        if is_whole:
            where &= table.c.language == (some.language or ALL_LANGUAGES)
        if table is daily_tallies:  # the others know nothing but choices
            where &= table.c.question.in_(names)
        columns = (table.c.survey_version_id, table.c.question, table.c.value)
        yield select(*columns, func.sum(table.c.n).label("n")).where(where).group_by(*columns)


def _moved(reason: tuple[str, str], share: Score, now: _Named, then: _Named, when: str) -> Moved:
    before, said = then.share(reason), SAME
    early = too_early(now.answered[reason[0]], then.answered[reason[0]], when)
    if before and not early:
        low, high = difference(share, before)
        said = MORE if low > 0 else FEWER if high < 0 else SAME
    return Moved(
        question=reason[0],
        value=reason[1],
        label=now.labels.get(reason) or then.labels[reason],
        n=now.reasons[reason],
        share=share,
        n_before=then.reasons[reason],
        before=before,
        change=early or said,
    )
