"""Colours, and sizes in millimetres turned into pixels of this panel. The only place for either."""

import logging
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from math import ceil, hypot
from pathlib import Path
from typing import Self

from surveys.contrast import USUAL, failing, is_colour, problems

log = logging.getLogger(__name__)

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
"""Lower or narrower than this there is no room for anything but the question and the answers."""


def colour(code: str) -> Colour:
    """`#rrggbb` as parts from 0 to 1, opaque."""
    red, green, blue = (int(code[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue, 1.0


@dataclass(frozen=True, slots=True)
class Colours:
    back: str = USUAL["back"]
    card: str = USUAL["card"]
    ink: str = USUAL["ink"]
    soft: str = USUAL["soft"]
    line: str = USUAL["line"]
    rule: str = USUAL["rule"]
    act: str = USUAL["act"]
    on_act: str = USUAL["on_act"]
    pale: str = USUAL["pale"]
    warn: str = USUAL["warn"]

    def problems(self) -> Iterator[str]:
        """A sentence for each pair of colours that cannot be told apart well enough."""
        yield from problems(asdict(self))

    def __getitem__(self, name: str) -> Colour:
        return colour(getattr(self, name))

    @classmethod
    def of(cls, branch: Mapping[str, str]) -> Self:
        """The branch's own, without those that nobody could read; each left out is a line in the log."""
        usual = asdict(cls())
        taken = {name: code.lower() for name, code in branch.items() if name in usual and is_colour(code.lower())}
        if "act" in taken:
            taken = {"pale": _tint(taken["act"]), **taken}
        while found := list(failing({**usual, **taken})):
            worst = Counter(name for front, behind, _, _ in found for name in (front, behind) if name in taken)
            refused = max(taken, key=lambda name: worst[name])
            log.warning("The branch's colour %s %s is left out: nobody could read it", refused, taken.pop(refused))
        return cls(**{**usual, **taken})


HIGH_CONTRAST = Colours(
    back="#000000",
    card="#000000",
    ink="#ffffff",
    soft="#ffffff",
    line="#ffffff",
    rule="#333333",
    act="#ffe45c",
    on_act="#000000",
    pale="#30300a",
    warn="#ffb4a3",
)
"""At least 7 to 1 for words (WCAG 1.4.6)."""
NIGHT = replace(HIGH_CONTRAST, ink="#8b929c")
"""Asleep: little light, and still to be read."""


def _tint(code: str) -> str:
    """A tenth of a colour in white: under what is chosen."""
    return "#" + "".join(f"{round(255 - (1 - part) * 25.5):02x}" for part in colour(code)[:3])


@dataclass(frozen=True)
class Theme:
    """Sizes for a window of width x height pixels at this many dots per inch."""

    width: int
    height: int
    dpi: float
    colours: Colours = Colours()
    zoom: float = 1.0
    """Of every length: the larger it is, the smaller the panel seems."""
    motion: bool = True
    """Whether anything moves by itself, or when it is touched."""
    is_crowded: bool = False
    """Whether a keyboard leaves little room, however high the panel is."""
    is_sketch: bool = False
    """Only tried for size: nothing is drawn, and no keys are on the keyboard."""

    def __post_init__(self) -> None:
        if problems := list(self.colours.problems()):
            raise ValueError(" ".join(problems))

    def mm(self, length: float) -> int:
        return ceil(length * self.zoom * self.dpi / MM_PER_INCH)

    @cached_property
    def grows(self) -> float:
        longer, shorter = (edge(self.width, self.height) * MM_PER_INCH / self.dpi for edge in (max, min))
        return min(LARGEST, max(1.0, min(longer / ROOMY_MM[0], shorter / ROOMY_MM[1])))

    @property
    def is_portrait(self) -> bool:
        return self.height > self.width

    @property
    def is_compact(self) -> bool:
        return self.is_crowded or min(self.width, self.height) < self.mm(COMPACT_MM)

    def with_keys(self) -> "Theme":
        """For a screen on which a keyboard stands."""
        return replace(self, is_crowded=min(self.width, self.height) < self.mm(COMPACT_MM))

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
        # Rounded once: on a small panel two pixels more break words.
        return ceil(SMALLEST_CAPITAL_MM * self.grows * self.zoom * self.dpi / MM_PER_INCH / CAPITAL)

    @cached_property
    def title(self) -> int:
        return max(self._plain.title if self.zoom > 1 else 0, round(self.text * (1 if self.is_compact else 1.3)))

    @cached_property
    def display(self) -> int:
        """The one question on the first screen, and the thanks."""
        least = self._plain.display if self.zoom > 1 else 0
        return max(least, round(self.text * (1.25 if self.is_compact else 1.65)))

    @property
    def _plain(self) -> "Theme":
        """Nothing is smaller when all else is larger, although there is less room then."""
        return replace(self, zoom=1)

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
