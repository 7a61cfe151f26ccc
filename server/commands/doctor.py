import argparse
from collections.abc import Iterator

from sqlalchemy.exc import DatabaseError

from server.commands.answer import Answer
from server.commands.opened import opened
from server.setup.findings.examination import examine
from server.setup.findings.finding import Finding

MARKS = {True: "well", False: "BROKEN", None: "-"}


def examine_all(arguments: argparse.Namespace) -> Answer:
    """Not ok, so that scripts notice, when something is broken; what is not set up is not."""
    try:
        with opened(arguments) as heard:
            found = examine(heard.database, heard.settings, heard.outlets, now=heard.clock())
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
