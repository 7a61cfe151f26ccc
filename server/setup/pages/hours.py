"""When the branch is open, and its days off."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from flask import make_response, request
from werkzeug.wrappers import Response as Answer

from server.branches.branch import Branch, set_hours
from server.branches.settings import change_settings, settings_of
from server.branches.week import Spans
from server.database import Session
from server.door import here, now
from server.errors import BadRequest
from server.setup.pages.blueprint import act, blueprint, chosen_branch, onward, step_page
from server.setup.public_holidays import Place, countries, holidays_in, language_of, place_from, regions
from server.setup.week_form import Line, as_days, days_off_from, hours_from, lines_from, lines_of
from server.staff.access import for_role

EMPTY_LINES = 3
"""For further days off; each saving brings as many again."""


@blueprint.get("/setup/hours")
@for_role("manager")
def hours() -> str:
    branch = chosen_branch()
    to_come = sorted(day.isoformat() for day in branch.holidays if day >= _today(branch))
    return _page(branch, lines_of(branch), to_come)


@blueprint.post("/setup/hours")
@for_role("manager")
def set_opening_hours() -> Answer:
    branch, lines, typed_days = chosen_branch(), lines_from(request.form), request.form.getlist("off")
    if "look" in request.form:  # at the holidays of another place; nothing is kept yet
        return make_response(_page(branch, lines, typed_days, looks=True))
    try:
        week = hours_from(lines)
        days_off = days_off_from(typed_days, branch, _today(branch))
    except BadRequest as wrong:
        return make_response(_page(branch, lines, typed_days, problem=str(wrong)), wrong.status)
    act("opening hours changed", branch, _change, branch, week, days_off, _place(branch), now=now())
    return onward("hours", branch)


def _change(
    session: Session,
    branch: Branch,
    week: Mapping[str, Spans],
    days_off: frozenset[date],
    place: Place,
    *,
    now: datetime,
) -> None:
    set_hours(session, branch, week, days_off)
    # Somebody has said what the hours are: tablets may be dark outside of them.
    change_settings(session, branch, now=now, sleeps=True, holidays_of=place.code)


def _today(branch: Branch) -> date:
    return now().astimezone(branch.zone).date()


def _place(branch: Branch) -> Place:
    """As chosen now, or the last time, or where its time zone is."""
    kept = here().database.read(settings_of, branch).holidays_of
    country = request.form.get("country", kept)
    region = request.form.get("region", "")
    return place_from(f"{country}-{region}" if region else country, branch.timezone)


def _page(
    branch: Branch, lines: Sequence[Line], typed_days: Sequence[str], *, looks: bool = False, problem: str = ""
) -> str:
    today, place = _today(branch), _place(branch)
    days_off, unclear = as_days(typed_days)
    holidays = holidays_in(place, branch.languages, today)
    shown: dict[str, Any] = {
        "days_off": days_off,
        "unclear": unclear,
        "holidays": [one for one in holidays if one.day not in days_off],
        "names": {one.day: one.name for one in holidays},
        "place": place,
        "spoken": language_of(place, branch.languages).replace("_", "-"),
        "countries": countries(),
        "regions": regions(place.country),
        "empty": EMPTY_LINES + len(unclear),
    }
    return step_page(
        "hours", "setup/hours.html", branch, problem=problem, lines=lines, today=today, looks=looks, **shown
    )
