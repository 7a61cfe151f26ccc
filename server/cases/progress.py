"""What a customer may know of their case, on the page behind their slip."""

from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile
from uuid import UUID

from sqlalchemy import select

from server.cases.case import Case, Status, case_of_visit
from server.cases.promises import answered_by
from server.cases.timeline import Line, What, lines_of
from server.cases.visits import joined_at
from server.database import Session
from server.database.tables.intake import responses
from surveys.survey import Rules

PUBLIC: frozenset[What] = frozenset({"taken", "tried", "answered", "solved", "closed", "reopened", "promised", "moved"})
BECOMES: dict[What, Status] = {
    "taken": "taken",
    "handed-back": "open",
    "answered": "answered",
    "solved": "solved",
    "closed": "solved",
    "reopened": "reopened",
}
NEW_TIME: frozenset[What] = frozenset({"promised", "moved", "reopened"})


@dataclass(frozen=True, slots=True)
class Progress:
    """No words of other visits, nothing from before their own: a neighbour's number tells nothing about a neighbour."""

    case: Case
    """For acting; not to be shown."""
    status: Status
    owner: str
    """First name; empty without an owner."""
    promised_by: datetime
    is_new_time: bool
    """The time that they read before has passed or was moved, and this is another."""
    steps: tuple[tuple[What, str, datetime], ...]
    """What, by whom (first name), when."""
    verdict: str
    """The customer's: fixed, not-yet; empty before."""
    not_reached: bool
    """Closed since nobody could be reached."""


def progress_of(session: Session, visit_id: UUID, rules: Rules | None = None) -> Progress | None:
    """Of a response, or of a logged case; None when no case came of it. `rules` promise those who joined their time."""
    case = case_of_visit(session, visit_id)
    if case is None:
        return None
    since = joined_at(session, case.id)[visit_id]
    lines = [line for line in lines_of(session, case.id) if line.at >= since]
    is_first = since <= case.opened_at
    promise = case.promised_by
    if not is_first and not any(line.what in NEW_TIME for line in lines):
        promise = _fresh_promise(session, case, visit_id, rules or Rules(), joined_at=since)
    return Progress(
        case=case,
        status=case.status if is_first else _status(lines),
        owner=case.owner_first_name if is_first else _owner(lines),
        promised_by=promise,
        is_new_time=any(line.what in {"promised", "moved"} for line in _since_reopened(lines)),
        steps=tuple((line.what, line.person.partition(" ")[0], line.at) for line in lines if line.what in PUBLIC),
        verdict=case.verdict if is_first or any(line.what == "verdict" for line in lines) else "",
        not_reached=case.outcome == "not-reached",
    )


def _since_reopened(lines: list[Line]) -> list[Line]:
    """Then a new promise begins."""
    return list(takewhile(lambda line: line.what != "reopened", reversed(lines)))


def _status(lines: list[Line]) -> Status:
    return next((BECOMES[line.what] for line in reversed(lines) if line.what in BECOMES), "open")


def _owner(lines: list[Line]) -> str:
    """Who took it since; not who had it before."""
    of_keeping = [line for line in lines if line.what in {"taken", "handed-back", "reopened"}]
    return of_keeping[-1].person.partition(" ")[0] if of_keeping and of_keeping[-1].what == "taken" else ""


def _fresh_promise(session: Session, case: Case, visit_id: UUID, rules: Rules, *, joined_at: datetime) -> datetime:
    """As if no case had been there; what was logged counts from then."""
    touched = session.execute(select(responses.c.ended_at).where(responses.c.id == visit_id)).scalar()
    return answered_by(touched or joined_at, case.branch, rules)
