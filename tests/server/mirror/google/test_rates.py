"""How long an answer takes to the sheet, and how many of Google's calls that costs."""

import os
from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from server.database import Session
from server.mirror.item import MOST as ROWS
from server.mirror.pending import oldest_waiting
from server.mirror.sheet import scope_of, sheet_by_id
from tests.server.mirror.google.sheet_life import KEYS, SheetLife

SOAK = bool(os.environ.get("SOAK"))
SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)

pytestmark = pytest.mark.thorough


def test_a_busy_branch_is_in_the_sheet_within_ten_seconds_for_twenty_calls_a_minute(life: SheetLife) -> None:
    life.goes_on(60)
    before, began, lags = len(life.google.calls), life.clock(), []

    def time_passes(seconds: float) -> None:
        """Customers do not wait while a worker waits."""
        life.clock.move(seconds=seconds)
        life.hears_many([{"overall": 3}] * max(1, round(9 * seconds)), at=life.clock())
        answer = life.hears({"overall": 2, "comment": "Slow"}, at=life.clock())
        if life.chance.random() < 0.5:
            life.opens_case(answer, at=life.clock())
        lags.append(life.database.read(waiting_for, life.sheet_id, now=life.clock()))

    life.worker._wait = time_passes
    while life.clock() < began + (10 if SOAK else 2) * MINUTE:
        time_passes(1)
        life.worker.run()
    assert max(lags) <= 10 * SECOND
    assert (len(life.google.calls) - before) / ((life.clock() - began) / MINUTE) <= 20


@pytest.mark.parametrize("number", [40 if SOAK else 9])
def test_sheets_share_the_calls_of_their_key_fairly(life: SheetLife, number: int) -> None:
    users = [life.mara, *(life.google.spreadsheet(f"Branch {one}", life.account) for one in range(1, number))]
    ids = [life.sheet_id, *(life.connects(user, life.riverside.id) for user in users[1:])]
    life.goes_on(30 * number, step=3)
    began, lags = life.clock(), []
    while life.clock() < began + (10 if SOAK else 2) * MINUTE:
        life.hears({"overall": 3}, at=life.clock())
        life.goes_on(4, step=2)
        lags += [life.database.read(waiting_for, one, now=life.clock()) for one in ids]
    assert sorted(lags)[len(lags) * 99 // 100] <= 120 * SECOND
    assert not [call for call in life.google.calls if call.status == 429]
    life.goes_on(120, step=1)
    assert {len(life.shows(user=user)) for user in users} == {life.standing.stored}


def test_after_an_outage_two_thousand_rows_go_out_a_call_and_one_call_a_second(life: SheetLife) -> None:
    waiting = 100_000 if SOAK else 6_000
    life.goes_on(60)
    for _ in range(waiting // 1_000):
        life.hears_many([{"overall": 3, "comment": "While it was broken"}] * 1_000, at=life.clock())
    before, began = len(life.google.calls), life.clock()
    while life.standing.waiting:
        life.worker.run()
        life.clock.move(seconds=1)
    calls = life.google.calls[before:]
    full = [call.at for call in calls if "appendCells" in call.requests]
    assert len(full) <= waiting / ROWS + 5
    assert min(later - earlier for earlier, later in pairwise(full)) >= SECOND
    # Beside the rows: a look at what changed, at the columns, and a new tab when one is full.
    assert life.clock() - began <= (1.5 * waiting / ROWS + 10) * SECOND
    assert not [call for call in calls if call.status == 429]


def waiting_for(session: Session, sheet_id: int, *, now: datetime) -> timedelta:
    """How long the oldest answer has waited that is not in the sheet."""
    scope = scope_of(session, sheet_by_id(session, sheet_id), public_url="", keys=KEYS)
    oldest = oldest_waiting(session, sheet_id, scope)
    return now - oldest if oldest else timedelta()
