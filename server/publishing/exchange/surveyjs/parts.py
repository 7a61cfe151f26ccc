"""Questions of SurveyJS that ask several things at once: each thing becomes a question of its own."""

from collections.abc import Iterator, Mapping
from typing import Any

from server.publishing.exchange.brought import Texts, scale_of
from server.publishing.exchange.surveyjs.said import Said
from server.publishing.exchange.surveyjs.values import table, value_of, whole

SEVERAL = {"matrix": ("rows", "columns", "cellType"), "multipletext": ("items", "", "")}
"""Type -> the properties that hold its parts, their options, and how these are chosen."""
MOST_OPTIONS = 100
ENDS = ("?", "؟", ":", ".", "!", "…")


def parts_of(element: Mapping[str, Any], said: Said) -> Iterator[dict[str, Any]]:
    """Each row of a matrix, each line of a multiple text; the whole where it has no rows."""
    parts, options, _ = SEVERAL[element["type"]]
    listed = element.get(parts)
    offered = _asked(element, options) if options else {"type": "text"}
    if not isinstance(listed, list) or not listed:
        if options:
            yield {**_shared(element), **offered, "name": element.get("name"), "title": element.get("title")}
        return
    for part in listed:
        one = table(part) or {"value": part}
        called = value_of(one.get("name", one.get("value", one.get("text"))))
        said_of_it = said(one.get("title", one.get("text"))) or said(called)
        rest = {key: value for key, value in one.items() if key not in {"name", "value", "text", "title"}}
        yield {
            **_shared(element),
            **rest,
            **offered,
            "name": f"{element.get('name', '')}.{called}",
            "title": _together(said(element.get("title")), said_of_it),
        }


def _asked(element: Mapping[str, Any], options: str) -> dict[str, Any]:
    """The columns as a scale of ours where they are one, else as options."""
    listed = element.get(options)
    columns = listed[:MOST_OPTIONS] if isinstance(listed, list) else []
    points = [whole(table(column).get("value") if table(column) else column) for column in columns]
    if element.get("cellType") == "checkbox":
        return {"type": "checkbox", "choices": columns}
    if scale_of([point for point in points if point is not None]) and None not in points:
        return {"type": "rating", "rateValues": columns}
    return {"type": "radiogroup", "choices": columns}


def _shared(element: Mapping[str, Any]) -> dict[str, Any]:
    return {key: element[key] for key in ("description", "visible") if key in element}


def _together(title: Texts, part: Texts) -> Texts:
    """“Rate our rooms” and “Hall”: “Rate our rooms: Hall”, in every language of either."""
    both = {}
    for tag in {**title, **part}:
        whole_title, own = (texts.get(tag) or next(iter(texts.values()), "") for texts in (title, part))
        mark = "" if not whole_title else " " if whole_title.rstrip().endswith(ENDS) else ": "
        both[tag] = f"{whole_title.rstrip()}{mark}{own}"
    return both
