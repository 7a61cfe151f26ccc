"""One-time links of messages: `/go/TOKEN` shows on GET and acts on POST; no cookie is needed."""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Response, request

from server.cases import life
from server.cases.case import case_for
from server.cases.pages.blueprint import blueprint, private
from server.cases.pages.case import case_shown
from server.cases.pages.inbox import said_in
from server.cases.pages.someone import call_offered, come_by_link
from server.database import Session
from server.door import here, now, page
from server.keys import Keys
from server.staff.access import open_to_all
from server.staff.links import purpose_of, read_link, use_link


@blueprint.get("/go/<secret>")
@open_to_all
def go(secret: str) -> Response:
    """Message previews open links too, so looking takes nothing."""
    if here().database.read(purpose_of, secret) == "come":
        return private(page("cases/someone.html", now=now(), **here().database.read(call_offered, secret, now=now())))
    return private(page("cases/go.html", **here().database.read(_offer, secret, now=now())))


@blueprint.post("/go/<secret>")
@open_to_all
def act_from_message(secret: str) -> Response:
    """No cookie is needed: the secret says who it is."""
    if here().database.read(purpose_of, secret) == "come":
        done = here().database.write(come_by_link, secret, is_there="there" in request.form, now=now())
        return private(page("cases/someone.html", now=now(), **done))
    taken = here().database.write(_take_by_link, secret, keys=here().keys, now=now())
    return private(page("cases/taken.html", **taken))


def _offer(session: Session, secret: str, *, now: datetime) -> dict[str, Any]:
    link = read_link(session, secret, "take", now=now)
    offered = case_for(session, link.person, UUID(link.subject))
    return {"case": offered, "told": said_in(session, [offered]).get(offered.id), "taker": link.person}


def _take_by_link(session: Session, secret: str, *, keys: Keys, now: datetime) -> dict[str, Any]:
    link = use_link(session, secret, "take", now=now)
    taken = life.take(session, link.person, UUID(link.subject), now=now)
    return case_shown(session, link.person, taken.id, keys=keys) | {"taker": link.person}
