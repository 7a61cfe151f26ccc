"""The cases behind a cause: what had gone wrong, and what was done."""

from typing import Any

from flask import request

from server.database import Session
from server.door import here, now, page, person
from server.errors import BadRequest
from server.reports.casework import solved_of
from server.reports.dashboard import words
from server.reports.dashboard.care import cause_names
from server.reports.filters import Filters, branches_for, today_at
from server.reports.pages.blueprint import blueprint
from server.staff.access import for_role
from server.staff.person import Person

MOST = 100


@blueprint.get("/reports/cause")
@for_role("manager")
def cause() -> str:
    return page("reports/cause.html", words=words, **here().database.read(_cause, person()))


def _cause(session: Session, person: Person) -> dict[str, Any]:
    seen = branches_for(session, person)
    filters, key = Filters.from_query(request.args, seen, today=today_at(seen, now())), request.args.get("cause", "")
    if not key.isprintable():
        raise BadRequest("A cause is one short word.")
    found = solved_of(session, filters.branches, filters.begins, filters.ends, key, most=MOST + 1)
    return {
        "filters": filters,
        "cause": cause_names(filters.branches).get(key, ""),
        "cases": found[:MOST],
        "is_all": len(found) <= MOST,
    }
