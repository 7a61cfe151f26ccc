from collections.abc import Callable
from contextlib import suppress
from typing import Any

import gspread
import pytest
import requests
from gspread.exceptions import APIError
from requests import ConnectionError as Disconnected
from requests import RequestException

from server.mirror.google import client
from tests.clock import MovableClock
from tests.google.accounts import Account
from tests.google.faults import (
    CUT_AFTER,
    DROPPED_AFTER,
    DROPPED_BEFORE,
    DROPPED_LATE,
    INTERNAL_AFTER,
    PAGE_AFTER,
    TOO_MANY,
    UNAVAILABLE_BEFORE,
    Answer,
    Fault,
    Faults,
)
from tests.google.server import Google
from tests.google.test_batch import send
from tests.google.test_metadata import search
from tests.google.typed import appended, tagged
from tests.google.user import User

ROWS = 3
BATCHES = 12


@pytest.mark.parametrize(
    ("fault", "rows"),
    [
        (DROPPED_BEFORE, 0),
        (DROPPED_AFTER, 1),
        (CUT_AFTER, 1),
        (UNAVAILABLE_BEFORE, 0),
        (INTERNAL_AFTER, 1),
        (PAGE_AFTER, 1),
        (TOO_MANY, 0),
    ],
)
def test_a_fault_fails_the_call_whether_it_was_carried_out_or_not(
    google: Google, book: gspread.Spreadsheet, mara: User, fault: Fault, rows: int
) -> None:
    google.faults.next(fault, on=":batchUpdate")
    book.values_get("Sheet1")

    error = APIError if fault.answer in {Answer.ERROR, Answer.HTML} else RequestException
    with pytest.raises(error) as failed:
        send(book, appended([["one"]]))

    assert len(mara.table("Sheet1")) == rows
    assert (google.calls[-1].fault, google.calls[-1].result) == (fault, 200 if rows else 0)
    assert not isinstance(failed.value, APIError) or failed.value.response.status_code == fault.status


def test_a_late_call_is_carried_out_after_others(google: Google, book: gspread.Spreadsheet, mara: User) -> None:
    google.faults.next(DROPPED_LATE)
    with pytest.raises(Disconnected):
        send(book, appended([["late"]]))

    for _ in range(2):
        book.values_get("Sheet1")
        assert mara.table("Sheet1") == []
    book.values_get("Sheet1")
    assert mara.table("Sheet1") == [["late"]]


def test_a_late_copy_still_obeys_a_used_id(google: Google, book: gspread.Spreadsheet, mara: User) -> None:
    google.faults.next(DROPPED_LATE)
    with pytest.raises(Disconnected):
        send(book, tagged(7), appended([["one"]]))
    assert search(book, metadataId=7) == []
    send(book, tagged(7), appended([["one"]]))

    assert google.deliver_late() == 1
    assert mara.table("Sheet1") == [["one"]]
    assert [call.result for call in google.calls if call.fault] == [400]


def test_a_fault_at_the_token_is_a_fault_too(google: Google, account: Account, mara: User) -> None:
    google.faults.next(DROPPED_BEFORE, on="/token")

    with pytest.raises(Exception, match="Connection"):
        client(account.new_key(), google.url).open_by_key(mara.id)


def test_every_call_is_recorded(google: Google, book: gspread.Spreadsheet, clock: MovableClock) -> None:
    clock.move(minutes=1)
    send(book, tagged(1), appended([["one"]]))

    call = google.calls[-1]
    assert (call.name, call.kind, call.status, call.at) == ("batchUpdate", "write", 200, clock.now)
    assert call.requests == ("createDeveloperMetadata", "appendCells")
    assert (google.count("batchUpdate"), google.count(kind="read"), google.per_minute("write")) == (1, 1, [1])


def test_a_mistake_in_this_server_fails_the_test(monkeypatch: pytest.MonkeyPatch) -> None:
    google = Google()
    monkeypatch.setattr(google.accounts, "exchange", {}.__getitem__)

    with pytest.raises(KeyError), google, suppress(Disconnected):
        requests.post(f"{google.url}/token", timeout=5)


def test_the_same_seed_makes_the_same_storm() -> None:
    def storm() -> list[Fault | None]:
        faults = Faults()
        faults.storm(seed=3)
        return [faults.pick("any") for _ in range(40)]

    assert storm() == storm()
    assert 10 < sum(fault is not None for fault in storm()) < 30


def test_in_a_storm_append_with_retries_doubles_rows(google: Google, book: gspread.Spreadsheet, mara: User) -> None:
    sheet = book.sheet1
    google.quota.per_user = google.quota.per_project = 10_000
    google.faults.storm(seed=1, on=":append")
    for batch in range(BATCHES):
        retried(sheet.append_rows, rows_of(batch))
    google.deliver_late()

    ids = [row[0] for row in mara.table("Sheet1")]
    assert len(ids) > len(set(ids))


def test_in_a_storm_one_batch_with_an_id_doubles_and_loses_nothing(
    google: Google, book: gspread.Spreadsheet, mara: User
) -> None:
    google.quota.per_user = google.quota.per_project = 10_000
    google.faults.storm(seed=1)
    for batch in range(BATCHES):
        while not retried(search, book, metadataId=batch + 1):
            with suppress(RequestException, APIError):
                send(book, tagged(batch + 1), appended(rows_of(batch)))
        mara.sorts("Sheet1", "A", descending=bool(batch % 2), header=0)
    google.deliver_late()

    ids = [row[0] for row in mara.table("Sheet1")]
    assert sorted(ids, key=int) == [str(number) for number in range(BATCHES * ROWS)]
    assert google.count("batchUpdate") > BATCHES


def rows_of(batch: int) -> list[list[int]]:
    return [[batch * ROWS + row] for row in range(ROWS)]


def retried(call: Callable[..., Any], *given: Any, **named: Any) -> Any:
    while True:
        with suppress(RequestException, APIError):
            return call(*given, **named)
