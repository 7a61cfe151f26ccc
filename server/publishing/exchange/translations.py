"""All texts of a survey as one table, a row a text and a column a language: out to translators, and in again."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Self

from server.publishing.exchange.language import tag_named
from server.publishing.exchange.rows import Row, Unreadable, rows_of
from surveys.own import own_languages
from surveys.shape import near

Definition = dict[str, Any]
KEY, PLACE = "key", "place"
MOST_GUESSES = 20
"""What each of so many unknown keys may have meant; in a table of another survey all are unknown."""
URGENT, THEMES = "rules.urgent", "themes."
_word = re.compile(r"\*?[^*\s]+(\s+[^*\s]+)*\*?")


@dataclass(frozen=True, slots=True)
class Text:
    key: str
    """Names the text whatever the order of rows, such as questions.why.options.waiting.label."""
    place: str
    """For people."""
    table: dict[str, Any]
    """Language -> text, or -> list of words; what is set here is set in the definition."""
    is_list: bool = False
    languages: tuple[str, ...] = ()
    """In which it must be written."""

    def cell(self, language: str) -> str:
        """A list has one word or phrase a line."""
        said = self.table.get(language, "")
        return "\n".join(said) if isinstance(said, list) else str(said)


@dataclass(frozen=True, slots=True)
class Fault:
    line: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Change:
    key: str
    place: str
    language: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Translated:
    definition: Definition
    """Unchanged where there are faults."""
    changes: tuple[Change, ...] = ()
    faults: tuple[Fault, ...] = ()
    added: tuple[str, ...] = ()
    """Languages that the survey did not have before."""


def texts_of(definition: Mapping[str, Any]) -> Iterator[Text]:
    """In the order in which customers meet them."""
    languages = tuple(definition["languages"])
    for number, question in enumerate(definition.get("questions", ()), 1):
        # A branch's own question is written in the branch's languages alone.
        own = tuple(own_languages([("", question)], languages).get("", languages))
        key, place = f"questions.{question['id']}", f"Question {number}"
        yield Text(f"{key}.text", place, question["text"], languages=own)
        if "hint" in question:
            yield Text(f"{key}.hint", f"{place}, below it", question["hint"], languages=own)
        for point, texts in question.get("labels", {}).items():
            yield Text(f"{key}.labels.{point}", f"{place}, at {point}", texts, languages=own)
        for option in question.get("options", ()):
            yield Text(f"{key}.options.{option['value']}.label", f"{place}, an answer", option["label"], languages=own)
    if "thanks" in definition:
        yield Text("thanks", "Thanks", definition["thanks"], languages=languages)
    if "urgent" in definition.get("rules", {}):
        yield Text(URGENT, "Urgent words, one a line", definition["rules"]["urgent"], is_list=True)
    for name, lists in definition.get("themes", {}).items():
        yield Text(f"{THEMES}{name}", f"Theme “{name}”, one word a line", lists, is_list=True)


@dataclass(frozen=True, slots=True)
class Brought:
    """The table that came back, before it is looked at; or why it cannot be."""

    rows: tuple[Row, ...] = ()
    faults: tuple[Fault, ...] = ()

    @classmethod
    def of(cls, content: bytes) -> Self:
        """A large workbook takes seconds: not in a transaction, where answers would wait for it."""
        try:
            rows = tuple(row for row in rows_of(content) if not row.is_blank)
        except Unreadable as fault:
            return cls(faults=(Fault(0, str(fault)),))
        return cls(rows) if rows else cls(faults=(Fault(0, "The file is empty."),))


def translated(definition: Mapping[str, Any], brought: Brought) -> Translated:
    """With the words of a table that came back. An empty cell changes nothing; one fault, and nothing changes."""
    whole = deepcopy(dict(definition))
    if brought.faults:
        return Translated(whole, faults=brought.faults)
    table = _Table(whole, brought.rows[0])
    changes = [change for row in brought.rows[1:] for change in table.changes(row)] if not table.faults else []
    if table.faults:
        return Translated(deepcopy(dict(definition)), faults=tuple(sorted(table.faults, key=lambda one: one.line)))
    used = {change.language for change in changes}
    added = tuple(tag for tag in table.columns.values() if tag not in whole["languages"] and tag in used)
    whole["languages"] = [*whole["languages"], *added]
    return Translated(whole, tuple(changes), (), added)


class _Table:
    def __init__(self, definition: Definition, header: Row) -> None:
        self.texts = {text.key: text for text in texts_of(definition)}
        self.faults: list[Fault] = []
        self.columns: dict[int, str] = {}
        """Place of a column -> language."""
        self._key = -1
        self._lines: dict[str, int] = {}
        known = {tag.casefold(): tag for tag in definition["languages"]}
        for at, title in enumerate(header.cells):
            self._column(at, title.strip(), header.line, known)
        if self._key < 0:
            sentence = f"No column is called “{KEY}”; it tells which text a row is."
            self.faults.append(Fault(header.line, sentence))

    def _column(self, at: int, title: str, line: int, known: Mapping[str, str]) -> None:
        if title.casefold() == KEY:
            self._key = at
            return
        if not title or title.casefold() == PLACE:
            return
        tag = tag_named(title)
        tag = known.get(tag.casefold(), tag)
        if not tag:
            told = f"“{title}” is no language; write its code, such as fr, or leave the heading empty."
            self.faults.append(Fault(line, told))
        elif tag in self.columns.values():
            self.faults.append(Fault(line, f"Two columns are in {tag}."))
        else:
            self.columns[at] = tag

    def changes(self, row: Row) -> Iterator[Change]:
        key = _cell(row, self._key).strip()
        text = self.texts.get(key)
        if text is None:
            meant = near(key, self.texts) if len(self.faults) < MOST_GUESSES else ""
            unknown = f"No text is called “{key}”{meant}"
            told = unknown if key else "This row has words and no key."
            self.faults.append(Fault(row.line, told))
            return
        if key in self._lines:
            self.faults.append(Fault(row.line, f"“{key}” is in line {self._lines[key]} already."))
            return
        self._lines[key] = row.line
        for at, language in self.columns.items():
            yield from self._change(text, language, _cell(row, at), row.line)

    def _change(self, text: Text, language: str, cell: str, line: int) -> Iterator[Change]:
        before = text.cell(language)
        after = "\n".join(_words(cell)) if text.is_list else cell
        if not after.strip() or after.splitlines() == before.splitlines():
            return
        if text.is_list and (wrong := [word for word in _words(cell) if not _word.fullmatch(word)]):
            told = f"“{wrong[0]}” in {language}: * stands for any letters, only at the start or the end."
            self.faults.append(Fault(line, told))
            return
        text.table[language] = _words(cell) if text.is_list else cell
        yield Change(text.key, text.place, language, before, after)


def _words(cell: str) -> list[str]:
    return [" ".join(word.split()) for word in cell.splitlines() if word.strip()]


def _cell(row: Row, at: int) -> str:
    return row.cells[at] if 0 <= at < len(row.cells) else ""


def table_of(definition: Mapping[str, Any]) -> tuple[Sequence[str], Iterable[Sequence[str]]]:
    """Languages, and rows of key, place and a cell for each of them."""
    languages = tuple(definition["languages"])
    rows = ([text.key, text.place, *map(text.cell, languages)] for text in texts_of(definition))
    return languages, rows
