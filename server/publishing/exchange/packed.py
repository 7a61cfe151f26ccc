"""What a workbook is made of, counted before anything reads it: a small zip file may unpack to hours of work."""

import io
import zipfile
from collections import Counter
from xml.parsers import expat

MOST_BYTES = 16_000_000
"""Unpacked, of all parts together; what a part says of its size holds, since no more of it is ever unpacked."""
MOST_SHEETS = 20
MOST_ELEMENTS = 250_000
MOST_OTHERS = 40_000
"""Of elements besides those of cells: formats, ornaments, names. Each of them costs the reader ten times as much."""
OF_CELLS = frozenset({"c", "f", "is", "r", "row", "si", "t", "v"})
PIECE = 65_536
UNDERSTOOD = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
LOCKED = 0x1
"""A bit of a part's flags."""
TOO_LARGE = "This workbook is too large; copy what is needed into a new one."
DAMAGED = "This is no workbook: the file is damaged."


TOO_MANY_SHEETS = f"This workbook has more than {MOST_SHEETS} sheets; save what is needed in one of its own."


class _Enough(Exception):
    """The bounds are reached, or a part says what no spreadsheet program writes; the sentence says so."""


def refusal_of(content: bytes) -> str:
    """Why nobody should read this workbook; empty if it is one like any other."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = packed.infolist()
            if any(part.flag_bits & LOCKED or part.compress_type not in UNDERSTOOD for part in parts):
                return DAMAGED
            if sum(part.file_size for part in parts) > MOST_BYTES:
                return TOO_LARGE
            counted: Counter[str] = Counter()
            for part in parts:
                _count(packed, part, counted)
    except _Enough as sentence:
        return str(sentence)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, OSError, ValueError):
        return DAMAGED
    return ""


def _count(packed: zipfile.ZipFile, part: zipfile.ZipInfo, counted: Counter[str]) -> None:
    """What is no XML, a picture, ends at once: whoever reads it as XML gets no further either."""
    parser = expat.ParserCreate(namespace_separator=" ")

    def element(name: str, _attributes: object) -> None:
        called = name.rpartition(" ")[2]
        counted["all"] += 1
        counted["others"] += called not in OF_CELLS
        counted["sheets"] += called == "sheet"
        if counted["all"] > MOST_ELEMENTS or counted["others"] > MOST_OTHERS:
            raise _Enough(TOO_LARGE)
        if counted["sheets"] > MOST_SHEETS:
            raise _Enough(TOO_MANY_SHEETS)

    def damaged(*_: object) -> None:
        raise _Enough(DAMAGED)

    parser.StartElementHandler = element
    parser.StartDoctypeDeclHandler = damaged
    with packed.open(part) as file:
        try:
            while piece := file.read(PIECE):
                parser.Parse(piece)
        except expat.ExpatError:
            return
