"""The way to a sheet as Mara meets it: three steps, and everything that can keep her from it."""

from collections.abc import Callable

import pytest

from tests.google.faults import DROPPED_BEFORE, PAGE_BEFORE, TOO_MANY, UNAVAILABLE_BEFORE
from tests.server.conftest import only_on_sqlite
from tests.server.mirror.page.at_the_page import AtThePage
from tests.server.mirror.page.sheet_desk import LINK, SheetDesk

pytestmark = only_on_sqlite  # forms and words; every door is tried on both in test_every_route.py


def test_the_way_to_a_sheet_is_three_steps(mara: AtThePage) -> None:
    text = mara.looks("/sheet")

    for step in ("Get a key file from Google", "Drop the key file here", "Share the sheet, and paste its link"):
        assert step in text
    assert "Google says: key creation is disabled" in text
    assert text.count('class="picture"') == 5
    assert '<input type="file"' in text


def test_a_dropped_key_shows_the_address_to_share_with(mara: AtThePage, desk: SheetDesk) -> None:
    text = mara.drops(desk.key_file)

    assert f"<code>{desk.account.email}</code>" in text
    assert "project heard-sheets" in text
    assert "Google says: you cannot share outside" in text
    assert mara.location.endswith("#share")


@pytest.mark.parametrize("file", [b"", b"{", b"[]", b'{"installed": {}}', b"\xff\xfe", b"[" * 30_000, b'{"type": 1}'])
def test_a_file_that_is_no_key_is_said_to_be_none(mara: AtThePage, file: bytes) -> None:
    text = mara.drops(file)

    assert mara.status == 400
    assert "This is not a key file" in text
    assert "choose the type JSON" in text


def test_a_shared_sheet_is_connected_and_filled(mara: AtThePage, desk: SheetDesk) -> None:
    desk.hears("Slow", "Kind", "=1+1")
    desk.shares()

    assert "3 on the way" in mara.connects()
    desk.works()

    text = mara.looks()
    assert "Complete" in text
    assert text.count("<dd>3</dd>") == 3
    assert len(desk.mara.table("Answers")) == 4


AT_CONNECTING: dict[str, tuple[Callable[[SheetDesk], object], str, str]] = {
    "api off": (lambda desk: setattr(desk.account, "api_enabled", False), "not switched on", "press Enable"),
    "not shared": (lambda desk: desk.mara.unshare(desk.account.email), "not shared with us", "as Editor"),
    "read only": (lambda desk: desk.shares("reader"), "We may only look", "from Viewer to Editor"),
    "excel": (lambda desk: setattr(desk.mara.book, "office", True), "an Excel file", "Save as Google Sheets"),
    "deleted": (lambda desk: desk.mara.deletes_spreadsheet(), "no sheet at this address", "copy the whole address"),
    "key gone": (lambda desk: desk.account.remove_keys(), "no longer takes the key", "Make a new key"),
    "cut off": (lambda desk: desk.google.faults.storm(1, 1, (DROPPED_BEFORE,)), "cannot be reached", "on the internet"),
    "trouble": (
        lambda desk: desk.google.faults.storm(1, 1, (UNAVAILABLE_BEFORE,), on="spreadsheets"),
        "Google has trouble",
        "keep trying",
    ),
    "a page": (
        lambda desk: desk.google.faults.storm(1, 1, (PAGE_BEFORE,), on="spreadsheets"),
        "Google has trouble",
        "keep trying",
    ),
    "quota": (
        lambda desk: desk.google.faults.storm(1, 1, (TOO_MANY,), on="spreadsheets"),
        "asked us to slow down",
        "a key of its own",
    ),
}


@pytest.mark.parametrize("case", AT_CONNECTING)
def test_what_keeps_a_sheet_from_being_connected_is_said_with_its_cure(
    mara: AtThePage, desk: SheetDesk, case: str
) -> None:
    breaks, says, cure = AT_CONNECTING[case]
    desk.shares()
    breaks(desk)

    text = mara.connects()

    assert mara.status == 400
    assert says in text
    assert cure in text
    assert desk.mara.link in text, "what was typed is still there"
    assert "wait here in order" not in text, "nothing waits for a sheet that is not connected"
    assert len(desk.mara.tabs()) == 1


@pytest.mark.parametrize(
    "link", ["", "riverside", "https://docs.google.com/document/d/", "https://example.com/" + "x" * 40]
)
def test_a_wrong_link_is_said_to_be_wrong(mara: AtThePage, link: str) -> None:
    text = mara.connects(link or " ")

    assert mara.status == 400
    assert "This is not the link of a Google sheet" in text


def test_a_sheet_nobody_has_is_said_not_to_be_there(mara: AtThePage) -> None:
    assert "no sheet at this address" in mara.connects(LINK.format("1" * 44))
