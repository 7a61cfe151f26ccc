"""Taking answers and cases out as a file: a form, and the file it asks for."""

import tempfile
from typing import Any

from flask import Response, request, send_file

from server.door import here, now, page, person
from server.errors import BadRequest, NotAllowed
from server.reports.export import export
from server.reports.filters import branches_for
from server.reports.formats import FORMATS, Format
from server.reports.pages.blueprint import blueprint
from server.reports.wanted import WHATS, Wanted, day_from, note
from server.staff.access import for_role
from server.staff.audit import actor_of


@blueprint.get("/reports/export")
@for_role("manager")
def export_form() -> str:
    return _form()


@blueprint.get("/reports/export/file")
@for_role("manager")
def export_file() -> Response | tuple[str, int]:
    """Whole or not at all: what goes wrong halfway is a page, not a file that ends too soon."""
    try:
        wanted, file_format = _wanted(), _format()
    except BadRequest as problem:
        return _form(problem=str(problem)), problem.status
    heard = here()
    heard.database.write(note, actor_of(person()), wanted, file_format.name, now=now())
    file = tempfile.TemporaryFile()  # noqa: SIM115 - closed, and so gone, when it has been sent
    try:
        file_format.write(export(heard.database, wanted, heard.keys), file)
    except BaseException:
        file.close()
        raise
    size = file.tell()
    file.seek(0)
    name = _name(wanted, file_format)
    answer = send_file(file, mimetype=file_format.mimetype, as_attachment=True, download_name=name)
    answer.content_length = size
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _form(*, problem: str = "") -> str:
    branches = here().database.read(branches_for, person())
    may_reach = person().has_role("admin")
    return page("reports/export.html", branches=branches, typed=request.args, problem=problem, may_reach=may_reach)


def _wanted() -> Wanted:
    what, slug = request.args.get("what", ""), request.args.get("branch", "")
    if what not in WHATS:
        raise BadRequest("Please choose answers or cases.")
    seen = here().database.read(branches_for, person())
    # All is never what is made up beside what is real.
    branches = tuple(one for one in seen if one.slug == slug or (not slug and one.is_demo is seen[0].is_demo))
    if not branches:
        raise BadRequest("There is no such branch among yours.")
    personal = bool(request.args.get("personal"))
    if personal and not person().has_role("admin"):
        raise NotAllowed("How to reach customers is exported by an administrator only.")
    first, last = (day_from(request.args.get(name, ""), name.title()) for name in ("from", "to"))
    return Wanted(what, branches, first, last, personal=personal)


def _format() -> Format:
    if found := FORMATS.get(request.args.get("format", "")):
        return found
    raise BadRequest("Please choose a kind of file.")


def _name(wanted: Wanted, file_format: Format) -> str:
    slug = wanted.branches[0].slug if len(wanted.branches) == 1 else ""
    parts: tuple[Any, ...] = ("heard", wanted.what, slug, wanted.first, wanted.last)
    return "-".join(str(part) for part in parts if part) + f".{file_format.name}"
