"""What a tablet says with every sync, and what it hears back (design.md 7)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter

from server.branches.branch import Branch
from server.database import Session
from server.fleet.device import Device, Health, record_health
from server.intake.accept import Office, accept
from server.intake.check import Checked, Envelope, Verdict, check, wanted_versions
from server.publishing.publishing import newest_versions, versions
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


@dataclass(frozen=True, slots=True)
class Synced:
    verdicts: Sequence[Verdict]
    surveys: Mapping[str, Mapping[str, Any]]
    """Definitions of another version than the tablet has, by their slugs."""
    settings: TabletSettings
    next_sync_in_seconds: int


_synced = TypeAdapter(Synced)


def examine(
    session: Session, envelope: Envelope, device: Device
) -> tuple[tuple[Checked | Verdict, ...], Survey | None]:
    """Each response by itself, in order, and the survey that the tablet should ask if it has another version."""
    published = versions(session, wanted_versions(envelope))
    examined = (check(item, id_, published) for item, id_ in zip(envelope.responses, envelope.ids, strict=True))
    newest = newest_versions(session).get(device.touchpoint.survey)
    differs = newest and newest.survey.version != envelope.surveys.get(newest.survey.slug, 0)
    return tuple(examined), newest.survey if newest and differs else None


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


def reply(envelope: Envelope, device: Device, verdicts: Sequence[Verdict], newer: Survey | None) -> bytes:
    """The answer as JSON."""
    more_waits = envelope.device.waiting > len(envelope.responses)
    return _synced.dump_json(
        Synced(
            verdicts=verdicts,
            surveys={newer.slug: definition_of(newer)} if newer else {},
            settings=settings_of(device.touchpoint.branch),
            next_sync_in_seconds=BUSY if more_waits else RESTING,
        )
    )


def settings_of(branch: Branch) -> TabletSettings:
    return TabletSettings(branch.name, branch.timezone, branch.languages)
