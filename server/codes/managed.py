"""Touchpoints and tills that a person may print and close: those of branches where they are a manager or more."""

from uuid import UUID

from server.branches.branch import Branch
from server.branches.touchpoint import Touchpoint, all_touchpoints, touchpoint_by_code
from server.codes.alphabet import is_well_formed, tidy
from server.codes.till import Till, all_tills
from server.database import Session
from server.errors import NotFound
from server.staff.person import Person, branches_of


def managed(session: Session, who: Person) -> list[tuple[Branch, list[Touchpoint]]]:
    mine = [branch for branch in branches_of(session, who) if who.has_role("manager", branch)]
    found = all_touchpoints(session)
    return [(branch, [one for one in found if one.branch.id == branch.id]) for branch in mine]


def managed_branch(session: Session, who: Person, slug: str) -> Branch:
    for branch in branches_of(session, who):
        if branch.slug == slug and who.has_role("manager", branch):
            return branch
    raise NotFound("There is no such branch among yours.")


def managed_touchpoint(session: Session, who: Person, typed: str) -> Touchpoint:
    """By its code; what belongs to others is as unknown as what does not exist."""
    unknown = NotFound("There is no such code among yours.")
    code = tidy(typed)
    if not is_well_formed(code):
        raise unknown
    try:
        found = touchpoint_by_code(session, code)
    except NotFound:
        raise unknown from None
    if not who.has_role("manager", found.branch):
        raise unknown
    return found


def managed_till(session: Session, touchpoint: Touchpoint, till_id: UUID) -> Till:
    for till in tills_at(session, touchpoint):
        if till.id == till_id:
            return till
    raise NotFound("There is no such till among yours.")


def tills_at(session: Session, touchpoint: Touchpoint) -> list[Till]:
    """Also revoked ones."""
    return [till for till in all_tills(session) if till.touchpoint.id == touchpoint.id]
