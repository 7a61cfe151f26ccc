"""Reasons, ranked, and how they moved: each as a share of all who answered, with its interval."""

from collections import Counter
from dataclasses import dataclass, field

from sqlalchemy import func, select

from server.database import Session
from server.database.tables.tallies import choice_tallies, daily_tallies
from server.reports.change import BEFORE, FEWEST_SHOWN, SAME, too_early
from server.reports.filters import Filters
from server.reports.scores import scored_by
from server.reports.sums import Sums, read
from surveys.scoring import Score, difference, wilson

MORE, FEWER = "More often, very likely.", "Less often, very likely."


@dataclass(frozen=True, slots=True)
class Moved:
    question: str
    value: str
    label: str
    n: int
    share: Score | None
    """Percent of all who gave a score, whom its n counts; None below five of these."""
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
    The most frequent first. None where `hours` are asked for: reasons are not counted by the hour.

    `scored`: the scores now and before, where they were read already.
    """
    if filters.hours:
        return ()
    sums, sums_before = scored or (read(session, filters), read(session, before))
    now, then = _named(session, filters, sums), _named(session, before, sums_before)
    found = [_moved(reason, now, then, when) for reason in now.reasons.keys() | then.reasons.keys()]
    return tuple(sorted(found, key=lambda one: (-one.n, -one.n_before, one.question, one.value)))


def _named(session: Session, filters: Filters, scored: Sums) -> _Named:
    versions, found = scored.known.versions, _Named()
    table = daily_tallies if filters.touchpoint or filters.language else choice_tallies
    columns = (table.c.survey_version_id, table.c.question, table.c.value)
    choices = {version: [one.id for one in survey.questions if one.options] for version, survey in versions.items()}
    where = filters.over_tallies(table)
    if table is daily_tallies:  # the others know nothing but choices
        where &= table.c.question.in_(sorted({question for questions in choices.values() for question in questions}))
    sums = (
        select(*columns, func.sum(table.c.n).label("n"))
        .where(where)
        .group_by(*columns)
        .order_by(table.c.survey_version_id)
    )
    for row in session.execute(sums):
        survey, reason = versions[row.survey_version_id], (row.question, row.value)
        question = survey.question(row.question)
        if question and question.options:
            option = next((one for one in question.options if one.value == row.value), None)
            found.labels[reason] = survey.words(option.label, "en") if option else row.value
            found.reasons[reason] += row.n
    for version, n in scored_by(scored).items():
        found.answered.update(dict.fromkeys(choices[version], n))
    return found


def _moved(reason: tuple[str, str], now: _Named, then: _Named, when: str) -> Moved:
    share, before = now.share(reason), then.share(reason)
    said = SAME
    early = too_early(now.answered[reason[0]], then.answered[reason[0]], when)
    if share and before and not early:
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
