"""The calls of the API we speak: which one a path is, and what it answers."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple
from urllib.parse import unquote

from tests.google import tags, values
from tests.google.batch import KINDS
from tests.google.book import Book, Caller, picked
from tests.google.faults import Fault
from tests.google.ranges import Area
from tests.google.refused import JSON, Refused
from tests.google.shapes import DATA_FILTER, checked

Query = dict[str, list[str]]


@dataclass
class Call:
    """One call as it came, and what became of it."""

    method: str
    path: str
    name: str
    kind: str
    """read, write or token."""
    size: int
    at: datetime
    """By the server's clock."""
    email: str = ""
    requests: tuple[str, ...] = ()
    """The kinds in a batchUpdate."""
    fault: Fault | None = None
    result: int = 0
    """The status of carrying it out; 0 as long as it was not."""
    status: int = 0
    """The status that was answered; 0 for none."""


@dataclass(frozen=True)
class Asked:
    book: Book
    caller: Caller
    query: Query
    body: JSON
    names: Mapping[str, str] = field(default_factory=dict)
    """Parts of the path: range, number."""

    @property
    def options(self) -> JSON:
        return {name: found[0] for name, found in self.query.items()}


class Route(NamedTuple):
    name: str
    kind: str
    method: str
    path: re.Pattern[str]
    answer: Callable[[Asked], JSON]


def open_book(asked: Asked) -> JSON:
    fields, content = asked.options.get("fields"), asked.book.content
    cells = asked.options.get("includeGridData") == "true" or "data" in (fields or "")
    areas = [content.area(name) for name in asked.query["ranges"]] if "ranges" in asked.query else None
    return content.json(asked.book.id, asked.caller.project, areas, cells=cells)


def open_by_filter(asked: Asked) -> JSON:
    filters = checked(asked.body.get("dataFilters") or [], [DATA_FILTER], "data_filters")
    content = asked.book.content
    areas: list[Area] = list(values.areas_of(content, filters, asked.caller))
    cells = bool(asked.body.get("includeGridData")) or "data" in asked.options.get("fields", "")
    return content.json(asked.book.id, asked.caller.project, areas, cells=cells)


ROUTES = [
    Route(name, kind, method, re.compile(r"/v4/spreadsheets/(?P<book>[\w-]+)" + rest), answer)
    for name, kind, method, rest, answer in (
        ("get", "read", "GET", "", open_book),
        ("getByDataFilter", "read", "POST", ":getByDataFilter", open_by_filter),
        ("batchUpdate", "write", "POST", ":batchUpdate", lambda a: a.book.batch_update(a.body, a.caller, KINDS)),
        ("search", "read", "POST", "/developerMetadata:search",
         lambda a: tags.search(a.book.content, a.body, a.caller)),
        ("metadata", "read", "GET", r"/developerMetadata/(?P<number>[^/:]+)",
         lambda a: tags.get(a.book.content, a.names["number"], a.caller)),
        ("batchGet", "read", "GET", "/values:batchGet", lambda a: values.batch_get(a.book, a.query)),
        ("batchGetByDataFilter", "read", "POST", "/values:batchGetByDataFilter",
         lambda a: values.batch_get_by_filter(a.book, a.body, a.caller)),
        ("values:batchUpdate", "write", "POST", "/values:batchUpdate",
         lambda a: values.batch_update(a.book, a.body, a.caller)),
        ("append", "write", "POST", r"/values/(?P<range>[^/]+):append",
         lambda a: values.append(a.book, a.names["range"], a.options, a.body, a.caller)),
        ("clear", "write", "POST", r"/values/(?P<range>[^/]+):clear",
         lambda a: values.clear(a.book, a.names["range"], a.caller)),
        ("values", "read", "GET", r"/values/(?P<range>[^/]+)",
         lambda a: values.get(a.book.content, a.book.content.area(a.names["range"]), a.options)),
        ("update", "write", "PUT", r"/values/(?P<range>[^/]+)",
         lambda a: values.update(a.book, a.names["range"], a.options, a.body, a.caller)),
    )
]  # fmt: skip


def find(method: str, path: str) -> tuple[Route, dict[str, str]]:
    """The route and the parts of the path; refused by name when we do not speak it."""
    for route in ROUTES:
        match = route.path.fullmatch(path)
        if match and route.method == method:
            return route, {name: unquote(part) for name, part in match.groupdict().items()}
    raise Refused(404, f"This server does not know the call {method} {unquote(path)}")


def carry_out(route: Route, asked: Asked) -> JSON:
    asked.book.admit(asked.caller, writes=route.kind == "write")
    return picked(route.answer(asked), asked.options.get("fields"))
