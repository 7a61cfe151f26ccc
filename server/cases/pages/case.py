"""One case: `/cases/ID`."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import make_response, redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from server.cases import life, summons
from server.cases.case import Case
from server.cases.inbox import one_case
from server.cases.pages.blueprint import blueprint
from server.contacts.contact import contact_of
from server.database import Session
from server.deliveries import queue
from server.door import here, now, page, person
from server.errors import BadRequest, Conflict
from server.intake.reading import told
from server.keys import Keys
from server.staff.access import for_staff
from server.staff.person import Person


@blueprint.get("/cases/<uuid:case_id>")
@for_staff
def case(case_id: UUID) -> str:
    return _case_page(case_id)


@blueprint.post("/cases/<uuid:case_id>/take")
@for_staff
def take(case_id: UUID) -> Answer:
    return _act(case_id, life.take)


@blueprint.post("/cases/<uuid:case_id>/hand-back")
@for_staff
def hand_back(case_id: UUID) -> Answer:
    return _act(case_id, life.hand_back)


@blueprint.post("/cases/<uuid:case_id>/note")
@for_staff
def note(case_id: UUID) -> Answer:
    return _act(case_id, life.write_note, words=request.form.get("words", ""))


@blueprint.post("/cases/<uuid:case_id>/answered")
@for_staff
def answered(case_id: UUID) -> Answer:
    return _act(case_id, life.answer, words=request.form.get("words", ""))


@blueprint.post("/cases/<uuid:case_id>/solve")
@for_staff
def solve(case_id: UUID) -> Answer:
    return _act(case_id, life.solve, cause=request.form.get("cause", ""), remedy=request.form.get("remedy", ""))


@blueprint.post("/cases/<uuid:case_id>/reopen")
@for_staff
def reopen(case_id: UUID) -> Answer:
    return _act(case_id, life.reopen)


def _act(case_id: UUID, use_case: Callable[..., Case], **words: str) -> Answer:
    """Do it and show the case again; what cannot be done is said on the page, with what was typed."""
    try:
        here().database.write(use_case, person(), case_id, now=now(), **words)
    except (BadRequest, Conflict) as refusal:
        return make_response(_case_page(case_id, problem=str(refusal), typed=words), refusal.status)
    return redirect(url_for("cases.case", case_id=case_id), 303)


def _case_page(case_id: UUID, *, problem: str = "", typed: dict[str, str] | None = None) -> str:
    shown = here().database.read(case_shown, person(), case_id, keys=here().keys)
    return page("cases/case.html", now=now(), problem=problem, typed=typed or {}, **shown)


def case_shown(session: Session, person: Person, case_id: UUID, *, keys: Keys) -> dict[str, Any]:
    found = one_case(session, person, case_id)
    contacts = (contact_of(session, response_id, keys) for response_id in found.responses)
    return {
        "case": found.case,
        "timeline": found.timeline,
        "visits": [told(session, response_id) for response_id in found.responses],
        "contacts": list(dict.fromkeys(contact for contact in contacts if contact)),
        "undelivered": queue.given_up(session, [found.case.subject, found.case.promise_subject]),
        "calls": summons.of_visits(session, found.responses, found.case.branch),
    }
