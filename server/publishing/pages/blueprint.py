"""What the pages of this room share."""

import re
from typing import Any

from flask import Blueprint, current_app, request

from server.door import here, now, person
from server.errors import NotFound
from server.publishing.drafts import Definition, Draft, draft_of
from server.publishing.editing.fields import Fields
from server.publishing.faults import faults
from server.publishing.own_question import seen_from
from server.publishing.sketch import sketch
from server.publishing.wording.hints import CALLED, Hint, hints
from server.staff.access import access_of
from server.staff.person import branches_of, people_ever
from surveys.phrases import is_right_to_left, language_name
from surveys.survey import Kind, Survey

blueprint = Blueprint("surveys", "server")

NAME = re.compile("[a-z0-9][a-z0-9_-]{0,39}")
KINDS = {
    Kind.CSAT: ("Faces", "Five faces, from very bad to very good"),
    Kind.NPS: ("0 to 10", "How likely they would recommend you"),
    Kind.CES: ("1 to 7", "How easy it was"),
    Kind.CHOICE: ("Reasons", "Up to seven answers to touch"),
    Kind.TEXT: ("Their own words", "A field to write in"),
    Kind.REFERENCE: ("A number", "An account or order number, to be found again"),
    Kind.CONTACT: ("How to reach them", "For customers who would like an answer"),
}
"""What a person calls each, and what it is good for."""


@blueprint.before_request
def only_names() -> None:
    """What no survey and no question can be called is no page, and is asked of no database."""
    for key in ("slug", "question_id"):
        if not NAME.fullmatch((request.view_args or {}).get(key, "any")):
            raise NotFound("There is no such survey.")


@blueprint.app_context_processor
def words() -> dict[str, Any]:
    return {"has_page": _has_page, "survey_title": title_of, "hint_called": CALLED}


blueprint.add_app_template_filter(language_name)
blueprint.add_app_template_filter(is_right_to_left)


def title_of(slug: str) -> str:
    """From "branch-visit": "Branch visit"."""
    return slug.replace("-", " ").replace("_", " ").strip().capitalize() or slug


def fields() -> Fields:
    return request.form.to_dict(flat=False)


def drafted(slug: str) -> Draft:
    draft = here().database.read(draft_of, slug)
    if draft is None:
        raise NotFound("This draft is not there any more: it was published or thrown away.")
    return draft


def readable(survey: Survey) -> Survey:
    """As whoever asks may read it."""
    if person().has_role("admin"):
        return survey
    return seen_from(survey, {branch.slug for branch in here().database.read(branches_of, person())})


def remarks(definition: Definition) -> list[Hint]:
    """What could be worded better, of what is written."""
    survey = sketch(definition)
    if survey is None or len(survey.questions) != len(definition["questions"]):
        return []
    # A preview fills in what is missing, which is no translation; that it is missing is said already.
    is_whole = not faults(definition)
    return [one for one in hints(survey) if is_whole or one.kind != "untranslated"]


def who_edited(draft: Draft) -> str:
    """Their name; empty for the command line."""
    if draft.edited_by is None:
        return ""
    if draft.edited_by == person().id:
        return "You"
    return next((one.name for one in here().database.read(people_ever, draft.edited_by)), "")


def signed() -> dict[str, Any]:
    """Who changes a draft, and when."""
    return {"person": person().id, "now": now()}


@blueprint.app_template_test("has_page")
def _has_page(endpoint: str) -> bool:
    """Whether there is such a page, and it is open to whoever is signed in."""
    access = access_of(current_app.view_functions.get(endpoint))
    return access is not None and access.admits(person())
