"""Who did what: one line for each act that somebody may ask about later."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import insert

from server.database import Session
from server.database.tables.staff import audit
from server.staff.person import Person

COMMAND_LINE = "command line"


def actor_of(person: Person) -> str:
    """How a person stands in the audit: by number, so that it holds no name."""
    return f"person {person.id}"


def note(
    session: Session,
    actor: str,
    action: str,
    subject: str = "",
    *,
    now: datetime,
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Never personal data of a customer."""
    values = {"at": now, "actor": actor, "action": action, "subject": subject, "detail": dict(detail or {})}
    session.execute(insert(audit).values(values))
