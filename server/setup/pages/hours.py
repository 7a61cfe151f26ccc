"""When the branch is open, and its days off."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from flask import make_response, request
from werkzeug.wrappers import Response as Answer

from server.branches.branch import Branch, set_hours
from server.branches.settings import change_settings
from server.branches.week import Spans
from server.database import Session
from server.door import now
from server.errors import BadRequest
from server.setup.pages.blueprint import act, blueprint, chosen_branch, onward, step_page
from server.setup.week_form import days_off_from, hours_from, lines_from, lines_of
from server.staff.access import for_role

EMPTY_LINES = 3
"""For further days off; each saving brings as many again."""


@blueprint.get("/setup/hours")
@for_role("manager")
def hours() -> str:
    return _page(chosen_branch())


@blueprint.post("/setup/hours")
@for_role("manager")
def set_opening_hours() -> Answer:
    branch = chosen_branch()
    try:
        week = hours_from(lines_from(request.form))
        days_off = days_off_from(request.form.getlist("off"), branch, _today(branch))
    except BadRequest as wrong:
        typed = {"lines": lines_from(request.form), "days_off": [], "typed_days": request.form.getlist("off")}
        return make_response(_page(branch, problem=str(wrong), typed=typed), wrong.status)
    act("opening hours changed", branch, _change, branch, week, days_off, now=now())
    return onward("hours", branch)


def _change(
    session: Session, branch: Branch, week: Mapping[str, Spans], days_off: frozenset[date], *, now: datetime
) -> None:
    set_hours(session, branch, week, days_off)
    # Somebody has said what the hours are: tablets may be dark outside of them.
    change_settings(session, branch, now=now, sleeps=True)


def _today(branch: Branch) -> date:
    return now().astimezone(branch.zone).date()


def _page(branch: Branch, *, problem: str = "", typed: Mapping[str, Any] | None = None) -> str:
    today = _today(branch)
    shown = typed or {
        "lines": lines_of(branch),
        "days_off": sorted(day for day in branch.holidays if day >= today),
        "typed_days": [],
    }
    empty = EMPTY_LINES + len(shown["typed_days"])
    return step_page("hours", "setup/hours.html", branch, problem=problem, today=today, empty=empty, **shown)
