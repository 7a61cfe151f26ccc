"""One comparison of a whole tab with the database, by a process of its own. Order in, result out, both JSON."""

import json
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select, update

from server.database import Session
from server.database.tables.mirror import sheet_tabs
from server.heard import Heard
from server.mirror.pending import ANSWERS
from server.mirror.sync import Sync
from server.settings import Settings
from tests.clock import MovableClock


def main(home: str, url: str, now: str) -> dict[str, float]:
    """Seconds, processor seconds, and the most MB that the process ever had."""
    clock = MovableClock(datetime.fromisoformat(now))
    settings = Settings.load(home=Path(home)).model_copy(update={"sheets_api_url": url})
    heard = Heard.open(settings, address="http://127.0.0.1:8000")
    try:
        worker = sync_of(heard, clock)
        worker.run()  # gspread takes its time to be imported
        heard.database.write(_uncheck)
        clock.move(seconds=10)
        before, began = time.process_time(), time.perf_counter()
        worker.run()
        seconds, own = time.perf_counter() - began, time.process_time() - before
        assert heard.database.read(_is_checked), "It was not compared."
    finally:
        heard.close()
    return {"seconds": seconds, "own": own, "memory": _most_memory()}


def sync_of(heard: Heard, clock: MovableClock) -> Sync:
    """A worker that never waits: its clock moves instead."""
    return Sync(
        heard.database,
        heard.keys,
        heard.settings,
        public_url=heard.public_url,
        clock=clock,
        wait=lambda seconds: clock.move(timedelta(seconds=seconds)),
        lease_clock=lambda _: clock(),
    )


def _most_memory() -> float:
    # Not what getrusage says: that counts what the process it was forked from had.
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) / 1000


def _uncheck(session: Session) -> None:
    session.execute(update(sheet_tabs).where(sheet_tabs.c.kind == ANSWERS).values(checked_at=None))


def _is_checked(session: Session) -> bool:
    return None not in session.execute(select(sheet_tabs.c.checked_at)).scalars().all()


if __name__ == "__main__":
    print(json.dumps(main(**json.load(sys.stdin))))
