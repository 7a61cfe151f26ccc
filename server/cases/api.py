"""Other programs' door: a call centre or a letter desk logs a case (design.md 7)."""

import re

from flask import Blueprint, Response, request

from server import door
from server.branches.branch import Branch, all_branches
from server.cases.entry import Sender, log
from server.cases.posted import KEY, entry_from, logged_case, new_case_from
from server.database import Session
from server.errors import BadRequest, NotFound, WrongContentType
from server.intake.customer import CustomerPage, languages_for
from server.staff.access import for_token

blueprint = Blueprint("cases_api", __name__, url_prefix="/api/v1")


@blueprint.post("/cases")
@for_token("log")
def log_a_case() -> Response:
    heard, token = door.here(), door.api_token()
    if request.mimetype != "application/json":
        raise WrongContentType("Send the body as JSON, with Content-Type: application/json.")
    sender = Sender(token.name, _key(), token_id=token.id)
    new = new_case_from(request.get_data())
    branch = heard.database.read(_branch, new.branch, token.branch_id)
    page = CustomerPage.of(languages_for(None, branch), [new.language], branch)
    entry = entry_from(new, branch, language=page.language, region=page.region)
    logged, is_new = heard.database.write(log, entry, sender, keys=heard.keys, outlets=heard.outlets, now=door.now())
    body = logged_case(logged, heard.public_url)
    return Response(body, status=201 if is_new else 200, content_type="application/json")


def _key() -> str:
    key = request.headers.get("Idempotency-Key", "").strip()
    if not re.fullmatch(KEY, key):
        raise BadRequest(
            "Send an Idempotency-Key: up to 200 letters, digits and signs that name this one case, the same whenever "
            "you send it again. So nothing is logged twice."
        )
    return key


def _branch(session: Session, slug: str, bound_to: int | None) -> Branch:
    """A token of one branch hears the same of all others, whether they are there or not."""
    for branch in all_branches(session):
        if branch.id == bound_to if bound_to and not slug else branch.slug == slug and bound_to in {None, branch.id}:
            return branch
    raise NotFound("This token may log for no such branch; branch is its short name, as `heard branch list` has it.")
