"""What the pages of this room share."""

from collections.abc import Callable
from datetime import datetime

from flask import Blueprint, Response, make_response, request

from server.branches.branch import Branch
from server.cases.spoken import spoken
from server.door import now
from server.staff.sessions import UNATTENDED
from surveys.faces import svg

blueprint = Blueprint("cases", "server")

DAYS_OF_A_WEEK = 7
NEARBY = {-1: "yesterday", 0: "today", 1: "tomorrow"}


@blueprint.app_template_filter()
def when(moment: datetime, branch: Branch) -> str:
    """In the branch's zone: "today, 17:00", "Tue 3 Mar, 17:00"."""
    local, today = moment.astimezone(branch.zone), now().astimezone(branch.zone).date()
    year = f" {local.year}" if local.year != today.year else ""
    day = NEARBY.get((local.date() - today).days, f"{local:%a} {local.day} {local:%b}{year}")
    return f"{day}, {local:%H:%M}"


@blueprint.app_template_filter()
def briefly(moment: datetime, branch: Branch) -> str:
    """The same where every letter is large: "17:00", "Tue 17:00", "3 Mar 17:00"."""
    local, today = moment.astimezone(branch.zone), now().astimezone(branch.zone).date()
    days = abs((local.date() - today).days)
    day = "" if days == 0 else f"{local:%a} " if days < DAYS_OF_A_WEEK else f"{local.day} {local:%b} "
    return f"{day}{local:%H:%M}"


@blueprint.app_template_filter("spoken")
def in_english(tag: str) -> str:
    return spoken(tag)


def private(body: str) -> Response:
    answer = make_response(body)
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


def fresh(mark: str, draw: Callable[[str], str]) -> Response:
    """The page, or 304 for whoever has it already: a screen that asks all day costs no more than its mark."""
    known = request.if_none_match.contains_weak(mark)
    answer = Response(status=304) if known else make_response(draw(mark))
    answer.set_etag(mark, weak=True)
    return answer


@blueprint.app_template_global()
def asking_again(mark: str) -> dict[str, str]:
    """Headers for the next time that a page which shows this asks by itself."""
    return {"If-None-Match": f'W/"{mark}"', UNATTENDED: "yes"}


@blueprint.app_template_global()
def face(value: int, size: int) -> str:
    """Inline SVG; the words beside it speak to screen readers."""
    return svg(value, size)
