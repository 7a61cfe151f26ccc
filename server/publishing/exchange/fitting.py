"""What was brought becomes a survey: begun by a score, at most seven options, every text in every language."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

from server.publishing.exchange.brought import Brought, Found, Texts
from server.publishing.exchange.carried import Carried, Loss, Losses, nothing_carried
from server.publishing.exchange.conditions import CannotCarry, Reading
from server.publishing.exchange.expression import NoExpression, parsed
from server.publishing.exchange.naming import name_from, without_mark
from surveys.catalogue import bundled, definition_of, read, survey_from
from surveys.errors import BrokenDefinition
from surveys.survey import Kind

MOST_OPTIONS = 7
MOST_QUESTIONS = 200
"""Beyond it no survey is meant for customers, and the page would think for long."""
TOO_MANY = f"it asks more than {MOST_QUESTIONS} questions"
SHOWN = 4
"""Names in one line, before it only counts."""
LONGEST_SHOWN = 200
"""Characters of an expression."""


def fitted(brought: Brought, losses: Losses) -> Carried:
    if not brought.found:
        return Carried(None, (*losses, *nothing_carried("it asks nothing that Heard can ask").lost))
    if len(brought.found) > MOST_QUESTIONS:
        return nothing_carried(TOO_MANY)
    found = _one_contact(brought.found, losses)
    found = _score_first(found, losses)
    _name(found, losses)
    for one in found:
        _offer(one, losses)
        if not brought.rest:
            _name_points(one, losses)
    translation = _Translation(brought.languages)
    questions = [_question(one, found[:index], translation, losses) for index, one in enumerate(found)]
    definition: dict[str, Any] = {
        **brought.rest,
        "slug": name_from(brought.slug, (), instead="survey", joint="-"),
        "languages": brought.languages,
        "questions": questions,
    }
    if brought.thanks:
        definition["thanks"] = translation.thanks(brought.thanks)
    translation.tell(losses)
    return _carried(definition, losses)


def _carried(definition: Mapping[str, Any], losses: Losses) -> Carried:
    try:
        return Carried(survey_from(definition, ""), tuple(losses))
    except BrokenDefinition as broken:
        faults = (problem.partition(": ") for problem in broken.problems)
        return Carried(None, (*losses, *(Loss(at, "not as Heard needs it", what) for at, _, what in faults)))


def _one_contact(found: list[Found], losses: Losses) -> list[Found]:
    contacts = [one for one in found if one.kind is Kind.CONTACT]
    for one in contacts[1:]:
        why = f"Heard asks once how to reach a customer, by call, text or e-mail; {contacts[0].where} does"
        losses.name(one.where, "left out", why)
    return [one for one in found if one not in contacts[1:]]


def _score_first(found: list[Found], losses: Losses) -> list[Found]:
    first = next((one for one in found if one.kind.is_scored), None)
    if first is None:
        losses.name("the beginning", "five faces were added", "Heard begins with a score, and the file asks for none")
        return [_faces(), *found]
    if first is not found[0]:
        losses.name(first.where, "moved to the beginning", "Heard begins with a score")
    if first.conditions:
        losses.name(first.where, "its condition", "the first question is always asked")
        first.conditions = []
    return [first, *(one for one in found if one is not first)]


def _faces() -> Found:
    survey = next(survey for survey in map(read, bundled()) if survey.slug == "branch-visit")
    faces = survey.first
    labels = {point: dict(texts) for point, texts in faces.labels.items()}
    return Found("the faces", faces.id, faces.kind, dict(faces.text), labels=labels)


def _name_points(one: Found, losses: Losses) -> None:
    """Faces that the file has no words for get ours: somebody who cannot see them hears the words."""
    if one.kind is Kind.CSAT and not one.labels:
        one.labels = _faces().labels
        losses.name(one.where, "its points are faces with our words", "a face has a name, and the file gives none")


def _name(found: list[Found], losses: Losses) -> None:
    taken: set[str] = set()
    renamed = []
    for one in found:
        one.id = name_from(one.name, taken)
        taken.add(one.id)
        if one.id != without_mark(one.name):
            renamed.append(f"{one.name} → {one.id}")
    if renamed:
        why = "Heard's names have small letters, digits, _ and -"
        losses.name("names", _counted(renamed), why)


def _offer(one: Found, losses: Losses) -> None:
    if one.kind is not Kind.CHOICE:
        return
    if not one.options:
        one.kind = Kind.TEXT
        losses.name(one.where, "asked for words instead", "the file has no options for it")
        return
    if too_many := one.options[MOST_OPTIONS:]:
        names = _counted([_any(option.label) or option.name for option in too_many])
        losses.name(one.where, f"without the options {names}", f"Heard shows at most {MOST_OPTIONS}")
        one.options = one.options[:MOST_OPTIONS]
    taken: set[str] = set()
    for option in one.options:
        option.value = name_from(option.name, taken, instead="option")
        taken.add(option.value)
    one.most = max(1, min(one.most, len(one.options)))


def _question(one: Found, before: list[Found], translation: "_Translation", losses: Losses) -> dict[str, Any]:
    said = translation.of(one)
    question: dict[str, Any] = {**one.rest, "id": one.id, "kind": one.kind.value, "text": said(one.text, one.name)}
    if one.hint:
        question["hint"] = said(one.hint)
    if one.labels:
        question["labels"] = {str(at): said(texts) for at, texts in one.labels.items()}
    if one.kind is Kind.CHOICE:
        options = [{**it.rest, "value": it.value, "label": said(it.label, it.name)} for it in one.options]
        question |= {"most": one.most, "options": options}
    if conditions := _conditions(one, before, losses):
        question["ask_if"] = conditions
    return question


def _conditions(one: Found, before: list[Found], losses: Losses) -> list[dict[str, Any]]:
    reading = Reading({earlier.name: earlier for earlier in before})
    conditions: list[dict[str, Any]] = []
    for text in one.conditions:
        try:
            carried = reading.conditions(parsed(text))
        except (NoExpression, CannotCarry) as fault:
            shown = text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"
            losses.name(one.where, f"asked always, not only if {shown}", str(fault))
        else:
            parts = ({name: getattr(condition, name) for name in condition.__slots__} for condition in carried)
            conditions += [
                {name: _plain(part) for name, part in each.items() if part not in (None, ())} for each in parts
            ]
    return conditions


def _plain(part: Any) -> Any:
    return list(part) if isinstance(part, tuple) else part


class _Translation:
    """Counts the texts that a language lacks while others stand in for them."""

    def __init__(self, languages: list[str]) -> None:
        self._languages = languages
        self._missing: dict[str, list[str]] = defaultdict(list)

    def of(self, one: Found) -> Callable[..., Texts]:
        """For the texts of a question; a branch's own is written in the branch's languages alone."""
        own = [tag for tag in self._languages if tag in one.text] if one.rest.get("only_at") else []
        return partial(self.whole, one.where, own or self._languages)

    def thanks(self, texts: Mapping[str, str]) -> Texts:
        return self.whole("thanks", self._languages, texts)

    def whole(self, where: str, languages: list[str], texts: Mapping[str, str], name: str = "") -> Texts:
        """`name` stands where nothing is said in any language."""
        given = {tag: text for tag, text in texts.items() if text.strip()} or dict.fromkeys(languages, name)
        instead = given.get(languages[0]) or _any(given)
        for tag in languages:
            if tag not in given:
                self._missing[tag].append(where)
        return {tag: given.get(tag, instead) for tag in languages}

    def tell(self, losses: Losses) -> None:
        for tag, places in self._missing.items():
            what = f"{len(places)} texts, of {_counted(list(dict.fromkeys(places)))}"
            losses.name(f"language “{tag}”", what, "not in the file; another language's words stand in their place")


def _any(texts: Mapping[str, str]) -> str:
    return next(iter(texts.values()), "")


def _counted(names: Iterable[str]) -> str:
    listed = list(names)
    more = f" and {len(listed) - SHOWN} more" if len(listed) > SHOWN else ""
    return ", ".join(listed[:SHOWN]) + more


def rest_of(table: Mapping[str, Any], *carried: str) -> dict[str, Any]:
    """What of a definition's table has no place in another program's file."""
    return {key: value for key, value in table.items() if key not in carried}


def plain_definition(survey: Any) -> dict[str, Any]:
    """As a file has it: without the number that the server gives."""
    return rest_of(definition_of(survey), "version")
