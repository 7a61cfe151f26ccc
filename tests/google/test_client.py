import threading
from typing import Any

import gspread
import pytest
import requests
from google.auth.exceptions import TransportError
from gspread.exceptions import APIError

from server.mirror.google import NotAKey, TokenRequest, client
from tests.google.accounts import Account
from tests.google.faults import HANGING_BEFORE, PAGE_BEFORE, SLOW
from tests.google.server import Google
from tests.google.user import User


def test_every_call_goes_to_the_address_that_is_set(google: Google, book: gspread.Spreadsheet) -> None:
    book.sheet1.append_rows([["one"]])
    book.sheet1.get_all_values()

    assert [call.name for call in google.calls] == ["token", "get", "get", "append", "get", "values"]


def test_nobody_else_is_asked_anything(google: Google, account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    send = requests.Session.send

    def remembering(self: requests.Session, request: requests.PreparedRequest, **options: Any) -> requests.Response:
        asked.append(str(request.url))
        return send(self, request, **options)

    monkeypatch.setattr(requests.Session, "send", remembering)
    sheet = google.spreadsheet("Riverside", account)
    before = threading.active_count()
    client(account.new_key(), google.url).open_by_key(sheet.id)
    for thread in threading.enumerate()[before:]:
        thread.join(1)

    assert len(asked) == 2
    assert all(url.startswith(google.url) for url in asked)


def test_a_request_for_tokens_asks_for_nothing_else() -> None:
    with pytest.raises(TransportError, match=r"iamcredentials\.googleapis\.com is not asked"):
        TokenRequest("http://127.0.0.1/token")("https://iamcredentials.googleapis.com/v1/allowedLocations")


def test_the_timeouts_are_set(google: Google, account: Account) -> None:
    assert client(account.new_key(), google.url).http_client.timeout == (5, 60)


def test_an_answer_that_never_comes_is_a_timeout(google: Google, book: gspread.Spreadsheet) -> None:
    book.client.set_timeout((1, 0.2))
    google.faults.next(HANGING_BEFORE)

    with pytest.raises(requests.ReadTimeout):
        book.fetch_sheet_metadata()


def test_an_answer_that_trickles_trips_no_timeout(google: Google, book: gspread.Spreadsheet) -> None:
    book.client.set_timeout((1, 0.2))
    google.faults.next(SLOW)

    assert book.fetch_sheet_metadata()["properties"]["title"] == "Riverside"


def test_an_error_page_has_its_status_on_the_response_alone(google: Google, book: gspread.Spreadsheet) -> None:
    google.faults.next(PAGE_BEFORE)

    with pytest.raises(APIError) as failed:
        book.fetch_sheet_metadata()

    assert (failed.value.code, failed.value.response.status_code) == (-1, 502)


@pytest.mark.parametrize("missing", ["client_email", "private_key", "token_uri"])
def test_a_file_that_is_no_key_is_refused(account: Account, missing: str) -> None:
    key = account.new_key()
    del key[missing]

    with pytest.raises(NotAKey, match="not the key of a Google service account"):
        client(key)


@pytest.mark.parametrize("address", ["http://127.0.0.1:8000/token", "https://token.example/", "https://[", "ftp://x"])
def test_a_signature_is_sent_to_google_only(account: Account, address: str) -> None:
    with pytest.raises(NotAKey):
        client(account.new_key() | {"token_uri": address})


def test_a_signature_never_crosses_the_network_in_the_clear(google: Google, account: Account) -> None:
    with pytest.raises(NotAKey):
        client(account.new_key() | {"token_uri": "http://token.example/"}, google.url)


def test_google_itself_needs_no_address(account: Account, mara: User) -> None:
    ours = client(account.new_key() | {"token_uri": "https://oauth2.googleapis.com/token"})

    assert getattr(ours.http_client, "base_url", None) == ""
    assert mara.tabs() == ["Sheet1"]
