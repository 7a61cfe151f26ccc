"""Which colours of the tablet's theme can be told apart (WCAG 2): asked by who chooses them and by who draws."""

import re
from collections.abc import Iterator, Mapping

TEXT, GRAPHIC = 4.5, 3.0
"""WCAG 1.4.3 and 1.4.11."""

USUAL: Mapping[str, str] = {
    "back": "#f7f5f1",
    "card": "#ffffff",
    "ink": "#1d2430",
    "soft": "#5a6474",
    "line": "#858e9c",
    "rule": "#e3dfd8",
    "act": "#14565e",
    "on_act": "#ffffff",
    "pale": "#e4f0ef",
    "warn": "#9a2c16",
}
"""Name -> "#rrggbb"."""
PAIRS = (
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
)
"""What stands in front, what behind it, and the contrast they need."""

_HEX = re.compile("#[0-9a-f]{6}")


def is_colour(code: str) -> bool:
    return _HEX.fullmatch(code) is not None


def contrast(one: str, other: str) -> float:
    """From 1 (the same) to 21 (black on white); `#rrggbb` both."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def problems(colours: Mapping[str, str]) -> Iterator[str]:
    """A sentence for each pair of a theme that cannot be told apart well enough; names not given are as usual."""
    for front, behind, found, least in failing({**USUAL, **colours}):
        yield f"{front} on {behind} has a contrast of {found:.1f}; it needs {least}."


def failing(colours: Mapping[str, str]) -> Iterator[tuple[str, str, float, float]]:
    """Of a whole theme: what stands in front, what behind it, their contrast and the one they need."""
    for front, behind, least in PAIRS:
        found = contrast(colours[front], colours[behind])
        if found < least:
            yield front, behind, found, least


def _luminance(code: str) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 (of WCAG)

    red, green, blue = (linear(int(code[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
