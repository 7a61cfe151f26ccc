"""How the tablets of a branch look: colours that can be read, an invitation, slides; checked as they are typed."""

import re
from collections.abc import Mapping, Sequence

from server.errors import BadRequest
from surveys.contrast import USUAL, is_colour, problems
from surveys.tablet import Look, Slide

LONGEST_INVITATION = 80
LONGEST_SLIDE = 200
MOST_SLIDES = 12
_LANGUAGE = re.compile("[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def colours_from(typed: Sequence[str], before: Mapping[str, str]) -> dict[str, str]:
    """From "act=#14565e"; those of before stay unless they are named. Raises BadRequest for what cannot be read."""
    chosen = {**before, **{name: code.lower() for name, code in _pairs(typed, "A colour looks like act=#14565e")}}
    for name, code in chosen.items():
        if name not in USUAL:
            raise BadRequest(f"There is no colour {name}; there are {', '.join(USUAL)}.")
        if not is_colour(code):
            raise BadRequest(f"{name}: a colour looks like #14565e.")
    if found := list(problems(chosen)):
        raise BadRequest(f"Not everybody could read these colours: {' '.join(found)}")
    return chosen


def invitation_from(typed: Sequence[str], before: Mapping[str, str]) -> dict[str, str]:
    return {**before, **_texts(typed, LONGEST_INVITATION)}


def slide_from(typed: Sequence[str]) -> Slide:
    """One slide, in one language or several."""
    return Slide(words=_texts(typed, LONGEST_SLIDE))


def slides_with(slides: Sequence[Slide], added: Sequence[Slide]) -> tuple[Slide, ...]:
    if len(slides) + len(added) > MOST_SLIDES:
        raise BadRequest(f"A branch has at most {MOST_SLIDES} slides; --clear takes the old ones away.")
    return (*slides, *added)


def pictures_in(look: Look, slides: Sequence[Slide]) -> frozenset[str]:
    """SHA-256 of each."""
    return frozenset(filter(None, (look.logo, *(slide.picture for slide in slides))))


def _texts(typed: Sequence[str], longest: int) -> dict[str, str]:
    """Language tag -> text."""
    texts = {}
    for tag, text in _pairs(typed, 'Words name their language, such as en="How was it?"'):
        if not _LANGUAGE.fullmatch(tag):
            raise BadRequest(f"{tag} is no language; it looks like en or pt-BR.")
        texts[tag] = " ".join(text.replace("\0", "").split())
        if not 0 < len(texts[tag]) <= longest:
            raise BadRequest(f"{tag}: this text must have 1 to {longest} characters.")
    return texts


def _pairs(typed: Sequence[str], otherwise: str) -> list[tuple[str, str]]:
    parts = [part.partition("=") for part in typed]
    if not all(equals for _, equals, _ in parts):
        raise BadRequest(f"{otherwise}.")
    return [(name.strip(), value.strip()) for name, _, value in parts]
