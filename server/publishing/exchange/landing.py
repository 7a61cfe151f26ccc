"""What was brought along lands in a draft: nobody is asked it before somebody has looked at it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from server.database import Session
from server.database.insert import insert_new
from server.database.tables.publishing import survey_drafts
from server.errors import Conflict
from server.publishing.drafts import Draft, all_drafts, begin_draft, change_draft, stamp
from server.publishing.exchange.fitting import plain_definition
from server.publishing.exchange.naming import name_from
from server.publishing.exchange.translations import Brought, Translated, translated
from server.publishing.publishing import newest_versions
from surveys.survey import Survey

TAKEN = frozenset({"new", "import"})
"""Words of addresses under /surveys."""


class DraftIsThere(Conflict):
    """Somebody is at work on a survey of this name."""

    title = "There is a draft of it already"

    def __init__(self, slug: str) -> None:
        super().__init__(
            f"There is a draft of {slug} already; publish it or throw it away first, or bring this in as new."
        )
        self.slug = slug


class NotTaken(ValueError):
    """The table has faults, or nothing in it differs."""

    def __init__(self, result: Translated) -> None:
        super().__init__("Nothing was taken from the table.")
        self.result = result


def land(session: Session, survey: Survey, *, as_new: bool, person: int | None, now: datetime) -> Draft:
    """A draft of the survey of this name, or of a new one; raises DraftIsThere."""
    newest, slug = newest_versions(session), survey.slug
    if as_new or slug in TAKEN:
        slug = name_from(slug, {*TAKEN, *newest, *all_drafts(session)}, joint="-")
    values: dict[str, Any] = {
        "slug": slug,
        "definition": {**plain_definition(survey), "slug": slug},
        "base": newest[slug].survey.version if slug in newest else 0,
        "edited_by": person,
        "updated_at": now,
    }
    # Never in the place of a draft: of two who bring one in at once, one is told.
    if not insert_new(session, survey_drafts, values):
        raise DraftIsThere(slug)
    return Draft(**values)


def take(session: Session, slug: str, brought: Brought, *, person: int | None, now: datetime) -> Translated:
    """Put the words of a table into the draft, begun if there is none; raises NotTaken, and no draft is begun."""
    begin_draft(session, slug, person=person, now=now)
    results: list[Translated] = []

    def changed(definition: Mapping[str, Any]) -> dict[str, Any]:
        result = translated(definition, brought)
        if result.faults or not result.changes:
            raise NotTaken(result)
        results.append(result)
        return result.definition

    # Each text goes to the draft as it is now: whoever changed others meanwhile keeps them.
    change_draft(session, slug, lambda _: None, stamp(None), changed, person=person, now=now)
    return results[-1]
