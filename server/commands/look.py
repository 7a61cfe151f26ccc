import argparse
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from server.branches.branch import Branch, branch
from server.branches.look import colours_from, invitation_from, slide_from, slides_with
from server.branches.pictures import LARGEST_FILE, Picture, keep_picture, picture_from
from server.branches.settings import BranchSettings, change_settings, settings_of
from server.commands.answer import Answer
from server.commands.branch import note
from server.commands.opened import opened
from server.database import Session
from server.errors import BadRequest
from server.heard import Heard
from surveys.tablet import Look, Slide


def change(arguments: argparse.Namespace) -> Answer:
    """What is not named stays; --clear begins with nothing."""
    logo = [picture_from(_read(arguments.logo))] if arguments.logo else []
    pictures = [picture_from(_read(file)) for file in arguments.slide]
    with opened(arguments) as heard:
        where = heard.database.read(branch, arguments.slug)
        before = BranchSettings() if arguments.clear else heard.database.read(settings_of, where)
        look = _look(arguments, before.look, logo)
        added = [Slide(picture=one.sha256) for one in pictures] + [slide_from(words) for words in arguments.slide_text]
        slides = slides_with(before.slides, added)
        _keep(heard, where, look, slides, [*logo, *pictures])
    data = {
        "slug": where.slug,
        "colours": look.colours,
        "logo": look.logo,
        "invitation": look.invitation,
        "less_motion": look.less_motion,
        "slides": [{"picture": one.picture, "words": one.words} for one in slides],
    }
    return Answer(
        data,
        f"The tablets of {where.name} look so from their next visit on: {_in_words(look, slides)}.",
    )


def _look(arguments: argparse.Namespace, before: Look, logo: Sequence[Picture]) -> Look:
    return replace(
        before,
        colours=colours_from(arguments.colour, before.colours),
        invitation=invitation_from(arguments.invitation, before.invitation),
        logo=logo[0].sha256 if logo else before.logo,
        less_motion=arguments.less_motion == "on" if arguments.less_motion else before.less_motion,
    )


def _keep(heard: Heard, where: Branch, look: Look, slides: tuple[Slide, ...], pictures: Sequence[Picture]) -> None:
    now = heard.clock()

    def keep(session: Session) -> None:
        for one in pictures:
            keep_picture(session, where, one, now=now)
        change_settings(session, where, now=now, look=look, slides=slides)

    heard.database.write(keep)
    note(heard, "look changed", where)


def _read(file: str) -> bytes:
    try:
        with Path(file).open("rb") as opened_file:
            return opened_file.read(LARGEST_FILE + 1)  # one more than is taken, whatever was named
    except OSError as problem:
        raise BadRequest(f"{file} cannot be read: {problem.strerror}.") from None


def _in_words(look: Look, slides: Sequence[Slide]) -> str:
    said = (
        ", ".join(f"{name} {code}" for name, code in look.colours.items()) or "usual colours",
        "a logo" if look.logo else "no logo",
        f"an invitation in {', '.join(look.invitation)}" if look.invitation else "no invitation",
        "less motion" if look.less_motion else "usual motion",
        f"{len(slides)} slide{'' if len(slides) == 1 else 's'}",
    )
    return "; ".join(said)
