import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import IO

from server.branches.branch import branch, real_branches
from server.commands.answer import Answer
from server.commands.opened import ACTOR, opened
from server.errors import BadRequest
from server.reports.export import export
from server.reports.formats import FORMATS
from server.reports.records import Export, Record
from server.reports.wanted import Wanted, What, day_from, note

BAR = 30


def responses(arguments: argparse.Namespace) -> Answer:
    return _export(arguments, "responses", personal=arguments.personal)


def cases(arguments: argparse.Namespace) -> Answer:
    return _export(arguments, "cases")


def _export(arguments: argparse.Namespace, what: What, *, personal: bool = False) -> Answer:
    first, last = day_from(arguments.first, "--from"), day_from(arguments.last, "--to")
    with opened(arguments) as heard:
        slug = arguments.branch
        branches = (heard.database.read(branch, slug),) if slug else heard.database.read(real_branches)
        wanted = Wanted(what, branches, first, last, personal=personal)
        with replacing(Path(arguments.out)) as file:
            heard.database.write(note, ACTOR, wanted, arguments.format, now=heard.clock())
            taken = export(heard.database, wanted, heard.keys)
            if sys.stderr.isatty():
                taken = replace(taken, records=counted_aloud(taken))
            rows = FORMATS[arguments.format].write(taken, file)
    return Answer({"file": arguments.out, "rows": rows}, f"{rows} {what} are in {arguments.out}.")


@contextmanager
def replacing(path: Path) -> Iterator[IO[bytes]]:
    """A file that takes the place of another one only when it is whole. Its owner alone may read it."""
    if path.exists() and not path.is_file():
        raise BadRequest(f"{path} is not a file; name one with --out.")
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
            try:
                yield file
                file.flush()
                os.fsync(file.fileno())
                file.close()
                Path(file.name).replace(path)
            except BaseException:
                file.close()
                Path(file.name).unlink(missing_ok=True)
                raise
    except OSError as failure:
        raise BadRequest(f"{path} cannot be written: {failure.strerror}.") from failure


def counted_aloud(export: Export) -> Iterator[Record]:
    """A bar on the terminal, moved a hundred times at most."""
    step = max(1, export.total // 100)
    for done, record in enumerate(export.records, 1):
        yield record
        if done % step == 0 or done == export.total:
            share = min(1, done / max(1, export.total))
            bar = ("█" * round(share * BAR)).ljust(BAR, "░")
            print(f"\r{bar} {done:,} of {export.total:,}", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
