"""Which languages a branch is offered: those its surveys are written in, those of its country first."""

from collections.abc import Sequence
from dataclasses import dataclass

from babel.core import get_global
from babel.languages import get_official_languages

from server.branches.branch import Branch
from server.branches.touchpoint import all_touchpoints
from server.database import Session
from server.errors import BadRequest
from server.publishing.publishing import newest_versions
from server.setup.founding import USUAL_SURVEY

MOST = 3
"""Among more, a customer who stands in front of a tablet has to search."""


@dataclass(frozen=True, slots=True)
class Tongues:
    """Tags of languages."""

    likely: tuple[str, ...]
    """Official where the branch is."""
    others: tuple[str, ...]

    @property
    def all(self) -> tuple[str, ...]:
        return (*self.likely, *self.others)


def tongues_for(session: Session, branch: Branch) -> Tongues:
    """Those in which every survey of the branch can be asked."""
    newest = newest_versions(session)
    asked = {one.survey for one in all_touchpoints(session) if one.branch.id == branch.id and not one.closed}
    slugs = asked & set(newest) or {USUAL_SURVEY} & set(newest) or set(newest)
    surveys = [newest[slug].survey for slug in sorted(slugs)]
    written = [tag for tag in surveys[0].languages if all(tag in one.languages for one in surveys)] if surveys else []
    official = official_in(branch.timezone)
    likely = tuple(tag for tag in official if tag in written)
    return Tongues(likely, tuple(tag for tag in written if tag not in likely))


def official_in(timezone: str) -> tuple[str, ...]:
    """In the country of a time zone; none where there is no such country."""
    territory = get_global("zone_territories").get(timezone)
    return get_official_languages(territory, regional=True, de_facto=True) if territory else ()


def languages_from(typed: Sequence[str], offered: Sequence[str]) -> tuple[str, ...]:
    """In their order, without what was left empty."""
    chosen = tuple(dict.fromkeys(filter(None, typed)))
    if not chosen:
        raise BadRequest("Please choose at least one language.")
    if not set(chosen) <= set(offered):
        raise BadRequest("The questions are not written in this language; please choose one of the list.")
    return chosen
