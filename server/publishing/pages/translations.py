"""All words of a survey as a table: out to translators, and in again."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import Response, request

from server.database import Session
from server.door import here, now, page, person
from server.errors import BadRequest, NotFound
from server.publishing.drafts import Draft, draft_of
from server.publishing.exchange.landing import NotTaken, take
from server.publishing.exchange.language import own_name
from server.publishing.exchange.tables import to_csv, to_xlsx
from server.publishing.exchange.translations import Brought, Translated, texts_of
from server.publishing.pages.blueprint import blueprint, readable
from server.publishing.publishing import newest_version_if_any
from server.staff import audit
from server.staff.access import for_role
from server.staff.audit import actor_of
from server.staff.person import Person
from surveys.catalogue import definition_of
from surveys.survey import Survey

blueprint.add_app_template_filter(own_name)
TABLES = {
    "csv": (to_csv, "text/csv"),
    "xlsx": (to_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


@blueprint.get("/surveys/<slug>/translations")
@for_role("manager")
def translations(slug: str) -> str:
    return _page(slug)


@blueprint.get("/surveys/<slug>/translations.<any(csv, xlsx):kind>", endpoint="table")
@for_role("manager")
def table(slug: str, kind: str) -> Response:
    write, mimetype = TABLES[kind]
    headers = {"Content-Disposition": f'attachment; filename="{slug}-words.{kind}"'}
    return Response(write(words_now(slug)[0]), mimetype=mimetype, headers=headers)


@blueprint.post("/surveys/<slug>/translations")
@for_role("admin")
def take_back(slug: str) -> str | tuple[str, int]:
    sent = request.files.get("file")
    content = sent.read() if sent else b""
    if not content:
        return _page(slug, problem="Choose the table that came back."), BadRequest.status
    try:
        result = here().database.write(_take, slug, Brought.of(content), person(), now=now())
    except NotTaken as nothing:
        return _page(slug, result=nothing.result), BadRequest.status if nothing.result.faults else 200
    return _page(slug, result=result)


def words_now(slug: str) -> tuple[Mapping[str, Any], Draft | None]:
    """Of the draft where there is one and this person may see it, else of what is asked."""
    asked, draft = here().database.read(_both, slug)
    if draft is not None and person().has_role("admin"):
        return draft.definition, draft
    if asked is None:
        raise NotFound("There is no such survey.")
    return definition_of(readable(asked)), None


def _page(slug: str, *, result: Translated | None = None, problem: str = "") -> str:
    definition, draft = words_now(slug)
    texts = [text for text in texts_of(definition) if not text.is_list]
    missing = Counter(tag for text in texts for tag in text.languages if not text.cell(tag).strip())
    return page(
        "surveys/translations.html",
        slug=slug,
        draft=draft,
        languages=[(tag, missing[tag]) for tag in definition["languages"]],
        result=result,
        problem=problem,
        may_change=person().has_role("admin"),
    )


def _take(session: Session, slug: str, brought: Brought, who: Person, *, now: datetime) -> Translated:
    result = take(session, slug, brought, person=who.id, now=now)
    what = f"{len(result.changes)} texts"
    audit.note(session, actor_of(who), "translations taken back", f"survey:{slug}", now=now, detail={"what": what})
    return result


def _both(session: Session, slug: str) -> tuple[Survey | None, Draft | None]:
    published = newest_version_if_any(session, slug)
    return published.survey if published else None, draft_of(session, slug)
