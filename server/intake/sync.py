"""What a tablet says with every sync, and what it hears back (design.md 7)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from pydantic import TypeAdapter

from server.database import Session
from server.fleet.device import Device, Health, mark_drained, record_health
from server.intake.accept import Office, accept
from server.intake.came import came_from
from server.intake.check import Checked, Envelope, Verdict, check
from server.publishing.publishing import Published
from surveys.catalogue import definition_of
from surveys.survey import Survey
from surveys.tablet import TabletSettings

RESTING = 30
"""Seconds until a tablet with an empty outbox shows that it is well; a new response does not wait for it."""
BUSY = 1
LONGEST_VISIT = timedelta(hours=1)
"""A visit that began longer ago is over, or was never kept."""
KEPT = {part.name for part in fields(TabletSettings)} - {"answer_by"}
"""What a tablet keeps that names the same digest."""


@dataclass(frozen=True, slots=True)
class Synced:
    verdicts: Sequence[Verdict]
    surveys: Mapping[str, Mapping[str, Any]]
    """Definitions of another version than the tablet has, by their slugs."""
    settings: TabletSettings
    """Only what changes by itself, when the tablet has the rest already."""
    next_sync_in_seconds: int


_synced = TypeAdapter(Synced)


def examine(envelope: Envelope, published: Mapping[tuple[str, int], Published]) -> tuple[Checked | Verdict, ...]:
    """Each response by itself, in order."""
    return tuple(check(item, id_, published) for item, id_ in zip(envelope.responses, envelope.ids, strict=True))


def asked_now(device: Device) -> dict[tuple[str, int], Published]:
    """The version that nearly every response names."""
    newest = device.newest
    return {(newest.survey.slug, newest.survey.version): newest} if newest else {}


def asked_besides(device: Device) -> frozenset[str]:
    """Slugs of surveys that take turns with the usual one."""
    return frozenset(asking.survey for asking in device.settings.asks) - {device.touchpoint.survey}


def newer_surveys(
    envelope: Envelope, device: Device, others: Mapping[str, Published] = MappingProxyType({})
) -> dict[str, Survey]:
    """What the tablet should ask, as far as it has another version."""
    newest = [*others.values(), *filter(None, [device.newest])]
    surveys = (published.survey for published in newest)
    newer = (survey for survey in surveys if survey.version != envelope.surveys.get(survey.slug, 0))
    return {survey.slug: survey.at(device.touchpoint.branch.slug) for survey in newer}


def sync(
    session: Session,
    device: Device,
    health: Health,
    examined: Sequence[Checked | Verdict],
    *,
    settings: TabletSettings,
    office: Office,
    now: datetime,
) -> tuple[Verdict, ...]:
    """
    Store what the checks let through, and how the tablet is; the verdicts in the order of the request.

    `settings` are what it will be told.
    """
    skew = now - health.sent_at
    good = [item for item in examined if isinstance(item, Checked)]
    stored = accept(session, good, touchpoint=device.touchpoint, office=office, now=now, skew=skew)
    verdicts = tuple(stored[item.response.id] if isinstance(item, Checked) else item for item in examined)
    settled = sum(verdict.status != "refused" for verdict in verdicts)
    record_health(session, device, health, settled=settled, skew_seconds=skew.total_seconds(), now=now)
    if device.is_draining and not examined and _is_empty(session, device, health, settings, now):
        mark_drained(session, device, now=now)
    return verdicts


def reply(
    envelope: Envelope,
    device: Device,
    verdicts: Sequence[Verdict],
    settings: TabletSettings,
    others: Mapping[str, Published] = MappingProxyType({}),
) -> bytes:
    """The answer as JSON."""
    newer = newer_surveys(envelope, device, others)
    more_waits = envelope.device.waiting > len(envelope.responses)
    synced = Synced(
        verdicts=verdicts,
        surveys={slug: definition_of(survey) for slug, survey in newer.items()},
        settings=settings,
        next_sync_in_seconds=BUSY if more_waits else RESTING,
    )
    known = envelope.device.settings == settings.digest
    return _synced.dump_json(synced, exclude={"settings": KEPT} if known else None)


def _is_empty(session: Session, device: Device, health: Health, settings: TabletSettings, now: datetime) -> bool:
    """Whether nothing can come any more from a tablet that drains: it knows so, and no visit goes on."""
    if health.waiting or device.revoked_at is None:
        return False
    # One that names no digest was told if it has spoken since.
    was_told = device.last_sync_at is not None and device.last_sync_at >= device.revoked_at
    if not was_told or health.settings not in {"", settings.digest}:
        return False
    came = came_from(session, [device.touchpoint.id])[device.touchpoint.id]
    reported = replace(device, visits=health.visits, waiting=0, refused=health.refused)
    return reported.missing(came.stored) == 0 or now - device.revoked_at > LONGEST_VISIT
