import threading

import gspread
import pytest
from gspread.exceptions import APIError

from server.mirror.google import client
from tests.clock import MovableClock
from tests.google.accounts import Account
from tests.google.server import Google
from tests.google.test_batch import send
from tests.google.typed import appended
from tests.google.user import User


def test_sixty_writes_a_minute_and_then_none_until_it_is_over(
    google: Google, book: gspread.Spreadsheet, clock: MovableClock, account: Account
) -> None:
    for _ in range(60):
        send(book, appended([["one"]]))

    with pytest.raises(APIError) as refused:
        send(book, appended([["one"]]))
    assert refused.value.response.status_code == 429
    assert refused.value.error["status"] == "RESOURCE_EXHAUSTED"
    assert refused.value.error["details"][0]["reason"] == "RATE_LIMIT_EXCEEDED"

    book.values_get("Sheet1")
    clock.move(seconds=60)
    send(book, appended([["one"]]))
    assert google.quota.left("write", account.email) == 59


def test_accounts_have_their_own_minute_and_share_that_of_their_project(
    google: Google, book: gspread.Spreadsheet, mara: User
) -> None:
    google.quota.per_user, google.quota.per_project = 2, 3
    other = google.account("other")
    mara.share(other.email)
    send(book, appended([["one"]]))
    send(book, appended([["two"]]))

    theirs = client(other.new_key(), google.url).open_by_key(mara.id)
    send(theirs, appended([["three"]]))
    with pytest.raises(APIError, match="per minute per project"):
        send(theirs, appended([["four"]]))


def test_many_callers_at_once_lose_and_double_nothing(google: Google, account: Account, mara: User) -> None:
    def work(number: int) -> None:
        book = client(key, google.url).open_by_key(mara.id)
        for row in range(5):
            send(book, appended([[number * 5 + row]]))

    key = account.new_key()
    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(int(row[0]) for row in mara.table("Sheet1")) == list(range(30))
