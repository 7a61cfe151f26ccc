"""Reasons, ranked, and how they moved: each as a share of all who answered, with its interval."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import func, select

from server.database import Session
from server.database.tables.tallies import daily_tallies
from server.publishing.publishing import all_versions
from server.reports.change import BEFORE, FEWEST_SHOWN, SAME, too_early
from server.reports.filters import Filters
from server.reports.scores import scored_by
from surveys.scoring import Score, difference, wilson
from surveys.survey import Survey

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


def reasons(session: Session, filters: Filters, before: Filters, when: str = BEFORE) -> tuple[Moved, ...]:
    """The most frequent first. None where `hours` are asked for: reasons are not counted by the hour."""
    if filters.hours:
        return ()
    versions = all_versions(session)
    now, then = _named(session, filters, versions), _named(session, before, versions)
    found = [_moved(reason, now, then, when) for reason in now.reasons.keys() | then.reasons.keys()]
    return tuple(sorted(found, key=lambda one: (-one.n, -one.n_before, one.question, one.value)))


def _named(session: Session, filters: Filters, versions: Mapping[int, Survey]) -> _Named:
    tally, found = daily_tallies.c, _Named()
    columns = (tally.survey_version_id, tally.question, tally.value)
    choices = {version: [one.id for one in survey.questions if one.options] for version, survey in versions.items()}
    asked = sorted({question for questions in choices.values() for question in questions})
    sums = (
        select(*columns, func.sum(tally.n).label("n"))
        .where(filters.over_tallies(daily_tallies), tally.question.in_(asked))
        .group_by(*columns)
        .order_by(tally.survey_version_id)
    )
    for row in session.execute(sums):
        survey, reason = versions[row.survey_version_id], (row.question, row.value)
        question = survey.question(row.question)
        if question and question.options:
            option = next((one for one in question.options if one.value == row.value), None)
            found.labels[reason] = survey.words(option.label, "en") if option else row.value
            found.reasons[reason] += row.n
    for version, n in scored_by(session, filters, versions).items():
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
