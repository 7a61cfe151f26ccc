"""One spreadsheet: its tabs and tags, who may open it, and changes that happen whole or not at all."""

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Self

from tests.google import masks
from tests.google.metadata import Tag, check_room, shifted
from tests.google.ranges import Area, Span, spans, split_title, unparsable
from tests.google.refused import JSON, Refused, invalid
from tests.google.shapes import REQUESTS, checked
from tests.google.sheet import COLUMNS, ROWS, Sheet
from tests.google.shift import Shift

MOST_CELLS = 10_000_000
PROTECTED = (
    "You are trying to edit a protected cell or object. "
    "Please contact the spreadsheet owner to remove protection if you need to edit."
)


@dataclass(frozen=True)
class Caller:
    email: str
    project: str
    owner: bool = False


@dataclass
class Doubts:
    """What is not known of Google; a test can have it either way."""

    used_id_refused: bool = True
    deleting_nothing_refused: bool = False


@dataclass
class Content:
    """What a batch works on: a copy, which takes the place of the old when everything went well."""

    properties: JSON
    sheets: list[Sheet]
    tags: dict[int, Tag] = field(default_factory=dict)
    doubts: Doubts = field(default_factory=Doubts)
    numbers: Iterator[int] = field(default_factory=lambda: count(1_000_001, 7919))

    def copy(self) -> Self:
        sheets = [sheet.copy() for sheet in self.sheets]
        return type(self)(dict(self.properties), sheets, dict(self.tags), self.doubts, self.numbers)

    def sheet(self, sheet_id: int) -> Sheet:
        for sheet in self.sheets:
            if sheet.id == sheet_id:
                return sheet
        raise invalid(f"No grid with id: {sheet_id}")

    def titled(self, title: str) -> Sheet | None:
        return next((sheet for sheet in self.sheets if sheet.title == title), None)

    def area(self, name: str) -> Area:
        """Of A1 notation: by title, so a renamed tab is not found; without a title the first that is shown."""
        title, cells = split_title(name)
        if title is None and (sheet := self.titled(name)):
            return Area(sheet.id)
        named = next(sheet for sheet in self.sheets if not sheet.hidden) if title is None else self.titled(title)
        found = spans(cells) if cells else (Span(), Span())
        if named is None or found is None:
            raise unparsable(name)
        return Area(named.id, *found)

    def reshape(self, sheet: Sheet, dimension: str, shift: Shift, size: int) -> None:
        sheet.reshape(dimension, shift, size)
        self.tags = shifted(self.tags, sheet.id, dimension, shift)

    def guard(self, area: Area, caller: Caller) -> None:
        """Refuses to change what somebody protected against the caller; a warning does not stop an API."""
        for protection in self.sheet(area.sheet).protected.values():
            editors = protection.get("editors", {}).get("users", ())
            stops = not protection.get("warningOnly") and not caller.owner and caller.email not in editors
            free = any(Area.read(hole) == area for hole in protection.get("unprotectedRanges", ()))
            if stops and not free and Area.read(protection["range"]).meets(area):
                raise invalid(PROTECTED)

    def check(self) -> None:
        rows_and_columns = (sheet.size for sheet in self.sheets)
        if sum(rows * columns for rows, columns in rows_and_columns) > MOST_CELLS:
            raise invalid(
                f"This action would increase the number of cells in the workbook above the limit of {MOST_CELLS} cells."
            )
        check_room(self.tags)

    def json(self, book_id: str, project: str, areas: list[Area] | None = None, *, cells: bool = False) -> JSON:
        """A Spreadsheet of the API; of the areas' tabs only when they are given."""
        sheets = []
        for index, sheet in enumerate(self.sheets):
            mine = [Area(sheet.id)] if areas is None else [area for area in areas if area.sheet == sheet.id]
            if mine:
                found = sheet.json(index, [sheet.bounds(area) for area in mine] if cells else None)
                self._tag_dimensions(found.get("data", ()), project, sheet.id)
                sheets.append(found | self._tagged(project, sheet.id))
        whole = {"spreadsheetId": book_id, "properties": self.properties, "sheets": sheets}
        return (
            whole
            | self._tagged(project, None)
            | {"spreadsheetUrl": f"https://docs.google.com/spreadsheets/d/{book_id}/edit"}
        )

    def _tag_dimensions(self, data: Iterable[JSON], project: str, sheet: int) -> None:
        names = {ROWS: ("rowMetadata", "startRow"), COLUMNS: ("columnMetadata", "startColumn")}
        for tag in self.tags.values():
            if tag.place.dimension and tag.place.sheet == sheet and tag.seen_by(project):
                name, start = names[tag.place.dimension]
                for block in data:
                    at = tag.place.at - block.get(start, 0)
                    if 0 <= at < len(block[name]):
                        block[name][at].setdefault("developerMetadata", []).append(tag.json())

    def _tagged(self, project: str, sheet: int | None) -> JSON:
        tags = [tag for tag in self.tags.values() if tag.place.sheet == sheet and tag.seen_by(project)]
        found = [tag.json() for tag in tags if not tag.place.dimension]
        return {"developerMetadata": found} if found else {}


Change = Callable[[Content, JSON, Caller], JSON]
"""One request of a batch: changes the content and gives its reply."""


class Book:
    def __init__(self, book_id: str, title: str, *, owner: str, doubts: Doubts, zone: str, locale: str) -> None:
        properties = {"title": title, "locale": locale, "autoRecalc": "ON_CHANGE", "timeZone": zone}
        self.id = book_id
        self.owner = Caller(owner, "", owner=True)
        self.content = Content(properties, [Sheet(0, "Sheet1")], doubts=doubts)
        self.shares: dict[str, str] = {}
        """E-mail to reader or writer."""
        self.deleted = False
        self.office = False
        """An Excel file somebody put into Drive: it opens there, and the API does not work on it."""
        self.lock = threading.RLock()

    def admit(self, caller: Caller, *, writes: bool) -> None:
        if self.deleted:
            raise Refused(404, "Requested entity was not found.")
        role = "writer" if caller.owner else self.shares.get(caller.email)
        if role is None or (writes and role != "writer"):
            raise Refused(403, "The caller does not have permission")
        if self.office:
            raise Refused(400, "This operation is not supported for this document", code="FAILED_PRECONDITION")

    @contextmanager
    def changing(self) -> Iterator[Content]:
        """Other threads see it before or after, never between."""
        with self.lock:
            draft = self.content.copy()
            yield draft
            draft.check()
            self.content = draft

    def batch_update(self, body: JSON, caller: Caller, kinds: dict[str, Change]) -> JSON:
        requests = body.get("requests")
        if not isinstance(requests, list) or not requests:
            raise invalid("Must specify at least one request.")
        with self.changing() as draft:
            replies = [_applied(draft, request, place, caller, kinds) for place, request in enumerate(requests)]
        answer: JSON = {"spreadsheetId": self.id, "replies": replies}
        if body.get("includeSpreadsheetInResponse"):
            cells = bool(body.get("responseIncludeGridData"))
            answer["updatedSpreadsheet"] = self.content.json(self.id, caller.project, cells=cells)
        return answer


def _applied(draft: Content, request: JSON, place: int, caller: Caller, kinds: dict[str, Change]) -> JSON:
    if not isinstance(request, dict) or len(request) != 1:
        raise invalid(f"Invalid value at 'requests[{place}]': exactly one kind of request must be set.")
    kind, given = next(iter(request.items()))
    if kind not in REQUESTS or kind not in kinds:
        raise invalid(
            f"Invalid JSON payload received. Unknown name \"{kind}\" at 'requests[{place}]': Cannot find field."
        )
    body = checked(given or {}, REQUESTS[kind], f"requests[{place}].{kind}")
    try:
        reply = kinds[kind](draft, body, caller)
        draft.check()
    except Refused as refused:
        raise Refused(refused.status, f"Invalid requests[{place}].{kind}: {refused.message}") from None
    return {kind: reply} if reply or kind in ANSWERED else {}


ANSWERED = frozenset({"findReplace", "updateDeveloperMetadata", "deleteDeveloperMetadata"})
"""Kinds whose reply is there even when everything in it is zero, and so left out."""


def picked(answer: JSON, fields: str | None) -> JSON:
    found: JSON = masks.pick(answer, masks.read(fields)) if fields and fields != "*" else answer
    return found
