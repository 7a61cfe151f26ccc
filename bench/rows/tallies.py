"""What tallies cost where answers come in: the same server with them and without."""

from collections.abc import Iterator

from bench.installation import Installation
from bench.load import CONNECTIONS, Order, Result
from bench.processes import heard, running
from bench.row import Effort, Row, at_most, spread
from bench.rows.intake import MAIL, TOGETHER

MOST = {1: 30, TOGETHER: 15}
"""Percent of what could be stored without them, by the responses of each request."""
NAMES = {1: f"tallies: what they cost of single responses, {CONNECTIONS} connections", TOGETHER: "of batches of 100"}


def measure(installation: Installation, effort: Effort) -> Iterator[Row]:
    home, without = installation.copy("tallied"), installation.copy("untallied")
    bare = ("-m", "bench.untallied", "server", "--json", "--home", str(without), "--port", "0")
    with heard("server", home=home, settings=MAIL) as counting, running(*bare, settings=MAIL) as idle:
        for responses, most in MOST.items():
            speeds: dict[int, list[float]] = {counting.port: [], idle.port: []}
            for _ in range(effort.rounds):
                for port, results in speeds.items():
                    order = Order(port, "/api/v1/sync", installation.tokens, effort.seconds, responses)
                    results.append(Result.of(order).per_second)
            yield _row(responses, speeds[counting.port], speeds[idle.port], most)


def _row(responses: int, counted: list[float], uncounted: list[float], most: int) -> Row:
    costs = sorted(100 * (1 - mine / bare) for mine, bare in zip(counted, uncounted, strict=True))
    cost = costs[len(costs) // 2]
    return Row(
        NAMES[responses],
        f"{most} %",
        f"{cost:.0f} % ({costs[0]:.0f}-{costs[-1]:.0f}): {spread(counted)} responses/s",
        f"without tallies: {spread(uncounted)} /s",
        "",
        at_most(cost, most),
    )
