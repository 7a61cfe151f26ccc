"""The spreadsheets: how long an answer takes to a Google sheet, one comparison of a large one, the workbook."""

import http.client
import json
import random
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from bench.comparing import sync_of
from bench.customers import SURVEY, Customers
from bench.google import RememberingGoogle
from bench.installation import TABLETS, TOGETHER, Installation, gather
from bench.processes import Running, heard, run_json
from bench.row import WHOLE, Effort, Row, at_most, spread
from server.clock import utc_now
from server.fleet.device import device_of_token
from server.heard import Heard
from server.keys import token_hash
from server.mirror.sheet import all_sheets
from server.mirror.standing import Standing, status
from server.publishing.publishing import newest_versions
from server.settings import Settings
from tests.clock import MovableClock

BRANCH = "branch-0"
PER_SECOND = 10
SECONDS = 30
"""Long enough for everything that is done twice a minute."""
ROWS, WORKBOOK = 50_000, 20_000
PATIENCE = 60


def measure(installation: Installation, effort: Effort) -> Iterator[Row]:
    answers = max(int(PER_SECOND * SECONDS * min(effort.rounds / WHOLE.rounds, effort.seconds)), PER_SECOND)
    with RememberingGoogle() as google:
        home = installation.copy("sheet")
        google.connected(home, BRANCH)
        with heard("up", "--no-kiosk", home=home, settings=google.setting) as server:
            _wait_for(google, set(_answer(server, installation, 1)))  # what lay before it is there then, too
            calls, began = len(google.calls), time.perf_counter()
            committed = _answer(server, installation, answers)
            _wait_for(google, set(committed))
            minutes = (time.perf_counter() - began) / 60
    seconds = sorted(google.came[id_] - at for id_, at in committed.items())
    p50, p99 = seconds[len(seconds) // 2], seconds[len(seconds) * 99 // 100]
    kinds = [call.kind for call in google.calls[calls:]]
    writes, reads = (kinds.count(kind) / minutes for kind in ("write", "read"))
    yield Row(
        f"commit -> row in the Google sheet, {PER_SECOND} answers/s (Google is a server of ours)",
        "p99 10 s, 60 writes a minute",
        f"p99 {p99:.1f} s, p50 {p50:.1f} s ({len(seconds)} rows)",
        f"{writes:.0f} writes and {reads:.0f} reads a minute; Google takes 60 of each",
        verdict=at_most(p99, 10) if writes <= 60 else at_most(writes, 60),
    )


def measure_large(installation: Installation, effort: Effort) -> Iterator[Row]:
    share = min(1, effort.past / WHOLE.past)
    rows, workbook = int(ROWS * share), int(WORKBOOK * share)
    home, clock = installation.copy("large"), MovableClock(utc_now())
    with RememberingGoogle(clock) as google:
        google.connected(home, BRANCH)
        _fill(home, google, clock, installation, rows)
        compared = []
        for _ in range(min(effort.rounds, 3)):
            clock.move(minutes=2)
            order = json.dumps({"home": str(home), "url": google.url, "now": clock().isoformat()})
            compared.append(run_json("bench.comparing", order))
    own, seconds = ([one[name] for one in compared] for name in ("own", "seconds"))
    memory = max(one["memory"] for one in compared)
    yield Row(
        f"a Google sheet of {rows:,} rows compared with the database",
        "5 s and 200 MB of ours",
        f"{spread(own, ' s', 1)}, {memory:.0f} MB",
        f"{spread(seconds, ' s', 1)} with what Google does, here a server of ours on the same cores",
        verdict=at_most(median(own), 5) if memory <= 200 else at_most(memory, 200),
    )
    order = json.dumps({"home": str(home), "slug": BRANCH, "rows": workbook, "rounds": effort.rounds})
    took = run_json("bench.workbook", order)
    ratio = median(took["ours"]) / median(took["alone"])
    yield Row(
        f"workbook of {workbook:,} rows",
        "1.2 x XlsxWriter",
        spread(took["ours"], " s", 2),
        f"XlsxWriter alone, the cells at hand: {spread(took['alone'], ' s', 2)}",
        f"{ratio:.2f}",
        at_most(ratio, 1.2, "reading the answers and putting them into words is not part of the anchor"),
    )


def _answer(server: Running, installation: Installation, answers: int) -> dict[str, float]:
    """At an even pace, from the branch's tablets; id -> when it was answered, which is after its commit."""
    customers, chance = Customers(random.Random()), random.Random(2)
    line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    committed, began = {}, time.perf_counter()
    for number in range(answers):
        time.sleep(max(0, began + number / PER_SECOND - time.perf_counter()))
        body = json.loads(customers.sync(1))
        token = chance.choice(installation.tokens[:TABLETS])
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        line.request("POST", "/api/v1/sync", json.dumps(body), headers)
        assert b'"stored"' in line.getresponse().read()
        committed[body["responses"][0]["id"]] = time.perf_counter()
    return committed


def _wait_for(google: RememberingGoogle, ids: set[str]) -> None:
    until = time.perf_counter() + PATIENCE
    while not ids <= google.came.keys():
        assert time.perf_counter() < until, f"{len(ids - google.came.keys())} rows of {len(ids)} never came"
        time.sleep(0.05)


def _fill(home: Path, google: RememberingGoogle, clock: MovableClock, installation: Installation, rows: int) -> None:
    """The branch gets so many answers, and its sheet shows them; no time passes but on the clock."""
    settings, chance = Settings.load(home=home).model_copy(update={"sheets_api_url": google.url}), random.Random(3)
    office = Heard.open(settings, address="http://127.0.0.1:8000")
    try:
        published = office.database.read(newest_versions)[SURVEY]
        token = token_hash(installation.tokens[0])
        device = office.database.read(device_of_token, token, now=office.clock())
        (sheet,) = office.database.read(all_sheets)
        for _ in range((rows - _standing(office, sheet.id).stored) // TOGETHER):
            gather(office, device, published, chance)
        worker = sync_of(office, clock)
        while _standing(office, sheet.id).waiting:
            worker.run()
            clock.move(seconds=2)
    finally:
        office.close()


def _standing(office: Heard, sheet_id: int) -> Standing:
    return office.database.read(status, sheet_id, keys=office.keys, now=office.clock())
