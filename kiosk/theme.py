"""Colours, and sizes in millimetres turned into pixels of this panel. The only place for either."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import ceil, hypot
from pathlib import Path

Colour = tuple[float, float, float, float]

MM_PER_INCH = 25.4
CAPITAL = 0.714
"""Height of a capital in Noto Sans, of the font's size."""
SMALLEST_CAPITAL_MM = 4.8
FACE_MM = ANSWER_MM = 20
CONTROL_MM = 12
USUAL_INCHES = 10.1
"""What a panel that does not tell its size is taken for."""
ROOMY_MM = (200, 125)
"""From this size on everything grows with the panel, up to LARGEST times."""
LARGEST = 1.8
COMPACT_MM = 105
"""Lower than this there is no room for anything but the question and the answers."""

TEXT, GRAPHIC = 4.5, 3.0
"""WCAG 1.4.3 and 1.4.11."""


def colour(code: str) -> Colour:
    """`#rrggbb` as parts from 0 to 1, opaque."""
    red, green, blue = (int(code[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue, 1.0


def contrast(one: str, other: str) -> float:
    """WCAG 2: from 1 (the same) to 21 (black on white)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(code: str) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 (of WCAG)

    red, green, blue, _ = colour(code)
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)


@dataclass(frozen=True, slots=True)
class Colours:
    back: str = "#f7f5f1"
    card: str = "#ffffff"
    ink: str = "#1d2430"
    soft: str = "#5a6474"
    line: str = "#858e9c"
    rule: str = "#e3dfd8"
    act: str = "#14565e"
    on_act: str = "#ffffff"
    pale: str = "#e4f0ef"
    warn: str = "#9a2c16"

    def problems(self) -> Iterator[str]:
        """A sentence for each pair of colours that cannot be told apart well enough."""
        for front, behind, least in (
            ("ink", "back", TEXT),
            ("ink", "card", TEXT),
            ("ink", "pale", TEXT),
            ("ink", "rule", TEXT),
            ("soft", "back", TEXT),
            ("soft", "card", TEXT),
            ("act", "back", TEXT),
            ("act", "pale", TEXT),
            ("on_act", "act", TEXT),
            ("warn", "back", TEXT),
            ("line", "card", GRAPHIC),
            ("line", "back", GRAPHIC),
        ):
            found = contrast(getattr(self, front), getattr(self, behind))
            if found < least:
                yield f"{front} on {behind} has a contrast of {found:.1f}; it needs {least}."

    def __getitem__(self, name: str) -> Colour:
        return colour(getattr(self, name))


@dataclass(frozen=True)
class Theme:
    """Sizes for a window of width x height pixels at this many dots per inch."""

    width: int
    height: int
    dpi: float
    colours: Colours = Colours()

    def __post_init__(self) -> None:
        if problems := list(self.colours.problems()):
            raise ValueError(" ".join(problems))

    def mm(self, length: float) -> int:
        return ceil(length * self.dpi / MM_PER_INCH)

    @cached_property
    def grows(self) -> float:
        longer, shorter = (edge(self.width, self.height) * MM_PER_INCH / self.dpi for edge in (max, min))
        return min(LARGEST, max(1.0, min(longer / ROOMY_MM[0], shorter / ROOMY_MM[1])))

    @property
    def is_portrait(self) -> bool:
        return self.height > self.width

    @property
    def is_compact(self) -> bool:
        return self.height < self.mm(COMPACT_MM)

    def room(self, length: float) -> int:
        """A length in mm that grows with the panel."""
        return self.mm(length * self.grows)

    @cached_property
    def margin(self) -> int:
        return self.mm(2) if self.is_compact else self.room(6)

    @cached_property
    def gap(self) -> int:
        return self.mm(1.5) if self.is_compact else self.room(3)

    @cached_property
    def control(self) -> int:
        return self.mm(CONTROL_MM) if self.is_compact else self.room(14)

    @cached_property
    def answer(self) -> int:
        return self.room(ANSWER_MM)

    @cached_property
    def face(self) -> int:
        return self.room(FACE_MM)

    @cached_property
    def text(self) -> int:
        """Font size in pixels whose capitals are large enough; nothing is set smaller."""
        return ceil(self.room(SMALLEST_CAPITAL_MM) / CAPITAL)

    @cached_property
    def title(self) -> int:
        return self.text if self.is_compact else round(self.text * 1.3)

    @cached_property
    def display(self) -> int:
        """The one question on the first screen, and the thanks."""
        return round(self.text * (1.25 if self.is_compact else 1.65))

    @cached_property
    def radius(self) -> int:
        return self.room(2.6)

    @cached_property
    def stroke(self) -> int:
        return max(2, self.mm(0.3))


def dots_per_inch(
    width: int, height: int, environment: Mapping[str, str], panels: Path = Path("/sys/class/drm")
) -> float:
    """What the environment says (KIVY_DPI), else the panel itself, else as if it were a usual tablet's."""
    if said := environment.get("KIVY_DPI"):
        return float(said)
    for edid in sorted(panels.glob("*/edid")):
        if (across := _millimetres_across(edid.read_bytes(), width, height)) > 0:
            return width / across * MM_PER_INCH
    return hypot(width, height) / USUAL_INCHES


def _millimetres_across(edid: bytes, width: int, height: int) -> int:
    """From EDID 1.4, first detailed timing; 0 unless this is the panel of that many pixels."""
    if len(edid) < 128:  # noqa: PLR2004 (the length of EDID's first block)
        return 0
    timing = edid[54:72]
    pixels = timing[2] | (timing[4] & 0xF0) << 4, timing[5] | (timing[7] & 0xF0) << 4
    size = timing[12] | (timing[14] & 0xF0) << 4, timing[13] | (timing[14] & 0x0F) << 8
    if pixels == (width, height):
        return size[0]
    return size[1] if pixels == (height, width) else 0
