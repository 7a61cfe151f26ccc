"""
The folder of workbooks: one file for each branch, and its archives.

Answers are in an order that never changes: when they were received, then by id. The current file SLUG.xlsx holds the
newest 10,000 to 20,000. When there are more, the oldest 10,000 of them move to archive/SLUG-0001.xlsx, -0002 and so
on, which hold the tab Answers alone. Where an archive ends is kept in the table `workbooks`, so an answer never moves
between archives, and an archive is written again only when one of its own answers changes (an erasure, a late case).
"""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import structlog
from sqlalchemy import delete, func, insert, select

from server.branches.branch import Branch, all_branches
from server.database import Database, Session
from server.database.tables.branches import branches
from server.database.tables.intake import responses
from server.database.tables.mirror import workbooks
from server.mirror.changes import digests, total
from server.mirror.rows import SLACK, Mark, answers_tab, daily_tab, span, to_answer_tab
from server.mirror.workbook import write

PAUSE = timedelta(seconds=30)
MOST = 20_000
"""Answers in the current file."""
BLOCK = 10_000
"""Answers in an archive."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Part:
    """A file as it was last written."""

    shown: str = ""
    """Fingerprint of what it shows and of its size; empty if it is not there or could not be replaced."""
    rows: int = 0
    end: Mark | None = None
    """Of an archive: its last answer."""


def workbook_path(home: Path, branch: Branch) -> Path:
    return home / "workbooks" / f"{branch.slug}.xlsx"


def archive_path(home: Path, branch: Branch, number: int) -> Path:
    """In a folder of its own, so that no branch's slug can be an archive's name."""
    return home / "workbooks" / "archive" / f"{branch.slug}-{number:04}.xlsx"


def write_due(
    database: Database, home: Path, public_url: str, *, now: datetime, most: int = MOST, block: int = BLOCK
) -> list[Path]:
    """Write the files that show something old, are missing or have another size; each branch at most every 30 s."""
    written: list[Path] = []
    for branch in database.read(all_branches):
        shelf = Shelf(home, branch, public_url, most, block)
        if parts := database.read(shelf.refresh, written, now=now):
            # After the files: a crash between them has the files written once more.
            database.write(shelf.remember, parts, now=now)
    return written


@dataclass(frozen=True, slots=True)
class Shelf:
    """One branch's files: part 0 is the current one, part n the archive n."""

    home: Path
    branch: Branch
    public_url: str
    most: int
    block: int

    def refresh(self, session: Session, written: list[Path], *, now: datetime) -> list[Part]:
        """Write what is due and add it to `written`; what all the files show then, or nothing if nothing was due."""
        written_at, parts = self._parts(session)
        if written_at and timedelta() <= now - written_at < PAUSE:
            return []
        stale = self._stale(session, parts, min(written_at, now), now) if written_at else {0}
        if not stale:
            return []
        stale |= self._move_to_archives(session, parts)
        for number in sorted(stale, reverse=True):
            if (rows := self._write(session, parts, number, now)) is not None:
                parts[number] = replace(parts[number], rows=rows)
                written.append(self.path(number))
                stale.remove(number)
        shown = self._digests(session, parts, now, now)
        return [
            replace(part, shown="" if number in stale else self._sealed(number, shown[number]))
            for number, part in enumerate(parts)
        ]

    def remember(self, session: Session, parts: list[Part], *, now: datetime) -> None:
        # Two workers may have written at once; the later one's word counts.
        session.execute(select(branches.c.id).where(branches.c.id == self.branch.id).with_for_update(key_share=True))
        session.execute(delete(workbooks).where(workbooks.c.branch_id == self.branch.id))
        rows = [
            {
                "branch_id": self.branch.id,
                "part": number,
                "shown": part.shown,
                "written_at": now,
                "rows": part.rows,
                "last_received_at": part.end and part.end[0],
                "last_id": part.end and part.end[1],
            }
            for number, part in enumerate(parts)
        ]
        session.execute(insert(workbooks), rows)

    def path(self, number: int) -> Path:
        return archive_path(self.home, self.branch, number) if number else workbook_path(self.home, self.branch)

    def _parts(self, session: Session) -> tuple[datetime | None, list[Part]]:
        """When the files were last written, if ever, and what they show."""
        mine = select(workbooks).where(workbooks.c.branch_id == self.branch.id).order_by(workbooks.c.part)
        rows = session.execute(mine).mappings().all()
        ends = [(row["last_received_at"], row["last_id"]) if row["last_id"] else None for row in rows]
        parts = [Part(row["shown"], row["rows"], end) for row, end in zip(rows, ends, strict=True)]
        return (rows[0]["written_at"], parts) if rows else (None, [Part()])

    def _stale(self, session: Session, parts: list[Part], written_at: datetime, now: datetime) -> set[int]:
        seen = self._digests(session, parts, written_at, now)
        return {number for number, part in enumerate(parts) if part.shown != self._sealed(number, seen[number])}

    def _digests(self, session: Session, parts: list[Part], written_at: datetime, now: datetime) -> list[str]:
        ends = [part.end for part in parts if part.end]
        return digests(session, self.branch, self.public_url, ends, since=written_at - SLACK, now=now)

    def _sealed(self, number: int, digest: str) -> str:
        """With the file's size, which an edit changes; its time would change on a shared drive by itself."""
        try:
            size = self.path(number).stat().st_size
        except FileNotFoundError:
            return "missing"
        return hashlib.sha256(f"{digest} {size}".encode()).hexdigest()

    def _move_to_archives(self, session: Session, parts: list[Part]) -> set[int]:
        """Append archives until the current file has room; the files which must be written for that."""
        before = len(parts)
        while (current := self._count(session, parts[-1].end)) > self.most:
            parts.append(Part(rows=self.block, end=self._end(session, parts[-1].end)))
        if total(session, self.branch) - current < sum(part.rows for part in parts[1:]):
            return set(range(len(parts)))  # archived answers were deleted, and no index says which
        return {0, *range(before, len(parts))} if len(parts) > before else set()

    def _count(self, session: Session, after: Mark | None) -> int:
        return session.scalar(select(func.count()).select_from(responses).where(span(self.branch, after))) or 0

    def _end(self, session: Session, after: Mark | None) -> Mark:
        order = (responses.c.received_at, responses.c.id)
        last = select(*order).where(span(self.branch, after)).order_by(*order).offset(self.block - 1).limit(1)
        received_at, id_ = session.execute(last).one()
        return received_at, id_

    def _write(self, session: Session, parts: list[Part], number: int, now: datetime) -> int | None:
        """The number of answers in the file; None if the old one has to stay."""
        if number:
            tabs = [answers_tab(session, self.branch, parts[number - 1].end, parts[number].end)]
        else:
            tabs = [
                answers_tab(session, self.branch, parts[-1].end),
                to_answer_tab(session, self.branch, self.public_url, now=now),
                daily_tab(session, self.branch, now=now),
            ]
        path = self.path(number)
        try:
            return write(path, tabs, title=self.branch.name, now=now)[0]
        except PermissionError:
            log.warning("A workbook is open in another program; it stays as it is until we try again.", file=path.name)
        except OSError as failure:
            why = failure.strerror
            log.warning(
                "A workbook could not be written; it stays as it is until we try again.", file=path.name, why=why
            )
        return None
