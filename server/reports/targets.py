"""Targets of a branch's scores: reached or missed only where the interval says so."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from math import isfinite

from sqlalchemy import delete, select

from server.branches.branch import Branch
from server.database import Session
from server.database.insert import put
from server.database.tables.reports import targets
from server.errors import BadRequest
from server.reports.change import FEWEST, numbered
from server.staff import audit
from surveys.scoring import Score
from surveys.survey import SCALES, Kind

REACHED, MISSED, OPEN = "Reached, very likely.", "Missed, very likely.", "Too close to tell."


def set_target(session: Session, branch: Branch, kind: Kind, value: float | None, *, actor: str, now: datetime) -> None:
    """In percent, for NPS in points; None takes it away."""
    if kind not in SCALES:
        raise BadRequest("Only scored questions have a target.")
    if value is not None:
        _within(value, kind)
    if value is None:
        session.execute(delete(targets).where(targets.c.branch_id == branch.id, targets.c.kind == kind.value))
    else:
        put(session, targets, {"branch_id": branch.id, "kind": kind.value, "value": value})
    detail = {"kind": kind.value, "value": value}
    audit.note(session, actor, "set target", f"branch:{branch.id}", now=now, detail=detail, branch_id=branch.id)


def target_from(typed: str, kind: Kind) -> float | None:
    """As somebody types it; None for nothing."""
    # A minus may be a dash where it is typed on a phone; a comma stands for a point.
    words = typed.strip().rstrip("%").replace("−", "-").replace("–", "-").replace(",", ".")
    if not words:
        return None
    try:
        return _within(float(words), kind)
    except ValueError:
        raise BadRequest("A target is a number.") from None


def targets_of(session: Session, branches: Iterable[Branch]) -> Mapping[tuple[int, Kind], float]:
    """By the id of the branch and the kind of score."""
    rows = session.execute(select(targets).where(targets.c.branch_id.in_([branch.id for branch in branches])))
    return {(row.branch_id, Kind(row.kind)): row.value for row in rows}


def reached(score: Score | None, target: float) -> str:
    """One sentence."""
    n = score.n if score else 0
    if score is None or n < FEWEST:
        return f"Too early to tell ({numbered(n, 'answer')})."
    if score.low >= target:
        return REACHED
    return MISSED if score.high < target else OPEN


def _within(value: float, kind: Kind) -> float:
    lowest, highest = -100 if kind is Kind.NPS else 0, 100
    if not (isfinite(value) and lowest <= value <= highest):
        raise BadRequest(f"A target lies between {lowest} and {highest}.")
    return value
