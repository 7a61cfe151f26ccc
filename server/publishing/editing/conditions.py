"""When a question is asked: as a sentence, as fields, and back."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from server.publishing.editing.fields import Fields, number, one
from surveys.survey import SCALES, Kind

Plain = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Row:
    """An earlier question, and what must have been answered to it."""

    id: str
    text: str
    points: tuple[tuple[int, str], ...]
    """Of a scored question, each with its words, if it has some."""
    options: tuple[tuple[str, str], ...]
    """Value and label."""
    is_on: bool
    at_least: int | str
    at_most: int | str
    any_of: tuple[str, ...]


def rows(definition: Plain, index: int) -> Iterator[Row]:
    """One for each question before, as the form shows it."""
    language = definition["languages"][0] if definition.get("languages") else ""
    question = definition["questions"][index]
    for earlier in definition["questions"][:index]:
        found = [one for one in question.get("ask_if", ()) if one["question"] == earlier["id"]]
        scale = SCALES.get(Kind(earlier["kind"]), range(0))
        yield Row(
            earlier["id"],
            earlier["text"].get(language, earlier["id"]),
            tuple((point, earlier.get("labels", {}).get(str(point), {}).get(language, "")) for point in scale),
            tuple((one["value"], one["label"].get(language, one["value"])) for one in earlier.get("options", ())),
            bool(found),
            _bound(found, "at_least", scale, 0),
            _bound(found, "at_most", scale, -1),
            tuple(value for one in found for value in one.get("any_of", ())),
        )


def conditions_from(fields: Fields, definition: Plain, index: int) -> list[dict[str, Any]]:
    return [_condition(fields, row) for row in rows(definition, index) if one(fields, f"if.{row.id}")]


def sentence(definition: Plain, question: Plain) -> str:
    """Such as "Only if “How was your visit today?” is 1 to 3"; empty if it is always asked."""
    return " and ".join(_clause(definition, one) for one in question.get("ask_if", ()))


def _condition(fields: Fields, row: Row) -> dict[str, Any]:
    found: dict[str, Any] = {"question": row.id}
    if row.points:
        least, most = number(fields, f"if.{row.id}.from"), number(fields, f"if.{row.id}.to")
        # The whole scale is any answer.
        found |= {"at_least": least} if least not in {"", row.points[0][0]} else {}
        found |= {"at_most": most} if most not in {"", row.points[-1][0]} else {}
    elif chosen := [value for value in fields.get(f"if.{row.id}.any", ()) if value in dict(row.options)]:
        found["any_of"] = chosen
    return found


def _bound(found: list[Plain], key: str, scale: range, end: int) -> int | str:
    if not scale:
        return ""
    given = [one[key] for one in found if key in one]
    return given[0] if given else scale[end]


def _clause(definition: Plain, condition: Plain) -> str:
    asked = next((one for one in definition.get("questions", ()) if one["id"] == condition["question"]), None)
    if asked is None:
        return f"“{condition['question']}”, which is gone, was answered"
    language = definition["languages"][0]
    about = f"“{asked['text'].get(language, asked['id'])}”"
    if chosen := condition.get("any_of"):
        labels = {one["value"]: one["label"].get(language, one["value"]) for one in asked.get("options", ())}
        return f"{about} is {' or '.join(f'“{labels.get(value, value)}”' for value in chosen)}"
    least, most = condition.get("at_least"), condition.get("at_most")
    if least is None and most is None:
        return f"{about} was answered"
    if least is None:
        return f"{about} is {most} or lower"
    return f"{about} is {least} or higher" if most is None else f"{about} is {least} to {most}"
