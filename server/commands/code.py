import argparse
from pathlib import Path

from server.branches.touchpoint import Touchpoint, touchpoint_by_code
from server.codes import alphabet
from server.commands.answer import Answer
from server.commands.opened import opened
from server.commands.touchpoint import page_url
from server.errors import BadRequest
from server.publishing.publishing import newest_version
from surveys.phrases import phrase
from surveys.survey import Survey


def poster(arguments: argparse.Namespace) -> Answer:
    from server.codes.poster import PosterText, write_poster

    with opened(arguments) as heard:
        touchpoint = heard.database.read(touchpoint_by_code, alphabet.tidy(arguments.code))
        survey = heard.database.read(newest_version, touchpoint.survey).survey
        public_url = heard.public_url
    texts = [
        PosterText(
            language=tag,
            question=survey.words(survey.first.text, tag),
            faces=tuple(survey.words(survey.first.labels[value], tag) for value in sorted(survey.first.labels)),
            invitation=phrase("poster_invitation", tag),
        )
        for tag in _languages(arguments.language, survey, touchpoint)
    ]
    out = Path(arguments.out)
    write_poster(out, texts, public_url, touchpoint.code, page=arguments.page, draft=arguments.draft)
    url = page_url(public_url, touchpoint)
    return Answer({"file": str(out), "url": url}, f"{out} leads to {url}")


def _languages(wanted: list[str] | None, survey: Survey, touchpoint: Touchpoint) -> list[str]:
    offered = [tag for tag in touchpoint.branch.languages if tag in survey.languages] or list(survey.languages)
    if wanted is None:
        return offered[:1]
    if unknown := [tag for tag in wanted if tag not in survey.languages]:
        raise BadRequest(f"The survey is not written in {', '.join(unknown)}, only in {', '.join(survey.languages)}.")
    return wanted[:2]
