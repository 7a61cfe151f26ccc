"""The JSON of SurveyJS becomes a survey of ours, and what cannot be carried is named."""

import html
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from server.publishing.exchange.brought import Brought, Found, Texts
from server.publishing.exchange.carried import Carried, Losses, nothing_carried
from server.publishing.exchange.fitting import fitted
from server.publishing.exchange.language import tag_of
from server.publishing.exchange.storable import storable
from server.publishing.exchange.surveyjs.elements import Elements
from server.publishing.exchange.surveyjs.said import Said, languages_of
from server.publishing.exchange.surveyjs.unknown import name_unknown
from server.publishing.exchange.surveyjs.writing import OURS

_markup = re.compile(r"<[A-Za-z/!][^>]*>")
DEEPEST = 20


def from_surveyjs(content: bytes, *, slug: str = "") -> Carried:
    """`slug` is used where the form has neither a name nor a title."""
    try:
        form = storable(json.loads(content.decode("utf-8-sig")))
    except (UnicodeDecodeError, ValueError, RecursionError) as fault:
        return nothing_carried(f"this is no JSON: {fault}")
    if not isinstance(form, Mapping) or not any(key in form for key in ("pages", "elements", "questions")):
        return nothing_carried("this JSON is no survey: it has neither pages nor elements")
    ours = _table(form.get(OURS))
    losses = Losses()
    default = _default(form, ours)
    said = Said(default)
    languages = [str(tag) for tag in _list(ours.get("languages"))] or languages_of(form, default)
    elements = Elements(said, losses)
    found = [one for element, conditions in _flat(form, (), losses) for one in elements.found(element, conditions)]
    brought = Brought(
        slug=str(ours.get("slug") or _title(form, said) or slug or "survey"),
        languages=languages,
        found=found,
        thanks=_thanks(form, said, losses),
        rest={key: value for key, value in ours.items() if key not in {"slug", "languages"}},
    )
    _name_heading("the survey", form, losses)
    name_unknown("the survey", form, losses, is_ours=bool(ours))
    _name_piping(found, losses)
    return fitted(brought, losses)


def _default(form: Mapping[str, Any], ours: Mapping[str, Any]) -> str:
    """The language of texts that name none."""
    languages = [str(tag) for tag in _list(ours.get("languages"))]
    if languages:
        return "en" if "en" in languages else languages[0]
    locale = tag_of(str(form.get("locale") or "en")) or "en"
    # With texts of its own for the locale, what stands beside them as default is English.
    return "en" if locale in languages_of({key: form[key] for key in form if key != "locale"}, "") else locale


def _flat(group: Mapping[str, Any], conditions: tuple[str, ...], losses: Losses, depth: int = 0) -> Iterator[Any]:
    """Each question with the conditions of the pages and panels around it."""
    inner = [part for key in ("pages", "elements", "questions") for part in _list(group.get(key))]
    for part in filter(lambda part: isinstance(part, Mapping), inner):
        own = (*conditions, str(part["visibleIf"])) if part.get("visibleIf") else conditions
        is_group = part.get("type", "panel" if "elements" in part else "") == "panel"
        if is_group and depth < DEEPEST:
            _name_group(part, losses)
            yield from _flat(part, own, losses, depth + 1)
        elif not is_group:
            yield part, own


def _name_group(group: Mapping[str, Any], losses: Losses) -> None:
    where = f"page or panel “{group.get('name', '')}”"
    _name_heading(where, group, losses)
    name_unknown(where, group, losses)


def _name_heading(where: str, group: Mapping[str, Any], losses: Losses) -> None:
    for key in ("title", "description"):
        if group.get(key):
            losses.name(where, key, "Heard shows one question at a time, without headings")


def _thanks(form: Mapping[str, Any], said: Said, losses: Losses) -> Texts:
    thanks = {}
    for tag, text in said(form.get("completedHtml")).items():
        bare = _markup.sub(" ", text)
        if bare != text:
            losses.name("completedHtml", "its markup", "Heard's thanks are plain words")
            bare = " ".join(bare.split())
        if bare.strip():
            thanks[tag] = html.unescape(bare)
    return thanks


def _name_piping(found: list[Found], losses: Losses) -> None:
    names = {one.name for one in found}
    for one in found:
        texts = [*one.text.values(), *one.hint.values()]
        if any(name.strip() in names for text in texts for name in re.findall(r"\{([^{}]+)\}", text)):
            losses.name(one.where, "an answer put into its text", "Heard shows the text as it stands")


def _title(form: Mapping[str, Any], said: Said) -> str:
    return next(iter(said(form.get("title")).values()), "")


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _table(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
