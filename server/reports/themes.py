"""What comments are about, by the word lists of their surveys as they are now: a list that grows finds old ones too."""

from collections.abc import Iterable, Mapping, Sequence

from server.database import Session
from server.publishing.publishing import all_versions, newest_versions
from surveys.plain import sought

Themes = Mapping[str, Sequence[str]]
"""Name -> what to look for in plain words."""


def themes_by_version(session: Session) -> dict[int, Themes]:
    """By the id of the survey's version that asked."""
    newest = {slug: published.survey.themes for slug, published in newest_versions(session).items()}
    wanted = {
        slug: {
            name: tuple(dict.fromkeys(sought(one) for words in lists.values() for one in words))
            for name, lists in themes.items()
        }
        for slug, themes in newest.items()
    }
    return {id_: wanted[survey.slug] for id_, survey in all_versions(session).items()}


def themes_of(words: str, themes: Themes) -> tuple[str, ...]:
    """Every theme of which these plain words hold one."""
    said = f" {words} "
    return tuple(name for name, phrases in themes.items() if any(phrase in said for phrase in phrases))


def names_of(all_themes: Iterable[Themes]) -> tuple[str, ...]:
    return tuple(sorted({name for themes in all_themes for name in themes}))
