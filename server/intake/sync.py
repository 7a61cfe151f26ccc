"""What a tablet says with every sync, and what it hears back (design.md 7)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter

from server.cases.promises import answered_by
from server.database import Session
from server.fleet.device import Device, Health, record_health
from server.intake.accept import Office, accept
from server.intake.check import Checked, Envelope, Verdict, check
from server.publishing.publishing import Published
from surveys.catalogue import definition_of
from surveys.survey import Survey

RESTING = 30
"""Seconds until a tablet with an empty outbox shows that it is well; a new response does not wait for it."""
BUSY = 1


@dataclass(frozen=True, slots=True)
class TabletSettings:
    branch: str
    timezone: str
    languages: tuple[str, ...]
    """The branch's own first; empty: all that the survey has."""
    answer_by: datetime | None
    """When a case that begins now would have to be answered, in the branch's zone: tablets may know no zones."""


@dataclass(frozen=True, slots=True)
class Synced:
    verdicts: Sequence[Verdict]
    surveys: Mapping[str, Mapping[str, Any]]
    """Definitions of another version than the tablet has, by their slugs."""
    settings: TabletSettings
    next_sync_in_seconds: int


_synced = TypeAdapter(Synced)


def examine(envelope: Envelope, published: Mapping[tuple[str, int], Published]) -> tuple[Checked | Verdict, ...]:
    """Each response by itself, in order."""
    return tuple(check(item, id_, published) for item, id_ in zip(envelope.responses, envelope.ids, strict=True))


def asked_now(device: Device) -> dict[tuple[str, int], Published]:
    """The version that nearly every response names."""
    newest = device.newest
    return {(newest.survey.slug, newest.survey.version): newest} if newest else {}


def newer_survey(envelope: Envelope, device: Device) -> Survey | None:
    """What the tablet should ask, if it has another version."""
    newest = device.newest.survey if device.newest else None
    return newest if newest and newest.version != envelope.surveys.get(newest.slug, 0) else None


def sync(
    session: Session,
    device: Device,
    health: Health,
    examined: Sequence[Checked | Verdict],
    *,
    office: Office,
    now: datetime,
) -> tuple[Verdict, ...]:
    """Store what the checks let through, and how the tablet is; the verdicts in the order of the request."""
    skew = now - health.sent_at
    good = [item for item in examined if isinstance(item, Checked)]
    stored = accept(session, good, touchpoint=device.touchpoint, office=office, now=now, skew=skew)
    record_health(session, device.id, health, skew_seconds=skew.total_seconds(), now=now)
    return tuple(stored[item.response.id] if isinstance(item, Checked) else item for item in examined)


def reply(envelope: Envelope, device: Device, verdicts: Sequence[Verdict], now: datetime) -> bytes:
    """The answer as JSON."""
    newer = newer_survey(envelope, device)
    more_waits = envelope.device.waiting > len(envelope.responses)
    return _synced.dump_json(
        Synced(
            verdicts=verdicts,
            surveys={newer.slug: definition_of(newer)} if newer else {},
            settings=settings_of(device, now),
            next_sync_in_seconds=BUSY if more_waits else RESTING,
        )
    )


def settings_of(device: Device, now: datetime) -> TabletSettings:
    branch, answer_by = device.touchpoint.branch, None
    if device.newest:
        answer_by = answered_by(now, branch, device.newest.survey.rules).astimezone(branch.zone)
    return TabletSettings(branch.name, branch.timezone, branch.languages, answer_by)
