"""Developer metadata: tags on a spreadsheet, a tab, a row or a column, that nobody sees and that move along."""

from typing import NamedTuple

from tests.google.ranges import Area, Span
from tests.google.refused import JSON, invalid
from tests.google.sheet import COLUMNS, ROWS, Sheet
from tests.google.shift import Shift

ROOM = 30_000
"""Characters of keys and values, for the spreadsheet and again for each of its tabs."""
KIND = {ROWS: "ROW", COLUMNS: "COLUMN"}


class Place(NamedTuple):
    kind: str
    sheet: int | None = None
    at: int = 0

    @classmethod
    def read(cls, given: JSON) -> "Place":
        named = [name for name in ("spreadsheet", "sheetId", "dimensionRange") if name in given]
        if len(named) != 1:
            raise invalid("A location must name one of: spreadsheet, sheetId, dimensionRange.")
        if named == ["spreadsheet"]:
            return cls("SPREADSHEET")
        if named == ["sheetId"]:
            return cls("SHEET", given["sheetId"])
        span = given["dimensionRange"]
        start = span.get("startIndex", 0)
        if "dimension" not in span or span.get("endIndex") != start + 1:
            raise invalid("Developer metadata can only be associated with a single row or column.")
        return cls(KIND[span["dimension"]], span.get("sheetId", 0), start)

    @property
    def dimension(self) -> str | None:
        return {"ROW": ROWS, "COLUMN": COLUMNS}.get(self.kind)

    def json(self) -> JSON:
        if self.kind == "SPREADSHEET":
            return {"locationType": self.kind, "spreadsheet": True}
        if self.kind == "SHEET":
            return {"locationType": self.kind, "sheetId": self.sheet}
        span: JSON = {"sheetId": self.sheet} if self.sheet else {}
        span |= {"dimension": self.dimension, "startIndex": self.at, "endIndex": self.at + 1}
        return {"locationType": self.kind, "dimensionRange": span}

    def area(self) -> Area | None:
        if self.sheet is None:
            return None
        span = Span(self.at, self.at + 1)
        return Area(self.sheet, span if self.kind == "ROW" else Span(), span if self.kind == "COLUMN" else Span())

    def meets(self, other: "Place") -> bool:
        """Whether one is in the other, or they cross."""
        mine, theirs = self.area(), other.area()
        return mine is None or theirs is None or mine.meets(theirs)


class Tag(NamedTuple):
    id: int
    key: str
    value: str
    place: Place
    visibility: str
    project: str
    """Whose account made it: with PROJECT nobody else's sees it."""

    def json(self) -> JSON:
        found: JSON = {
            "metadataId": self.id,
            "metadataKey": self.key,
            "metadataValue": self.value,
            "location": self.place.json(),
            "visibility": self.visibility,
        }
        return {name: value for name, value in found.items() if value != ""}

    def seen_by(self, project: str) -> bool:
        return self.visibility == "DOCUMENT" or self.project == project

    def matches(self, lookup: JSON) -> bool:
        """A DeveloperMetadataLookup, whose every field must hold."""
        if not lookup:
            raise invalid("A developerMetadataLookup must say what to look for.")
        mine = {"metadataId": self.id, "metadataKey": self.key, "metadataValue": self.value}
        mine |= {"visibility": self.visibility, "locationType": self.place.kind}
        if any(mine[name] != lookup[name] for name in mine if name in lookup):
            return False
        if "metadataLocation" not in lookup:
            return True
        place = Place.read(lookup["metadataLocation"])
        exact = lookup.get("locationMatchingStrategy") == "EXACT_LOCATION"
        return self.place == place if exact else self.place.meets(place)


def shifted(tags: dict[int, Tag], sheet: int, dimension: str, shift: Shift) -> dict[int, Tag]:
    """After rows or columns of a tab moved; a tag of a deleted one is gone."""
    kept: dict[int, Tag] = {}
    for number, tag in tags.items():
        if tag.place.sheet == sheet and tag.place.dimension == dimension:
            index = shift.index(tag.place.at)
            if index is not None:
                kept[number] = tag._replace(place=tag.place._replace(at=index))
        else:
            kept[number] = tag
    return kept


def check_place(place: Place, sheets: dict[int, Sheet]) -> None:
    if place.sheet is None:
        return
    if place.sheet not in sheets:
        raise invalid(f"No grid with id: {place.sheet}")
    if place.dimension and place.at >= sheets[place.sheet].count(place.dimension):
        raise invalid(f"The {place.kind.lower()} {place.at} is beyond the grid.")


def check_room(tags: dict[int, Tag]) -> None:
    used: dict[int | None, int] = {}
    for tag in tags.values():
        used[tag.place.sheet] = used.get(tag.place.sheet, 0) + len(tag.key) + len(tag.value)
    if any(characters > ROOM for characters in used.values()):
        raise invalid(f"The developer metadata storage quota of {ROOM} characters is exceeded.")
