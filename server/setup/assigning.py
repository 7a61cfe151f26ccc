"""Which survey the tablets and posters of a branch ask; tills, whose receipts have their own, stay as they are."""

from collections.abc import Sequence
from datetime import datetime

from server.branches.branch import Branch, all_branches, branch, set_survey
from server.branches.touchpoint import TouchpointKind, ask
from server.codes.choice import shows_faces
from server.database import Session
from server.errors import BadRequest, NotFound
from server.publishing.publishing import newest_version
from server.staff import audit

KINDS: tuple[TouchpointKind, ...] = ("tablet", "poster")


def assign(session: Session, survey: str, where: Sequence[Branch]) -> int:
    """Also what comes to these branches later asks it. How many tablets and posters asked another one."""
    if not shows_faces(newest_version(session, survey).survey):
        raise BadRequest(f"Posters show five faces, but the survey {survey} begins with another question.")
    for one in where:
        set_survey(session, one, survey)
    return sum(ask(session, one.id, survey, KINDS) for one in where)


def named(session: Session, slug: str, region: str) -> tuple[Branch, ...]:
    """One branch, or those of a region. Raises NotFound for what is not there, BadRequest for both or neither."""
    if bool(slug) == bool(region):
        raise BadRequest("Say for whom: --branch SLUG or --region NAME.")
    if slug:
        return (branch(session, slug),)
    found = tuple(one for one in all_branches(session) if one.region == region)
    if not found:
        known = ", ".join(sorted({one.region for one in all_branches(session) if one.region})) or "none yet"
        raise NotFound(f"No branch is in the region {region}; there are {known}.")
    return found


def assign_noted(
    session: Session, survey: str, where: Sequence[Branch], *, region: str = "", actor: str, now: datetime
) -> int:
    """The same, and the audit of each branch says so."""
    changed = assign(session, survey, where)
    for one in where:
        detail = {"survey": survey, **({"region": region} if region else {})}
        audit.note(session, actor, "survey assigned", f"branch:{one.id}", now=now, detail=detail)
    return changed
