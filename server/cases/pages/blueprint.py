"""What the pages of this room share."""

from datetime import datetime

from flask import Blueprint, Response, make_response

from server.branches.branch import Branch
from server.door import now

blueprint = Blueprint("cases", "server")

NEARBY = {-1: "yesterday", 0: "today", 1: "tomorrow"}


@blueprint.app_template_filter()
def when(moment: datetime, branch: Branch) -> str:
    """In the branch's zone: "today, 17:00", "Tue 3 Mar, 17:00"."""
    local, today = moment.astimezone(branch.zone), now().astimezone(branch.zone).date()
    year = f" {local.year}" if local.year != today.year else ""
    day = NEARBY.get((local.date() - today).days, f"{local:%a} {local.day} {local:%b}{year}")
    return f"{day}, {local:%H:%M}"


def private(body: str) -> Response:
    answer = make_response(body)
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer
