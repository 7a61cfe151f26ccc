"""Receipt codes that are printed together: how many or for which sales, on which paper, or as a plain list."""

import csv
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from io import StringIO
from math import ceil

from server.branches.touchpoint import Touchpoint
from server.codes.alphabet import RECEIPT_LENGTH
from server.codes.paper.content import Content
from server.codes.paper.finished import check_pages, finished
from server.codes.paper.marks import Drawing
from server.codes.paper.sheet import FORMATS, Grid, labels, slips
from server.codes.receipt import AT_ONCE, Printed, Sale, mint
from server.codes.sales import Row
from server.codes.series import Series
from server.database import Database, Session
from server.errors import BadRequest
from server.keys import Keys
from server.staff import audit

TRIAL = "7" * RECEIPT_LENGTH
"""In place of a code, to try the paper before anything is made."""
MOST = 1000
"""On the page; a command takes its time for more."""


@dataclass(frozen=True, slots=True)
class Bundle:
    touchpoint: Touchpoint
    trial: Content
    """With a code that is none."""
    rows: Sequence[Row]
    paper: str | Grid
    """One of the common ones by its name, or a free sheet of labels."""
    told: Callable[[str, int, int], None] = lambda _does, _done, _whole: None
    """Hears what is done and how far it is."""

    def check(self, kind: str = "pdf") -> None:
        """Raises PaperRefused before anything is made."""
        check_pages(kind, ceil(len(self.rows) / (len(self._grid.places) if self._grid else 1)))
        fullest = max(self.rows, key=lambda row: len(row.notes))
        finished(self._drawing([replace(self.trial, notes=fullest.notes)]), kind)

    def mint(self, database: Database, actor: str, *, keys: Keys, now: datetime) -> list[Printed]:
        """In parts, each noted, so that customers' answers need not wait."""
        about, randomness = f"touchpoint:{self.touchpoint.id}", secrets.SystemRandom()

        def act(session: Session, part: Sequence[Row]) -> tuple[Printed, ...]:
            audit.note(session, actor, "receipt codes made", about, now=now, detail={"codes": len(part)})
            sales = [row.sale for row in part]
            return mint(session, self.touchpoint, sales, keys=keys, randomness=randomness, now=now)

        made: list[Printed] = []
        for start in range(0, len(self.rows), AT_ONCE):
            made += database.write(act, self.rows[start : start + AT_ONCE])
            self.told("Making codes", len(made), len(self.rows))
        return made

    def document(self, minted: Sequence[Printed], kind: str = "pdf") -> bytes:
        trial = self.trial
        series = Series(trial.url.removesuffix(trial.code), len(trial.code), trial.level_or("Q"))
        contents = [
            replace(trial, code=printed.code, notes=row.notes, series=series)
            for row, printed in zip(self.rows, minted, strict=True)
        ]
        return finished(self._drawing(contents), kind)

    def listed(self, minted: Sequence[Printed]) -> bytes:
        """As CSV: the file's own columns, then code, address and end."""
        file = StringIO()
        writer = csv.writer(file)
        writer.writerow([*self.rows[0].cells, "code", "url", "expires_at"])
        for row, printed in zip(self.rows, minted, strict=True):
            url = f"{self.trial.public_url}/f/{printed.code}"
            writer.writerow([*row.cells.values(), printed.code, url, printed.expires_at.isoformat()])
        return file.getvalue().encode()

    def _drawing(self, contents: Sequence[Content]) -> Drawing:
        def told(done: int) -> None:
            self.told("Drawing", done, len(contents))

        return labels(contents, self._grid, told) if self._grid else slips(contents, str(self.paper), told)

    @property
    def _grid(self) -> Grid | None:
        return self.paper if isinstance(self.paper, Grid) else FORMATS.get(self.paper)


def rows_of(count: str) -> list[Row]:
    """As many as were typed, of sales that nobody knows more about."""
    typed = count.strip().replace(",", "")
    if not (typed.isascii() and typed.isdigit() and 0 < int(typed[:9]) <= MOST):
        raise BadRequest(
            f"Here between 1 and {MOST:,} codes are made at once; `heard code receipts --count` makes more."
        )
    return [Row(Sale(), {})] * int(typed)


def few_enough(rows: list[Row]) -> list[Row]:
    if len(rows) > MOST:
        raise BadRequest(
            f"This file has {len(rows):,} rows; here {MOST:,} are taken at once. `heard code receipts --csv` takes all."
        )
    return rows
