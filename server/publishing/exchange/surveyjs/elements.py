"""One question of SurveyJS as one of ours, or named as lost."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from server.publishing.exchange.brought import Found, Offered, Texts, scale_of
from server.publishing.exchange.carried import Losses
from server.publishing.exchange.surveyjs.said import Said
from server.publishing.exchange.surveyjs.unknown import name_unknown
from server.publishing.exchange.surveyjs.writing import OURS
from surveys.survey import Kind

OTHER = {"en": "Something else"}
NONE = {"en": "None of these"}
MOST_POINTS = 100
LOST = {
    "html": "Heard shows questions only",
    "image": "Heard shows questions only",
    "expression": "Heard calculates nothing on the way",
    "file": "Heard takes no files from customers",
    "signaturepad": "Heard takes no signatures",
    "matrix": "Heard asks one thing at a time; make a question of each row",
    "matrixdropdown": "Heard asks one thing at a time; make a question of each cell",
    "matrixdynamic": "Heard asks nothing several times over",
    "paneldynamic": "Heard asks nothing several times over",
    "multipletext": "Heard asks one thing at a time; make a question of each line",
    "slider": "Heard's scales are 1 to 5, 0 to 10 and 1 to 7",
}


@dataclass(slots=True)
class Elements:
    said: Said
    losses: Losses

    def found(self, element: Mapping[str, Any], conditions: tuple[str, ...]) -> list[Found]:
        """One, or none with its loss named."""
        name = str(element.get("name") or "")
        where = f"question “{name}”"
        kind = str(element.get("type") or "text")
        reader = READERS.get(kind)
        if reader is None:
            self.losses.name(where, f"left out ({kind})", LOST.get(kind, "Heard does not know this type"))
            return []
        ours = _table(element.get(OURS))
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
            points = [_whole(value.get("value")) for value in named]
            if None in points:
                return [], {}
            whole = [point for point in points if point is not None]
            labels = {at: self.said(value.get("text")) for at, value in zip(whole, named, strict=True)}
            return whole, {at: texts for at, texts in labels.items() if texts}
        first, step = _whole(element.get("rateMin", 1)), _whole(element.get("rateStep", 1)) or 1
        if first is None:
            return [], {}
        count = _whole(element.get("rateCount"))
        last = _whole(element.get("rateMax", 5 if count is None else first + (count - 1) * step))
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
        one.most = (_whole(element.get("maxSelectedChoices")) or len(one.options)) if several else 1
        if element.get("type") == "ranking":
            self.losses.name(one.where, "the order of what is chosen", "Heard takes choices without an order")
        return True

    def _option(self, choice: Any, one: Found) -> Offered:
        table = choice if isinstance(choice, Mapping) else {"value": choice}
        name = _value(table.get("value", table.get("text")))
        rest = {key: value for key, value in table.items() if key not in {"visibleIf", "enableIf"}}
        name_unknown(f"{one.where}, option “{name}”", rest, self.losses)
        if len(rest) < len(table):
            self.losses.name(one.where, f"when “{name}” is offered", "options are always offered")
        return Offered(name, self.said(table.get("text")) or self.said(name), _table(table.get(OURS)))

    def boolean(self, one: Found, element: Mapping[str, Any]) -> bool:
        one.kind = Kind.CHOICE
        one.options = [
            Offered(_value(element.get("valueTrue", True)), self.said(element.get("labelTrue")) or {"en": "Yes"}),
            Offered(_value(element.get("valueFalse", False)), self.said(element.get("labelFalse")) or {"en": "No"}),
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
    first, last = _whole(element.get("choicesMin")), _whole(element.get("choicesMax"))
    step = max(1, _whole(element.get("choicesStep")) or 1)
    return [] if first is None or last is None else list(range(first, last + 1, step))[:MOST_POINTS]


def _whole(value: Any) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except ValueError:
        return None
    return int(number) if number.is_integer() and abs(number) < 10_000 else None  # noqa: PLR2004 - no scale is longer


def _value(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _table(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
