"""The audit as people read it: of their own branches, newest first, a page at a time."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select

from server.branches.branch import Branch, all_branches
from server.database import Session
from server.database.tables.branches import touchpoints
from server.database.tables.cases import cases
from server.database.tables.codes import tills
from server.database.tables.fleet import devices
from server.database.tables.staff import api_tokens, audit, desks, people
from server.staff.audit import COMMAND_LINE, actor_of
from server.staff.belonging import Reach
from server.staff.person import Person, people_ever

AT_ONCE = 50
NEVER = 2**63
"""No line has this number, and no database takes it."""
SHOWN_DETAILS = ("by", "what", "format", "codes", "personal", "scope", "role", "survey", "part")
"""The rest is for whoever reads the table itself."""


@dataclass(frozen=True, slots=True)
class Line:
    id: int
    at: datetime
    who: str
    """A name; empty for the command line."""
    action: str
    about: str
    """What it was done to, in words."""
    path: str
    """Its page; empty if it has none."""
    detail: str
    branch: Branch | None


@dataclass(frozen=True, slots=True)
class Readable:
    """What somebody may read of it, and by what it may be narrowed."""

    branches: tuple[Branch, ...]
    people: tuple[Person, ...]
    lines: tuple[Line, ...]
    next: int | None
    """Older lines follow, before this one."""


def readable(
    session: Session, who: Person, *, before: int | None = None, actor: int | None = None, branch: str = ""
) -> Readable:
    """Lines of branches where they are a manager; of those of no branch, what their own people did."""
    reach = Reach.of(session, who)
    theirs = tuple(one for one in people_ever(session) if reach.rules(one) or one.id == who.id)
    here = next((own for own in reach.branches if own.slug == branch), None)
    where = _narrowed(_theirs(reach, theirs), before=before, actor=actor, branch=here)
    rows = session.execute(select(audit).where(*where).order_by(audit.c.id.desc()).limit(AT_ONCE + 1)).mappings().all()
    shown = rows[:AT_ONCE]
    follows = shown[-1]["id"] if len(rows) > AT_ONCE else None
    return Readable(reach.branches, theirs, _lines(session, tuple(map(dict, shown))), follows)


def _theirs(reach: Reach, theirs: Iterable[Person]) -> list[ColumnElement[bool]]:
    if reach.who.has_role("admin"):
        return []
    here = audit.c.branch_id.in_([branch.id for branch in reach.branches])
    nowhere = audit.c.branch_id.is_(None) & audit.c.actor.in_([actor_of(one) for one in theirs])
    return [here | nowhere]


def _narrowed(
    where: list[ColumnElement[bool]], *, before: int | None, actor: int | None, branch: Branch | None
) -> list[ColumnElement[bool]]:
    if before is not None and before < NEVER:
        where = [*where, audit.c.id < before]
    if actor is not None:
        where = [*where, audit.c.actor == (f"person {actor}" if actor else COMMAND_LINE)]
    if branch is not None:
        where = [*where, audit.c.branch_id == branch.id]
    return where


def _lines(session: Session, rows: Collection[Mapping[str, Any]]) -> tuple[Line, ...]:
    branches = {branch.id: branch for branch in all_branches(session)}
    names = _names(session, {row["subject"] for row in rows} | {_as_subject(row["actor"]) for row in rows})
    names |= {f"branch:{branch.id}": branch.name for branch in branches.values()}
    return tuple(
        Line(
            row["id"],
            row["at"],
            "" if row["actor"] == COMMAND_LINE else names.get(_as_subject(row["actor"]), row["actor"]),
            row["action"],
            names.get(row["subject"], row["subject"].partition(":")[0]),
            _path(row["subject"]),
            _detail(row["detail"]),
            branches.get(row["branch_id"]),
        )
        for row in rows
    )


def _as_subject(actor: str) -> str:
    """From "person 7": "person:7"."""
    return actor.replace(" ", ":")


def _path(subject: str) -> str:
    kind, _, name = subject.partition(":")
    return {"case": f"/cases/{name}", "summons": f"/someone/{name}", "person": f"/staff/{name}"}.get(kind, "")


def _detail(detail: Mapping[str, Any]) -> str:
    said = ((name, detail.get(name)) for name in SHOWN_DETAILS)
    return ", ".join(name if value is True else f"{name}: {value}" for name, value in said if value)


def _names(session: Session, subjects: Iterable[str]) -> dict[str, str]:
    """What they are called, each kind in one query."""
    wanted: dict[str, list[str]] = {}
    for subject in subjects:
        kind, _, name = subject.partition(":")
        if name:
            wanted.setdefault(kind, []).append(name)
    of_tablets = devices.join(touchpoints)
    called: dict[str, tuple[Any, Any, Any, Callable[[str], Any]]] = {
        "person": (people, people.c.id, people.c.name, int),
        "case": (cases, cases.c.id, cases.c.reference, UUID),
        "device": (of_tablets, devices.c.id, touchpoints.c.name, UUID),
        "touchpoint": (touchpoints, touchpoints.c.id, touchpoints.c.name, int),
        "till": (tills, tills.c.id, tills.c.name, UUID),
        "desk": (desks, desks.c.id, desks.c.name, UUID),
        "token": (api_tokens, api_tokens.c.id, api_tokens.c.name, UUID),
    }
    found: dict[str, str] = {}
    for kind, (table, key, name, read) in called.items():
        if kind in wanted:
            rows = session.execute(select(key, name).select_from(table).where(key.in_(map(read, wanted[kind]))))
            found |= {f"{kind}:{row[0]}": row[1] for row in rows}
    return found
