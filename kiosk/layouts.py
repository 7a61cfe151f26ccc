"""Keyboards as data, read from keyboards/<language>.toml and checked."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any
from unicodedata import normalize

import assets

FOLDER = Path(__file__).parent / "keyboards"
FALLBACK = "en"
BY_SCRIPT = {"Arabic": "ar", "Devanagari": "hi"}
CYRILLIC = frozenset({"be", "bg", "cyrl", "kk", "ky", "mk", "mn", "ru", "sr", "tg", "uk"})

LETTERS, NUMBERS, MORE, LATIN = "letters", "numbers", "more", "latin"
LAYERS = LETTERS, NUMBERS, MORE, LATIN
SHIFT, ERASE, SPACE = "shift", "\b", " "
NAMED = {"shift": SHIFT, "erase": ERASE, "space": SPACE}
WITH_LETTERS = {1: 1.0, 2: 1.2, 3: 1.4, 4: 1.6}
SPACE_IS = 1.2, 5.0
"""In widths of a key with one letter; a space, shift and erase take what their row has to spare."""
AT_MOST = 1.5

WIDE, NARROW = "wide", "narrow"
MOST = {WIDE: (4, 11), NARROW: (7, 7)}
"""Rows, and keys of usual width in each, that find room at 12 mm on a 7-inch panel, one way and the other."""

A_HAIR = 0.01
LONGEST_KEY = 3

Rows = tuple[tuple[str, ...], ...]


class BadKeyboard(ValueError):
    """A keyboard file that cannot be used."""


@dataclass(frozen=True, slots=True)
class Layer:
    """Keys that show together; each is what it types, SHIFT, ERASE, or the name of the layer it leads to."""

    key: str
    """What the key to this layer shows."""
    once: bool
    """Whether the letters come back after one character."""
    wide: Rows
    narrow: Rows

    def rows(self, form: str) -> Rows:
        return self.wide if form == WIDE else self.narrow


@dataclass(frozen=True, slots=True)
class Layout:
    language: str
    """Whose file this is."""
    layers: Mapping[str, Layer]

    @property
    def latin(self) -> str:
        """The layer in which addresses are typed."""
        return LATIN if LATIN in self.layers else LETTERS

    def form(self, keys: float) -> str:
        """Wide where so many keys of usual width fit beside each other, else narrow."""
        widest = max(self.across(layer.wide) for layer in self.layers.values())
        return WIDE if widest <= keys + A_HAIR else NARROW

    def across(self, rows: Rows) -> float:
        """Of the widest row, in keys with one letter."""
        return max(sum(map(self.width, row)) for row in rows)

    def width(self, key: str) -> float:
        """The least, in keys with one letter."""
        if key == SPACE:
            return SPACE_IS[0]
        if key in self.layers:
            key = self.layers[key].key
        elif not key.isascii() or key == SHIFT:
            return 1.0
        return WITH_LETTERS[min(4, len(key))]

    def widths(self, row: Sequence[str], across: float) -> list[float]:
        """Of each key in a row that is to be so wide."""
        widths = [self.width(key) for key in row]
        stretching = [at for at, key in enumerate(row) if key == SPACE] or [
            at for at, key in enumerate(row) if key in {SHIFT, ERASE}
        ]
        for at in stretching:
            most = SPACE_IS[1] if row[at] == SPACE else AT_MOST
            widths[at] = min(most, widths[at] + (across - sum(map(self.width, row))) / len(stretching))
        return widths

    def typed(self, form: str) -> frozenset[str]:
        """Every character that can be typed."""
        found: set[str] = set()
        for layer in self.layers.values():
            rows = layer.rows(form)
            keys = set(chain(*rows)) - {SHIFT, ERASE, *self.layers}
            found.update(*keys)
            if any(SHIFT in row for row in rows):
                found.update(*map(str.upper, keys))
        return frozenset(found)


def layout_for(language: str) -> Layout:
    """The language's own, else one of its script, else the English one; raises BadKeyboard."""
    tag = language.lower().replace("_", "-").split("-")
    scripts = [part for part in tag[1:] if len(part) == len("cyrl")]
    script = "uk" if CYRILLIC.intersection(scripts or tag[:1]) else BY_SCRIPT.get(assets.script(language))
    for name in (tag[0], script):
        if name and (FOLDER / f"{name}.toml").is_file():
            return _read(name)
    return _read(FALLBACK)


@cache
def _read(language: str) -> Layout:
    file = FOLDER / f"{language}.toml"
    return layout_from(file.read_text(encoding="utf-8"), language)


def layout_from(text: str, language: str) -> Layout:
    """A keyboard from the text of its file; raises BadKeyboard with a sentence for each problem."""
    try:
        said = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise BadKeyboard(f"{language}.toml: this is not TOML: {problem}.") from problem
    if problems := list(_shape_problems(said)):
        raise BadKeyboard("\n".join(f"{language}.toml: {problem}" for problem in problems))
    layers = {
        name: Layer(layer["key"], layer.get("once", False), *(_rows(layer[form]) for form in (WIDE, NARROW)))
        for name, layer in said.items()
    }
    layout = Layout(language, layers)
    if problems := list(_problems(layout)):
        raise BadKeyboard("\n".join(f"{language}.toml: {problem}" for problem in problems))
    return layout


def _rows(lines: list[str]) -> Rows:
    return tuple(tuple(NAMED.get(key, normalize("NFC", key)) for key in line.split()) for line in lines)


def _shape_problems(said: dict[str, Any]) -> Iterator[str]:
    for name in (LETTERS, NUMBERS):
        if name not in said:
            yield f"the layer [{name}] is missing."
    for name, layer in said.items():
        if not isinstance(layer, dict):
            yield f"{name} stands alone; expected only layers, such as [letters]."
        elif name not in LAYERS:
            yield f"[{name}] is no layer; expected {', '.join(LAYERS)}."
        else:
            yield from (f"{name}.{problem}" for problem in _layer_problems(layer))


def _layer_problems(layer: dict[str, Any]) -> Iterator[str]:
    for unknown in sorted(layer.keys() - {"key", "once", WIDE, NARROW}):
        yield f"{unknown} is not known; expected key, once, wide and narrow."
    if not isinstance(layer.get("key"), str) or not 1 <= len(layer["key"].strip()) <= LONGEST_KEY:
        yield f"key must be what stands on the key that leads here, at most {LONGEST_KEY} letters, such as abc."
    if not isinstance(layer.get("once", False), bool):
        yield "once must be true or false."
    for form in (WIDE, NARROW):
        rows = layer.get(form)
        if not isinstance(rows, list) or not rows or not all(isinstance(row, str) and row.split() for row in rows):
            yield f"{form} must be a list of rows, each a text with a space between its keys."


def _problems(layout: Layout) -> Iterator[str]:
    for form in (WIDE, NARROW):
        for name, layer in layout.layers.items():
            yield from (f"{name}.{form}{problem}" for problem in _row_problems(layout, layer.rows(form), form))
        shown = {name for layer in layout.layers.values() for name in chain(*layer.rows(form))}
        for name in layout.layers.keys() - shown:
            yield f"no {form} row has the key {name}; expected one that leads to that layer."
    if missing := layout.typed(WIDE) ^ layout.typed(NARROW):
        yield f"wide and narrow must type the same; only one of them has {' '.join(sorted(missing))}."
    for name, layer in layout.layers.items():
        if name != LETTERS and not all(LETTERS in chain(*layer.rows(form)) for form in (WIDE, NARROW)):
            yield f"{name} must have the key letters in wide and in narrow, to lead back."


def _row_problems(layout: Layout, rows: Rows, form: str) -> Iterator[str]:
    most_rows, most_keys = MOST[form]
    if len(rows) > most_rows:
        yield f" has {len(rows)} rows; expected at most {most_rows}."
    for number, row in enumerate(rows, 1):
        for key in row:
            if key not in layout.layers and key.isascii() and key.isalpha() and len(key) > 1 and key != SHIFT:
                named = ", ".join((*NAMED, *layout.layers))
                yield f", row {number}: {key} is no key; expected one character, {named}."
        if (width := sum(map(layout.width, row))) > most_keys + A_HAIR:
            yield f", row {number} is {width:g} keys wide; expected at most {most_keys}."
    keys = list(chain(*rows))
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        yield f" has the key {key} twice."
    for name in ("erase", "space"):
        if NAMED[name] not in keys:
            yield f" has no {name}; expected it in one of the rows."
