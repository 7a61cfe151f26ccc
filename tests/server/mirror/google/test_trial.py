import pytest

from server.mirror.google import client
from server.mirror.problem import Problem
from server.mirror.trial import is_usable, refuses_used_ids, self_test
from tests.google.faults import UNAVAILABLE_BEFORE
from tests.server.mirror.google.sheet_life import SheetLife


def findings(life: SheetLife, spreadsheet_id: str = "") -> dict[str, Problem | None]:
    ours = client(life.account.new_key(), life.google.url)
    return dict(self_test(ours, spreadsheet_id or life.mara.id))


def test_all_that_we_rely_on_is_tried_and_nothing_left_behind(life: SheetLife) -> None:
    assert findings(life) == dict.fromkeys(("read", "write", "metadata", "used_id", "tidy"))
    assert life.mara.book.content.tags == {}


def test_what_is_missing_is_named(life: SheetLife) -> None:
    life.mara.share(life.account.email, "reader")
    assert findings(life) == {"read": None, "write": Problem.READ_ONLY}
    life.mara.unshare(life.account.email)
    assert findings(life) == {"read": Problem.NOT_SHARED}
    life.account.api_enabled = False
    assert findings(life) == {"read": Problem.API_OFF}


@pytest.mark.parametrize("spreadsheet_id", ["no-such-spreadsheet-0000000000000"])
def test_a_wrong_link_is_told_from_a_sheet_that_is_not_shared(life: SheetLife, spreadsheet_id: str) -> None:
    assert findings(life, spreadsheet_id) == {"read": Problem.DELETED}


def test_an_excel_file_cannot_be_used(life: SheetLife) -> None:
    life.mara.book.office = True
    assert set(findings(life).values()) == {Problem.OFFICE_FILE}


def test_an_outage_is_no_verdict_on_the_sheet(life: SheetLife) -> None:
    life.google.faults.next(UNAVAILABLE_BEFORE, on="spreadsheets")
    assert findings(life) == {"read": Problem.TROUBLE}


def test_a_google_that_takes_a_used_id_is_usable_but_known_for_it(life: SheetLife) -> None:
    life.google.doubts.used_id_refused = False
    found = self_test(client(life.account.new_key(), life.google.url), life.mara.id)
    assert dict(found)["used_id"] is Problem.REUSES_IDS
    assert is_usable(found)
    assert not refuses_used_ids(found)
