"""Touchpoints: the spots where answers are given."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Self, get_args

from sqlalchemy import RowMapping, Select, insert, select, update

from server.branches.branch import Branch, alphabetical, branch_columns
from server.database import Session
from server.database.tables.branches import branches, touchpoints
from server.errors import BadRequest, NotFound

TouchpointKind = Literal["tablet", "poster", "till"]


@dataclass(frozen=True, slots=True)
class Touchpoint:
    id: int
    code: str
    name: str
    kind: TouchpointKind
    survey: str
    """Slug; the newest version is asked."""
    branch: Branch
    closed: bool = False

    @classmethod
    def from_row(cls, row: RowMapping) -> Self:
        """Joined with its branch; its own columns may stand there under the label `touchpoint__NAME`."""
        prefix = "touchpoint__" if "touchpoint__code" in row else ""
        own = {name: row[prefix + name] for name in ("id", "code", "name", "kind", "survey", "closed")}
        return cls(**own, branch=Branch.from_row(row))


touchpoint_columns = (
    *(column.label(f"touchpoint__{column.name}") for column in touchpoints.columns),
    *branch_columns,
)


def add_touchpoint(
    session: Session, *, code: str, branch: Branch, name: str, kind: str, survey: str, now: datetime
) -> Touchpoint:
    if kind not in get_args(TouchpointKind):
        raise BadRequest(f"A touchpoint is one of {', '.join(get_args(TouchpointKind))}.")
    values = {"code": code, "branch_id": branch.id, "name": name, "kind": kind, "survey": survey, "created_at": now}
    session.execute(insert(touchpoints).values(values))
    return touchpoint_by_code(session, code)


def close_touchpoint(session: Session, touchpoint: Touchpoint, *, closed: bool) -> None:
    """Closed, it takes no new answer, and its customers are led to another one of the branch; it can open again."""
    session.execute(update(touchpoints).where(touchpoints.c.id == touchpoint.id).values(closed=closed))


def ask(session: Session, branch_id: int, survey: str, kinds: Sequence[TouchpointKind]) -> int:
    """From now on the branch's touchpoints of these kinds ask this survey; how many asked another one."""
    others = (touchpoints.c.branch_id == branch_id) & touchpoints.c.kind.in_(kinds) & (touchpoints.c.survey != survey)
    return session.execute(update(touchpoints).where(others).values(survey=survey)).rowcount


def touchpoint_by_code(session: Session, code: str) -> Touchpoint:
    row = session.execute(_joined().where(touchpoints.c.code == code)).mappings().first()
    if row is None:
        raise NotFound("We do not know this code.")
    return Touchpoint.from_row(row)


def touchpoint_by_id(session: Session, touchpoint_id: int) -> Touchpoint:
    row = session.execute(_joined().where(touchpoints.c.id == touchpoint_id)).mappings().one()
    return Touchpoint.from_row(row)


def all_touchpoints(session: Session) -> tuple[Touchpoint, ...]:
    found = map(Touchpoint.from_row, session.execute(_joined()).mappings())
    return tuple(sorted(found, key=lambda one: (alphabetical(one.branch.name), alphabetical(one.name), one.id)))


def _joined() -> Select[tuple[object, ...]]:
    return select(touchpoints, *branch_columns).join(branches)
