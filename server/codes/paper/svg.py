"""A drawing as SVG: letters as outlines, so that it needs no font and looks the same everywhere."""

from base64 import b64encode
from functools import cache
from html import escape
from typing import Any

from server.codes.lettering import shaped, typeface
from server.codes.paper.marks import Card, Drawing, Fold, Mark, Modules, Photo, Rows, Shape, Turned, Words
from server.codes.paper.pdf import INK

HAIR = 0.2
PNG = b"\x89PNG"


def svg(drawing: Drawing) -> str:
    """Of its only page."""
    (page,) = drawing.pages
    size = f"{_short(drawing.width)} {_short(drawing.height)}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{drawing.width:g}mm" height="{drawing.height:g}mm" '
        f'viewBox="0 0 {size}" role="img" lang="{escape(drawing.language)}" aria-label="{escape(drawing.title)}">'
        f'<rect width="{_short(drawing.width)}" height="{_short(drawing.height)}" fill="#ffffff"/>'
        + "".join(map(_set, (*page.under, *page.marks)))
        + "</svg>"
    )


def _set(mark: Mark) -> str:  # noqa: PLR0911 (one for each kind)
    match mark:
        case Card():
            place = f'x="{_short(mark.left)}" y="{_short(mark.top)}"'
            size = f'width="{_short(mark.width)}" height="{_short(mark.height)}" rx="{_short(mark.corner)}"'
            edge = f' stroke="{mark.edge}" stroke-width="{HAIR}"' if mark.edge else ""
            return f'<rect {place} {size} fill="{mark.colour or "none"}"{edge}/>'
        case Shape():
            places = ((mark.left + x * mark.side, mark.top + y * mark.side) for x, y in mark.points)
            points = " ".join(f"{_short(x)},{_short(y)}" for x, y in places)
            return f'<polygon points="{points}" fill="{mark.colour}"/>'
        case Modules():
            place = f"translate({mark.left:.4f} {mark.top:.4f}) scale({mark.side / len(mark.rows):.5f})"
            return f'<path transform="{place}" fill="{mark.colour}" d="{path(mark.rows)}"/>'
        case Words():
            return _words(mark)
        case Photo():
            kind = "png" if mark.content.startswith(PNG) else "jpeg"
            place = f'x="{_short(mark.left)}" y="{_short(mark.top)}"'
            size = f'width="{_short(mark.width)}" height="{_short(mark.height)}"'
            return f'<image {place} {size} href="data:image/{kind};base64,{b64encode(mark.content).decode()}"/>'
        case Fold():
            ends = "M{:g} {:g}L{:g} {:g}".format(*mark.start, *mark.end)
            return f'<path d="{ends}" stroke="{mark.colour}" stroke-width="{HAIR}" stroke-dasharray="2 2"/>'
        case Turned():
            turn = f"rotate({mark.degrees:g} {_short(mark.about[0])} {_short(mark.about[1])})"
            return f'<g transform="{turn}">{"".join(map(_set, mark.marks))}</g>'


def _words(mark: Words) -> str:
    line, em = shaped(mark.text, mark.language, bold=mark.bold), typeface(mark.language, bold=mark.bold).face.upem
    drawn = "".join(
        f'<path transform="translate({glyph.x * em:.0f} {glyph.y * em:.0f})" d="{outline}"/>'
        for glyph in line.glyphs
        if (outline := _outline(mark.language, mark.bold, glyph.number))
    )
    size = mark.size / em
    place = f"translate({_short(mark.left)} {_short(mark.baseline)}) scale({size:.6f} {-size:.6f})"
    return f'<g transform="{place}" fill="{mark.colour}" aria-label="{escape(mark.text)}">{drawn}</g>'


def path(rows: Rows) -> str:
    """A rectangle for each run of ink."""
    runs = ((run.start(), y, run.end() - run.start()) for y, row in enumerate(rows) for run in INK(row))
    return "".join(f"M{x} {y}h{width}v1h-{width}z" for x, y, width in runs)


@cache
def _outline(language: str, bold: bool, glyph: int) -> str:  # noqa: FBT001
    """A letter's curves in units of its font, y upwards."""
    import uharfbuzz

    drawn: list[str] = []

    def command(letter: str) -> Any:
        return lambda *numbers: drawn.append(letter + " ".join(f"{number:g}" for number in numbers[:-1]))

    pen = uharfbuzz.DrawFuncs()
    pen.set_move_to_func(command("M"))
    pen.set_line_to_func(command("L"))
    pen.set_quadratic_to_func(command("Q"))
    pen.set_cubic_to_func(command("C"))
    pen.set_close_path_func(lambda _data: drawn.append("Z"))
    typeface(language, bold=bold).draw_glyph(glyph, pen, None)
    return "".join(drawn)


def _short(millimetres: float) -> str:
    return f"{millimetres:.3f}".rstrip("0").rstrip(".")
