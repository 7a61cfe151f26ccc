"""What somebody wants printed, and the content that follows from it: the touchpoint's survey, its branch's look."""

from dataclasses import dataclass

from server.branches.pictures import picture_of
from server.branches.settings import settings_of
from server.branches.touchpoint import Touchpoint
from server.codes.paper.content import WHITE, Content, Logo, Wording, inks_from
from server.database import Session
from server.errors import BadRequest
from server.publishing.publishing import newest_version
from surveys.phrases import phrase
from surveys.survey import Kind, Survey

INSIDE = 0.22
"""Share of the code's width, where a picture is to stand in its middle."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """All of it may be left out."""

    languages: tuple[str, ...] = ()
    """One or two; the branch's first if not given."""
    logo: bytes | None = None
    """PNG or JPEG; the branch's own if not given."""
    logo_inside: bool = False
    level: str = ""
    code_ink: str = ""
    ground: str = WHITE
    distance: float = 0
    """Millimetres."""
    draft: bool = False


def content_for(
    session: Session, touchpoint: Touchpoint, wishes: Wishes, *, public_url: str, code: str = ""
) -> Content:
    """The touchpoint's own code if no other is given."""
    survey = newest_version(session, touchpoint.survey).survey
    look = settings_of(session, touchpoint.branch).look
    own = picture_of(session, touchpoint.branch.id, look.logo).content if look.logo else None
    picture = wishes.logo or own
    if wishes.logo_inside and picture is None:
        raise BadRequest("There is no picture to put inside the code: give one with --logo.")
    return Content(
        wordings=wordings(survey, languages(wishes.languages, survey, touchpoint)),
        public_url=public_url,
        code=code or touchpoint.code,
        inks=inks_from(look.colours),
        logo=Logo(picture, INSIDE if wishes.logo_inside else 0) if picture else None,
        level=wishes.level,
        code_ink=wishes.code_ink,
        ground=wishes.ground,
        distance=wishes.distance,
        draft=wishes.draft,
    )


def languages(wanted: tuple[str, ...], survey: Survey, touchpoint: Touchpoint) -> tuple[str, ...]:
    """One or two. Raises BadRequest for one in which the survey is not written."""
    offered = [tag for tag in touchpoint.branch.languages if tag in survey.languages] or list(survey.languages)
    if not wanted:
        return tuple(offered[:1])
    if unknown := [tag for tag in wanted if tag not in survey.languages]:
        raise BadRequest(f"The survey is not written in {', '.join(unknown)}, only in {', '.join(survey.languages)}.")
    return tuple(dict.fromkeys(wanted))


def wordings(survey: Survey, tags: tuple[str, ...]) -> tuple[Wording, ...]:
    first = survey.first
    if first.kind is not Kind.CSAT:
        raise BadRequest(f"Paper shows five faces, but the survey {survey.slug} begins with another question.")
    return tuple(
        Wording(
            language=tag,
            question=survey.words(first.text, tag),
            faces=tuple(survey.words(first.labels[value], tag) for value in sorted(first.labels)),
            invitation=phrase("poster_invitation", tag),
        )
        for tag in tags
    )
