"""A sheet that comes to its limits, as Mara meets it on the page: what it says, and the way on from there."""

import pytest

from tests.server.mirror.page.at_the_page import AtThePage
from tests.server.mirror.page.limits import FILLING, FULL, STOPPING
from tests.server.mirror.page.sheet_desk import SheetDesk


@pytest.fixture
def sheet(desk: SheetDesk) -> int:
    """Id of Mara's sheet, with two answers in it."""
    desk.hears("Slow", "Kind")
    number = desk.connected()
    desk.works()
    return number


@pytest.mark.parametrize("case", STOPPING)
def test_what_stops_it_is_said_with_its_way_on_and_heals(
    mara: AtThePage, desk: SheetDesk, sheet: int, case: str
) -> None:
    limit = STOPPING[case]
    limit.reached(desk)
    desk.hears("While it was broken")
    desk.works(60)

    text = mara.looks()
    assert limit.title in text
    assert limit.cure in text
    assert "wait here in order and none is lost" in text
    assert "Complete" not in text

    limit.gone(desk)
    mara.presses(f"/sheet/{sheet}/try")
    desk.works(60)
    assert "Complete" in mara.looks()
    assert limit.title not in mara.text


def test_a_sheet_that_fills_up_says_so_in_time_and_goes_on(mara: AtThePage, desk: SheetDesk, sheet: int) -> None:
    del sheet
    FILLING.reached(desk)
    desk.hears("Kind")
    desk.works(60)

    text = mara.looks()
    assert FILLING.title in text
    assert FILLING.cure in text
    assert "Everything still works" in text
    assert "Complete" in text
    assert "Stopped" not in text

    FILLING.gone(desk)
    desk.works(60)
    assert FILLING.title not in mara.looks()


def test_a_full_sheet_is_followed_by_a_new_one_with_every_answer(mara: AtThePage, desk: SheetDesk, sheet: int) -> None:
    FULL.reached(desk)
    desk.works(60)
    desk.hears("While it was full")
    desk.works(60)
    full = desk.mara

    mara.presses(f"/sheet/{sheet}/disconnect")
    desk.mara = desk.google.spreadsheet("Riverside’s next answers", desk.account)
    mara.connects()
    desk.works()

    assert "Complete" in mara.looks()
    assert len(desk.mara.table("Answers")) == 1 + 3
    assert len(full.table("Answers")) == 1 + 2, "it stays as it was"


def test_a_google_that_takes_a_used_id_again_is_said_and_nothing_else_changes(mara: AtThePage, desk: SheetDesk) -> None:
    desk.google.doubts.used_id_refused = False
    desk.hears("Slow")
    desk.shares()
    mara.connects()
    desk.works()

    text = mara.looks()
    assert "Google behaves differently than it says" in text
    assert "so that nothing is written twice" in text
    assert "Complete" in text
