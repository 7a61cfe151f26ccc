"""The branch's own chats, and test alerts: parts of `/cases/settings`."""

from datetime import datetime
from uuid import UUID

from flask import request
from werkzeug.wrappers import Response as Answer

from server.cases.pages.blueprint import blueprint
from server.cases.pages.settings import Refused, done, managed, refused, sent
from server.cases.trial import outcome_of, send_trial
from server.database import Session
from server.deliveries import chats
from server.deliveries.outlets import Outlets
from server.door import here, now, page, person
from server.errors import BadRequest, Conflict, NotFound
from server.keys import Keys
from server.staff import audit
from server.staff.access import for_role
from server.staff.person import Person, people_of


@blueprint.post("/cases/settings/<slug>/chats")
@for_role("manager")
def add_chat(slug: str) -> Answer | tuple[str, int]:
    here().database.read(managed, person(), slug)
    try:
        by_admin = person().has_role("admin")
        chat = chats.checked(request.form.get("name", ""), request.form.get("url", ""), by_admin=by_admin)
        here().database.write(_add, person(), slug, *chat, keys=here().keys, now=now())
    except (BadRequest, Conflict) as why:
        return refused(slug, "", Refused("chats", why, sent()))
    return done(slug, "chats")


@blueprint.post("/cases/settings/<slug>/chats/<int:chat_id>/remove")
@for_role("manager")
def remove_chat(slug: str, chat_id: int) -> Answer:
    here().database.write(_remove, person(), slug, chat_id, now=now())
    return done(slug, "chats")


@blueprint.post("/cases/settings/<slug>/test")
@for_role("manager")
def send_test(slug: str) -> Answer | tuple[str, int]:
    """To a chat or a person of the branch, by number."""
    chat, whom = (request.form.get(name, "") for name in ("chat", "whom"))
    heard = here()
    try:
        test = heard.database.write(
            _test, person(), slug, chat, whom, outlets=heard.outlets, keys=heard.keys, now=now()
        )
    except Conflict as why:
        return refused(slug, "", Refused("test", why, sent()))
    return done(slug, "chats", test=str(test))


@blueprint.get("/cases/settings/<slug>/test/<uuid:test>")
@for_role("manager")
def tested(slug: str, test: UUID) -> str:
    """Whether it has arrived; asked again and again by the page."""
    branch = here().database.read(managed, person(), slug)
    outcome = here().database.read(outcome_of, branch, test)
    if outcome is None:
        raise NotFound("There is no such test alert.")
    return page("cases/tested.html", branch=branch, outcome=outcome)


def _add(session: Session, person: Person, slug: str, name: str, url: str, *, keys: Keys, now: datetime) -> None:
    branch = managed(session, person, slug)
    chat = chats.add_chat(session, branch, name, url, keys=keys, now=now)
    _note(session, person, "chat added", branch.id, chat, now=now)


def _remove(session: Session, person: Person, slug: str, chat_id: int, *, now: datetime) -> None:
    branch = managed(session, person, slug)
    chat = chats.remove_chat(session, branch, chat_id, now=now)
    _note(session, person, "chat removed", branch.id, chat, now=now)


def _test(
    session: Session, person: Person, slug: str, chat: str, whom: str, *, outlets: Outlets, keys: Keys, now: datetime
) -> UUID:
    branch = managed(session, person, slug)
    to: list[chats.Chat | Person] = [one for one in chats.chats_of(session, branch) if str(one.id) == chat]
    if outlets.email:
        to += [one for one in people_of(session, branch) if one.email and str(one.id) == whom]
    if len(to) != 1:
        raise NotFound("There is nobody like this to send a test alert to.")
    return send_trial(session, branch, to[0], by=person, outlets=outlets, keys=keys, now=now)


def _note(session: Session, person: Person, what: str, branch_id: int, chat: chats.Chat, *, now: datetime) -> None:
    detail = {"name": chat.name, "kind": chat.scheme}
    audit.note(session, audit.actor_of(person), what, f"branch:{branch_id}", now=now, detail=detail)
