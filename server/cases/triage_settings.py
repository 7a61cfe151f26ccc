"""How a branch wants its answers looked after: who is told, when, of what, and by when it answers (design.md 4)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from typing import Any, Literal

from pydantic import TypeAdapter
from sqlalchemy import select

from server.branches.branch import Branch, set_triage
from server.database import Session
from server.database.tables.branches import branches
from surveys.rules import Reason
from surveys.survey import Kind, Rules, Survey

OWN_WORDS = "own"
"""Under this, beside the languages, the branch's own urgent words stand among a survey's."""
NEVER = -1
"""As a threshold: no score of this kind is low."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    person_id: int
    days: tuple[str, ...]
    """Of mon ... sun; hours past midnight belong to the day on which they begin."""
    begins: str
    ends: str
    """Local "HH:MM"; before or at `begins`: of the next day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GestureKind:
    name: str
    currency: str = ""
    """Such as "KES"; empty: it costs nothing that is counted."""
    staff_limit: int = 0
    manager_limit: int = 0
    """What each may give alone, in the smallest unit of the currency."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TriageSettings:
    told: Literal["everybody", "duty"] = "everybody"
    duty: tuple[Duty, ...] = ()
    urgent_everybody: bool = False
    """Urgent words go to everybody, whoever is on duty."""
    quiet: Literal["", "closed"] | tuple[str, str] = ""
    """Nobody is disturbed: never, while the branch is closed, or between two local times."""
    digest: Literal["", "hourly", "opening"] = ""
    digest_asked: bool = False
    """Wishes for an answer wait for the digest too; urgent words never do."""
    low_taps: bool = True
    low_taps_minutes: int = 15
    low_csat: int | None = None
    low_nps: int | None = None
    low_ces: int | None = None
    """A score up to this is low; None: as the survey says."""
    urgent: tuple[str, ...] = ()
    """Words besides the survey's, for one survey besides those of the branch; `*` at an end stands for any letters."""
    burst: bool = True
    burst_at_least: int = 3
    burst_minutes: int = 30
    burst_cool_down: int = 60
    """Minutes."""
    silent_tablet: bool = True
    silent_minutes: int = 30
    quiet_tablet: bool = True
    take_within_hours: int | None = None
    answer_within_days: int | None = None
    solve_within_days: int | None = None
    """None: as the survey says."""
    causes: tuple[str, ...] | None = None
    """At most eight, in the branch's words; None: the usual ones."""
    gestures: tuple[GestureKind, ...] = ()

    @property
    def low(self) -> dict[Kind, int]:
        """Where the branch says otherwise than the survey."""
        own = {Kind.CSAT: self.low_csat, Kind.NPS: self.low_nps, Kind.CES: self.low_ces}
        return {kind: threshold for kind, threshold in own.items() if threshold is not None}

    def waits_for_digest(self, reason: Reason) -> bool:
        return bool(self.digest) and (reason is Reason.LOW or (reason is Reason.ASKED and self.digest_asked))


OF_A_SURVEY = frozenset(
    {
        "low_taps",
        "low_csat",
        "low_nps",
        "low_ces",
        "urgent",
        "take_within_hours",
        "answer_within_days",
        "solve_within_days",
    }
)
"""What can be another way for one survey of a branch."""
USUAL = TriageSettings()
_whole = TypeAdapter(TriageSettings)


def triage_of(branch: Branch, survey: str = "") -> TriageSettings:
    """For answers to this survey (slug); without one, for the whole branch. Costs no look-up."""
    return _read(branch.triage, survey) if branch.triage else USUAL


def triage_settings_of(session: Session, branch_id: int, survey: str = "") -> TriageSettings:
    """The same, as it stands now."""
    text = session.execute(select(branches.c.triage).where(branches.c.id == branch_id)).scalar()
    return _read(text, survey) if text else USUAL


def change_triage(session: Session, branch: Branch, survey: str = "", /, **changed: Any) -> TriageSettings:
    """These settings anew, the others as they were; for a survey, None means as the branch has it."""
    # Locked, or of two changes at once one would be lost.
    locked = select(branches.c.triage).where(branches.c.id == branch.id).with_for_update(key_share=True)
    kept: dict[str, dict[str, Any]] = json.loads(session.execute(locked).scalar() or "{}")
    if survey:
        if unknown := changed.keys() - OF_A_SURVEY:
            raise TypeError(f"{', '.join(sorted(unknown))} cannot be set for one survey")
        mine = {name: value for name, value in {**kept.get(survey, {}), **changed}.items() if value is not None}
    else:
        mine = _differing(replace(_merged(kept, ""), **changed))
    kept = {name: part for name, part in {**kept, survey: mine}.items() if part}
    text = json.dumps(kept, ensure_ascii=False, separators=(",", ":")) if kept else ""
    set_triage(session, branch.id, text)
    return _read(text, survey) if text else USUAL


def own_of(session: Session, branch_id: int, survey: str) -> Mapping[str, Any]:
    """What was set for this survey alone."""
    text = session.execute(select(branches.c.triage).where(branches.c.id == branch_id)).scalar()
    own: Mapping[str, Any] = json.loads(text or "{}").get(survey, {})
    return own


def rules_for(settings: TriageSettings, rules: Rules) -> Rules:
    """A survey's rules, as far as the branch does not say otherwise."""
    if settings is USUAL:
        return rules
    words = {OWN_WORDS: settings.urgent} if settings.urgent else {}
    return Rules(
        low={**rules.low, **settings.low},
        urgent={**rules.urgent, **words},
        take_within_hours=settings.take_within_hours or rules.take_within_hours,
        answer_within_days=settings.answer_within_days or rules.answer_within_days,
        solve_within_days=settings.solve_within_days or rules.solve_within_days,
    )


def rules_of(branch: Branch) -> Rules:
    """By which the clocks of a case go on: it does not keep its survey's, only the times that came of them."""
    return rules_for(triage_of(branch), Rules())


def judging(survey: Survey, branch: Branch) -> Survey:
    """The survey with the rules by which this branch's answers are judged."""
    settings = triage_of(branch, survey.slug)
    return survey if settings is USUAL else replace(survey, rules=rules_for(settings, survey.rules))


@lru_cache(maxsize=1024)
def _read(text: str, survey: str) -> TriageSettings:
    return _merged(json.loads(text), survey)


def _merged(kept: Mapping[str, Mapping[str, Any]], survey: str) -> TriageSettings:
    whole, own = kept.get("", {}), kept.get(survey, {}) if survey else {}
    urgent = [*whole.get("urgent", ()), *own.get("urgent", ())]
    return _whole.validate_python({**whole, **own, "urgent": urgent})


def _differing(settings: TriageSettings) -> dict[str, Any]:
    """As JSON holds it, without what is usual anyway."""
    plain: dict[str, Any] = _whole.dump_python(settings, mode="json")
    return {
        field.name: plain[field.name]
        for field in fields(settings)
        if getattr(settings, field.name) != getattr(USUAL, field.name)
    }
