"""Paper with a touchpoint's code: posters, tents, stickers, labels; and the same code for tags and messages."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from server.branches.touchpoint import touchpoint_by_code
from server.codes import alphabet
from server.codes.ndef import ndef
from server.codes.paper.content import Content
from server.codes.paper.finished import finished, kind_of
from server.codes.paper.kinds import drawn
from server.codes.paper.sheet import FORMATS, Grid, alike, grid_from
from server.codes.paper.wishes import Wishes, content_for
from server.commands.answer import Answer
from server.commands.opened import opened
from server.commands.touchpoint import page_url
from server.errors import BadRequest


def poster(arguments: argparse.Namespace) -> Answer:
    out = Path(arguments.out)
    kind = kind_of(out)
    content, url = _asked(arguments, arguments.code)
    write(out, finished(drawn(content, arguments.paper), kind))
    return Answer({"file": str(out), "url": url}, f"{out} leads to {url}")


def labels(arguments: argparse.Namespace) -> Answer:
    out = Path(arguments.out)
    kind, grid = kind_of(out), grid_of(arguments)
    content, url = _asked(arguments, arguments.touchpoint)
    if arguments.sheets < 1:
        raise BadRequest("At least one sheet is needed: --sheets 1.")
    drawing = alike(content, grid, arguments.sheets)
    write(out, finished(drawing, kind))
    many = len(grid.places) * arguments.sheets
    return Answer({"file": str(out), "url": url, "labels": many}, f"{out} has {many} labels that lead to {url}")


def nfc(arguments: argparse.Namespace) -> Answer:
    with opened(arguments) as heard:
        touchpoint = heard.database.read(touchpoint_by_code, alphabet.tidy(arguments.code))
        url = page_url(heard.public_url, touchpoint)
    record = ndef(url)
    if arguments.out:
        write(Path(arguments.out), record)
    text = f"Write this address to the tag, as a link: {url}\nThe same as an NDEF record: {record.hex(' ')}"
    return Answer({"url": url, "ndef": record.hex(), "file": arguments.out or None}, text)


def line(arguments: argparse.Namespace) -> Answer:
    """For a text message or the branch's own web page."""
    with opened(arguments) as heard:
        touchpoint = heard.database.read(touchpoint_by_code, alphabet.tidy(arguments.code))
        wishes = Wishes(languages=tuple(arguments.language or ()), draft=True)
        content = heard.database.read(content_for, touchpoint, wishes, public_url=heard.public_url)
        url = page_url(heard.public_url, touchpoint)
    said = " ".join([*(wording.question for wording in content.wordings), url])
    return Answer({"line": said, "url": url}, said)


def grid_of(arguments: argparse.Namespace) -> Grid:
    """Of the common ones by name, or free."""
    if bool(arguments.grid) != bool(arguments.label):
        raise BadRequest("A free sheet needs both --grid 3x8 and --label 70x37.")
    if arguments.grid:
        return grid_from(arguments.grid, arguments.label)
    if arguments.format not in FORMATS:
        raise BadRequest(f"A sheet of labels has one of the formats {', '.join(FORMATS)}, or --grid and --label.")
    return FORMATS[arguments.format]


def wishes_of(arguments: argparse.Namespace) -> Wishes:
    return Wishes(
        languages=tuple(arguments.language or ()),
        logo=_picture(arguments.logo) if arguments.logo else None,
        logo_inside=arguments.logo_inside,
        level=arguments.level,
        code_ink=arguments.ink.lower(),
        ground=arguments.ground.lower(),
        distance=arguments.distance * 10,
        draft=arguments.draft,
    )


def write(out: Path, content: bytes) -> None:
    with to_be_written(out) as file:
        file.write_bytes(content)


@contextmanager
def to_be_written(out: Path) -> Iterator[Path]:
    """A file beside it that takes its place when all is well, so that nobody prints half a document."""
    part = out.with_name(f".{out.name}.part")
    try:
        part.touch()
        yield part
        part.replace(out)
    except OSError as problem:
        raise BadRequest(f"{out} cannot be written: {problem.strerror}.") from None
    finally:
        part.unlink(missing_ok=True)


def _asked(arguments: argparse.Namespace, code: str) -> tuple[Content, str]:
    """With the address that it leads to."""
    wishes = wishes_of(arguments)
    with opened(arguments) as heard:
        touchpoint = heard.database.read(touchpoint_by_code, alphabet.tidy(code))
        content = heard.database.read(content_for, touchpoint, wishes, public_url=heard.public_url)
        return content, page_url(heard.public_url, touchpoint)


def _picture(file: str) -> bytes:
    from server.branches.pictures import picture_from

    try:
        return picture_from(Path(file).read_bytes()).content
    except OSError as problem:
        raise BadRequest(f"{file} cannot be read: {problem.strerror}.") from None
