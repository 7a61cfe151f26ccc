"""A branch's workbook, and the same cells written by XlsxWriter alone. Order in, result out, both JSON."""

import gc
import json
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

import xlsxwriter
from sqlalchemy import select

from server.branches.branch import Branch, branch
from server.clock import utc_now
from server.database import Session
from server.database.tables.intake import responses
from server.heard import Heard
from server.mirror.rows import Mark, answers_tab
from server.mirror.workbook import LOOKS, OPTIONS, Cell, Column, Styled, write
from server.settings import Settings


def main(home: str, slug: str, rows: int, rounds: int) -> dict[str, list[float]]:
    """Processor seconds of each round, in turn."""
    heard = Heard.open(Settings.load(home=Path(home)), address="http://127.0.0.1:8000")
    ours, alone = [], []
    try:
        place = heard.database.read(branch, slug)
        after = heard.database.read(_before_the_last, place, rows)
        tab = heard.database.read(answers_tab, place, after)
        cells = heard.database.read(_cells, place, after)
        gc.freeze()  # what lies here for the anchor must not be looked through again and again
        with tempfile.TemporaryDirectory(dir=home) as folder:
            file = Path(folder) / "a.xlsx"
            for _ in range(rounds):
                ours.append(_seconds(partial(heard.database.read, _write, file, place, after)))
                alone.append(_seconds(partial(_alone, file, tab.columns, cells)))
    finally:
        heard.close()
    return {"ours": ours, "alone": alone}


def _write(session: Session, file: Path, place: Branch, after: Mark | None) -> None:
    write(file, [answers_tab(session, place, after)], title=place.name, now=utc_now())


def _alone(file: Path, columns: Sequence[Column], rows: Sequence[Sequence[Cell]]) -> None:
    with xlsxwriter.Workbook(file, OPTIONS) as book:
        sheet = book.add_worksheet("Answers")
        looks = {look: book.add_format(properties) for look, properties in LOOKS.items()}
        for row, cells in enumerate(rows, 1):
            for number, cell in enumerate(cells):
                value, look = cell if isinstance(cell, Styled) else (cell, columns[number].look)
                if isinstance(value, str):
                    sheet.write_string(row, number, value, looks[look])
                elif isinstance(value, datetime):
                    sheet.write_datetime(row, number, value, looks[look])
                elif value is not None:
                    sheet.write_number(row, number, value, looks[look])


def _cells(session: Session, place: Branch, after: Mark | None) -> list[tuple[Cell, ...]]:
    return list(answers_tab(session, place, after).rows)


def _before_the_last(session: Session, place: Branch, rows: int) -> Mark | None:
    order = (responses.c.received_at, responses.c.id)
    newest = select(*order).where(responses.c.branch_id == place.id).order_by(*(one.desc() for one in order))
    found = session.execute(newest.offset(rows).limit(1)).first()
    return (found[0], found[1]) if found else None


def _seconds(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


if __name__ == "__main__":
    print(json.dumps(main(**json.load(sys.stdin))))
