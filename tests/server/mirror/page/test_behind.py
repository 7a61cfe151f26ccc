"""Who hears that a sheet is behind: its managers once, and everybody of the branch on every page."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from server.branches.branch import add_branch
from server.staff.person import Person, add_person
from tests.server.conftest import NOON, Browser, Cast
from tests.server.mirror.page.at_the_page import AtThePage
from tests.server.mirror.page.sheet_desk import SheetDesk

SignIn = Callable[[Person], Browser]
BEHIND = "The sheet of Riverside is behind"


@pytest.fixture
def sheet(desk: SheetDesk) -> int:
    desk.hears("Slow")
    number = desk.connected()
    desk.works()
    return number


def stays_behind(desk: SheetDesk, minutes: float) -> None:
    """Nobody lets us in, and an answer waits."""
    desk.mara.unshare(desk.account.email)
    desk.hears("Still waiting")
    desk.works(60 * minutes, step=30)


def test_a_quarter_of_an_hour_is_not_behind_yet(mara: AtThePage, desk: SheetDesk, sheet: int) -> None:
    del sheet
    stays_behind(desk, 14)

    assert desk.told == []
    assert BEHIND not in mara.looks("/")


def test_the_branchs_manager_is_told_once_with_what_to_do(desk: SheetDesk, sheet: int) -> None:
    del sheet
    stays_behind(desk, 60)

    assert desk.told == ["mara@riverside.example"]
    (message,) = desk.owed
    assert message.title == "The sheet of Riverside is behind"
    assert "Monday 2 March" in dict(message.facts)["Since"]
    assert dict(message.facts)["Why"] == "The sheet is not shared with us"
    assert desk.account.email in dict(message.facts)["What to do"]
    assert message.links[0] == ("See what to do", "https://heard.example/sheet?of=riverside")
    assert message.words == ""
    assert "Still waiting" not in str(message), "no customer's words"


def test_the_next_time_is_told_again(desk: SheetDesk, sheet: int) -> None:
    del sheet
    stays_behind(desk, 30)
    desk.shares()
    desk.works(600, step=30)
    assert (len(desk.told), desk.owed) == (1, [])

    stays_behind(desk, 30)
    assert len(desk.told) == 2


def test_every_page_says_so_until_it_has_caught_up(
    mara: AtThePage, desk: SheetDesk, sheet: int, signed_in: SignIn, cast: Cast
) -> None:
    del sheet
    theo, ines = AtThePage(signed_in(cast.theo), desk), AtThePage(signed_in(cast.ines), desk)
    stays_behind(desk, 20)

    assert BEHIND in mara.looks("/")
    assert "See what to do" in mara.text
    assert BEHIND in mara.looks("/reports/export")
    assert BEHIND in theo.looks("/")
    assert "See what to do" not in theo.text, "he could not open it"
    assert "Riverside" not in ines.looks("/")

    desk.shares()
    desk.works(600, step=30)
    assert BEHIND not in mara.looks("/")


def test_a_sheet_that_stopped_is_told_of_though_nothing_waits(desk: SheetDesk, sheet: int) -> None:
    del sheet
    desk.mara.deletes_spreadsheet()
    desk.works(1_800, step=30)

    assert [message.title for message in desk.owed] == ["The sheet of Riverside is behind"]


def test_a_disconnected_sheet_is_behind_nothing(mara: AtThePage, desk: SheetDesk, sheet: int) -> None:
    stays_behind(desk, 20)
    mara.presses(f"/sheet/{sheet}/disconnect")
    assert BEHIND not in mara.looks("/")

    desk.watches()
    desk.watches()
    assert desk.owed == [], "what had not gone out is called off"


def test_without_a_manager_those_above_are_told(desk: SheetDesk, cast: Cast) -> None:
    del cast
    database = desk.heard.database
    database.write(add_person, email="boss@heard.example", role="admin", now=NOON)
    desk.riverside = database.write(add_branch, slug="quay", name="Quay", timezone="UTC", now=NOON)
    desk.hears("Slow")
    desk.connected()
    stays_behind(desk, 20)

    assert desk.told == ["boss@heard.example"]


def test_without_mail_it_stands_in_the_chat_or_the_terminal(desk: SheetDesk, sheet: int) -> None:
    del sheet
    heard = desk.heard
    desk.heard = replace(heard, outlets=replace(heard.outlets, email=False, chats=("chat-1",)))
    stays_behind(desk, 20)
    assert desk.told == ["chat-1"]
    desk.shares()
    desk.works(600, step=30)

    desk.heard = replace(heard, outlets=replace(heard.outlets, email=False))
    stays_behind(desk, 20)
    assert desk.told == ["chat-1", "terminal"]
