"""The tablet: from a touch to what the customer sees and to what is on disk; its start, its memory, its idleness."""

import json
import os
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict
from pathlib import Path
from statistics import median
from typing import Any

from bench.full_outbox import fill
from bench.installation import Installation
from bench.processes import Running, run_json, running
from bench.row import WHOLE, Effort, Row, at_most, spread
from bench.tablet import Order, Samples
from tests.screens.glass import Tablet

FRAME = 1000 / 60
"""Milliseconds."""
TOUCHES, VISITS, WARM, MANY = 300, 1500, 500, 100_000
SETTLED = 3
"""Seconds after its start from which on a tablet counts as idle."""
TICKS = os.sysconf("SC_CLK_TCK")


def measure(installation: Installation, effort: Effort) -> Iterator[Row]:
    share = 1 if effort == WHOLE else 0.03
    touches, visits, warm, many = (int(number * share) for number in (TOUCHES, VISITS, WARM, MANY))
    for waiting in (0, many):
        also = f", {waiting:,} responses waiting" if waiting else ""
        yield _shown(_touched(installation, touches, 0, 0, draws=True, waiting=waiting), also)
        calm = _touched(installation, touches, visits, warm, draws=False, waiting=waiting)
        yield _committed(calm, also)
        yield from _window(installation, effort, waiting, also)
        yield Row(
            f"tablet: memory per visit after the first {warm}{also}",
            "2 kB",
            f"{calm.bytes_per_visit / 1000:.1f} kB ({visits - warm:,} visits through all screens)",
            verdict=at_most(calm.bytes_per_visit, 2000),
        )


def _touched(installation: Installation, touches: int, visits: int, warm: int, *, draws: bool, waiting: int) -> Samples:
    with tempfile.TemporaryDirectory(dir=installation.home.parent) as folder:
        order = Order(folder, touches, visits, warm, draws, waiting)
        return Samples(**run_json("bench.tablet", json.dumps(asdict(order))))


def _shown(samples: Samples, also: str) -> Row:
    shown, drawn = _milliseconds(samples.shown), _milliseconds(samples.drawn)
    return Row(
        f"tablet: dispatch of a touch -> flip that shows it{also}",
        "p99 one frame of 60 fps",
        _said(shown),
        f"drawn to its end by software, as there is no graphics chip here: {_said(drawn)}",
        "",
        at_most(_p99(shown), FRAME),
    )


def _committed(samples: Samples, also: str) -> Row:
    committed, bare = _milliseconds(samples.committed), _milliseconds(samples.bare)
    ratio = _p99(committed) / _p99(bare)
    why = f"Python's share is {median(committed) - median(bare):.1f} ms, however fast the disk"
    return Row(
        f"tablet: dispatch of a touch -> committed (beside no software drawing){also}",
        "p99 1.5 of a bare commit",
        _said(committed),
        f"bare commit, WAL and FULL: {_said(bare)}",
        f"{ratio:.2f}",
        at_most(ratio, 1.5, why),
    )


def _window(installation: Installation, effort: Effort, waiting: int, also: str) -> Iterator[Row]:
    home = installation.home.with_name(f"tablet-{waiting}")
    tablet = Tablet(None, home)
    tablet.prepare()
    fill(tablet.settings.folder, waiting)
    first, idle = [], []
    for _ in range(effort.rounds):
        with _opened(home) as window:
            first.append(window.ready_after)
            time.sleep(min(SETTLED, effort.seconds))
            idle.append(_busy(window.pid, effort.seconds))
    yield Row(
        f"tablet: process start -> first frame with the faces{also}",
        "2 s",
        spread(first, " s", 2),
        verdict=at_most(median(first), 2),
    )
    yield Row(f"tablet: idle{also}", "3 % of a core", spread(idle, " %", 1), verdict=at_most(median(idle), 3))


def _opened(home: Path) -> AbstractContextManager[Running]:
    return running("-m", "bench.window", str(home), settings={"SDL_VIDEODRIVER": "offscreen"})


def _busy(pid: int, seconds: float) -> float:
    """Per cent of one core, over so many seconds."""

    def used() -> int:
        told = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return int(told[11]) + int(told[12])

    before, began = used(), time.perf_counter()
    time.sleep(seconds)
    return 100 * (used() - before) / TICKS / (time.perf_counter() - began)


def _milliseconds(seconds: Sequence[float]) -> list[float]:
    return sorted(1000 * each for each in seconds)


def _p99(ordered: Sequence[Any]) -> float:
    return float(ordered[len(ordered) * 99 // 100])


def _said(ordered: Sequence[float]) -> str:
    return f"p99 {_p99(ordered):.1f} ms, p50 {median(ordered):.1f} ms"
