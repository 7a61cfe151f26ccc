"""Responses through POST /api/v1/sync, the whole transaction, beside a raw table behind the same server and writer."""

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from bench.installation import Installation
from bench.load import CONNECTIONS, Order, Result
from bench.processes import Running, heard, running
from bench.row import Effort, Row, at_least, at_most, spread
from tests.faults.disk import slow_fsync

BEST_PEER = 204
"""LimeSurvey's API, responses a second: the fastest of the peers that were run on a machine of two cores."""
TOGETHER = 100
MAIL = {"HEARD_SMTP_URL": "smtp://127.0.0.1:9"}
"""Alerts wait for a worker, and no worker runs here: what is measured is the transaction."""
SLOWER_BY = 5


def measure(installation: Installation, effort: Effort) -> Iterator[Row]:
    with _both(installation, "intake") as servers:
        alone = _rounds(servers, installation, effort, responses=1)
        yield from _one_by_one(*alone)
        yield _in_batches(*_rounds(servers, installation, effort, responses=TOGETHER))


def measure_slowed(installation: Installation, effort: Effort) -> Iterator[Row]:
    name, target = f"the same with every fsync {SLOWER_BY} ms slower", "300/s"
    if shutil.which("cc") is None:
        yield Row(name, target, "left out: there is no C compiler here")
        return
    with tempfile.TemporaryDirectory() as folder:
        slowed = slow_fsync(Path(folder), SLOWER_BY)
        with _both(installation, "slowed", slowed) as servers:
            raw, whole = _rounds(servers, installation, effort, responses=1)
    speed = [result.per_second for result in whole]
    yield Row(
        name,
        target,
        f"{spread(speed)} /s, p99 {spread([result.p99 for result in whole])} ms",
        f"one raw row, as slow: {spread([result.per_second for result in raw])} /s",
        _ratio(raw, whole),
        at_least(median(speed), 300),
    )


@contextmanager
def _both(
    installation: Installation, name: str, settings: Mapping[str, str] | None = None
) -> Iterator[tuple[Running, Running]]:
    """The raw server and the whole one, each with files of its own."""
    home, raw_home = installation.copy(name), installation.home.with_name(f"{name}-raw")
    raw_home.mkdir()
    with (
        running("-m", "bench.raw", str(raw_home), settings=settings) as raw,
        heard("server", home=home, settings=MAIL | dict(settings or {})) as whole,
    ):
        yield raw, whole


def _rounds(
    servers: tuple[Running, Running], installation: Installation, effort: Effort, *, responses: int
) -> tuple[list[Result], list[Result]]:
    """In turn, so that whatever else the machine does meets both."""
    raw, whole = servers
    results: tuple[list[Result], list[Result]] = ([], [])
    for _ in range(effort.rounds):
        for server, path, into in ((raw, "/raw", results[0]), (whole, "/api/v1/sync", results[1])):
            into.append(Result.of(Order(server.port, path, installation.tokens, effort.seconds, responses)))
    return results


def _one_by_one(raw: list[Result], whole: list[Result]) -> Iterator[Row]:
    speed, p99 = [result.per_second for result in whole], [result.p99 for result in whole]
    name = f"one durable response per request, {CONNECTIONS} connections"
    anchor = f"one raw row: {spread([result.per_second for result in raw])} /s"
    measured = f"{spread(speed)} /s"
    yield Row(name, "0.5 of raw", measured, anchor, _ratio(raw, whole), at_least(_share(raw, whole), 0.5))
    peer = median(speed) / BEST_PEER
    yield Row("", "5 x the best peer", measured, f"LimeSurvey: {BEST_PEER} /s", f"{peer:.1f}", at_least(peer, 5))
    raw_p99 = f"raw: {spread([result.p99 for result in raw])} ms"
    yield Row("", "p99 25 ms", f"{spread(p99)} ms", raw_p99, "", at_most(median(p99), 25))


def _in_batches(raw: list[Result], whole: list[Result]) -> Row:
    return Row(
        f"batches of {TOGETHER}",
        "0.25 of raw",
        f"{spread([result.per_second for result in whole])} responses/s",
        f"raw batches: {spread([result.per_second for result in raw])} /s",
        _ratio(raw, whole),
        at_least(_share(raw, whole), 0.25),
    )


def _shares(raw: list[Result], whole: list[Result]) -> list[float]:
    return [mine.per_second / anchor.per_second for anchor, mine in zip(raw, whole, strict=True)]


def _share(raw: list[Result], whole: list[Result]) -> float:
    return median(_shares(raw, whole))


def _ratio(raw: list[Result], whole: list[Result]) -> str:
    return spread(_shares(raw, whole), digits=2)
