"""A draft tried on a real tablet: for some minutes it asks the draft, says so, and keeps nothing."""

import json
from datetime import datetime, timedelta
from functools import lru_cache
from uuid import UUID

from sqlalchemy import update

from server.database import Session
from server.database.tables.fleet import devices
from server.fleet.device import Device
from surveys.catalogue import definition_of
from surveys.survey import Survey
from surveys.tablet import Rehearsal

LASTS = timedelta(minutes=15)
"""Whoever forgets it has a tablet again that counts."""


def rehearse(session: Session, device_id: UUID, survey: Survey, *, now: datetime) -> datetime:
    """Until when; the tablet hears of it with its next sync."""
    until = now + LASTS
    definition = json.dumps(definition_of(survey), ensure_ascii=False)
    text = json.dumps({"survey": survey.slug, "definition": definition, "until": until.isoformat()})
    session.execute(update(devices).where(devices.c.id == device_id).values(rehearsal=text))
    return until


def end_rehearsal(session: Session, device_id: UUID) -> None:
    session.execute(update(devices).where(devices.c.id == device_id).values(rehearsal=None))


def rehearsal_of(device: Device, now: datetime) -> Rehearsal | None:
    """None once its time is over."""
    found = _read(device.rehearsal)[1] if device.rehearsal else None
    return found if found and now < found.until else None


def rehearsed_survey(device: Device, now: datetime) -> str:
    """Slug of what the tablet tries; empty: it asks in earnest."""
    return _read(device.rehearsal)[0] if device.rehearsal and rehearsal_of(device, now) else ""


@lru_cache(maxsize=64)
def _read(text: str) -> tuple[str, Rehearsal]:
    kept = json.loads(text)
    return kept["survey"], Rehearsal(definition=kept["definition"], until=datetime.fromisoformat(kept["until"]))
