"""Make assets/fonts from Debian's fonts-noto-core: `python assets/make_fonts.py [FOLDER OF NOTO FONTS]`."""

import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from fontTools.merge import Merger
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

DEBIAN = Path("/usr/share/fonts/truetype/noto")
HERE = Path(__file__).parent / "fonts"
SCRIPTS = ("Arabic", "Devanagari")
WEIGHTS = ("Regular", "Bold")

LATIN = {
    *range(0x0020, 0x0250),  # Latin and its extensions
    *range(0x02B0, 0x0370),  # letters and marks that sit on others
    *range(0x1E00, 0x1F00),  # Vietnamese
    *range(0x2000, 0x2070),  # punctuation
    *range(0x2070, 0x2150),  # raised digits, money, letter-like signs
    *range(0x2190, 0x2300),  # arrows, mathematics
}
GREEK_AND_CYRILLIC = set(range(0x0370, 0x0530))
OWN = {
    "Arabic": {*range(0x0600, 0x0700), *range(0x0750, 0x0780), *range(0x08A0, 0x0900), 0xFDF2, 0xFDFC, 0x25CC},
    "Devanagari": {*range(0x0900, 0x0980), *range(0xA8E0, 0xA900), *range(0x1CD0, 0x1D00), 0x20B9, 0x25CC},
}


def reduced(source: Path, characters: Iterable[int]) -> TTFont:
    """The font with these characters alone, all of its shaping rules, and no hints: merged fonts cannot share them."""
    font = TTFont(source, recalcTimestamp=False)
    options = Options(layout_features=["*"], hinting=False, notdef_outline=True, glyph_names=False)
    options.name_IDs = [*range(7), 13, 14]
    options.drop_tables += ["DSIG", "GlyphOrder"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=characters)
    subsetter.subset(font)
    return font


def merged(latin: Path, script: str, weight: str) -> TTFont:
    """Noto Sans and Noto Sans of another script in one: neither Kivy nor Pillow falls back to a second font."""
    own = OWN[script]
    with tempfile.TemporaryDirectory() as folder:
        parts = [Path(folder) / "latin.ttf", Path(folder) / "script.ttf"]
        reduced(latin / f"NotoSans-{weight}.ttf", LATIN - own).save(parts[0])
        reduced(latin / f"NotoSans{script}-{weight}.ttf", own).save(parts[1])
        font: TTFont = Merger().merge([str(part) for part in parts])
    family = f"Noto Sans + Noto Sans {script}"
    for number, name in {1: family, 3: f"{family} {weight}", 4: f"{family} {weight}"}.items():
        font["name"].setName(name, number, 3, 1, 0x409)
    font["name"].setName(f"NotoSansWith{script}-{weight}", 6, 3, 1, 0x409)
    font["head"].created = font["head"].modified = TTFont(latin / f"NotoSans-{weight}.ttf")["head"].modified
    font.recalcTimestamp = False
    return font


def make(noto: Path) -> None:
    HERE.mkdir(exist_ok=True)
    for weight in WEIGHTS:
        reduced(noto / f"NotoSans-{weight}.ttf", LATIN | GREEK_AND_CYRILLIC).save(HERE / f"NotoSans-{weight}.ttf")
        for script in SCRIPTS:
            merged(noto, script, weight).save(HERE / f"NotoSans{script}-{weight}.ttf")


if __name__ == "__main__":
    make(Path(sys.argv[1]) if sys.argv[1:] else DEBIAN)
