"""Surveys as files of other programs, and their words as tables."""

import argparse
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from server.commands.answer import Answer
from server.commands.export import replacing
from server.commands.opened import opened
from server.database import Session
from server.errors import BadRequest, NotFound
from server.publishing.drafts import Definition, draft_of, drop_draft
from server.publishing.exchange.carried import Loss
from server.publishing.exchange.formats import FORMATS, carried_from
from server.publishing.exchange.landing import NotTaken, land, take
from server.publishing.exchange.tables import to_csv, to_xlsx
from server.publishing.exchange.translations import Brought, Translated
from server.publishing.publishing import newest_version, newest_version_if_any, publish
from surveys.catalogue import definition_of, survey_from
from surveys.errors import BrokenDefinition

TABLES = {".csv": to_csv, ".xlsx": to_xlsx}


def export(arguments: argparse.Namespace) -> Answer:
    with opened(arguments) as heard:
        survey = heard.database.read(newest_version, arguments.slug).survey
    written = FORMATS[arguments.format].write(survey)
    _keep(arguments.out, written.content)
    data = {"file": arguments.out, "lost": _plain(written.lost)}
    return Answer(
        data, "\n".join((f"{survey.slug} is in {arguments.out}.", *_told(written.lost, "Read by Heard alone")))
    )


def bring(arguments: argparse.Namespace) -> Answer:
    """Into a draft; with --publish it is asked at once."""
    path = Path(arguments.file)
    carried = carried_from(_content(path), path.name)
    told = _told(carried.lost, "Not carried over")
    data = {"file": str(path), "lost": _plain(carried.lost)}
    if carried.survey is None:
        return Answer({"survey": None, **data}, "\n".join((f"{path} could not be brought in.", *told)), ok=False)
    with opened(arguments) as heard:
        if arguments.publish:
            made = heard.database.write(publish, carried.survey, now=heard.clock(), source=path.name).survey
            first = f"{made.slug} is now version {made.version}."
            return Answer({"survey": made.slug, "version": made.version, **data}, "\n".join((first, *told)))
        draft = heard.database.write(land, carried.survey, as_new=arguments.new, person=None, now=heard.clock())
    first = f"{draft.slug} is a draft now; look at it under /surveys, or publish it with --publish."
    return Answer({"survey": draft.slug, "draft": True, **data}, "\n".join((first, *told)))


def translations(arguments: argparse.Namespace) -> Answer:
    """The table out, or in."""
    if bool(arguments.out) == bool(arguments.brought):
        raise BadRequest("Say --out FILE for the table, or --in FILE to take one back.")
    return _table_in(arguments) if arguments.brought else _table_out(arguments)


def _table_out(arguments: argparse.Namespace) -> Answer:
    write = TABLES.get(Path(arguments.out).suffix.lower())
    if write is None:
        raise BadRequest("The file's name ends in .csv or .xlsx.")
    with opened(arguments) as heard:
        definition = heard.database.read(_newest_words, arguments.slug)
    _keep(arguments.out, write(definition))
    data = {"file": arguments.out, "languages": definition["languages"]}
    return Answer(data, f"The words of {arguments.slug} are in {arguments.out}.")


def _table_in(arguments: argparse.Namespace) -> Answer:
    path = Path(arguments.brought)
    brought, source = Brought.of(_content(path)), path.name if arguments.publish else ""
    with opened(arguments) as heard:
        try:
            result, version = heard.database.write(_take, arguments.slug, brought, source, heard.clock())
        except NotTaken as nothing:
            result, version = nothing.result, None
    faults = [{"line": fault.line, "sentence": fault.sentence} for fault in result.faults]
    changes = [{"key": one.key, "language": one.language} for one in result.changes]
    data = {"survey": arguments.slug, "changes": changes, "faults": faults, "version": version}
    if result.faults:
        lines = (f"Line {one.line}: {one.sentence}" if one.line else one.sentence for one in result.faults)
        return Answer(data, "\n".join((f"{arguments.brought} changed nothing:", *lines)), ok=False)
    if not changes and version is None:
        return Answer(data, f"No text of {arguments.slug} differs.")
    place = f"version {version}, which is asked now" if version else "its draft"
    texts = "1 text" if len(changes) == 1 else f"{len(changes)} texts"
    return Answer(data, f"Changed {texts} of {arguments.slug} in {place}.")


def _take(session: Session, slug: str, brought: Brought, source: str, now: datetime) -> tuple[Translated, int | None]:
    """With a source the draft is published too, or nothing is done at all."""
    try:
        result = take(session, slug, brought, person=None, now=now)
    except NotTaken as nothing:
        if not source or nothing.result.faults:
            raise
        result = nothing.result  # the words are in the draft already
    if not source:
        return result, None
    try:
        survey = survey_from({**result.definition, "slug": slug}, "")
    except BrokenDefinition as broken:
        raise BadRequest(f"The draft of {slug} is not finished, and cannot be published:\n{broken}") from None
    drop_draft(session, slug)
    return result, publish(session, survey, now=now, source=source).survey.version


def _newest_words(session: Session, slug: str) -> Definition:
    """Of the draft, where there is one."""
    draft = draft_of(session, slug)
    if draft is not None:
        return draft.definition
    published = newest_version_if_any(session, slug)
    if published is None:
        raise NotFound(f"No survey {slug} was published.")
    return definition_of(published.survey)


def _keep(out: str, content: bytes) -> None:
    with replacing(Path(out)) as file:
        file.write(content)


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as problem:
        raise BadRequest(f"{path} cannot be read: {problem.strerror}.") from None


def _plain(lost: Iterable[Loss]) -> list[dict[str, str]]:
    return [{"where": loss.where, "what": loss.what, "why": loss.why} for loss in lost]


def _told(lost: tuple[Loss, ...], title: str) -> list[str]:
    return [f"{title}:", *(f"  {loss}" for loss in lost)] if lost else []
