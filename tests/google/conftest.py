from collections.abc import Iterator

import gspread
import pytest

from server.mirror.google import client
from tests.clock import MovableClock
from tests.google.accounts import Account
from tests.google.server import Google
from tests.google.user import User


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock()


@pytest.fixture
def google(clock: MovableClock) -> Iterator[Google]:
    with Google(clock) as google:
        yield google


@pytest.fixture
def account(google: Google) -> Account:
    return google.account()


@pytest.fixture
def mara(google: Google, account: Account) -> User:
    """Mara with a new spreadsheet, shared with our account."""
    return google.spreadsheet("Riverside", account)


@pytest.fixture
def book(google: Google, account: Account, mara: User) -> gspread.Spreadsheet:
    """The same spreadsheet, opened by gspread."""
    return client(account.new_key(), google.url).open_by_key(mara.id)
