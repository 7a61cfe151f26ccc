"""The weekly reviews: a list of them, one on a page, and on paper."""

from typing import Any

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from server.cases.alert import local
from server.database import Session
from server.door import here, now, page, person
from server.errors import NotFound
from server.reports.filters import branches_for
from server.reports.monthly.circle import circles_for
from server.reports.monthly.kept import newest_months
from server.reports.monthly.shown import ShownMonth, shown_month
from server.reports.pages.blueprint import blueprint
from server.reports.review.kept import listed, neighbours, review_of
from server.reports.review.mail import file_name
from server.reports.review.paper import pdf
from server.reports.review.shown import CAUSES, CAUTION, Shown, heading, shown
from server.reports.review.week import Week, next_due
from server.reports.wanted import day_from
from server.staff.access import for_role
from server.staff.person import Person

MOST_WEEKS, MOST_REVIEWS = 12, 150
"""Of one page."""


@blueprint.get("/reports/weeks")
@for_role("manager")
def reviews() -> str:
    before = _monday("before")
    return page("reports/reviews.html", earlier=bool(before), **here().database.read(_reviews, person(), before))


@blueprint.get("/reports/week")
@for_role("manager")
def week() -> str | Answer:
    if "of" not in request.args:
        return redirect(url_for("reports.reviews"), 303)
    found = here().database.read(_review, person(), _monday("begins"))
    return page("reports/review.html", causes=CAUSES, caution=CAUTION, **found)


@blueprint.get("/reports/week.pdf")
@for_role("manager")
def week_on_paper() -> Response:
    said: Shown = here().database.read(_review, person(), _monday("begins"))["shown"]
    answer = Response(pdf(said), mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f"inline; filename={file_name(said)}"
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _reviews(session: Session, person: Person, before: Week | None) -> dict[str, Any]:
    branches = branches_for(session, person)
    most = max(1, min(MOST_WEEKS, MOST_REVIEWS // max(len(branches), 1)))
    weeks = listed(session, branches, before=before.begins if before else None, weeks=most + 1)
    coming = [(branch, next_due(branch, now=now())) for branch in branches] if before is None else []
    return {
        "weeks": [(week, [(branch, heading(review)) for branch, review in rows]) for week, rows in weeks[:most]],
        "further": weeks[most - 1][0].begins if len(weeks) > most else None,
        "months": _months(session, person) if before is None else [],
        "coming": [(branch, local(at, branch)) for branch, at in coming if at],
    }


def _months(session: Session, person: Person) -> list[ShownMonth]:
    """The newest of each region, for who looks after it."""
    return [shown_month(circle, kept) for circle, kept in newest_months(session, circles_for(session, person))]


def _review(session: Session, person: Person, week: Week | None) -> dict[str, Any]:
    """Of the branch that is asked for; without a week the newest."""
    slug = request.args.get("of", "")
    branch = next((branch for branch in branches_for(session, person) if branch.slug == slug), None)
    kept = review_of(session, branch, week) if branch else None
    if branch is None or kept is None:
        raise NotFound("There is no review of this week.")
    before, after = neighbours(session, branch, kept.week)
    return {"shown": shown(session, branch, kept), "before": before, "after": after}


def _monday(name: str) -> Week | None:
    """From the address; None where it says nothing."""
    day = day_from(request.args.get(name, ""), name.title())
    return Week.of(day) if day else None
