"""
What the server does not have yet, on a stick: the last resort for a tablet that will never reach it again.

One JSON object a line: {"state": "waiting" or "refused", "why": reason, "response": {...}}. Each `response` is what the
courier would send; up to a hundred at a time they can be posted as the `responses` of /api/v1/sync (design.md 7).
Doing so twice, or beside a tablet that did reach the server after all, doubles nothing: the server knows their ids.
"""

import argparse
import json
import os
import sqlite3
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

from kiosk.errors import CannotStart, HomeInUse
from kiosk.files import sync_folder
from kiosk.lock import Lock
from kiosk.outbox import FILE
from kiosk.settings import Settings

PART = 1000
NAMES = {"ready": "waiting", "open": "waiting", "refused": "refused"}


class CannotExport(Exception):
    """A sentence for staff."""


def export(folder: Path, to: Path, *, now: datetime) -> Path:
    """
    Write what is in the outbox of this folder, also while the tablet runs, into the folder `to` or as the file `to`.

    The file is whole or not there. Names, numbers and words of customers are in it. Raises CannotExport.
    """
    target = to / f"heard-outbox-{now:%Y%m%d-%H%M%S}.jsonl" if to.is_dir() else to
    source = folder / FILE
    if not source.exists():
        raise CannotExport(f"There is no outbox in {folder}.")
    try:
        with closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=rw", uri=True, timeout=20)) as outbox:
            _write(target, _lines(outbox, _states(folder)))
    except OSError as problem:
        raise CannotExport(f"{target} cannot be written: {problem.strerror}. Is there room on it?") from None
    except sqlite3.Error as problem:
        raise CannotExport(f"{source} cannot be read: {problem}. Keep the file; it may be mended.") from None
    return target


def _states(folder: Path) -> tuple[str, ...]:
    """A visit that goes on is not over; where no tablet runs, nobody will end it any more."""
    try:
        Lock(folder).release()
    except HomeInUse:
        return "ready", "refused"
    return "ready", "refused", "open"


def _lines(outbox: sqlite3.Connection, states: tuple[str, ...]) -> Iterator[str]:
    # In parts, so that neither memory nor the log of the tablet that writes meanwhile grows with a long outage.
    after = ""
    marks = ",".join("?" * len(states))
    query = f"SELECT id, state, why, text FROM responses WHERE id > ? AND state IN ({marks}) ORDER BY id LIMIT {PART}"  # noqa: S608
    while rows := outbox.execute(query, (after, *states)).fetchall():
        for _, state, why, text in rows:
            head = json.dumps({"state": NAMES[state], "why": why}, ensure_ascii=False)
            # As text, so that what was frozen stays as it is to the letter.
            yield f'{head[:-1]}, "response": {text}}}\n'
        after = rows[-1][0]


def _write(target: Path, lines: Iterator[str]) -> None:
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.writelines(lines)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(target)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise
    with suppress(OSError):  # sticks formatted elsewhere may not be able to
        sync_folder(target.parent)


def main(arguments: Sequence[str] | None = None) -> int:
    """`heard kiosk export`: print where it is; 2 and a sentence if it is not."""
    said = argparse.ArgumentParser(prog="heard kiosk export")
    said.add_argument("--home")
    said.add_argument("--out", required=True, type=Path)
    said.add_argument("--json", action="store_true")
    given = said.parse_args(arguments)
    try:
        folder = Settings.from_environment(os.environ, {"home": given.home}).folder
        file = export(folder, given.out, now=datetime.now(UTC))
    except (CannotExport, CannotStart) as problem:
        sys.stderr.write(f"heard: {problem}\n")
        return 2
    sys.stdout.write(f"{json.dumps({'file': str(file)}) if given.json else file}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
