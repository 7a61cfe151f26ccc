"""A customer asks for somebody now: `/someone/VISIT`, and the link of that message."""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from server.cases import summons
from server.cases.pages.blueprint import blueprint
from server.database import Session
from server.door import here, now, page, person
from server.staff.access import for_staff
from server.staff.links import read_link, use_link


@blueprint.get("/someone/<uuid:visit>")
@for_staff
def someone(visit: UUID) -> str:
    called = here().database.read(summons.summons_for, person(), visit)
    return page("cases/someone.html", now=now(), summons=called, taker=person())


@blueprint.post("/someone/<uuid:visit>")
@for_staff
def come(visit: UUID) -> Answer:
    here().database.write(summons.arrive if "there" in request.form else summons.come, person(), visit, now=now())
    return redirect(url_for("cases.someone", visit=visit), 303)


def call_offered(session: Session, secret: str, *, now: datetime) -> dict[str, Any]:
    link = read_link(session, secret, "come", now=now)
    return {"summons": summons.summons_for(session, link.person, UUID(link.subject)), "taker": link.person}


def come_by_link(session: Session, secret: str, *, is_there: bool, now: datetime) -> dict[str, Any]:
    """The link serves twice, for coming and for being there; then it is used up."""
    link = (use_link if is_there else read_link)(session, secret, "come", now=now)
    act = summons.arrive if is_there else summons.come
    return {"summons": act(session, link.person, UUID(link.subject), now=now), "taker": link.person}
