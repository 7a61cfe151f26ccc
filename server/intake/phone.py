"""The page behind a QR code: no script, no cookie; each face is a submit, and only a POST stores anything."""

from dataclasses import dataclass, replace
from typing import Any, cast
from uuid import UUID

from flask import Blueprint, Response, redirect, request, url_for

from server import door
from server.branches.touchpoint import Touchpoint, touchpoint_by_code
from server.cases import inbox
from server.codes import alphabet
from server.door import here, now
from server.errors import NotFound, Refusal
from server.intake import drafts, form, steps
from server.intake.accept import Office
from server.intake.customer import CustomerPage, languages_for
from server.publishing.publishing import Published, newest_version
from server.staff.access import open_to_all
from surveys.faces import svg
from surveys.ids import new_id
from surveys.phrases import phrase
from surveys.slip import reference
from surveys.survey import Kind, Question
from surveys.visit import Visit

blueprint = Blueprint("phone", __name__)


@dataclass(frozen=True, slots=True)
class Place:
    """Where the customer is, and what is asked there."""

    touchpoint: Touchpoint
    published: Published
    page: CustomerPage

    @property
    def address(self) -> str:
        return url_for("phone.answer", code=self.touchpoint.code)


@blueprint.get("/F/<code>")
@blueprint.get("/f/<code>")
@open_to_all
def show(code: str) -> str | Response:
    place = _place(code)
    visit_id = form.visit_id_of(request.args.to_dict(flat=False))
    progress = here().database.read(drafts.look, visit_id, keys=here().keys) if visit_id else None
    if progress is None:
        return _faces(place, _fresh(place))
    visit = _in_chosen_language(progress.visit, place)
    step = request.args.get("step", "")
    adds = step == "more" or (step == "contact" and visit.survey.contact_question)
    if progress.state == "stored" and not adds:
        return _thanks(place, visit)
    return _open_page(place, visit, step)


@blueprint.post("/F/<code>")
@blueprint.post("/f/<code>")
@open_to_all
def answer(code: str) -> str | Response | tuple[str, int]:
    place = _place(code)
    fields = request.form.to_dict(flat=False)
    visit_id = form.visit_id_of(fields) or new_id(now())
    known = here().database.read(drafts.look, visit_id, keys=here().keys)
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
    )
    progress = here().database.write(
        drafts.touch,
        touched,
        touchpoint=place.touchpoint,
        published=place.published,
        office=Office(here().keys, here().outlets),
        now=now(),
    )
    if progress.state == "late":
        return _faces(place, _fresh(place), kept=filled.answers, notice="late_words")
    if filled.problems:  # what could be taken was: they may walk away now
        return _once_more(place, progress.visit, fields, filled.problems), 422
    return _go(place, visit_id, "contact" if filled.wants_answer and not filled.finished else None)


@blueprint.route("/F", methods=["GET", "POST"])
@blueprint.route("/f", methods=["GET", "POST"])
@open_to_all
def type_code() -> str | Response | tuple[str, int]:
    """A code typed by hand."""
    page = CustomerPage.of(languages_for(None, None), _wanted_languages())
    if request.method != "POST":
        return _draw("code", page, problem="", typed="")
    typed = alphabet.tidy(request.form.get("code", ""))
    try:
        _touchpoint(typed)
    except NotFound as refusal:
        return _draw("code", page, problem=str(refusal), typed=typed[:20]), 404
    return cast(Response, redirect(url_for("phone.show", code=typed), 303))


def error_page(refusal: Refusal) -> str:
    """A refusal in the customer's language; what one of their own pages did not find was said in it already."""
    page = CustomerPage.of(languages_for(None, None), _wanted_languages())
    sentence = str(refusal)
    if refusal.status != NotFound.status:
        sentence = phrase("error_page", page.language)
    elif request.endpoint is None:
        sentence = phrase("mistyped_code", page.language)
    return _draw("error", page, sentence=sentence)


def _place(code: str) -> Place:
    touchpoint = _touchpoint(alphabet.tidy(code))
    published = here().database.read(newest_version, touchpoint.survey)
    languages = languages_for(published.survey, touchpoint.branch)
    return Place(touchpoint, published, CustomerPage.of(languages, _wanted_languages(), touchpoint.branch))


def _touchpoint(code: str) -> Touchpoint:
    language = CustomerPage.of(languages_for(None, None), _wanted_languages()).language
    if not alphabet.is_well_formed(code):
        raise NotFound(phrase("mistyped_code", language))
    try:
        touchpoint = here().database.read(touchpoint_by_code, code)
    except NotFound:
        raise NotFound(phrase("unknown_code", language)) from None
    if touchpoint.closed:
        raise NotFound(phrase("closed_or_gone", language))
    return touchpoint


def _wanted_languages() -> list[str]:
    chosen = request.values.get("lang", "")
    return [chosen, *(tag for tag, _ in request.accept_languages)]


def _fresh(place: Place) -> Visit:
    """A visit that nothing knows of yet; it exists once a face is touched."""
    return Visit(place.published.survey, id=new_id(now()), slip="", language=place.page.language, started_at=now())


def _in_chosen_language(visit: Visit, place: Place) -> Visit:
    if request.args.get("lang"):
        visit.language = place.page.language
    return visit


def _open_page(place: Place, visit: Visit, step: str) -> str:
    place = replace(place, page=place.page.speaking(visit.language))
    if step == "faces":
        return _faces(place, visit)
    if step == "contact" and visit.survey.contact_question:
        return _contact(place, visit)
    questions = steps.open_step(visit) or steps.last_step(visit)
    if questions[0].id == visit.survey.first.id:
        return _faces(place, visit)
    return _more(place, visit, questions)


def _faces(place: Place, visit: Visit, *, kept: dict[str, Any] | None = None, notice: str = "") -> str:
    return _draw(
        "faces", place.page, place=place, visit=visit, question=visit.survey.first, kept=kept or {}, notice=notice
    )


def _more(place: Place, visit: Visit, questions: tuple[Question, ...], **problems: Any) -> str:
    return _draw("more", place.page, place=place, visit=visit, questions=questions, **{"problems": {}, **problems})


def _contact(place: Place, visit: Visit, **typed: Any) -> str:
    return _draw("contact", place.page, place=place, visit=visit, **{"problems": {}, "typed": {}, **typed})


def _thanks(place: Place, visit: Visit) -> str:
    place = replace(place, page=place.page.speaking(visit.language))
    case = here().database.read(inbox.progress_of, visit.id)
    asking = visit.survey.contact_question
    asked = bool(asking and visit.answers.get(asking.id))
    return _draw(
        "thanks",
        place.page,
        place=place,
        visit=visit,
        asked=asked,
        case=case,
        reference=reference(visit.slip),
        said_more=any(
            question.kind is Kind.TEXT and question.id in visit.answers for question in visit.survey.questions
        ),
    )


def _once_more(place: Place, visit: Visit, fields: form.Fields, problems: dict[str, str]) -> str:
    """The page again, with what was typed and a sentence at the place that needs another look."""
    if {"phone", "email"} & problems.keys():
        return _contact(place, visit, problems=problems, typed={key: form.one(fields, key) for key in fields})
    for question in visit.survey.questions:
        if question.id in fields:
            given = [value for value in fields[question.id] if value]
            visit.answers[question.id] = tuple(given) if question.options else "\n".join(given)
    on_page = tuple(question for question in visit.survey.questions if question.id in fields.get("on", ()))
    if not on_page or on_page[0] == visit.survey.first:
        return _faces(place, visit, kept=visit.answers, notice="look_again")
    return _more(place, visit, on_page, problems=problems)


def _go(place: Place, visit_id: UUID | None, step: str | None) -> Response:
    chosen = request.form.get("lang") or None
    address = url_for("phone.show", code=place.touchpoint.code, v=visit_id, step=step, lang=chosen)
    return cast(Response, redirect(address, 303))


def _draw(template: str, page: CustomerPage, **values: Any) -> str:
    say = lambda key, **blanks: phrase(key, page.language, **blanks)  # noqa: E731 - the templates' one word
    return door.page(f"phone/{template}.html", page=page, say=say, face=svg, now=now(), **values)
