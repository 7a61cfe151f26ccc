"""Requests about what lies over cells: protection, filters, rules for what may be typed and how it looks."""

from tests.google import masks
from tests.google.book import PROTECTED, Caller, Change, Content
from tests.google.ranges import Area
from tests.google.refused import JSON, invalid
from tests.google.sheet import Sheet

PROTECTION = frozenset({"range", "description", "warningOnly", "unprotectedRanges", "editors"})


def protect(content: Content, body: JSON, caller: Caller) -> JSON:
    given = body.get("protectedRange", {})
    area = Area.read(given.get("range", {}))
    sheet = content.sheet(area.sheet)
    used = {number for each in content.sheets for number in each.protected}
    number = given.get("protectedRangeId")
    if number in used:
        raise invalid(f"A protected range with id {number} already exists.")
    if number is None:
        number = next(free for free in content.numbers if free not in used)
    found = _protection(number, given | {"range": area.json()}, caller)
    sheet.protected[number] = found
    return {"protectedRange": found}


def update_protection(content: Content, body: JSON, caller: Caller) -> JSON:
    given = body.get("protectedRange", {})
    mask = masks.needed(body.get("fields", ""), PROTECTION)
    sheet, old = _protected(content, given.get("protectedRangeId"), caller)
    found = _protection(old["protectedRangeId"], masks.merge(old, given, mask), caller)
    area = Area.read(found["range"])
    del sheet.protected[old["protectedRangeId"]]
    content.sheet(area.sheet).protected[found["protectedRangeId"]] = found | {"range": area.json()}
    return {}


def unprotect(content: Content, body: JSON, caller: Caller) -> JSON:
    sheet, old = _protected(content, body.get("protectedRangeId"), caller)
    del sheet.protected[old["protectedRangeId"]]
    return {}


def set_filter(content: Content, body: JSON, caller: Caller) -> JSON:
    """Rows are hidden by hiddenValues alone; another criterion is refused."""
    del caller
    given = body.get("filter", {})
    area = Area.read(given.get("range", {}))
    sheet = content.sheet(area.sheet)
    sheet.bounds(area)
    for criterion in given.get("criteria", {}).values():
        for name in criterion:
            if name != "hiddenValues":
                raise invalid(f"This server knows no filter criterion {name}.")
    sheet.filter = given | {"range": area.json()}
    return {}


def clear_filter(content: Content, body: JSON, caller: Caller) -> JSON:
    del caller
    content.sheet(body.get("sheetId", 0)).filter = None
    return {}


def validate(content: Content, body: JSON, caller: Caller) -> JSON:
    """Kept with each cell, and not applied: an API may write what a person may not."""
    area = Area.read(body.get("range", {}))
    sheet = content.sheet(area.sheet)
    content.guard(area, caller)
    height, width = sheet.inside(area)
    rule = {"dataValidation": body["rule"]} if body.get("rule") else {}
    for row in height:
        cells = [sheet.cell(row, column).changed(rule, {"dataValidation": {}}) for column in width]
        sheet.put(row, width.start, cells)
    return {}


def add_rule(content: Content, body: JSON, caller: Caller) -> JSON:
    del caller
    rule = body.get("rule", {})
    sheets = {area.get("sheetId", 0) for area in rule.get("ranges", [])}
    if len(sheets) != 1 or ("booleanRule" in rule) == ("gradientRule" in rule):
        raise invalid("A rule must have ranges of one sheet, and one of booleanRule and gradientRule.")
    content.sheet(sheets.pop()).conditional.insert(body.get("index", 0), rule)
    return {}


def delete_rule(content: Content, body: JSON, caller: Caller) -> JSON:
    del caller
    sheet, index = content.sheet(body.get("sheetId", 0)), body.get("index", 0)
    if not 0 <= index < len(sheet.conditional):
        raise invalid(f"No conditional format on sheet: {sheet.id} at index: {index}")
    return {"rule": sheet.conditional.pop(index)}


def _protection(number: int, given: JSON, caller: Caller) -> JSON:
    """Who protects can always edit; a warning has no editors."""
    editors = given.get("editors", {})
    if given.get("warningOnly") and any(editors.values()):
        raise invalid("Editors cannot be set on a protected range that only warns.")
    found = {name: given[name] for name in PROTECTION if given.get(name)}
    found |= {"protectedRangeId": number, "requestingUserCanEdit": True}
    if not given.get("warningOnly"):
        users = [*editors.get("users", [])]
        found["editors"] = editors | {"users": users if caller.email in users else [*users, caller.email]}
    return found


def _protected(content: Content, number: int | None, caller: Caller) -> tuple[Sheet, JSON]:
    for sheet in content.sheets:
        if number in sheet.protected:
            found = sheet.protected[number]
            editors = found.get("editors", {}).get("users", ())
            if not (caller.owner or found.get("warningOnly") or caller.email in editors):
                raise invalid(PROTECTED)
            return sheet, found
    raise invalid(f"No protected range with id: {number}")


KINDS: dict[str, Change] = {
    "addProtectedRange": protect,
    "updateProtectedRange": update_protection,
    "deleteProtectedRange": unprotect,
    "setBasicFilter": set_filter,
    "clearBasicFilter": clear_filter,
    "setDataValidation": validate,
    "addConditionalFormatRule": add_rule,
    "deleteConditionalFormatRule": delete_rule,
}
