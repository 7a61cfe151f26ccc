"""A whole chain from one spreadsheet: `/setup/branches`; first what would change, then it is done, then the paper."""

import zipfile
from base64 import b64decode, b64encode
from collections.abc import Iterator, Sequence
from io import RawIOBase
from typing import Any

from flask import Response, make_response, redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from server.branches.branch import UNNAMED, Branch, all_branches, real_branches
from server.codes.reachable import obstacle
from server.database import Session
from server.door import here, now, page, person
from server.errors import BadRequest
from server.setup.pages.blueprint import blueprint
from server.setup.roster.changes import plan_of, roster_beside
from server.setup.roster.example import example
from server.setup.roster.folder import Paper, papers, prepare
from server.setup.roster.opening import bring_in
from server.setup.roster.roster import RosterRefused
from server.staff.access import for_role
from server.staff.audit import actor_of
from server.staff.person import all_regions

LARGEST = 340_000
"""Bytes of a file: it comes a second time as a field of a form, of which half a megabyte is taken."""
FILES = "posters-and-tablets"


@blueprint.get("/setup/branches")
@for_role("admin")
def branches() -> str:
    return _page()


@blueprint.get("/setup/branches/example.csv")
@for_role("admin")
def branches_example() -> Response:
    answer = Response(example(now()), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="branches.csv"'
    return answer


@blueprint.post("/setup/branches")
@for_role("admin")
def look_at_branches() -> str | Answer:
    """What the file would change, or its faults; nothing is written."""
    try:
        content, name = _file()
        plan = here().database.read(plan_of, roster_beside(here().database, content))
    except BadRequest as problem:
        return _refused(problem)
    return page("setup/branches_plan.html", plan=plan, file=b64encode(content).decode(), name=name)


@blueprint.post("/setup/branches/do")
@for_role("admin")
def bring_branches() -> Answer:
    heard = here()
    try:
        content = b64decode(request.form.get("file", ""), validate=True)
        done = heard.database.write(
            bring_in,
            roster_beside(heard.database, content),
            actor=actor_of(person()),
            outlets=heard.outlets,
            keys=heard.keys,
            now=now(),
        )
    except ValueError:
        raise BadRequest("This form is not complete; go back, and choose the file once more.") from None
    except BadRequest as problem:
        return _refused(problem)
    counts: dict[str, Any] = {
        "added": len(done.plan.added),
        "changed": len(done.plan.changed),
        "invited": len(done.invited.now),
        "waiting": len(done.invited.waiting),
    }
    return redirect(url_for("setup.branches", **counts), 303)


@blueprint.post("/setup/branches/paper")
@for_role("admin")
def branches_paper() -> Response:
    """A zip, handed over file by file as they are drawn: nobody waits in front of an empty page."""
    heard, region = here(), request.form.get("region", "")
    chosen = [one for one in heard.database.read(real_branches) if region in {"", one.region}]
    if not chosen:
        raise BadRequest("There is no branch in this region.")
    sheaves = heard.database.write(
        prepare,
        chosen,
        actor=actor_of(person()),
        address=heard.public_url,
        keys=heard.keys,
        again=request.form.get("again") == "yes",
        now=now(),
    )
    drawn = papers(sheaves, heard.database, public_url=heard.public_url)
    answer = Response(_zipped(drawn), content_type="application/zip")
    answer.headers["Content-Disposition"] = f'attachment; filename="{FILES}.zip"'
    return answer


def _file() -> tuple[bytes, str]:
    """What was chosen, and its name."""
    file = request.files.get("file")
    content = file.read(LARGEST + 1) if file else b""
    if file is None or not content:
        raise BadRequest("Please choose the file first.")
    if len(content) > LARGEST:
        raise BadRequest("Here a file has 340 KB at most; `heard branch import FILE` takes larger ones.")
    return content, file.filename or ""


class _Pipe(RawIOBase):
    """What was written and not yet handed on."""

    def __init__(self) -> None:
        super().__init__()
        self.waiting = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.waiting += data
        return len(data)

    def taken(self) -> bytes:
        taken = bytes(self.waiting)
        self.waiting.clear()
        return taken


def _zipped(files: Iterator[Paper]) -> Iterator[bytes]:
    pipe = _Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as packed:
        for file in files:
            packed.writestr(f"{FILES}/{file.name}", file.content)
            yield pipe.taken()
    yield pipe.taken()


def _refused(problem: BadRequest) -> Answer:
    faults = problem.faults if isinstance(problem, RosterRefused) else ()
    return make_response(_page(problem="" if faults else str(problem), faults=faults), problem.status)


def _page(*, problem: str = "", faults: Sequence[object] = ()) -> str:
    found, regions = here().database.read(_there)
    return page(
        "setup/branches.html",
        problem=problem,
        faults=faults,
        branches=found,
        regions=regions,
        unnamed=next((one for one in found if one.name == UNNAMED), None),
        unreachable=obstacle(here().public_url),
        mails=here().outlets.email,
    )


def _there(session: Session) -> tuple[list[Branch], tuple[str, ...]]:
    found = [one for one in all_branches(session) if not one.is_demo]
    return found, tuple(region for region in all_regions(session) if any(one.region == region for one in found))
