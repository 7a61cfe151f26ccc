"""Survey versions: numbered whenever published content differs, and every one is kept."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Join, RowMapping, bindparam, func, insert, select

from server.database import Session
from server.database.tables.publishing import survey_versions
from server.errors import NotFound
from server.publishing.own_question import keeping_own
from surveys.catalogue import definition_of, survey_from
from surveys.survey import Survey

PAGE, WITH_HEARD = "page", "with Heard"
"""Sources of a version, besides files."""
LONGEST_SOURCE = 200


@dataclass(frozen=True, slots=True)
class Published:
    id: int
    """Of the version's row."""
    survey: Survey
    source: str = ""
    """Where it was written: `PAGE`, `WITH_HEARD`, or the name of a file; empty if nobody knows."""
    published_at: datetime | None = None


def publish(session: Session, survey: Survey, *, now: datetime, source: str = "", keeps_own: bool = True) -> Published:
    """A new version, or the newest one again when nothing differs. Branches' own questions stay, unless it says not."""
    lock(session, survey.slug)
    newest = _newest_row(session, survey.slug)
    if newest is not None and keeps_own:
        survey = keeping_own(survey, _published(session, newest).survey)
    definition = definition_of(survey)
    definition.pop("version", None)
    digest = hashlib.sha256(json.dumps(definition, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
    if newest is not None and newest["digest"] == digest:
        return _published(session, newest)
    version = 1 if newest is None else newest["version"] + 1
    values: dict[str, Any] = {
        "slug": survey.slug,
        "version": version,
        "definition": definition | {"version": version},
        "digest": digest,
        "published_at": now,
        "source": source[:LONGEST_SOURCE],
    }
    session.execute(insert(survey_versions).values(values))
    return newest_version(session, survey.slug)


def lock(session: Session, slug: str) -> None:
    """Of two who publish this survey at once on PostgreSQL, the second waits and then sees what the first did."""
    first = select(survey_versions.c.id).where(survey_versions.c.slug == slug, survey_versions.c.version == 1)
    session.execute(first.with_for_update())


def newest_version(session: Session, slug: str) -> Published:
    newest = newest_version_if_any(session, slug)
    if newest is None:
        raise NotFound(f"No survey {slug} was published.")
    return newest


def newest_version_if_any(session: Session, slug: str) -> Published | None:
    row = _newest_row(session, slug)
    return None if row is None else _published(session, row)


def version_by_id(session: Session, version_id: int) -> Published:
    row = session.execute(select(*_light).where(survey_versions.c.id == version_id)).mappings().one()
    return _published(session, row)


def version(session: Session, slug: str, number: int) -> Published | None:
    row = session.execute(_by_number, {"asked": slug, "number": number}).mappings().first()
    return None if row is None else _published(session, row)


def versions(session: Session, named: Iterable[tuple[str, int]]) -> dict[tuple[str, int], Published]:
    """Those of these (slug, number) that were published."""
    # One by one: there is hardly ever more than one, and a statement of fixed shape is much the cheapest.
    found = {(slug, number): version(session, slug, number) for slug, number in named}
    return {name: published for name, published in found.items() if published}


def newest_versions(session: Session) -> dict[str, Published]:
    """Slug -> the version that is asked now."""
    newest = select(func.max(survey_versions.c.id)).group_by(survey_versions.c.slug)
    rows = session.execute(select(*_light).where(survey_versions.c.id.in_(newest))).mappings()
    return {row["slug"]: _published(session, row) for row in rows}


def history(session: Session, slug: str) -> tuple[Published, ...]:
    """All versions of a survey, newest first."""
    rows = session.execute(_of_slug.order_by(survey_versions.c.version.desc()), {"asked": slug}).mappings().all()
    return tuple(_published(session, row) for row in rows)


def all_versions(session: Session) -> dict[int, Survey]:
    """By the id of the version."""
    rows = session.execute(select(*_light)).mappings().all()
    return {row["id"]: _published(session, row).survey for row in rows}


def with_newest(joined: Join, slug: Column[str]) -> Join:
    """Each row beside the newest version of the survey it names, in `newest_columns`; `newest_beside` reads it."""
    versions = survey_versions.alias()
    latest = select(func.max(versions.c.id)).where(versions.c.slug == slug).correlate(slug.table).scalar_subquery()
    return joined.outerjoin(_beside, _beside.c.id == latest)


def newest_beside(session: Session, row: RowMapping) -> Published | None:
    if row["newest__id"] is None:
        return None
    return _published(session, {column.name: row[f"newest__{column.name}"] for column in _light})


def _newest_row(session: Session, slug: str) -> RowMapping | None:
    return session.execute(_newest, {"asked": slug}).mappings().first()


_parsed: dict[tuple[int, str], Survey] = {}
_light = tuple(column for column in survey_versions.columns if column.name != "definition")
_beside = survey_versions.alias()
newest_columns = tuple(_beside.c[column.name].label(f"newest__{column.name}") for column in _light)
# Every sync runs these; building a statement anew takes longer than running it.
_of_slug = select(*_light).where(survey_versions.c.slug == bindparam("asked"))
_newest = _of_slug.order_by(survey_versions.c.version.desc()).limit(1)
_by_number = _of_slug.where(survey_versions.c.version == bindparam("number"))


def _published(session: Session, row: Mapping[Any, Any]) -> Published:
    # A version never changes, so its definition is read once; the digest tells databases of one process apart.
    key = (row["id"], row["digest"])
    if key not in _parsed:
        definition = select(survey_versions.c.definition).where(survey_versions.c.id == row["id"])
        _parsed[key] = survey_from(session.execute(definition).scalar_one(), f"{row['slug']} {row['version']}")
    return Published(row["id"], _parsed[key], row["source"], row["published_at"])
