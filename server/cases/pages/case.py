"""One case: `/cases/ID`, and what is done there."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import make_response, redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from server.cases import deeds, gestures, life, messages, moving, unreached
from server.cases.case import case_for
from server.cases.money import amount_from
from server.cases.pages.blueprint import blueprint
from server.cases.pages.shown import case_shown
from server.cases.triage_settings import triage_of
from server.database import Session
from server.door import here, now, page, person
from server.errors import BadRequest, Conflict, NotAllowed, NotFound
from server.staff.access import for_staff
from server.staff.person import Person


@blueprint.get("/cases/<uuid:case_id>")
@for_staff
def case(case_id: UUID) -> str:
    shown = _shown(case_id)
    if any(one.sender == "customer" and one.seen_at is None for one in shown["thread"]):
        here().database.write(messages.mark_seen, case_id, now=now())
    return _drawn(shown, typed={})


@blueprint.post("/cases/<uuid:case_id>/take")
@for_staff
def take(case_id: UUID) -> Answer:
    return _act(case_id, life.take, **_ways())


@blueprint.post("/cases/<uuid:case_id>/hand-back")
@for_staff
def hand_back(case_id: UUID) -> Answer:
    return _act(case_id, life.hand_back, **_ways())


@blueprint.post("/cases/<uuid:case_id>/note")
@for_staff
def note(case_id: UUID) -> Answer:
    return _act(case_id, life.write_note, words=_typed("words"))


@blueprint.post("/cases/<uuid:case_id>/not-reached")
@for_staff
def not_reached(case_id: UUID) -> Answer:
    return _act(case_id, unreached.note_try, words=_typed("words"), **_ways())


@blueprint.post("/cases/<uuid:case_id>/close")
@for_staff
def close(case_id: UUID) -> Answer:
    return _act(case_id, unreached.close, **_ways())


@blueprint.post("/cases/<uuid:case_id>/answered")
@for_staff
def answered(case_id: UUID) -> Answer:
    return _act(case_id, life.answer, words=_typed("words"), **_ways())


@blueprint.post("/cases/<uuid:case_id>/move")
@for_staff
def move(case_id: UUID) -> Answer:
    return _act(case_id, moving.move, to=_moment(_typed("to")), reason=_typed("reason"), **_ways())


@blueprint.post("/cases/<uuid:case_id>/gesture")
@for_staff
def gesture(case_id: UUID) -> Answer:
    return _act(case_id, _give, kind=_typed("kind"), amount=_typed("amount"), why=_typed("why"), **_ways())


@blueprint.post("/cases/<uuid:case_id>/gesture/<int:gesture_id>")
@for_staff
def decide_gesture(case_id: UUID, gesture_id: int) -> Answer:
    status = "given" if "approve" in request.form else "refused"
    return _act(case_id, _decide, gesture_id=gesture_id, status=status, **_ways())


@blueprint.post("/cases/<uuid:case_id>/solve")
@for_staff
def solve(case_id: UUID) -> Answer:
    words = {name: _typed(name) for name in ("cause_key", "cause", "remedy")}
    return _act(case_id, life.solve, **words)


@blueprint.post("/cases/<uuid:case_id>/hall")
@for_staff
def hall(case_id: UUID) -> Answer:
    """What was done, in words fit to show."""
    did = {name.removeprefix("did-"): text for name, text in request.form.items() if name.startswith("did-")}
    more = {"said": _typed("said"), "did": did, "shown": _typed("shown") == "on"}
    return _act(case_id, deeds.keep_deed, keys=here().keys, **more)


@blueprint.post("/cases/<uuid:case_id>/reopen")
@for_staff
def reopen(case_id: UUID) -> Answer:
    return _act(case_id, life.reopen)


def _act(case_id: UUID, use_case: Callable[..., object], **more: Any) -> Answer:
    """Do it and show the case again; what cannot be done is said on the page, with what was typed."""
    try:
        here().database.write(use_case, person(), case_id, now=now(), **more)
    except (BadRequest, Conflict, NotAllowed) as refusal:
        doing = request.path.split("/")[3]
        again = _drawn(_shown(case_id), problem=str(refusal), doing=doing, typed=request.form)
        return make_response(again, refusal.status)
    return redirect(url_for("cases.case", case_id=case_id), 303)


def _drawn(shown: Mapping[str, Any], *, problem: str = "", doing: str = "", typed: Mapping[str, str]) -> str:
    """`doing` is the form that was refused, `typed` what stood in it."""
    return page("cases/case.html", now=now(), problem=problem, doing=doing, typed=typed, **shown)


def _shown(case_id: UUID) -> Mapping[str, Any]:
    return here().database.read(case_shown, person(), case_id, heard=here(), now=now())


def _typed(name: str) -> str:
    return request.form.get(name, "")


def _ways() -> dict[str, Any]:
    return {"keys": here().keys, "outlets": here().outlets}


def _give(session: Session, person: Person, case_id: UUID, *, kind: str, amount: str, **more: Any) -> None:
    kinds = {one.name: one for one in triage_of(case_for(session, person, case_id).branch).gestures}
    currency = kinds[kind].currency if kind in kinds else ""
    gestures.give(session, person, case_id, kind=kind, amount=amount_from(amount, currency) if currency else 0, **more)


def _decide(session: Session, person: Person, case_id: UUID, *, gesture_id: int, **more: Any) -> None:
    if gestures.gesture_for(session, person, gesture_id).case_id != case_id:
        raise NotFound("There is no such gesture.")
    gestures.decide(session, person, gesture_id, **more)


def _moment(typed: str) -> datetime | None:
    """As the form has it; None for anything else."""
    try:
        moment = datetime.fromisoformat(typed)
    except ValueError:
        return None
    return moment if moment.tzinfo else None
