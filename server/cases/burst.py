"""A burst: several low scores in a short time, more than this branch is used to (science.md 4.4)."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, func, insert, select, update

from server.branches.branch import Branch
from server.cases.alert import Alerts, local
from server.cases.case import Case, all_cases
from server.cases.escalation import managers_or_others
from server.cases.norm import Norm, norm_of
from server.cases.promises import Promises
from server.cases.said import choice_words
from server.cases.timeline import begin, step
from server.cases.triage_settings import TriageSettings, rules_for, triage_of
from server.database import Session
from server.database.insert import insert_new
from server.database.tables.branches import branches, touchpoints
from server.database.tables.cases import burst_answers, case_events, case_visits, cases, noticed
from server.database.tables.intake import responses
from server.deliveries.message import Message
from server.deliveries.outlets import Outlets
from server.keys import Keys
from server.publishing.publishing import version_by_id
from server.staff.person import people_by_id
from surveys.ids import new_id
from surveys.rules import Reason
from surveys.scoring import wilson
from surveys.slip import reference
from surveys.survey import Rules
from surveys.wire import answers_from_wire

MOST_COUNTED = 200
"""So many answers say enough of half an hour, however many more there were."""
MOST_BY_CHANCE = 1
"""In four weeks."""
LATE = timedelta(hours=2)
"""What was touched longer ago, and comes now, nobody can do anything about at once; the inbox has it."""
AHEAD = timedelta(minutes=1)
"""By which a tablet's clock may be fast without being put right."""


@dataclass(frozen=True, slots=True)
class Low:
    response_id: UUID
    at: datetime
    touchpoint: str
    reasons: tuple[str, ...]
    """In words."""


@dataclass(frozen=True, slots=True)
class Burst:
    branch: Branch
    lows: tuple[Low, ...]
    """Newest first."""
    answers: int
    """Unflagged ones of the same time, these among them."""
    norm: Norm
    minutes: int

    @property
    def summary(self) -> str:
        return f"{len(self.lows)} of {self.answers} answers within {self.minutes} minutes were low"


def watch(session: Session, branch: Branch, *, outlets: Outlets, keys: Keys, now: datetime) -> UUID | None:
    """Look whether the low scores that were just stored make a burst, and tell the managers; the id of its case."""
    settings = triage_of(branch)
    calm_since = now - timedelta(minutes=settings.burst_cool_down)
    if not settings.burst or _was_told(session, branch, calm_since):
        return None
    # Of two servers that store at once, the later one must see what the other stored.
    session.execute(_its_branch, {"here": branch.id})
    found = _found(session, branch, settings, now)
    if found is None or not _claimed(session, branch, calm_since, now):
        return None
    alerts = Alerts(session, outlets, keys, now)
    case = _open_one(session, branch)
    return _add(alerts, case, found) if case else _open(alerts, found)


def answers_of(session: Session, case_id: UUID) -> dict[UUID, UUID | None]:
    """The low answers behind a burst, newest first, each with the case it has of its own."""
    behind = select(burst_answers.c.response_id, case_visits.c.case_id).outerjoin(
        case_visits, case_visits.c.response_id == burst_answers.c.response_id
    )
    rows = session.execute(behind.where(burst_answers.c.case_id == case_id).order_by(burst_answers.c.at.desc()))
    return {row.response_id: row.case_id for row in rows}


def summaries(session: Session, ids: Collection[UUID]) -> Mapping[UUID, str]:
    """What lists say of these cases, which are bursts."""
    if not ids:
        return {}
    lines = select(case_events.c.case_id, case_events.c.words).where(case_events.c.case_id.in_(ids))
    told = lines.where(case_events.c.what.in_(("opened", "added")), case_events.c.words != "").order_by(
        case_events.c.id
    )
    return {row.case_id: row.words for row in session.execute(told)}


def _found(session: Session, branch: Branch, settings: TriageSettings, now: datetime) -> Burst | None:
    latest = session.execute(_latest, {"here": branch.id, "until": now + AHEAD}).scalar()
    if latest is None or latest < now - LATE:
        return None
    window = {"here": branch.id, "since": latest - timedelta(minutes=settings.burst_minutes), "until": latest}
    answers, lows = session.execute(_counted, window).one()
    if lows < settings.burst_at_least:
        return None
    norm = norm_of(session, branch, now=now)
    # The bound alone would be wrong once in forty looks, and a branch looks at every low score, ten times a day.
    if wilson(lows, answers)[0] <= 100 * norm.share or norm.by_chance(lows, answers) > MOST_BY_CHANCE:
        return None
    rows = session.execute(_lows, {**window, "most": lows})
    of_these = (Low(row.id, row.started_at, row.touchpoint, _reasons(session, branch, row)) for row in rows)
    return Burst(branch, tuple(of_these), answers, norm, settings.burst_minutes)


def _was_told(session: Session, branch: Branch, since: datetime) -> bool:
    last = session.execute(_told, {"subject": _subject(branch)}).scalar()
    return last is not None and last > since


def _claimed(session: Session, branch: Branch, calm_since: datetime, now: datetime) -> bool:
    row = {"kind": "burst", "subject": _subject(branch), "branch_id": branch.id, "noticed_at": now}
    if insert_new(session, noticed, row):
        return True
    mine = (noticed.c.kind == "burst") & (noticed.c.subject == _subject(branch)) & (noticed.c.noticed_at <= calm_since)
    return session.execute(update(noticed).where(mine).values(noticed_at=now)).rowcount == 1


def _open_one(session: Session, branch: Branch) -> Case | None:
    here = (cases.c.branch_id == branch.id) & (cases.c.origin == "burst") & (cases.c.status != "solved")
    row = session.execute(all_cases().where(here).with_for_update(of=cases)).mappings().first()
    return Case.from_row(row) if row else None


def _open(alerts: Alerts, burst: Burst) -> UUID:
    session, now, branch = alerts.session, alerts.now, burst.branch
    case_id, promises = new_id(now), Promises.counted_from(now, branch, rules_for(triage_of(branch), Rules()))
    row = {
        "id": case_id,
        "branch_id": branch.id,
        "reference": reference(str(case_id)),
        "origin": "burst",
        "reason": Reason.LOW,
        "status": "open",
        "language": next(iter(branch.languages), "en"),
        "touched_at": burst.lows[0].at,
        "opened_at": now,
        **promises.columns,
        "revision": 2,  # opened and told
        "updated_at": now,
    }
    session.execute(insert(cases).values(row))
    _remember(session, case_id, burst.lows)
    told = _tell(alerts, burst, case_id, row["reference"], owner_id=None)
    begin(session, case_id, told=told, now=now, words=burst.summary)
    return case_id


def _add(alerts: Alerts, case: Case, burst: Burst) -> UUID:
    """One at a time: what is still open is about the same."""
    session, now = alerts.session, alerts.now
    _remember(session, case.id, burst.lows)
    step(session, case.id, "added", now=now, words=burst.summary)
    told = _tell(alerts, burst, case.id, case.reference, owner_id=case.owner_id)
    step(session, case.id, "told", now=now, words=told)
    return case.id


def _remember(session: Session, case_id: UUID, lows: Iterable[Low]) -> None:
    for low in lows:
        insert_new(session, burst_answers, {"case_id": case_id, "response_id": low.response_id, "at": low.at})


def _tell(alerts: Alerts, burst: Burst, case_id: UUID, its_reference: str, *, owner_id: int | None) -> str:
    owner = people_by_id(alerts.session, owner_id) if owner_id else ()
    people = owner or managers_or_others(alerts.session, burst.branch)
    message = _message(burst, its_reference)
    return alerts.tell(people, f"case:{case_id}", message, case_id, to_take=not owner)


def _message(burst: Burst, its_reference: str) -> Message:
    branch, first = burst.branch, burst.lows[-1].at
    share = len(burst.lows) / burst.answers
    usual = f"usually {burst.norm.share:.0%}" if burst.norm.is_known else "too early to say what is usual"
    reasons = (reason for low in burst.lows for reason in low.reasons)
    facts = (
        ("Where", _ranked(low.touchpoint for low in burst.lows)),
        ("When", f"since {local(first, branch)}"),
        ("Low", f"{len(burst.lows)} of {burst.answers} answers, {share:.0%}; {usual}"),
        ("Reasons", _ranked(reasons)),
    )
    return Message(
        title=f"{len(burst.lows)} low answers at {branch.name} within {burst.minutes} minutes",
        facts=tuple((label, value) for label, value in facts if value),
        reference=its_reference,
    )


def _reasons(session: Session, branch: Branch, row: Any) -> tuple[str, ...]:
    survey = version_by_id(session, row.survey_version_id).survey
    language = next((tag for tag in branch.languages if tag in survey.languages), survey.languages[0])
    return choice_words(survey, answers_from_wire(row.answers), language)


def _ranked(names: Iterable[str]) -> str:
    """Such as "Waiting 3, Staff 1"."""
    return ", ".join(f"{name} {count}" for name, count in Counter(names).most_common())


def _subject(branch: Branch) -> str:
    return f"branch:{branch.id}"


# Low scores are frequent, and building a statement takes longer than running it.
_its_branch = select(branches.c.id).where(branches.c.id == bindparam("here")).with_for_update(key_share=True)
_told = select(noticed.c.noticed_at).where(noticed.c.kind == "burst", noticed.c.subject == bindparam("subject"))
_unflagged = (responses.c.branch_id == bindparam("here")) & (responses.c.flags == [])
_until = _unflagged & (responses.c.started_at <= bindparam("until"))
_newest_first = responses.c.started_at.desc()
_latest = select(responses.c.started_at).where(_until, responses.c.low).order_by(_newest_first).limit(1)
_span = _until & (responses.c.started_at > bindparam("since"))
_spanned = select(responses.c.low).where(_span).order_by(_newest_first).limit(MOST_COUNTED).subquery()
_counted = select(func.count(), func.count().filter(_spanned.c.low)).select_from(_spanned)
_lows = (
    select(
        responses.c.id,
        responses.c.started_at,
        responses.c.survey_version_id,
        responses.c.answers,
        touchpoints.c.name.label("touchpoint"),
    )
    .join(touchpoints, touchpoints.c.id == responses.c.touchpoint_id)
    .where(_span, responses.c.low)
    .order_by(_newest_first)
    .limit(bindparam("most"))
)
