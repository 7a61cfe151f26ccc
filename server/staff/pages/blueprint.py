"""What the pages of this room share."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Blueprint, request

from server.branches.branch import Branch
from server.database import Session
from server.door import here, now, person
from server.staff import audit, sessions
from server.staff.audit import actor_of
from server.staff.person import Person, branches_of

T = TypeVar("T")
blueprint = Blueprint("staff", "server")


def act(
    noted: str,
    about: Person | str,
    use_case: Callable[..., T],
    *values: Any,
    detail: dict[str, Any] | None = None,
    **named: Any,
) -> T:
    """Done and noted in one transaction, which knows nothing of the request."""
    actor, moment = actor_of(person()), now()
    subject, branch_id = (f"person:{about.id}", branch_of(about)) if isinstance(about, Person) else (about, None)

    def act_in(session: Session) -> T:
        done = use_case(session, *values, **named)
        audit.note(session, actor, noted, subject, now=moment, detail=detail, branch_id=branch_id)
        return done

    return here().database.write(act_in)


def branch_of(whom: Person) -> int | None:
    """Whose managers should read what happens to this person."""
    return next((one.branch_id for one in whom.memberships if one.branch_id), None)


def own_branch(session: Session, who: Person) -> Branch | None:
    """In whose zone times are told that belong to no branch."""
    return next(iter(branches_of(session, who)), None)


def cookie() -> str:
    """Of this browser's session."""
    return request.cookies.get(sessions.COOKIE, "")
