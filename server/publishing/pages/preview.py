"""A survey as a customer would see it, on the phone and on a kiosk in a browser; nothing of it is kept."""

import re
from typing import Any
from uuid import UUID

from flask import Response, request, url_for

from server import door
from server.door import here, now, person
from server.errors import NotFound
from server.intake import form, steps
from server.intake.customer import CustomerPage
from server.publishing.drafts import Definition, draft_of
from server.publishing.pages.blueprint import blueprint
from server.publishing.publishing import version
from server.publishing.sketch import sketch
from server.publishing.walk import answers_before
from server.staff.access import for_role
from server.staff.person import branches_of
from surveys.faces import svg
from surveys.slip import reference
from surveys.survey import Question, Survey
from surveys.visit import Visit

NUMBER = re.compile(r"[1-9][0-9]{0,5}")
NOBODYS, SLIP = UUID(int=0), "A" * 22
POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; form-action 'self'; "
    "frame-ancestors 'self'; base-uri 'none'"
)


@blueprint.get("/surveys/<slug>/preview/<of>/<any(phone, tablet):on>")
@for_role("manager")
def preview(slug: str, of: str, on: str) -> Response:
    """`of` is "draft", or a version's number."""
    survey = _drafted(slug) if of == "draft" else _published(slug, of)
    return drawn(survey, slug, of, on)


def shown_of(definition: Definition, slug: str) -> Response:
    """What was typed, before anybody kept it."""
    return drawn(_sketched(definition), slug, "draft", "tablet" if request.form.get("on_what") == "tablet" else "phone")


def drawn(survey: Survey, slug: str, of: str, on: str) -> Response:
    """The page that the fields of the request lead to."""
    fields, is_kiosk = request.values.to_dict(flat=False), on == "tablet"
    page = CustomerPage.of(survey.languages, [form.one(fields, "lang")], _branch())
    visit, name, questions = _where(survey, page.language, fields, is_kiosk=is_kiosk)
    values: dict[str, Any] = {
        "place": {"touchpoint": {"branch": {"name": _branch_name()}}},
        "visit": visit,
        "address": url_for("surveys.preview", slug=slug, of=of, on=on),
        "trial": [("trial", "1"), *form.carried(visit.answers, visit.shown, {question.id for question in questions})],
        "question": survey.first,
        "questions": questions,
        "is_last": questions == steps.last_step(visit, apart=is_kiosk),
        "kept": {},
        "problems": {},
        "typed": {},
        "asked": name == "thanks" and bool(survey.contact_question and form.one(fields, "do") in {"answer", "reach"}),
        "reference": reference(SLIP),
        "kiosk": is_kiosk,
        "face": svg,
    }
    response = Response(door.customer_page(name, page, **values), content_type="text/html; charset=utf-8")
    response.headers["Content-Security-Policy"] = POLICY
    return response


def _where(
    survey: Survey, language: str, fields: form.Fields, *, is_kiosk: bool
) -> tuple[Visit, str, tuple[Question, ...]]:
    """The visit so far, the template of its page, and the questions that stand there."""
    at, do = survey.question(form.one(fields, "at")), form.one(fields, "do")
    filled = form.filled(fields, survey, None)
    answers, shown = (answers_before(survey, at.id), ()) if at else (filled.answers, filled.on_page)
    visit = Visit(survey, id=NOBODYS, slip="", language=language, started_at=now(), answers=answers, shown=shown)
    wishes = {form.one(fields, "step"), do}
    if survey.contact_question and (at is survey.contact_question or wishes & {"contact", "answer"}):
        return visit, "contact", (survey.contact_question,)
    if do in {"done", "reach"} or "thanks" in wishes:
        return visit, "thanks", ()
    pages = steps.steps(visit, apart=is_kiosk)
    if at:
        here = next((one for one in pages if at in one), pages[0])
    else:
        here = pages[0] if not shown or "faces" in wishes else steps.open_step(visit, apart=is_kiosk)
    return visit, "thanks" if not here else "faces" if here == pages[0] else "more", here


def _drafted(slug: str) -> Survey:
    draft = here().database.read(draft_of, slug) if person().has_role("admin") else None
    return _sketched(draft.definition if draft else None)


def _sketched(definition: Definition | None) -> Survey:
    survey = sketch(definition) if definition else None
    if survey is None:
        raise NotFound("There is nothing to show of this draft yet.")
    return survey


def _published(slug: str, number: str) -> Survey:
    found = here().database.read(version, slug, int(number)) if NUMBER.fullmatch(number) else None
    if found is None:
        raise NotFound("There is no such version.")
    branch = _branch()
    return found.survey.at(branch.slug) if branch else found.survey


def _branch_name() -> str:
    branch = _branch()
    return branch.name if branch else ""


def _branch() -> Any:
    """One whose name may stand above."""
    return next(iter(here().database.read(branches_of, person())), None)
