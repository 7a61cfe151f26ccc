"""accept(): everything a stored response owes, in one transaction; sending it again changes nothing (design.md 3)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import repeat
from typing import Any
from uuid import UUID

from sqlalchemy import select

from server.branches.branch import Branch
from server.branches.touchpoint import Touchpoint
from server.cases import burst, praise, triage
from server.cases.triage_settings import judging
from server.contacts import contact as contacts
from server.database import Session
from server.database.insert import insert_each_new
from server.database.tables.intake import responses
from server.deliveries.outlets import Outlets
from server.intake import comments
from server.intake.check import Checked, Verdict
from server.intake.telling import story_of
from server.keys import Keys
from server.tallies.count import Fact, count
from surveys.response import Response
from surveys.rules import Finding, Reason, findings
from surveys.slip import reference
from surveys.survey import Survey
from surveys.wire import answers_to_wire, canonical

EARLIEST = datetime(2025, 1, 1, tzinfo=UTC)
FURTHEST_AHEAD = timedelta(days=1)
WORTH_CORRECTING = timedelta(seconds=5)  # below this the skew is the network's
NOT_COUNTED = frozenset({"burst", "robot"})
"""Flags that keep a response out of the scores; it is kept and shown all the same."""


@dataclass(frozen=True, slots=True)
class Office:
    """What storing needs besides the session: keys, and where people are told."""

    keys: Keys
    outlets: Outlets


def accept(
    session: Session,
    batch: Sequence[Checked],
    *,
    touchpoint: Touchpoint,
    office: Office,
    now: datetime,
    skew: timedelta = timedelta(),
) -> dict[UUID, Verdict]:
    """Store what is new, recognise what is known, refuse what contradicts. Sorted, so that servers cannot deadlock."""
    items = sorted(
        {item.response.id: _on_true_time(item, skew, now) for item in batch}.values(), key=lambda item: item.response.id
    )
    sealed = {item.response.id: canonical(item.response) for item in batch}
    found = {item.response.id: findings(_judging(item, touchpoint), item.response) for item in items}
    rows = [
        _row(item, touchpoint, sealed[item.response.id], office.keys, now) | {"low": is_low(found[item.response.id])}
        for item in items
    ]
    new = insert_each_new(session, responses, rows)
    stored = [item for item in items if item.response.id in new]
    called = frozenset(item.response.id for item in stored if found[item.response.id])
    _owe(session, stored, called, touchpoint=touchpoint, office=office, now=now)
    verdicts = {item.response.id: Verdict(item.response.id, "stored") for item in stored}
    return verdicts | _recognise(session, {id_: sealed[id_] for id_ in sealed.keys() - new}, office.keys)


def fact_of(response: Response, item: Checked, touchpoint: Touchpoint, *, counted: bool) -> Fact:
    local = response.started_at.astimezone(touchpoint.branch.zone)
    return Fact(
        branch_id=touchpoint.branch.id,
        touchpoint_id=touchpoint.id,
        channel=touchpoint.kind,
        survey_version_id=item.published.id,
        survey=item.published.survey,
        day=local.date(),
        hour=local.hour,
        language=response.language,
        counted=counted,
        answers=response.answers,
    )


def _comment(item: Checked, branch_id: int) -> comments.Comment | None:
    said = item.response
    return comments.Comment.of(
        item.published.survey, said.answers, response_id=said.id, branch_id=branch_id, started_at=said.started_at
    )


def _judging(item: Checked, touchpoint: Touchpoint) -> Survey:
    return judging(item.published.survey, touchpoint.branch)


def _owe(
    session: Session,
    stored: Sequence[Checked],
    called: frozenset[UUID],
    *,
    touchpoint: Touchpoint,
    office: Office,
    now: datetime,
) -> None:
    """`called`: which of them call for a person."""
    facts, stories = [], []
    comments.keep(session, filter(None, map(_comment, stored, repeat(touchpoint.branch.id))))
    for item in stored:
        response = item.response
        facts.append(fact_of(response, item, touchpoint, counted=is_counted(response)))
        if response.contact:
            contacts.keep(session, response.id, response.contact, keys=office.keys, now=now)
        if response.id in called:
            stories.append(story_of(_judging(item, touchpoint), response, touchpoint, keys=office.keys))
        if is_counted(response):
            praise.note(session, _judging(item, touchpoint), response, touchpoint.branch, now=now)
    for story in sorted(stories, key=triage.turn):
        triage.attend(session, story, keys=office.keys, outlets=office.outlets, now=now)
    if any(Reason.LOW in story.findings for story in stories):
        burst.watch(session, touchpoint.branch, outlets=office.outlets, keys=office.keys, now=now)
    count(session, facts)


def is_low(found: Sequence[Finding]) -> bool:
    return any(finding.reason is Reason.LOW for finding in found)


def is_counted(response: Response) -> bool:
    return NOT_COUNTED.isdisjoint(response.flags)


def _on_true_time(item: Checked, skew: timedelta, now: datetime) -> Checked:
    """The response with its times corrected; what no correction makes plausible gets the time of receipt."""
    response = item.response
    shift = skew if abs(skew) >= WORTH_CORRECTING else timedelta()
    try:
        started, ended = response.started_at + shift, response.ended_at + shift
        plausible = all(EARLIEST <= moment <= now + FURTHEST_AHEAD for moment in (started, ended))
    except OverflowError:
        plausible = False
    if not plausible:
        flags = tuple(dict.fromkeys((*response.flags, "clock")))
        return replace(item, response=replace(response, started_at=now, ended_at=now, flags=flags))
    if not shift and started <= ended:
        return item
    return replace(item, response=replace(response, started_at=started, ended_at=max(started, ended)))


def _row(item: Checked, touchpoint: Touchpoint, body: bytes, keys: Keys, now: datetime) -> dict[str, Any]:
    response = item.response
    branch: Branch = touchpoint.branch
    local = response.started_at.astimezone(branch.zone)
    return {
        "id": response.id,
        "branch_id": branch.id,
        "touchpoint_id": touchpoint.id,
        "survey_version_id": item.published.id,
        "seal": keys.hash("seal", body),
        "language": response.language,
        "started_at": response.started_at,
        "ended_at": response.ended_at,
        "received_at": now,
        "timezone": branch.timezone,
        "day": local.date(),
        "hour": local.hour,
        "ended": response.ended,
        "answers": without_nul(answers_to_wire(response.answers)),
        "flags": list(response.flags),
        "counted": is_counted(response),
        "slip_hash": keys.hash("slip", response.slip),
        "slip_sealed": keys.seal("slip", response.slip),
        "reference": reference(response.slip),
        "shown": list(response.shown),
        "layout": response.layout,
        "counter": response.counter,
        "updated_at": now,
    }


def without_nul(answers: dict[str, Any]) -> dict[str, Any]:
    # PostgreSQL cannot hold U+0000 in any text; no customer means it.
    return {key: value.replace("\0", "") if isinstance(value, str) else value for key, value in answers.items()}


def _recognise(session: Session, bodies: dict[UUID, bytes], keys: Keys) -> dict[UUID, Verdict]:
    if not bodies:
        return {}
    where = responses.c.id.in_(sorted(bodies))
    seals = {row.id: row.seal for row in session.execute(select(responses.c.id, responses.c.seal).where(where))}
    return {id_: _verdict(id_, body, seals.get(id_), keys) for id_, body in bodies.items()}


def _verdict(id_: UUID, body: bytes, seal: str | None, keys: Keys) -> Verdict:
    if seal is None:
        return Verdict(id_, "refused", "Another response already has this slip; every visit needs its own.")
    if seal in keys.hashes("seal", body):
        return Verdict(id_, "known")
    return Verdict(id_, "refused", "A response with this id but another content was stored before; that one counts.")
