"""An XLSForm becomes a survey of ours, and what cannot be carried is named."""

import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from server.publishing.exchange.brought import Brought, Found, Offered, Texts, scale_of
from server.publishing.exchange.carried import Carried, Losses, nothing_carried
from server.publishing.exchange.fitting import fitted
from server.publishing.exchange.rows import Unreadable, is_workbook, sheets_of
from server.publishing.exchange.storable import storable
from server.publishing.exchange.xlsform import types
from server.publishing.exchange.xlsform.table import Languages, Line, languages_of, lines_of
from server.publishing.exchange.xlsform.writing import OURS, THANKS, UNLABELLED
from surveys.survey import Kind

LONGEST_POINT = 2
"""Digits."""
READ = ("survey", "choices", "settings", OURS)
LEFT_OUT = ("external_choices", "entities", "osm")
"""Sheets that nothing here is like."""
SETTINGS = frozenset({"form_title", "form_id", "id_string", "default_language", "version", "name", "style"})


def from_xlsform(content: bytes, *, slug: str = "") -> Carried:
    """`slug` is used where the form names none."""
    if not is_workbook(content):
        return nothing_carried("this is no .xlsx workbook")
    try:
        sheets = {title: lines_of(rows) for title, rows in sheets_of(content, *READ, *LEFT_OUT).items()}
    except Unreadable as fault:
        return nothing_carried(str(fault))
    if "survey" not in sheets:
        return nothing_carried("this workbook has no sheet “survey”")
    survey, choices = sheets["survey"], sheets.get("choices", [])
    settings = next(iter(sheets.get("settings", [])), Line(0, {}))
    ours = _ours(sheets.get(OURS, []))
    languages = languages_of([*survey, *choices], settings["default_language"])
    form = _Form(languages, _by_list(choices), Losses())
    form.read(survey)
    form.name_sheets(sheets, settings)
    brought = Brought(
        slug=str(ours.get("slug") or settings["form_id"] or settings["form_title"] or slug or "survey"),
        languages=_tags(ours.get("languages")) or languages.listed,
        found=form.found,
        thanks=form.thanks,
        rest={key: value for key, value in ours.items() if key not in {"slug", "languages"}},
    )
    return fitted(brought, form.losses)


def _ours(lines: Iterable[Line]) -> dict[str, Any]:
    pieces: dict[str, str] = {}
    for line in lines:
        pieces[line["key"]] = pieces.get(line["key"], "") + line["value"]
    return {key: _json(text) for key, text in pieces.items()}


def _by_list(choices: Iterable[Line]) -> dict[str, list[Line]]:
    lists: dict[str, list[Line]] = {}
    for choice in choices:
        lists.setdefault(choice.plain("list_name"), []).append(choice)
    return lists


def _tags(said: Any) -> list[str]:
    return [str(tag) for tag in said] if isinstance(said, list) else []


def _json(text: str) -> Any:
    with suppress(ValueError, RecursionError):
        return storable(json.loads(text))
    return {}


@dataclass(slots=True)
class _Form:
    languages: Languages
    choices: Mapping[str, list[Line]]
    losses: Losses
    found: list[Found] = field(default_factory=list)
    thanks: Texts = field(default_factory=dict)
    groups: list[str] = field(default_factory=list)
    """The conditions of those that are open; empty for one without."""

    def read(self, lines: Iterable[Line]) -> None:
        for line in lines:
            kind = line.plain("type")
            where = (
                f"survey row {line.number} (“{line.plain('name')}”)" if line["name"] else f"survey row {line.number}"
            )
            if not kind:
                self.losses.name(where, "left out", "it has no type")
            elif kind.lower().replace("_", " ").startswith(("begin ", "end ")):
                self._group(kind.lower().replace("_", " "), line, where)
            else:
                self._question(kind, line, where)

    def _group(self, kind: str, line: Line, where: str) -> None:
        if kind.startswith("end "):
            del self.groups[-1:]
            return
        self.groups.append(line.plain("relevant"))
        if kind != "begin group":
            self.losses.name(where, "asked once", "Heard asks nothing several times over")
        if self.languages.texts(line, "label"):
            self.losses.name(where, "the heading of its group", "Heard shows one question at a time, without headings")
        self._name_columns(line, where, ())

    def _question(self, kind: str, line: Line, where: str) -> None:
        table = _json(line[OURS]) if line[OURS] else {}
        ours = table if isinstance(table, Mapping) else {}
        if ours.get("kind") == THANKS or (kind == "note" and line["name"].lower().startswith("thank")):
            self.thanks = self.languages.texts(line, "label")
            return
        one = Found(where, line.plain("name"), Kind.TEXT, self.languages.texts(line, "label"))
        one.hint = self.languages.texts(line, "hint")
        one.conditions = [condition for condition in (*self.groups, line.plain("relevant")) if condition]
        one.rest = {key: value for key, value in ours.items() if key != "kind"}
        carried = self._fill(one, kind, line, ours)
        if carried is None:
            return
        self.found.append(one)
        self._name_columns(line, where, carried)

    def _fill(self, one: Found, kind: str, line: Line, ours: Mapping[str, Any]) -> tuple[str, ...] | None:
        """The further columns that it used; None where the question is lost."""
        chosen = types.choosing(kind)
        if chosen is not None:
            return self._choose(one, chosen, line)
        if kind.lower() == "range":
            return ("parameters",) if self._range(one, types.points_of(line["parameters"])) else None
        if kind.lower() not in types.WORDS:
            why = types.LOST.get(kind.lower(), "Heard does not know this type")
            self.losses.name(one.where, f"left out ({kind})", why)
            return None
        if ours.get("kind") in (Kind.REFERENCE, Kind.CONTACT):
            one.kind = Kind(ours["kind"])
        elif kind.lower() == "text" and types.CONTACT.search(one.name):
            one.kind = Kind.CONTACT
        elif kind.lower() not in {"text", "string"}:
            self.losses.name(one.where, f"asked for words (it took {kind})", "Heard does not check what is typed")
        return ("appearance",) if line["appearance"] == "multiline" else ()

    def _range(self, one: Found, points: list[int]) -> bool:
        scale = scale_of(points)
        if scale is not None:
            one.kind = scale
            return True
        shown = f"{points[0]} to {points[-1]}" if points else "nothing"
        if not 0 < len(points) <= 7:  # noqa: PLR2004 - as many options as there may be
            why = "Heard's scales are 1 to 5, 0 to 10 and 1 to 7"
            self.losses.name(one.where, f"left out (a scale of {shown})", why)
            return False
        self.losses.name(one.where, f"options in place of a scale of {shown}", "no score is counted of it")
        one.kind = Kind.CHOICE
        one.options = [Offered(str(point), dict.fromkeys(self.languages.listed, str(point))) for point in points]
        return True

    def _choose(self, one: Found, chosen: types.Choosing, line: Line) -> tuple[str, ...]:
        listed = self.choices.get(chosen.listed, [])
        points = [int(name) for choice in listed if (name := choice["name"]).isdecimal() and len(name) <= LONGEST_POINT]
        scale = scale_of(points) if len(points) == len(listed) and "likert" in line["appearance"] else None
        if scale is not None and not chosen.is_several:
            one.kind = scale
            labelled = zip(points, listed, strict=True)
            one.labels = {at: self.languages.texts(row, "label") for at, row in labelled if row[OURS] != UNLABELLED}
            one.labels = {at: texts for at, texts in one.labels.items() if texts}
            return ("appearance", "required")
        one.kind = Kind.CHOICE
        one.options = [self._offered(row) for row in listed]
        if chosen.with_other:
            one.options.append(Offered("other", {"en": "Something else"}))
            self.losses.name(one.where, "the words beside “other”", "words have a question of their own")
        if chosen.is_ranking:
            self.losses.name(one.where, "the order of what is chosen", "Heard takes choices without an order")
        most = types.most_of(line.plain("constraint"))
        one.most = (most or len(one.options)) if chosen.is_several else 1
        return () if most is None else ("constraint", "constraint_message")

    def _offered(self, row: Line) -> Offered:
        rest = _json(row[OURS]) if row[OURS] else {}
        label = self.languages.texts(row, "label")
        return Offered(row.plain("name"), label, rest if isinstance(rest, Mapping) else {})

    def _name_columns(self, line: Line, where: str, carried: tuple[str, ...]) -> None:
        for column in line.cells:
            base = column.partition("::")[0]
            if base in types.CARRIED or base in carried or line.plain(column).lower() in {"no", "false", "false()"}:
                continue
            if base in types.LOOKS:
                self.losses.name(where, column, "how it looks is Heard's own")
            else:
                self.losses.name(where, column, types.WHY.get(base, types.NOTHING_ALIKE))

    def name_sheets(self, sheets: Mapping[str, list[Line]], settings: Line) -> None:
        for column in settings.cells:
            if column not in SETTINGS:
                self.losses.name("settings", column, types.WHY.get(column, types.NOTHING_ALIKE))
        extra = {column: None for listed in self.choices.values() for choice in listed for column in choice.cells}
        for column in extra:
            if column.partition("::")[0] not in types.CARRIED:
                why = types.WHY.get(column.partition("::")[0], "all options are offered, each by its words")
                self.losses.name("choices", f"the column {column}", why)
        for title in LEFT_OUT:
            if sheets.get(title):
                self.losses.name(f"sheet {title}", "left out", types.NOTHING_ALIKE)
        for language in self.languages.unknown:
            self.losses.name(f"language “{language}”", "its texts", "nobody here knows which language it is")
