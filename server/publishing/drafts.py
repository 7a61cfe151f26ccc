"""Drafts of surveys: changed as often as anybody likes, asked of nobody until they are published."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, delete, select

from server.database import Session
from server.database.insert import put
from server.database.tables.publishing import survey_drafts
from server.errors import Conflict, NotFound
from server.publishing.publishing import PAGE, Published, newest_version_if_any, publish
from surveys.catalogue import definition_of, problems_of, survey_from

Definition = dict[str, Any]
"""A survey as plain data, without its version; in a draft something may still be wrong with it."""


class ChangedMeanwhile(Conflict):
    """Somebody else changed the same part of the draft."""

    title = "Somebody else changed this meanwhile"

    def __init__(self, draft: "Draft") -> None:
        super().__init__("Somebody else changed this while you were writing.")
        self.draft = draft


@dataclass(frozen=True, slots=True)
class Draft:
    slug: str
    definition: Definition
    base: int
    """The version it began as; 0 for a new survey."""
    edited_by: int | None
    """A person; nobody at the command line."""
    updated_at: datetime

    @property
    def problems(self) -> tuple[tuple[str, str], ...]:
        """Key path and what was expected."""
        return problems_of(self.definition)


def draft_of(session: Session, slug: str) -> Draft | None:
    row = session.execute(select(survey_drafts).where(survey_drafts.c.slug == slug)).mappings().first()
    return None if row is None else _draft(row)


def all_drafts(session: Session) -> dict[str, Draft]:
    """By slug."""
    rows = session.execute(select(survey_drafts).order_by(survey_drafts.c.slug)).mappings()
    return {row["slug"]: _draft(row) for row in rows}


def begin_draft(session: Session, slug: str, *, person: int | None, now: datetime) -> Draft:
    """A copy of the newest version to work on, without branches' own questions; or the draft that is there already."""
    known = draft_of(session, slug)
    if known is not None:
        return known
    published = newest_version_if_any(session, slug)
    if published is None:
        raise NotFound(f"No survey {slug} was published.")
    return keep_draft(session, slug, without_own(definition_of(published.survey)), person=person, now=now)


def without_own(definition: Definition, *, but: Definition | None = None) -> Definition:
    """Without the questions that branches ask besides (but those of another definition): publishing keeps them."""
    kept = {question["id"] for question in but["questions"]} if but else set()
    chains = [one for one in definition["questions"] if one["id"] in kept or not one.get("only_at")]
    return {**definition, "questions": chains}


def keep_draft(
    session: Session, slug: str, definition: Mapping[str, Any], *, person: int | None, now: datetime
) -> Draft:
    """Keep it whole, in the place of a draft before it."""
    known, newest = draft_of(session, slug), newest_version_if_any(session, slug)
    base = known.base if known else newest.survey.version if newest else 0
    kept: Definition = {**definition, "slug": slug}
    kept.pop("version", None)
    values: dict[str, Any] = {"slug": slug, "definition": kept, "base": base, "edited_by": person, "updated_at": now}
    put(session, survey_drafts, values)
    return Draft(**values)


def change_draft(
    session: Session,
    slug: str,
    part: Callable[[Definition], Any],
    seen: str,
    changed: Callable[[Definition], Definition],
    *,
    person: int | None,
    now: datetime,
) -> Draft:
    """Change one part; raises ChangedMeanwhile if it is not what the person had before them (the `stamp` they saw)."""
    # Locked, so that of two who save at once on PostgreSQL the second sees what the first did.
    locked = select(survey_drafts).where(survey_drafts.c.slug == slug).with_for_update()
    row = session.execute(locked).mappings().first()
    if row is None:
        raise NotFound("This draft is not there any more: it was published or thrown away.")
    draft = _draft(row)
    if stamp(part(draft.definition)) != seen:
        raise ChangedMeanwhile(draft)
    return keep_draft(session, slug, changed(draft.definition), person=person, now=now)


def drop_draft(session: Session, slug: str) -> None:
    session.execute(delete(survey_drafts).where(survey_drafts.c.slug == slug))


def publish_draft(session: Session, slug: str, seen: str, *, now: datetime) -> Published:
    """Make it the version that is asked; raises ChangedMeanwhile, or BrokenDefinition with its problems."""
    claimed = delete(survey_drafts).where(survey_drafts.c.slug == slug).returning(*survey_drafts.columns)
    row = session.execute(claimed).mappings().first()
    if row is None:
        raise NotFound("This draft is not there any more: it was published or thrown away.")
    draft = _draft(row)
    if stamp(draft.definition) != seen:
        raise ChangedMeanwhile(draft)
    return publish(session, survey_from(draft.definition, ""), now=now, source=PAGE)


def stamp(part: Any) -> str:
    """Tells one state of a part from another."""
    return hashlib.sha256(json.dumps(part, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:16]


def _draft(row: RowMapping) -> Draft:
    return Draft(**{name: row[name] for name in ("slug", "definition", "base", "edited_by", "updated_at")})
