import argparse
from collections.abc import Iterator

from sqlalchemy.exc import DatabaseError

from server.backups.folder import database_file
from server.backups.restoring import KEY_FILE
from server.commands.answer import Answer
from server.commands.opened import opened, settings_for
from server.heard import NotMigrated
from server.settings import Settings
from server.setup.findings.examination import examine
from server.setup.findings.finding import Finding

MARKS = {True: "well", False: "BROKEN", None: "-"}


def examine_all(arguments: argparse.Namespace) -> Answer:
    """Not ok, so that scripts notice, when something is broken; what is not set up is not."""
    try:
        found = _missing(settings_for(arguments)) or _looked_at(arguments)
    except NotMigrated:
        found = (_older(settings_for(arguments)),)
    except (DatabaseError, OSError) as failure:
        found = (_unopened(failure),)
    broken = [finding for finding in found if finding.is_well is False]
    data = {
        "well": not broken,
        "findings": [
            {"name": one.name, "is_well": one.is_well, "sentence": one.sentence, "cure": one.cure} for one in found
        ],
    }
    return Answer(data, "\n".join(_told(found)), ok=not broken)


def _missing(settings: Settings) -> tuple[Finding, ...]:
    """What whoever opens a home makes when it is not there: a doctor makes nothing."""
    file = database_file(settings)
    if file is None:
        return ()
    if not file.exists():
        cure = "Say with --home where it is; `heard up` begins a new one."
        return (Finding("database", False, f"There is no Heard here: {file} is not there.", cure),)
    if not settings.secret_key and not (settings.home / KEY_FILE).exists():
        cure = f"Put {settings.home / KEY_FILE} back from where you keep it; else what is sealed cannot be read again."
        return (Finding("key", False, "The secret key is missing.", cure),)
    return ()


def _looked_at(arguments: argparse.Namespace) -> tuple[Finding, ...]:
    with opened(arguments) as heard:
        return examine(heard.database, heard.settings, heard.outlets, now=heard.clock())


def _older(settings: Settings) -> Finding:
    start = ", or start Heard; a copy is made first" if database_file(settings) else ""
    cure = f"Run `heard migrate`{start}."
    return Finding("database", False, "The database is of an older version of Heard.", cure)


def _unopened(failure: Exception) -> Finding:
    why = str(getattr(failure, "orig", failure)).strip().partition("\n")[0]
    cure = "See that the disk is not full and the database is there; `heard restore` puts a copy back."
    return Finding("database", False, f"The database cannot be opened: {why}.", cure)


def _told(found: tuple[Finding, ...]) -> Iterator[str]:
    for one in found:
        yield f"{MARKS[one.is_well]:<7} {one.name:<10} {one.sentence}"
        if one.cure:
            yield f"{'':<19}{one.cure}"
    broken = sum(one.is_well is False for one in found)
    yield ""
    yield "Nothing is broken." if not broken else f"{broken} {'thing is' if broken == 1 else 'things are'} broken."
