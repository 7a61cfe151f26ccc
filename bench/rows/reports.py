"""Every page of reports over ten million responses, beside the same over one million and a plain GROUP BY."""

import random
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from statistics import median
from time import perf_counter, process_time

from sqlalchemy import func, select

from bench.installation import YEARS, Installation
from bench.past import Past
from bench.readers import KINDS, House, Wish, wishes
from bench.row import WHOLE, Effort, Row, at_most, p95
from server.branches.branch import all_branches
from server.branches.hours import DAY
from server.database import Database
from server.database.tables.intake import responses
from server.heard import Heard
from server.settings import Settings
from server.tallies.recount import differences

SIZES, QUICK_SIZES = (1_000_000, 10_000_000), (1_000, 2_000)
QUICK_DAYS = 30
EACH, QUICK_EACH = 40, 2
"""Pages of each kind that are asked for."""
WARM = 2
MOST, MOST_RATIO, MOST_MINUTES = 100, 1.2, 15
"""Milliseconds, p95; of the time over a million; for loading ten."""
PLAIN_DAYS = 28
Times = dict[str, list[float]]
"""Kind of page -> milliseconds."""


def measure(installation: Installation, effort: Effort) -> Iterator[Row]:
    is_whole = effort == WHOLE
    last = datetime.now(UTC).date() - DAY
    sizes, each, weeks = (SIZES, EACH, YEARS.days // 7) if is_whole else (QUICK_SIZES, QUICK_EACH, 2)
    with _house(installation, sizes[0], last) as (small, _), _house(installation, sizes[1], last) as (large, loading):
        yield loading
        asked = wishes(random.Random(5), last, each)
        for house in (small, large):
            house.keep_reviews(weeks)
            for wish in asked[: WARM * len(KINDS)]:
                house.milliseconds(wish)
        assert is_whole or not large.heard.database.read(differences), "What was loaded is not what was counted."
        few, many = _times(small, large, asked)
        plain = _plain(large.heard.database, last)
    yield _all([time for times in many.values() for time in times], sizes[1], plain)
    yield from (_of_kind(kind, few[kind], many[kind]) for kind in KINDS)


@contextmanager
def _house(installation: Installation, size: int, last: date) -> Iterator[tuple[House, Row]]:
    """With how long it took to fill it; it is gone afterwards, for it takes gigabytes."""
    home = installation.copy(f"reports-{size}")
    try:
        heard = Heard.open(Settings.load(home=home), address="http://127.0.0.1:8000")
        began, own = perf_counter(), process_time()
        Past(heard.database, random.Random(4), last).fill(size, YEARS.days if size in SIZES else QUICK_DAYS)
        minutes, busy = (perf_counter() - began) / 60, (process_time() - own) / 60
        heard.close()
        row = Row(
            f"{size:,} responses of two years loaded for what follows",
            f"{MOST_MINUTES} min",
            f"{minutes:.1f} min ({busy:.1f} min of the processor), {(home / 'heard.db').stat().st_size / 1e9:.1f} GB",
            verdict=at_most(minutes, MOST_MINUTES),
        )
        with House(home, last) as house:
            yield house, row
    finally:
        shutil.rmtree(home)


def _times(small: House, large: House, asked: Sequence[Wish]) -> tuple[Times, Times]:
    """In turn, so that whatever else the machine does meets both."""
    few: Times = {kind: [] for kind in KINDS}
    many: Times = {kind: [] for kind in KINDS}
    for wish in asked:
        few[wish.kind].append(small.milliseconds(wish))
        many[wish.kind].append(large.milliseconds(wish))
    return few, many


def _all(times: Sequence[float], size: int, plain: float) -> Row:
    return Row(
        f"any page of reports over {size:,} responses, a third of them for the head of the chain",
        f"p95 {MOST} ms",
        f"p95 {p95(times):.0f} ms, median {median(times):.0f} ms",
        f"scores of four weeks by a plain GROUP BY: {plain:.0f} ms",
        f"{p95(times) / plain:.2f}",
        at_most(p95(times), MOST),
    )


def _of_kind(kind: str, few: Sequence[float], many: Sequence[float]) -> Row:
    took, ratio = p95(many), p95(many) / p95(few)
    return Row(
        f"{kind}: p95",
        f"{MOST} ms; {MOST_RATIO} x of a tenth",
        f"{took:.0f} ms, median {median(many):.0f} ms",
        f"over a tenth of them: {p95(few):.0f} ms, median {median(few):.0f} ms",
        f"{ratio:.2f}",
        at_most(took, MOST) if took > MOST else at_most(ratio, MOST_RATIO),
    )


def _plain(database: Database, last: date) -> float:
    """Milliseconds for what the dashboard's first number needs, without any tally."""
    since = datetime.combine(last - PLAIN_DAYS * DAY, time.min, UTC)
    columns = (responses.c.branch_id, responses.c.day)
    every = [branch.id for branch in database.read(all_branches)]  # so that an index leads to the days
    grouped = (
        select(*columns, func.count(), func.sum(responses.c.answers["overall"].as_integer()))
        .where(responses.c.branch_id.in_(every), responses.c.started_at >= since, responses.c.counted)
        .group_by(*columns)
    )
    times = []
    for _ in range(3):
        began = perf_counter()
        database.read(lambda session: session.execute(grouped).all())
        times.append((perf_counter() - began) * 1000)
    return median(times)
