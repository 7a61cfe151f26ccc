from datetime import UTC, datetime, timedelta
from typing import Any

import gspread
import pytest
from google.auth.exceptions import RefreshError
from gspread.exceptions import APIError

from server.mirror.google import client
from tests.google.accounts import READ_ONLY, Account
from tests.google.server import Google
from tests.google.user import User


def test_a_key_opens_what_was_shared_with_its_account(google: Google, account: Account, mara: User) -> None:
    assert client(account.new_key(), google.url).open_by_key(mara.id).title == "Riverside"


def test_a_removed_key_is_an_invalid_grant(google: Google, account: Account, mara: User) -> None:
    key = account.new_key()
    account.remove_keys()

    with pytest.raises(RefreshError, match="invalid_grant: Invalid JWT Signature"):
        client(key, google.url).open_by_key(mara.id)


def test_an_expired_key_is_an_invalid_grant(google: Google, account: Account, mara: User) -> None:
    key = account.new_key()
    account.expires[key["private_key_id"]] = datetime.now(UTC) - timedelta(days=1)

    with pytest.raises(RefreshError, match="invalid_grant"):
        client(key, google.url).open_by_key(mara.id)


def test_an_assertion_signed_with_another_key_is_refused(google: Google, account: Account, mara: User) -> None:
    stranger = google.account("stranger").new_key()
    forged = account.new_key() | {"private_key": stranger["private_key"]}

    with pytest.raises(RefreshError, match="Invalid JWT Signature"):
        client(forged, google.url).open_by_key(mara.id)


def test_a_deleted_account_is_not_found(google: Google, account: Account, mara: User) -> None:
    account.deleted = True

    with pytest.raises(RefreshError, match="account not found"):
        client(account.new_key(), google.url).open_by_key(mara.id)


def test_a_revoked_token_is_asked_for_again_without_notice(google: Google, book: gspread.Spreadsheet) -> None:
    google.accounts.revoke_tokens()

    assert book.fetch_sheet_metadata()["properties"]["title"] == "Riverside"
    assert google.count("token") == 2


def test_a_removed_key_lasts_until_its_token_ends(google: Google, account: Account, book: gspread.Spreadsheet) -> None:
    account.remove_keys()
    book.fetch_sheet_metadata()
    google.accounts.revoke_tokens()

    with pytest.raises(RefreshError):
        book.fetch_sheet_metadata()


def test_an_api_that_is_not_enabled_says_so_in_its_details(account: Account, book: gspread.Spreadsheet) -> None:
    account.api_enabled = False

    with pytest.raises(APIError) as refused:
        book.fetch_sheet_metadata()

    assert refused.value.response.status_code == 403
    assert [detail.get("reason") for detail in refused.value.error["details"]] == [None, "SERVICE_DISABLED"]


def test_a_token_for_reading_only_cannot_write(google: Google, account: Account, mara: User) -> None:
    reader = client(account.new_key(), google.url)
    signing: Any = reader.http_client.auth
    signing._scopes = [READ_ONLY]
    book = reader.open_by_key(mara.id)

    with pytest.raises(APIError, match="insufficient authentication scopes"):
        book.add_worksheet("Answers", 10, 10)


def test_what_was_never_shared_is_forbidden_and_what_never_was_is_not_found(google: Google, account: Account) -> None:
    ours = client(account.new_key(), google.url)

    with pytest.raises(PermissionError):
        ours.open_by_key(google.spreadsheet("Station").id)
    with pytest.raises(gspread.SpreadsheetNotFound):
        ours.open_by_key("nowhere")


def test_accounts_see_only_their_own_spreadsheets(google: Google, account: Account, mara: User) -> None:
    other = google.account("other")
    google.spreadsheet("Station", other)

    assert client(account.new_key(), google.url).open_by_key(mara.id).title == "Riverside"
    with pytest.raises(PermissionError):
        client(other.new_key(), google.url).open_by_key(mara.id)
