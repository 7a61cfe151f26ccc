"""What somebody asks to take out, and the note that they did."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, get_args

from server.branches.branch import Branch
from server.database import Session
from server.errors import BadRequest
from server.staff import audit

What = Literal["responses", "cases"]
WHATS: tuple[What, ...] = get_args(What)
YEARS = range(2000, 2201)


@dataclass(frozen=True, slots=True)
class Wanted:
    what: What
    branches: tuple[Branch, ...]
    first: date | None = None
    """Days as the branch counts them; both ends belong to it."""
    last: date | None = None
    personal: bool = False
    """Also how to reach the customer, and account numbers."""

    def __post_init__(self) -> None:
        if self.first and self.last and self.first > self.last:
            raise BadRequest("The first day is after the last one; please swap them.")
        if self.personal and self.what == "cases":
            raise BadRequest("Cases hold nothing personal; the answers do.")


def day_from(typed: str, name: str) -> date | None:
    """None for nothing typed."""
    if not typed.strip():
        return None
    try:
        day = date.fromisoformat(typed.strip())
    except ValueError:
        day = date.min
    if day.year not in YEARS:
        raise BadRequest(f"{name} is not a day; it must look like 2026-07-31.")
    return day


def note(session: Session, actor: str, wanted: Wanted, file_format: str, *, now: datetime) -> None:
    """Who took what out of the house."""
    detail = {
        "format": file_format,
        "branches": [branch.slug for branch in wanted.branches],
        "from": wanted.first and wanted.first.isoformat(),
        "to": wanted.last and wanted.last.isoformat(),
        "personal": wanted.personal,
    }
    audit.note(session, actor, "exported", wanted.what, now=now, detail=detail)
