"""How long an answer takes to the sheet, and how many of Google's calls that costs."""

from datetime import timedelta

import pytest

from server.mirror.budget import MOST
from tests.server.mirror.google.sheet_life import SheetLife

SECOND = timedelta(seconds=1)

pytestmark = pytest.mark.thorough


def test_a_busy_branch_is_in_the_sheet_within_ten_seconds_for_twenty_calls_a_minute(life: SheetLife) -> None:
    life.goes_on(60)
    before, lags = len(life.google.calls), []
    for second in range(180):
        for _ in range(2):
            answer = life.hears({"overall": 3}, at=life.clock())
        if not second % 10:
            life.opens_case(answer, at=life.clock())
        life.worker.run()
        lags.append(life.standing.lag)
        life.clock.move(seconds=1)
    minutes = (life.clock.now - life.google.calls[before].at) / timedelta(minutes=1)
    assert max(lags) <= 10 * SECOND
    assert (len(life.google.calls) - before) / minutes <= 20


def test_sheets_share_the_calls_of_their_key_fairly(life: SheetLife) -> None:
    users = [life.google.spreadsheet(f"Branch {number}", life.account) for number in range(8)]
    for user in users:
        life.connects(user, life.riverside.id)
    life.goes_on(240, step=3)
    for _ in range(30):
        life.hears({"overall": 3}, at=life.clock())
        life.goes_on(4, step=2)
    assert life.google.count() > 2 * MOST
    assert not [call for call in life.google.calls if call.status == 429]
    life.goes_on(60, step=1)
    assert [len(life.shows(user=user)) for user in (life.mara, *users)] == [30] * 9


def test_a_backlog_goes_out_in_large_calls(life: SheetLife) -> None:
    life.goes_on(60)
    for _ in range(600):
        life.hears({"overall": 3}, at=life.clock())
    before = life.google.count("batchUpdate")
    life.goes_on(15)
    assert life.standing.waiting == 0
    assert life.google.count("batchUpdate") - before <= 2
