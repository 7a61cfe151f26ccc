"""The tablet's first screen in small, as inline SVG: how logo and colour will look, before anybody hangs it up."""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from server.branches.branch import Branch
from server.branches.pictures import Picture, picture_of
from server.branches.settings import settings_of
from server.branches.touchpoint import all_touchpoints
from server.codes.choice import surveys_on_paper
from server.codes.paper.wishes import wordings
from server.database import Session
from server.setup.colour import theme
from surveys.contrast import USUAL
from surveys.faces import svg
from surveys.phrases import is_right_to_left, language_name, phrase

WIDE, HIGH = 640, 400
CARD, GAP, LEFT, TOP = 104, 12, 36, 148
BUTTON, LOGO = 140, 200
LINE = WIDE - 2 * LEFT
FACE = 72
FACES = range(1, 6)


@dataclass(frozen=True, slots=True)
class Shown:
    branch: str
    question: str
    faces: Sequence[str]
    """Words under them."""
    languages: Sequence[str]
    """Names of the others."""
    done: str
    """On a button."""
    logo: Picture | None
    colours: Mapping[str, str]
    is_mirrored: bool = False
    """Right to left."""


def shown_at(session: Session, branch: Branch, act: str) -> Shown:
    """What the branch's customers will see in the colour `act`, in its first language."""
    look = settings_of(session, branch).look
    surveys = {survey.slug: survey for survey in surveys_on_paper(session)}
    asked = [one.survey for one in all_touchpoints(session) if one.branch.id == branch.id and one.survey in surveys]
    survey = surveys[min(asked, default=min(surveys))] if surveys else None
    first, *others = branch.languages or (survey.languages[:1] if survey else ("en",))
    said = wordings(survey, (first,))[0] if survey else None
    return Shown(
        branch.name,
        said.question if said else "",
        said.faces if said else ("",) * len(FACES),
        [language_name(tag) for tag in others],
        phrase("done", first),
        picture_of(session, branch.id, look.logo) if look.logo else None,
        {**look.colours, **theme(act)},
        is_right_to_left(first),
    )


def glass(shown: Shown) -> str:
    colours = {**USUAL, **shown.colours}
    order = tuple(reversed(FACES)) if shown.is_mirrored else tuple(FACES)
    cards = "".join(_card(place, value, shown.faces[value - 1], colours) for place, value in enumerate(order))
    button = LEFT if shown.is_mirrored else WIDE - LEFT - BUTTON
    parts = (
        f'<rect width="{WIDE}" height="{HIGH}" rx="22" fill="#23272b"/>',
        f'<rect x="14" y="14" width="{WIDE - 28}" height="{HIGH - 28}" rx="6" fill="{colours["back"]}"/>',
        _heading(shown, colours),
        _words(shown, 124, 30, shown.question, colours["ink"], weight=700),
        cards,
        _words(shown, 360, 17, "    ".join(shown.languages), colours["act"], longest=300),
        f'<rect x="{button}" y="334" width="{BUTTON}" height="38" rx="10" fill="{colours["act"]}"/>',
        _text(button + BUTTON / 2, 359, 17, shown.done, colours["on_act"], weight=600, longest=BUTTON - 16),
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {HIGH}" role="img" aria-label='
        f'"The tablet of {escape(shown.branch)}: {escape(shown.question)} Five faces, and a button in the colour.">'
        f"{''.join(parts)}</svg>"
    )


def _heading(shown: Shown, colours: Mapping[str, str]) -> str:
    if not shown.logo:
        return _words(shown, 74, 20, shown.branch, colours["soft"])
    data = b64encode(shown.logo.content).decode()
    left, edge = (WIDE - LEFT - LOGO, "xMaxYMid") if shown.is_mirrored else (LEFT, "xMinYMid")
    logo = f'<image x="{left}" y="36" height="44" width="{LOGO}" preserveAspectRatio="{edge}" '
    return f'{logo}href="data:image/{shown.logo.kind};base64,{data}"/>'


def _card(at: int, value: int, label: str, colours: Mapping[str, str]) -> str:
    left = LEFT + at * (CARD + GAP)
    face = svg(value, FACE).replace("<svg ", f'<svg x="{left + (CARD - FACE) / 2:g}" y="{TOP + 18}" ', 1)
    return (
        f'<rect x="{left}" y="{TOP}" width="{CARD}" height="160" rx="10" fill="{colours["card"]}" '
        f'stroke="{colours["line"]}"/>{face}'
        + _text(left + CARD / 2, TOP + 122, 16, label, colours["ink"], longest=CARD - 10)
    )


def _words(
    shown: Shown, y: float, size: int, text: str, colour: str, *, weight: int = 400, longest: float = LINE
) -> str:
    """From the edge at which this language begins."""
    x, anchor = (WIDE - LEFT, "end") if shown.is_mirrored else (LEFT, "start")
    return _text(x, y, size, text, colour, weight=weight, longest=longest, anchor=anchor)


def _text(
    x: float, y: float, size: int, text: str, colour: str, *, longest: float, weight: int = 400, anchor: str = "middle"
) -> str:
    """On one line, squeezed where it would be longer than it may be."""
    wide = len(text) * size * 0.56
    fitted = f' textLength="{longest:g}" lengthAdjust="spacingAndGlyphs"' if wide > longest else ""
    return (
        f'<text x="{x:g}" y="{y:g}" font-size="{size}" font-weight="{weight}" fill="{colour}" text-anchor="{anchor}"'
        f'{fitted} font-family="system-ui, sans-serif" xml:space="preserve">{escape(text)}</text>'
    )
