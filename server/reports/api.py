"""Other programs' door to scores and responses, such as Power BI: pages of JSON (design.md 7)."""

from collections.abc import Callable

from flask import Blueprint, Response, request

from server import door
from server.branches.branch import Branch, all_branches
from server.database import Session
from server.errors import BadRequest
from server.reports.filters import READ, Filters, today_at
from server.reports.scores import BYS
from server.reports.served import limit_from, response_page, score_page
from server.staff.access import for_token
from server.staff.tokens import Token

blueprint = Blueprint("reports_api", __name__, url_prefix="/api/v1")

PAGED = ("begins", "ends", "after", "limit")


@blueprint.get("/scores")
@for_token("read")
def scores() -> Response:
    by = next((one for one in BYS if one == request.args.get("by", "total")), None)
    if by is None:
        raise BadRequest(f"by is one of {', '.join(BYS)}.")
    _know((*PAGED, "by", *(name for name in READ if name not in {"question", "value"})))
    return _answer(lambda session, **page: score_page(session, _filters(session), by, **page))


@blueprint.get("/responses")
@for_token("read")
def responses() -> Response:
    _know((*PAGED, *READ))
    return _answer(lambda session, **page: response_page(session, _filters(session), **page))


def _answer(read: Callable[..., bytes]) -> Response:
    limit = limit_from(request.args.get("limit", ""))
    body = door.here().database.read(read, after=request.args.get("after", ""), limit=limit)
    return Response(body, content_type="application/json")


def _filters(session: Session) -> Filters:
    seen = _seen(session, door.api_token())
    return Filters.from_query(request.args, seen, today=today_at(seen, door.now()))


def _seen(session: Session, token: Token) -> tuple[Branch, ...]:
    reached = (branch for branch in all_branches(session) if token.reaches(branch))
    return tuple(sorted(reached, key=lambda branch: branch.is_demo))  # which is only told of where it is asked for


def _know(names: tuple[str, ...]) -> None:
    """A filter that was mistyped must not be a filter that is missing."""
    if unknown := [name for name in request.args if name not in names]:
        raise BadRequest(f"{unknown[0][:40]} is no filter; these are: {', '.join(names)}.")
