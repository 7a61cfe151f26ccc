"""One question of SurveyJS as one of ours, or named as lost."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from server.publishing.exchange.brought import Found, Offered, Texts, scale_of
from server.publishing.exchange.carried import Losses
from server.publishing.exchange.surveyjs.parts import SEVERAL, parts_of
from server.publishing.exchange.surveyjs.said import Said
from server.publishing.exchange.surveyjs.unknown import name_unknown
from server.publishing.exchange.surveyjs.values import table, value_of, whole
from server.publishing.exchange.surveyjs.writing import OURS
from surveys.survey import Kind

OTHER = {"en": "Something else"}
NONE = {"en": "None of these"}
MOST_POINTS = 100
MOST_PARTS = 300
"""More questions than a survey may have."""
LOST = {
    "html": "Heard shows questions only",
    "image": "Heard shows questions only",
    "expression": "Heard calculates nothing on the way",
    "file": "Heard takes no files from customers",
    "signaturepad": "Heard takes no signatures",
    "matrixdropdown": "Heard asks one thing at a time; make a question of each cell",
    "matrixdynamic": "Heard asks nothing several times over",
    "paneldynamic": "Heard asks nothing several times over",
    "slider": "Heard's scales are 1 to 5, 0 to 10 and 1 to 7",
}


@dataclass(slots=True)
class Elements:
    said: Said
    losses: Losses

    def found(self, element: Mapping[str, Any], conditions: tuple[str, ...]) -> list[Found]:
        """One, or several of what asks for several things, or none with its loss named."""
        name = str(element.get("name") or "")
        where = f"question “{name}”"
        kind = str(element.get("type") or "text")
        if kind in SEVERAL:
            return self._several(where, element, conditions)
        reader = READERS.get(kind)
        if reader is None:
            self.losses.name(where, f"left out ({kind})", LOST.get(kind, "Heard does not know this type"))
            return []
        ours = table(element.get(OURS))
        one = Found(where, name, Kind.TEXT, self.said(element.get("title")) or self.said(name))
        one.hint = self.said(element.get("description"))
        one.conditions = list(conditions)
        one.rest = {key: value for key, value in ours.items() if key != "kind"}
        if not reader(self, one, element):
            return []
        if element.get("visible") is False:
            self.losses.name(where, "that it was hidden", "Heard asks every question whose condition holds")
        if one.kind is Kind.TEXT and ours.get("kind") in (Kind.REFERENCE, Kind.CONTACT):
            one.kind = Kind(ours["kind"])
        # What must be answered is the first question, here as there.
        required = ("isRequired",) if one.kind.is_scored else ()
        name_unknown(where, {key: element[key] for key in element if key not in required}, self.losses)
        return [one]

    def _several(self, where: str, element: Mapping[str, Any], conditions: tuple[str, ...]) -> list[Found]:
        self.losses.name(where, "its layout; each of its rows is a question", "Heard asks one thing at a time")
        name_unknown(where, {key: element[key] for key in element if key not in SEVERAL[element["type"]]}, self.losses)
        found = []
        for part in islice(parts_of(element, self.said), MOST_PARTS):
            own = (*conditions, str(part.pop("visibleIf"))) if part.get("visibleIf") else conditions
            found += self.found(part, own)
        return found

    def rating(self, one: Found, element: Mapping[str, Any]) -> bool:
        points, labels = self._points(element)
        kind = scale_of(points)
        ends = {0: self.said(element.get("minRateDescription")), -1: self.said(element.get("maxRateDescription"))}
        if kind is not None:
            one.kind = kind
            one.labels = {points[at]: texts for at, texts in ends.items() if texts} | labels
            return True
        shown = f"{points[0]} to {points[-1]}" if points else "nothing"
        if not points or len(points) > 7:  # noqa: PLR2004 - as many options as there may be
            self.losses.name(one.where, f"left out (a scale of {shown})", LOST["slider"])
            return False
        self.losses.name(one.where, f"options in place of a scale of {shown}", "no score is counted of it")
        ended = {points[at]: texts for at, texts in ends.items() if texts} | labels
        one.kind = Kind.CHOICE
        one.options = [Offered(str(point), ended.get(point) or self.said(point)) for point in points]
        return True

    def _points(self, element: Mapping[str, Any]) -> tuple[list[int], dict[int, Texts]]:
        values = element.get("rateValues")
        if isinstance(values, list) and values:
            named = [value if isinstance(value, Mapping) else {"value": value} for value in values]
            points = [whole(value.get("value")) for value in named]
            if None in points:
                return [], {}
            sure = [point for point in points if point is not None]
            labels = {at: self.said(value.get("text")) for at, value in zip(sure, named, strict=True)}
            return sure, {at: texts for at, texts in labels.items() if texts}
        first, step = whole(element.get("rateMin", 1)), whole(element.get("rateStep", 1)) or 1
        if first is None:
            return [], {}
        count = whole(element.get("rateCount"))
        last = whole(element.get("rateMax", 5 if count is None else first + (count - 1) * step))
        return list(range(first, (first if last is None else last) + 1, max(1, step)))[:MOST_POINTS], {}

    def choice(self, one: Found, element: Mapping[str, Any]) -> bool:
        one.kind = Kind.CHOICE
        for choice in _choices(element):
            one.options.append(self._option(choice, one))
        for flags, text, name, words in (
            (("showOtherItem", "hasOther"), "otherText", "other", OTHER),
            (("showNoneItem", "hasNone"), "noneText", "none", NONE),
        ):
            if any(element.get(flag) for flag in flags):
                one.options.append(Offered(name, self.said(element.get(text)) or dict(words)))
                if name == "other":
                    self.losses.name(one.where, "the words beside “other”", "words have a question of their own")
        several = element.get("type") in {"checkbox", "tagbox", "ranking"} or element.get("multiSelect") is True
        one.most = (whole(element.get("maxSelectedChoices")) or len(one.options)) if several else 1
        if element.get("type") == "ranking":
            self.losses.name(one.where, "the order of what is chosen", "Heard takes choices without an order")
        return True

    def _option(self, choice: Any, one: Found) -> Offered:
        offered = choice if isinstance(choice, Mapping) else {"value": choice}
        name = value_of(offered.get("value", offered.get("text")))
        rest = {key: value for key, value in offered.items() if key not in {"visibleIf", "enableIf"}}
        name_unknown(f"{one.where}, option “{name}”", rest, self.losses)
        if len(rest) < len(offered):
            self.losses.name(one.where, f"when “{name}” is offered", "options are always offered")
        return Offered(name, self.said(offered.get("text")) or self.said(name), table(offered.get(OURS)))

    def boolean(self, one: Found, element: Mapping[str, Any]) -> bool:
        one.kind = Kind.CHOICE
        one.options = [
            Offered(value_of(element.get("valueTrue", True)), self.said(element.get("labelTrue")) or {"en": "Yes"}),
            Offered(value_of(element.get("valueFalse", False)), self.said(element.get("labelFalse")) or {"en": "No"}),
        ]
        return True

    def line(self, one: Found, element: Mapping[str, Any]) -> bool:
        wanted = str(element.get("inputType") or "text")
        if OURS in element or wanted == "text":
            return True
        if wanted in {"email", "tel"}:
            one.kind = Kind.CONTACT
            return True
        self.losses.name(one.where, f"asked for words (it took {wanted})", "Heard does not check what is typed")
        return True

    def words(self, one: Found, _: Mapping[str, Any]) -> bool:
        return one.kind is Kind.TEXT


READERS: Mapping[str, Callable[[Elements, Found, Mapping[str, Any]], bool]] = {
    "rating": Elements.rating,
    **dict.fromkeys(("radiogroup", "dropdown", "checkbox", "tagbox", "imagepicker", "ranking"), Elements.choice),
    "boolean": Elements.boolean,
    "text": Elements.line,
    "comment": Elements.words,
}


def _choices(element: Mapping[str, Any]) -> list[Any]:
    listed = element.get("choices")
    if isinstance(listed, list) and listed:
        return listed
    first, last = whole(element.get("choicesMin")), whole(element.get("choicesMax"))
    step = max(1, whole(element.get("choicesStep")) or 1)
    return [] if first is None or last is None else list(range(first, last + 1, step))[:MOST_POINTS]
