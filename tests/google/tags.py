"""Requests and questions about developer metadata."""

from tests.google import masks
from tests.google.book import Caller, Change, Content
from tests.google.metadata import Place, Tag, check_place
from tests.google.ranges import Area
from tests.google.refused import JSON, Refused, invalid
from tests.google.shapes import DATA_FILTER, checked

FIELDS = frozenset({"metadataId", "metadataKey", "metadataValue", "location", "visibility"})


def create(content: Content, body: JSON, caller: Caller) -> JSON:
    given = body.get("developerMetadata", {})
    for name in ("metadataKey", "location", "visibility"):
        if not given.get(name):
            raise invalid(f"Developer metadata must have a {name}.")
    number = given.get("metadataId")
    if number in content.tags and content.doubts.used_id_refused:
        raise invalid(f"Developer metadata with the ID {number} already exists.")
    if number is not None and number < 0:
        raise invalid("A metadataId must not be negative.")
    if number is None or number in content.tags:
        number = next(free for free in content.numbers if free not in content.tags)
    place = Place.read(given["location"])
    _check_place(content, place)
    value = given.get("metadataValue", "")
    tag = Tag(number, given["metadataKey"], value, place, given["visibility"], caller.project)
    content.tags[number] = tag
    return {"developerMetadata": tag.json()}


def update(content: Content, body: JSON, caller: Caller) -> JSON:
    mask = masks.needed(body.get("fields", ""), FIELDS)
    found = matching(content, body.get("dataFilters", []), caller)
    for tag, _ in found:
        given = masks.merge(tag.json(), body.get("developerMetadata", {}), mask)
        if not given.get("metadataKey") or given.get("metadataId") != tag.id:
            raise invalid("A metadata key must not be empty, and an id cannot be changed.")
        place = Place.read(given["location"]) if "location" in mask else tag.place
        _check_place(content, place)
        value, visibility = given.get("metadataValue", ""), given.get("visibility", tag.visibility)
        content.tags[tag.id] = tag._replace(key=given["metadataKey"], value=value, place=place, visibility=visibility)
    return {"developerMetadata": [content.tags[tag.id].json() for tag, _ in found]} if found else {}


def delete(content: Content, body: JSON, caller: Caller) -> JSON:
    found = [tag for tag, _ in matching(content, [body.get("dataFilter", {})], caller)]
    if not found and content.doubts.deleting_nothing_refused:
        raise invalid("No developer metadata matches the data filter.")
    for tag in found:
        del content.tags[tag.id]
    return {"deletedDeveloperMetadata": [tag.json() for tag in found]} if found else {}


def search(content: Content, body: JSON, caller: Caller) -> JSON:
    filters = checked(body.get("dataFilters") or [], [DATA_FILTER], "data_filters")
    found = matching(content, filters, caller)
    matches = [{"developerMetadata": tag.json(), "dataFilters": by} for tag, by in found]
    return {"matchedDeveloperMetadata": matches} if matches else {}


def get(content: Content, number: str, caller: Caller) -> JSON:
    tag = content.tags.get(int(number)) if number.isdecimal() else None
    if tag is None or not tag.seen_by(caller.project):
        raise Refused(404, f"No developer metadata with ID {number}")
    return tag.json()


def matching(content: Content, filters: list[JSON], caller: Caller) -> list[tuple[Tag, list[JSON]]]:
    """Every tag once, with the filters it matches."""
    if not filters:
        raise invalid("At least one data filter must be given.")
    found = []
    for tag in content.tags.values():
        by = [one for one in filters if _matches(content, tag, one)]
        if by and tag.seen_by(caller.project):
            found.append((tag, by))
    return found


def area_of(content: Content, one: JSON) -> Area:
    """Of a data filter that names cells."""
    area = content.area(one["a1Range"]) if "a1Range" in one else Area.read(one["gridRange"])
    content.sheet(area.sheet)
    return area


def _matches(content: Content, tag: Tag, one: JSON) -> bool:
    if len(one) != 1:
        raise invalid("A data filter must have exactly one of developerMetadataLookup, a1Range and gridRange.")
    if "developerMetadataLookup" in one:
        return tag.matches(one["developerMetadataLookup"])
    area, mine = area_of(content, one), tag.place.area()
    return mine is not None and mine.meets(area)


def _check_place(content: Content, place: Place) -> None:
    check_place(place, {sheet.id: sheet for sheet in content.sheets})


KINDS: dict[str, Change] = {
    "createDeveloperMetadata": create,
    "updateDeveloperMetadata": update,
    "deleteDeveloperMetadata": delete,
}
