"""Tokens of other programs: `/staff/tokens`."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from flask import make_response, redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from server.branches.branch import Branch
from server.database import Session
from server.door import here, now, page, person
from server.errors import BadRequest, NotFound
from server.staff.access import for_role
from server.staff.audit import actor_of, note
from server.staff.belonging import Reach
from server.staff.pages.blueprint import act, blueprint, own_branch
from server.staff.person import Person
from server.staff.tokens import Token, all_tokens, new_token, token_by_id
from server.staff.tokens import revoke as revoke_token


@blueprint.get("/staff/tokens")
@for_role("manager")
def tokens() -> str:
    return _page()


@blueprint.post("/staff/tokens")
@for_role("manager")
def make_token() -> Answer:
    """The secret is known only now, so this very answer shows it."""
    try:
        made, secret = here().database.write(_make, person(), request.form.to_dict(), now=now())
    except BadRequest as problem:
        return make_response(_page(problem=str(problem)), problem.status)
    return make_response(page("staff/token.html", token=made, secret=secret, address=here().public_url))


@blueprint.get("/staff/tokens/<uuid:token_id>/revoke")
@for_role("manager")
def ask_to_revoke_token(token_id: UUID) -> str:
    return page("staff/revoke_token.html", token=_mine(token_id))


@blueprint.post("/staff/tokens/<uuid:token_id>/revoke")
@for_role("manager")
def revoke(token_id: UUID) -> Answer:
    act("token revoked", f"token:{_mine(token_id).id}", revoke_token, token_id, now=now())
    return redirect(url_for("staff.tokens"), 303)


def _make(session: Session, who: Person, typed: dict[str, str], *, now: datetime) -> tuple[Token, str]:
    branch = _branch(Reach.of(session, who), typed.get("branch", ""))
    scope, name = typed.get("scope", ""), typed.get("name", "")
    made, secret = new_token(session, name=name, scope=scope, branch=branch, created_by=who.id, now=now)
    note(session, actor_of(who), "token made", f"token:{made}", now=now, detail={"scope": scope})
    return token_by_id(session, made), secret


def _branch(reach: Reach, slug: str) -> Branch | None:
    """None: all of them."""
    if not slug and reach.who.has_role("admin"):
        return None
    for branch in reach.branches:
        if branch.slug == slug or (not slug and len(reach.branches) == 1):
            return branch
    raise BadRequest("Please choose the branch.")


def _mine(token_id: UUID) -> Token:
    """What belongs to others is as unknown as what does not exist."""
    for token in here().database.read(_theirs, person()):
        if token.id == token_id:
            return token
    raise NotFound("There is no such token among yours.")


def _theirs(session: Session, who: Person) -> Sequence[Token]:
    reach = Reach.of(session, who)
    own = {branch.id for branch in reach.branches}
    return [token for token in all_tokens(session) if who.has_role("admin") or token.branch_id in own]


def _page(*, problem: str = "") -> str:
    found = here().database.read(_theirs, person())
    reach, home = here().database.read(Reach.of, person()), here().database.read(own_branch, person())
    return page(
        "staff/tokens.html", tokens=found, reach=reach, typed=request.form, problem=problem, now=now(), home=home
    )
