"""What customers wrote, to search and to read, each leading to its case."""

from typing import Any

from flask import request

from server.branches.hours import DAY
from server.database import Session
from server.database.place import FURTHEST
from server.door import here, now, page, person
from server.errors import BadRequest
from server.intake.reading import told_each
from server.reports.comments import group, look
from server.reports.excerpt import excerpt
from server.reports.filters import Filters, branches_for, today_at
from server.reports.pages.blueprint import blueprint
from server.reports.search import LONGEST, Search
from server.staff.access import for_role
from server.staff.person import Person

LONGEST_THEME = 40
ALL_YEARS = 3_650
"""Days."""
TYPED = ("branch", "begins", "ends")
"""Filters that the form shows; what else stands in the address stays as it is."""


@blueprint.get("/reports/comments")
@for_role("manager")
def comments() -> str:
    return page("reports/comments.html", **here().database.read(_comments, person()))


def _comments(session: Session, person: Person) -> dict[str, Any]:
    seen = branches_for(session, person)
    filters = Filters.from_query(request.args, seen, today=today_at(seen, now()))
    typed = request.args.get("words", "").strip()[:LONGEST]
    theme = request.args.get("theme", "").strip()[:LONGEST_THEME]
    search, before = Search.of(typed), _before(request.args.get("before", ""))
    looked = look(session, filters, search, theme=theme, before=before)
    told = told_each(session, [one.response_id for one in looked.found])
    asked = filters.query() | {name: value for name, value in {"words": typed, "theme": theme}.items() if value}
    return {
        "seen": seen,
        "filters": filters,
        "typed": typed,
        "theme": theme,
        "asked": asked,
        "found": [(one, told[one.response_id], excerpt(told[one.response_id].words, search)) for one in looked.found],
        "further": looked.further,
        "later": before is not None,
        "grouped": None if before else group(session, filters, search),
        "all_years": asked | filters.but(begins=filters.ends - ALL_YEARS * DAY).query(),
        "narrowed": {name: value for name, value in filters.query().items() if name not in TYPED},
    }


def _before(typed: str) -> int | None:
    if not typed:
        return None
    if typed.isascii() and typed.isdecimal() and len(typed) <= len(str(FURTHEST)):
        return min(int(typed), FURTHEST)
    raise BadRequest("A page begins where the one before it ended.")
