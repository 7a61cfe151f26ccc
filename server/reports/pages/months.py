"""The monthly reviews of regions and of the chain: one on a page, and on paper."""

from typing import Any

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from server.database import Session
from server.door import here, page, person
from server.errors import NotFound
from server.reports.monthly.circle import circles_for
from server.reports.monthly.kept import month_of, months_beside
from server.reports.monthly.mail import file_name
from server.reports.monthly.month import Month
from server.reports.monthly.paper import pdf
from server.reports.monthly.shown import REASONS, UNHEARD, ShownMonth, shown_month
from server.reports.pages.blueprint import blueprint
from server.reports.review.shown import CAUSES, CAUTION
from server.reports.wanted import day_from
from server.staff.access import for_role
from server.staff.person import Person


@blueprint.get("/reports/month")
@for_role("region")
def month() -> str | Answer:
    if "of" not in request.args:
        return redirect(url_for("reports.reviews"), 303)
    titles = {"causes": CAUSES, "caution": CAUTION, "reasons": REASONS, "unheard": UNHEARD}
    return page("reports/month.html", titles=titles, **here().database.read(_month, person()))


@blueprint.get("/reports/month.pdf")
@for_role("region")
def month_on_paper() -> Response:
    said: ShownMonth = here().database.read(_month, person())["shown"]
    answer = Response(pdf(said), mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f"inline; filename={file_name(said)}"
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _month(session: Session, person: Person) -> dict[str, Any]:
    """Of the region or chain that is asked for; without a month the newest."""
    scope, day = request.args.get("of", ""), day_from(request.args.get("begins", ""), "Begins")
    circle = next((one for one in circles_for(session, person) if one.scope == scope), None)
    kept = month_of(session, circle, Month.of(day) if day else None) if circle else None
    if circle is None or kept is None:
        raise NotFound("There is no review of this month.")
    before, after = months_beside(session, circle, kept.month)
    return {"shown": shown_month(circle, kept), "before": before, "after": after}
