"""The page behind a QR code: no script, no cookie; each face is a submit, and only a POST stores anything."""

from dataclasses import replace
from typing import Any, cast
from urllib.parse import quote
from uuid import UUID

from flask import Blueprint, Response, g, redirect, request, url_for

from server import door
from server.cases.progress import progress_of
from server.cases.triage_settings import rules_for, triage_of
from server.codes import alphabet, qr
from server.door import here, now
from server.errors import Gone
from server.intake import drafts, form, lobby, steps
from server.intake.accept import Office
from server.intake.customer import CustomerPage
from server.intake.fairness import is_this_computer, is_too_quick, sender
from server.intake.place import CodeRefused, Place, arrive
from server.staff.access import open_to_all
from surveys.faces import svg
from surveys.ids import new_id
from surveys.slip import reference
from surveys.survey import Kind, Question, Rules
from surveys.visit import Visit

blueprint = Blueprint("phone", __name__)
blueprint.add_app_template_filter(form.field_of, "field")


@blueprint.get("/k/<code>", endpoint="kiosk")
@blueprint.get("/F/<code>")
@blueprint.get("/f/<code>")
@open_to_all
def show(code: str) -> str | Response:
    visit_id = form.visit_id_of(request.args.to_dict(flat=False))
    place = _place(code, visit_id)
    visit_id = visit_id or place.visit_id  # a receipt scanned once more goes on where it was
    progress = here().database.read(drafts.look, visit_id, keys=here().keys) if visit_id else None
    if progress is None or _is_elsewhere(progress, place) or _has_gone_home(progress):
        return _faces(place, _fresh(place))
    visit = _in_chosen_language(progress.visit, place)
    step = request.args.get("step", "")
    adds = step == "more" or (step == "contact" and visit.survey.contact_question)
    if progress.state == "stored" and not adds:
        return _thanks(place, visit)
    return _open_page(place, visit, step)


@blueprint.post("/k/<code>", endpoint="answer_at_kiosk")
@blueprint.post("/F/<code>")
@blueprint.post("/f/<code>")
@open_to_all
def answer(code: str) -> str | Response | tuple[str, int]:
    fields = request.form.to_dict(flat=False)
    visit_id = form.visit_id_of(fields) or new_id(now())
    place = _place(code, visit_id)
    visit_id = place.visit_id or visit_id
    known = here().database.read(drafts.look, visit_id, keys=here().keys)
    is_anothers = place.receipt and not place.visit_id  # only a receipt that is not begun can be told of another visit
    if known and (is_anothers or _is_elsewhere(known, place) or _has_gone_home(known)):
        known, visit_id = None, new_id(now())
    survey = known.visit.survey if known else place.published.survey  # a newer version may have been published since
    filled = form.filled(fields, survey, place.page.region)
    if known is None and not filled.says_something:
        fresh = _fresh(place)
        return (_once_more(place, fresh, fields, filled.problems), 422) if filled.problems else _go(place, None, None)
    touched = drafts.Touch(
        id=visit_id,
        language=place.page.language,
        answers=filled.answers,
        shown=filled.on_page,
        contact=filled.contact,
        wants_answer=filled.wants_answer,
        finished=filled.finished,
        receipt=place.receipt,
        sender=_sender(place),
        is_robot=filled.is_robot or (known is None and _is_too_quick(fields)),
    )
    try:
        progress = _touch(place, touched)
    except Gone:
        raise CodeRefused("used_code", Gone.status, [place.touchpoint]) from None
    visit_id = progress.visit.id
    if progress.state == "late":  # another visit may bring the words along, but not with a receipt that was used
        return _faces(replace(place, receipt=""), _fresh(place), kept=filled.answers, notice="late_words")
    if filled.problems:  # what could be taken was: they may walk away now
        return _once_more(place, progress.visit, fields, filled.problems), 422
    return _go(place, visit_id, "contact" if filled.wants_answer and not filled.finished else None)


def _place(code: str, visit_id: UUID | None) -> Place:
    # What a lobby's browser was set up in says nothing of the customer: there the branch's own language comes first.
    wanted = door.wanted_languages()[: 1 if _is_kiosk() else None]
    return arrive(
        here().database,
        alphabet.tidy(code),
        wanted,
        address=request.remote_addr or "",
        keys=here().keys,
        now=now(),
        visit_id=visit_id,
    )


def _is_kiosk() -> bool:
    return request.path.startswith("/k/")


def _is_elsewhere(progress: drafts.Progress, place: Place) -> bool:
    """Exports name visits by their ids: they open nothing at the doors of other branches."""
    return progress.touchpoint_id != place.touchpoint.id


def _has_gone_home(progress: drafts.Progress) -> bool:
    """On a kiosk whoever stands there may be somebody else by then."""
    return _is_kiosk() and lobby.is_over(progress, now=now())


@blueprint.after_app_request
def _go_home(response: Response) -> Response:
    """By itself; a header, which works without a script."""
    if seconds := g.get("home_after"):
        response.headers["Refresh"] = f"{seconds}; url={quote(request.path)}"
    return response


def _sender(place: Place) -> str:
    """Nobody where many customers share a screen."""
    if _is_kiosk():
        return ""
    return sender(request.remote_addr or "", request.user_agent.string, place.code, keys=here().keys, now=now())


def _is_too_quick(fields: form.Fields) -> bool:
    """Not where a page that goes home by itself may be drawn anew under a finger."""
    drawn = form.visit_id_of(fields)
    if drawn is None or _is_kiosk() or is_this_computer(request.remote_addr):
        return False
    return is_too_quick(drawn, now=now())


def _touch(place: Place, touched: drafts.Touch) -> drafts.Progress:
    return here().database.write(
        drafts.touch,
        touched,
        touchpoint=place.touchpoint,
        published=place.published,
        office=Office(here().keys, here().outlets),
        now=now(),
    )


def _fresh(place: Place) -> Visit:
    """A visit that nothing knows of yet; it exists once a face is touched."""
    return Visit(place.published.survey, id=new_id(now()), slip="", language=place.page.language, started_at=now())


def _in_chosen_language(visit: Visit, place: Place) -> Visit:
    if request.args.get("lang"):
        visit.language = place.page.language
    return visit


def _open_page(place: Place, visit: Visit, step: str) -> str:
    place = place.speaking(visit.language)
    if step == "faces":
        return _faces(place, visit)
    if step == "contact" and visit.survey.contact_question:
        return _contact(place, visit)
    questions = steps.open_step(visit, apart=_is_kiosk()) or steps.last_step(visit, apart=_is_kiosk())
    if questions[0].id == visit.survey.first.id:
        return _faces(place, visit)
    return _more(place, visit, questions)


def _faces(place: Place, visit: Visit, *, kept: dict[str, Any] | None = None, notice: str = "") -> str:
    is_home = not (request.args or kept or notice)
    return _draw(
        "faces",
        place.page,
        0 if is_home else lobby.TOUCHING,
        place=place,
        visit=visit,
        question=visit.survey.first,
        kept=kept or {},
        notice=notice,
    )


def _more(place: Place, visit: Visit, questions: tuple[Question, ...], **problems: Any) -> str:
    is_last = questions == steps.last_step(visit, apart=_is_kiosk())
    values = {"place": place, "visit": visit, "questions": questions, "is_last": is_last, "problems": {}, **problems}
    return _draw("more", place.page, lobby.patience(questions), **values)


def _contact(place: Place, visit: Visit, **typed: Any) -> str:
    values = {"place": place, "visit": visit, "problems": {}, "typed": {}, **typed}
    return _draw("contact", place.page, lobby.TYPING, **values)


def _rules(place: Place, visit: Visit) -> Rules:
    return rules_for(triage_of(place.touchpoint.branch, visit.survey.slug), visit.survey.rules)


def _thanks(place: Place, visit: Visit) -> str:
    place = place.speaking(visit.language)
    case = here().database.read(progress_of, visit.id, rules=_rules(place, visit))
    asking = visit.survey.contact_question
    asked = bool(asking and visit.answers.get(asking.id))
    return _draw(
        "thanks",
        place.page,
        lobby.THANKS_WITH_NUMBER if asked else lobby.THANKS,
        place=place,
        visit=visit,
        asked=asked,
        case=case,
        reference=reference(visit.slip),
        qr=qr.svg(f"{here().public_url}{url_for('slip.show', secret=visit.slip)}") if asked and _is_kiosk() else "",
        said_more=any(
            question.kind is Kind.TEXT and question.id in visit.answers for question in visit.survey.questions
        ),
    )


def _once_more(place: Place, visit: Visit, fields: form.Fields, problems: dict[str, str]) -> str:
    """The page again, with what was typed and a sentence at the place that needs another look."""
    if {"phone", "email"} & problems.keys():
        return _contact(place, visit, problems=problems, typed={key: form.one(fields, key) for key in fields})
    for question in visit.survey.questions:
        if typed := fields.get(form.field_of(question.id)):
            given = [value for value in typed if value]
            visit.answers[question.id] = tuple(given) if question.options else "\n".join(given)
    on_page = tuple(question for question in visit.survey.questions if question.id in fields.get("on", ()))
    if not on_page or on_page[0] == visit.survey.first:
        return _faces(place, visit, kept=visit.answers, notice="look_again")
    return _more(place, visit, on_page, problems=problems)


def _go(place: Place, visit_id: UUID | None, step: str | None) -> Response:
    chosen = request.form.get("lang") or None
    address = url_for(_endpoint(), code=place.code, v=visit_id, step=step, lang=chosen)
    return cast(Response, redirect(address, 303))


def _endpoint() -> str:
    return "phone.kiosk" if _is_kiosk() else "phone.show"


def _draw(template: str, page: CustomerPage, home_after: int = 0, **values: Any) -> str:
    """`home_after` is in seconds, and for a kiosk alone."""
    g.home_after = home_after if _is_kiosk() else 0
    address = url_for(_endpoint(), code=values["place"].code)
    return door.customer_page(template, page, face=svg, kiosk=_is_kiosk(), address=address, **values)
