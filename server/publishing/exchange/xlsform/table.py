"""The sheets of an XLSForm as tables: columns by name, texts by language."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from server.publishing.exchange.brought import Texts
from server.publishing.exchange.language import tag_named
from server.publishing.exchange.rows import Row

SPOKEN = ("label", "hint")
"""The columns that there may be one of for each language."""


@dataclass(frozen=True, slots=True)
class Line:
    number: int
    cells: Mapping[str, str]
    """By column; empty ones are left out."""

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    def plain(self, column: str) -> str:
        """Without what is between and around its words: for names, types and expressions."""
        return " ".join(self[column].split())


def lines_of(rows: Iterable[Row]) -> list[Line]:
    """Blank rows may stand anywhere; the first that is none names the columns."""
    filled = [row for row in rows if not row.is_blank]
    if not filled:
        return []
    columns = [_column(cell) for cell in filled[0].cells]
    return [
        Line(
            row.line,
            {column: cell for column, cell in zip(columns, row.cells, strict=False) if column and cell.strip()},
        )
        for row in filled[1:]
    ]


def _column(title: str) -> str:
    base, mark, language = title.strip().partition("::")
    base = base.strip().lower().replace(" ", "_")
    return f"{base}::{language.strip()}" if mark else base


@dataclass(frozen=True, slots=True)
class Languages:
    """Column language -> our tag; the columns without one are in `default`."""

    tags: Mapping[str, str]
    default: str
    unknown: tuple[str, ...]

    @property
    def listed(self) -> list[str]:
        return sorted(set(self.tags.values()) or {self.default}, key=lambda tag: (tag != self.default, tag))

    def texts(self, line: Line, column: str) -> Texts:
        texts = {self.tags[spoken]: line[f"{column}::{spoken}"] for spoken in self.tags if spoken}
        texts = {tag: text for tag, text in texts.items() if text}
        return texts | ({self.default: line[column]} if line[column] and self.default not in texts else {})


def languages_of(lines: Iterable[Line], default_language: str) -> Languages:
    spoken: dict[str, None] = {}
    bare = False
    for line in lines:
        for column in line.cells:
            base, mark, language = column.partition("::")
            if base in SPOKEN and mark:
                spoken[language] = None
            bare = bare or column in SPOKEN
    tags = {language: tag for language in spoken if (tag := tag_named(language))}
    default = tag_named(default_language) or next(iter(tags.values()), "en")
    unknown = tuple(language for language in spoken if language not in tags)
    return Languages({**({"": default} if bare else {}), **tags}, default, unknown)
