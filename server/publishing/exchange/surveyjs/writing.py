"""A survey of ours for SurveyJS. What only we understand stands under `heard`, where it does no harm."""

import html
import json
from collections.abc import Callable, Mapping
from typing import Any

from server.publishing.exchange.carried import Losses, Written
from server.publishing.exchange.fitting import plain_definition, rest_of
from surveys.survey import Condition, Kind, Question, Survey, Texts

OURS = "heard"
TYPES = {
    Kind.CSAT: "rating",
    Kind.NPS: "rating",
    Kind.CES: "rating",
    Kind.CHOICE: "radiogroup",
    Kind.TEXT: "comment",
    Kind.REFERENCE: "text",
    Kind.CONTACT: "text",
}
WORDS = {"only_at": "that only some branches ask it"}
"""For people, of what a definition calls shortly."""
DEFAULT = "default"
ENGLISH = "en"


def default_language(languages: tuple[str, ...] | list[str]) -> str:
    """What SurveyJS calls "default" is English, where there is English."""
    return ENGLISH if ENGLISH in languages else languages[0]


def to_surveyjs(survey: Survey) -> Written:
    losses = Losses()
    plain = plain_definition(survey)
    tables = plain["questions"]
    said = _Said(default_language(survey.languages))
    elements = [_element(question, table, said) for question, table in zip(survey.questions, tables, strict=True)]
    elements[0]["isRequired"] = True
    form: dict[str, Any] = {"locale": survey.languages[0], "questionsOnPageMode": "questionPerPage"}
    if survey.thanks:
        form["completedHtml"] = said({tag: html.escape(text, quote=False) for tag, text in survey.thanks.items()})
    form["pages"] = [{"name": "page1", "elements": elements}]
    form[OURS] = rest_of(plain, "questions", "thanks")
    _tell(survey, plain, losses)
    return Written(json.dumps(form, ensure_ascii=False, indent=2).encode(), tuple(losses))


class _Said:
    """Texts as SurveyJS has them: a string alone, or one for each language beside "default"."""

    def __init__(self, default: str) -> None:
        self._default = default

    def __call__(self, texts: Texts) -> str | dict[str, str]:
        said = {DEFAULT if tag == self._default else tag: text for tag, text in texts.items()}
        return said[DEFAULT] if list(said) == [DEFAULT] else said


def _element(question: Question, table: Mapping[str, Any], said: Callable[[Texts], Any]) -> dict[str, Any]:
    element: dict[str, Any] = {"type": TYPES[question.kind], "name": question.id, "title": said(question.text)}
    if question.hint:
        element["description"] = said(question.hint)
    if question.ask_if:
        element["visibleIf"] = " and ".join(map(expression, question.ask_if))
    if question.kind.is_scored:
        element |= _rating(question, said)
    if question.options:
        element["choices"] = [_choice(option, said) for option in table["options"]]
        if question.most > 1:
            element |= {"type": "checkbox", "maxSelectedChoices": question.most}
    rest = rest_of(table, "id", "kind", "text", "hint", "labels", "options", "most", "ask_if")
    if question.kind in {Kind.REFERENCE, Kind.CONTACT}:
        rest["kind"] = question.kind.value
    return {**element, OURS: rest} if rest else element


def _rating(question: Question, said: Callable[[Texts], Any]) -> dict[str, Any]:
    first, last = question.scale[0], question.scale[-1]
    rating: dict[str, Any] = {"rateMin": first, "rateMax": last}
    if question.kind is Kind.CSAT:
        rating["rateType"] = "smileys"
    if set(question.labels) <= {first, last}:
        ends = {"minRateDescription": question.labels.get(first), "maxRateDescription": question.labels.get(last)}
        return rating | {name: said(texts) for name, texts in ends.items() if texts}
    values = (
        {"value": at, "text": said(question.labels[at])} if at in question.labels else at for at in question.scale
    )
    return rating | {"rateValues": list(values)}


def _choice(option: Mapping[str, Any], said: Callable[[Texts], Any]) -> dict[str, Any]:
    choice = {"value": option["value"], "text": said(option["label"])}
    rest = rest_of(option, "value", "label")
    return {**choice, OURS: rest} if rest else choice


def expression(condition: Condition) -> str:
    name = f"{{{condition.question}}}"
    if condition.any_of:
        quoted = ", ".join(f"'{value}'" for value in condition.any_of)
        return f"{name} anyof [{quoted}]"
    return bounds(condition, name) or f"{name} notempty"


def bounds(condition: Condition, name: str) -> str:
    """Such as {overall} <= 2; two of them in brackets, which keep them one condition."""
    ends = ((">=", condition.at_least), ("<=", condition.at_most))
    parts = [f"{name} {sign} {point}" for sign, point in ends if point is not None]
    return f"({' and '.join(parts)})" if len(parts) > 1 else "".join(parts)


def _tell(survey: Survey, plain: Mapping[str, Any], losses: Losses) -> None:
    why = f"SurveyJS has nothing like it; it stands under “{OURS}”, which only Heard reads"
    losses.name("the survey", "low scores, urgent words and promises", why)
    for name in rest_of(plain, "questions", "thanks", "slug", "languages", "rules"):
        losses.name("the survey", name, why)
    for question, table in zip(survey.questions, plain["questions"], strict=True):
        where = f"question “{question.id}”"
        if question.kind in {Kind.REFERENCE, Kind.CONTACT}:
            losses.name(where, question.kind.value, "SurveyJS asks for any words instead")
        if any(rest_of(option, "value", "label") for option in table.get("options", ())):
            losses.name(where, "the pictures of its options", why)
        for name in rest_of(table, "id", "kind", "text", "hint", "labels", "options", "most", "ask_if"):
            losses.name(where, WORDS.get(name, name), why)
