"""Who did what: one line for each act that somebody may ask about later."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Select, bindparam, insert, select

from server.database import Session
from server.database.tables.branches import touchpoints
from server.database.tables.cases import cases, summonses
from server.database.tables.codes import tills
from server.database.tables.fleet import devices
from server.database.tables.mirror import sheets
from server.database.tables.staff import api_tokens, audit, desks
from server.staff.person import Person

COMMAND_LINE = "command line"
WHERE: Mapping[str, tuple[Column[Any], Column[Any]]] = {
    "case": (cases.c.id, cases.c.branch_id),
    "summons": (summonses.c.id, summonses.c.branch_id),
    "device": (devices.c.id, touchpoints.c.branch_id),
    "touchpoint": (touchpoints.c.id, touchpoints.c.branch_id),
    "till": (tills.c.id, touchpoints.c.branch_id),
    "sheet": (sheets.c.id, sheets.c.branch_id),
    "desk": (desks.c.id, desks.c.branch_id),
    "token": (api_tokens.c.id, api_tokens.c.branch_id),
}
"""Of each kind of subject: what names it, and what says of which branch it is."""


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
    branch_id: int | None = None,
) -> None:
    """Never personal data of a customer. Most subjects say themselves of which branch they are."""
    values = {
        "at": now,
        "actor": actor,
        "action": action,
        "subject": subject,
        "detail": dict(detail or {}),
        "branch_id": branch_id or _branch_of(session, subject),
    }
    session.execute(insert(audit).values(values))


def _branch_of(session: Session, subject: str) -> int | None:
    kind, _, name = subject.partition(":")
    if kind == "branch":
        return int(name)
    if kind not in WHERE:
        return None
    named, _ = WHERE[kind]
    found: int | None = session.execute(_found(kind), {"named": _as(named, name)}).scalar()
    return found


def _as(named: Column[Any], name: str) -> int | UUID:
    return int(name) if named.type.python_type is int else UUID(name)


@cache
def _found(kind: str) -> Select[Any]:
    named, branch = WHERE[kind]
    within = named.table if named.table is branch.table else named.table.join(branch.table)
    return select(branch).select_from(within).where(named == bindparam("named"))
