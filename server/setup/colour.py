"""A branch's own colour on its tablets: what follows from it, and the nearest one that everybody can read."""

from server.errors import BadRequest
from surveys.contrast import USUAL, contrast, is_colour, problems

PALE = 0.12
"""How much of the colour is in the wash behind words."""
STEP = 0.02
WHITE, BLACK = "#ffffff", "#000000"


def theme(act: str) -> dict[str, str]:
    """Name -> "#rrggbb", of what is drawn in this colour; empty for the usual one."""
    return {} if act == USUAL["act"] else {"act": act, "pale": mixed(WHITE, act, PALE)}


def is_readable(act: str) -> bool:
    return not list(problems(theme(act)))


def readable(act: str) -> str:
    """The same, or as little darker as makes it readable."""
    share, found = 0.0, act
    while not is_readable(found):
        share += STEP
        found = mixed(act, BLACK, min(share, 1.0))
    return found


def how_well(act: str) -> float:
    """Contrast of the white on a button of this colour; 4.5 is enough."""
    return contrast(USUAL["on_act"], act)


def colour_from(typed: str) -> str:
    code = typed.strip().lower()
    if not is_colour(code):
        raise BadRequest("A colour looks like #14565e.")
    return code


def chosen(act: str) -> dict[str, str]:
    """What is kept. Raises BadRequest where not everybody could read it."""
    if not is_readable(act):
        raise BadRequest(
            f"Not everybody could read this colour, so it is not kept. {readable(act)} is near, and can be."
        )
    return theme(act)


def mixed(one: str, other: str, share: float) -> str:
    """`share` of the other in the one."""
    parts = ((int(one[at : at + 2], 16), int(other[at : at + 2], 16)) for at in (1, 3, 5))
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in parts)
