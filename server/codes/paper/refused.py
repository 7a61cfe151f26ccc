"""What would be wasted paper is refused, with the way out."""

from server.codes.reachable import refusal
from server.errors import Refusal
from surveys.contrast import contrast, is_colour

LEVELS = "LMQH"
LEAST_MODULE = 0.5
"""Millimetres: what cheap printers print and old phones read in the hand."""
FAR = 10
"""A code is read from ten times its side."""
LEAST_QUIET = 4
LEAST_CONTRAST = 4.0
WIDEST_LOGO = 0.25
LOGO_LEVEL = "Q"


class PaperRefused(Refusal):
    title = "This cannot be printed"


def check_address(public_url: str, *, draft: bool) -> None:
    if not draft and (reason := refusal(public_url)):
        raise PaperRefused(f"{reason} Or print a draft, which says TEST.")


def check_level(level: str) -> None:
    if level not in LEVELS:
        raise PaperRefused("The level of correction is one of L, M, Q and H.")


def check_colours(ink: str, ground: str) -> None:
    """`#rrggbb` both."""
    if not (is_colour(ink) and is_colour(ground)):
        raise PaperRefused("A colour looks like #14565e.")
    found = contrast(ink, ground)
    if contrast(ink, "#ffffff") < contrast(ground, "#ffffff"):
        raise PaperRefused(
            "Many phones cannot read a light code on a dark ground: choose a dark ink on a light ground."
        )
    if found < LEAST_CONTRAST:
        raise PaperRefused(
            f"{ink} on {ground} has a contrast of {found:.1f} to 1; a code needs {LEAST_CONTRAST:.0f} to 1. "
            "Take a darker ink or a lighter ground."
        )


def check_logo_inside(share: float, level: str) -> None:
    """A picture in the middle of the code, as a share of its width."""
    if share > WIDEST_LOGO:
        raise PaperRefused(
            f"A picture that takes {share:.0%} of the code's width hides too much of it: {WIDEST_LOGO:.0%} at most."
        )
    if LEVELS.index(level) < LEVELS.index(LOGO_LEVEL):
        raise PaperRefused(f"A code with a picture inside needs level Q or H to be read; this is level {level}.")


def check_size(module: float, modules: int, distance: float) -> None:
    """Millimetres: side of a module, and how far the phone is away."""
    side = module * modules
    if module < LEAST_MODULE:
        raise PaperRefused(
            f"Each square of the code would be {max(module, 0):.2f} mm wide; it needs {LEAST_MODULE} mm. "
            "Take larger paper, a lower level of correction, or a shorter HEARD_PUBLIC_URL."
        )
    if side * FAR < distance:
        raise PaperRefused(
            f"Read from {distance / 10:.0f} cm a code must be at least {distance / FAR:.0f} mm wide; here it would be "
            f"{side:.1f} mm. Take larger paper, or let people come closer: a distance of {int(side * FAR / 10)} cm."
        )


def check_quiet(quiet: float) -> None:
    """Modules of ground on the narrowest side."""
    if quiet < LEAST_QUIET:
        raise PaperRefused(
            f"The code needs {LEAST_QUIET} squares of empty ground on every side and would have {quiet:.1f}. "
            "Take larger paper or a lower level of correction."
        )
