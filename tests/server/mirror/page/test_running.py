"""A connected sheet as Mara meets it: what it says, what can go wrong with it, and the way on from there."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from server.branches.branch import add_branch
from server.database.tables.intake import responses
from server.database.tables.mirror import sheet_keys
from server.database.tables.staff import audit
from server.mirror.tab import ShownRow, show_rows
from server.staff.person import Person, add_person
from tests.google.faults import DROPPED_BEFORE, PAGE_BEFORE, TOO_MANY, UNAVAILABLE_BEFORE
from tests.server.conftest import NOON, Browser, Cast, only_on_sqlite
from tests.server.mirror.page.at_the_page import AtThePage
from tests.server.mirror.page.sheet_desk import SheetDesk

pytestmark = only_on_sqlite  # forms and words; every door is tried on both in test_every_route.py

SignIn = Callable[[Person], Browser]


@pytest.fixture
def sheet(desk: SheetDesk) -> int:
    """Id of Mara's sheet, with three answers in it."""
    desk.hears("Slow", "Kind", "=1+1")
    number = desk.connected()
    desk.works()
    return number


def storm(*faults: object) -> Callable[[SheetDesk], object]:
    return lambda desk: desk.google.faults.storm(1, 1, faults, on="spreadsheets")  # type: ignore[arg-type]


def calm(desk: SheetDesk) -> None:
    desk.google.faults.calm()


def new_key(desk: SheetDesk) -> None:
    desk.key = desk.account.new_key()


BREAKS: dict[str, tuple[Callable[[SheetDesk], object], str, str, Callable[[SheetDesk], object]]] = {
    "outage": (storm(DROPPED_BEFORE), "Google cannot be reached", "on the internet", calm),
    "trouble": (storm(UNAVAILABLE_BEFORE, PAGE_BEFORE), "Google has trouble", "catches up by itself", calm),
    "quota": (storm(TOO_MANY), "asked us to slow down", "a key of its own", calm),
    "permission revoked": (
        lambda desk: desk.mara.unshare(desk.account.email),
        "The sheet is not shared with us",
        "press Share, add heard@heard-sheets.iam.gserviceaccount.com as Editor",
        lambda desk: desk.shares(),
    ),
    "only viewing": (lambda desk: desk.shares("reader"), "We may only look", "to Editor", lambda desk: desk.shares()),
    "sheet deleted": (
        lambda desk: desk.mara.deletes_spreadsheet(),
        "The sheet is gone",
        "Google's bin within 30 days",
        lambda desk: setattr(desk.mara.book, "deleted", False),
    ),
    "api off": (
        lambda desk: setattr(desk.account, "api_enabled", False),
        "not switched on",
        "press Enable",
        lambda desk: setattr(desk.account, "api_enabled", True),
    ),
}


@pytest.mark.parametrize("case", BREAKS)
def test_every_failure_is_said_with_its_way_on_and_heals(
    mara: AtThePage, desk: SheetDesk, sheet: int, case: str
) -> None:
    breaks, says, cure, heals = BREAKS[case]
    breaks(desk)
    desk.hears("While it was broken")
    desk.works(60)

    text = mara.looks()
    assert says in text
    assert cure in text
    assert "wait here in order and none is lost" in text
    assert "<dd>4</dd>" in text, "answers keep queueing"

    heals(desk)
    mara.presses(f"/sheet/{sheet}/try")
    desk.works(5)
    assert "Complete" in mara.looks()
    assert says not in mara.text


def test_a_deleted_key_is_replaced_by_dropping_a_new_one(mara: AtThePage, desk: SheetDesk, sheet: int) -> None:
    desk.account.remove_keys()
    desk.google.accounts.revoke_tokens()
    desk.hears("While it was broken")
    desk.works()
    assert "Google no longer takes the key" in mara.looks()
    assert "console.cloud.google.com/iam-admin/serviceaccounts?project=heard-sheets" in mara.text

    assert "This is not a key file" in mara.drops(b"{}", f"/sheet/{sheet}/key")
    new_key(desk)
    mara.drops(desk.key_file, f"/sheet/{sheet}/key")
    desk.works()

    assert "Complete" in mara.looks()


def test_a_deleted_tab_is_made_anew_without_a_word(mara: AtThePage, desk: SheetDesk, sheet: int) -> None:
    del sheet
    desk.mara.deletes_tab("Answers")
    desk.works(700, step=20)

    assert "Complete" in mara.looks()
    assert len(desk.mara.table("Answers")) == 4
    assert "If somebody deletes a tab of ours, it is made anew" in mara.text


def test_an_edit_that_was_put_right_is_listed(mara: AtThePage, desk: SheetDesk, sheet: int) -> None:
    del sheet
    header = desk.mara.table("Answers")[0]
    letter = "ABCDEFGHIJKLMNOP"[header.index("Comment")]
    desk.mara.types("Answers", f"{letter}2", "I never said <that>")
    desk.works(700, step=20)

    text = mara.looks()
    assert "1 change in the sheet that we put right" in text
    assert "Answers, Comment" in text
    assert "I never said <that>" in text


def test_an_answer_that_google_would_not_take_is_listed_with_the_reason(
    mara: AtThePage, desk: SheetDesk, sheet: int
) -> None:
    desk.hears("The fourth")
    database = desk.heard.database
    (fourth,) = database.read(lambda session: session.scalars(select(responses.c.id).order_by(responses.c.id)).all())[
        3:
    ]
    why = "Invalid <value>"
    database.write(show_rows, sheet, [ShownRow("answers", fourth, None, "1 ", "-", parked=why)])

    text = mara.looks()
    assert "1 put aside" in text
    assert "Google says: <q>Invalid <value></q>" in text
    assert "Complete" not in text


def test_rebuilding_leaves_what_is_the_users(mara: AtThePage, desk: SheetDesk, sheet: int) -> None:
    desk.mara.adds_tab("My own sums")
    desk.mara.types("My own sums", "A1", 2)

    mara.presses(f"/sheet/{sheet}/rebuild")
    desk.works(60)

    assert "Complete" in mara.looks()
    assert desk.mara.table("My own sums") == [["2"]]
    assert len(desk.mara.tabs()) == 1 + 1 + 4 + 4, "the old ones stay, renamed"


def test_names_and_numbers_come_into_the_sheet_only_with_a_warning(
    mara: AtThePage, desk: SheetDesk, sheet: int
) -> None:
    assert "a copy that somebody made cannot be erased" in mara.looks()
    assert "Contact" not in desk.mara.table("Answers")[0]

    mara.presses(f"/sheet/{sheet}/personal", personal="yes")
    desk.works(60)
    assert "Contact" in desk.mara.table("Answers")[0]
    assert "account numbers are in the sheet" in mara.looks()

    mara.presses(f"/sheet/{sheet}/personal")
    desk.works(60)
    assert "Contact" not in desk.mara.table("Answers")[0]


def test_disconnecting_asks_once_more_and_keeps_the_sheet(mara: AtThePage, desk: SheetDesk, sheet: int) -> None:
    assert "Disconnect this sheet?" in mara.looks(f"/sheet/{sheet}/disconnect")
    assert "Complete" in mara.looks(), "looking does nothing"

    assert "Get a key file" in mara.presses(f"/sheet/{sheet}/disconnect")
    desk.hears("Afterwards")
    desk.works()
    assert len(desk.mara.table("Answers")) == 4

    mara.connects()
    desk.works()
    assert len(desk.mara.table("Answers")) == 5


def test_a_second_sheet_of_a_branch_is_refused(mara: AtThePage, desk: SheetDesk) -> None:
    desk.shares()
    mara.drops(desk.key_file)
    key = str(desk.heard.database.read(lambda session: session.scalar(select(sheet_keys.c.id))))
    desk.connected()
    other = desk.google.spreadsheet("Another", desk.account)

    text = mara.presses("/sheet/connect", of="riverside", key=key, link=other.link)

    assert mara.status == 400
    assert "Riverside has a sheet already; disconnect that one first" in text


def test_who_manages_another_branch_sees_nothing_of_it(
    desk: SheetDesk, sheet: int, signed_in: SignIn, cast: Cast
) -> None:
    database = desk.heard.database
    database.write(add_person, email=cast.ines.email, role="manager", branch=cast.station, now=NOON)
    ines = AtThePage(signed_in(cast.ines), desk)

    assert "Get a key file" in ines.looks("/sheet")
    for secret in (desk.account.email, "Riverside", desk.mara.id, "heard-sheets"):
        assert secret not in ines.text
    ines.looks("/sheet?of=riverside")
    assert ines.status == 404
    ines.looks(f"/sheet/{sheet}/disconnect")
    assert ines.status == 404
    for act in ("try", "rebuild", "personal", "disconnect", "key"):
        ines.presses(f"/sheet/{sheet}/{act}")
        assert ines.status == 404, act
    ines.presses("/sheet/connect", of="station", key="1", link=desk.mara.link)
    assert ines.status == 404, "nor may she use its key"
    assert desk.overview(sheet).sheet.state == "on"


def test_staff_without_a_managers_role_are_not_let_in(signed_in: SignIn, cast: Cast) -> None:
    for person in (cast.theo, cast.ines):
        assert signed_in(person).get("/sheet").status == 403


def test_the_sheet_of_the_chain_is_for_administrators(desk: SheetDesk, signed_in: SignIn, cast: Cast) -> None:
    database = desk.heard.database
    boss = database.write(add_person, email="boss@heard.example", role="admin", now=NOON)
    region = database.write(add_person, email="rita@heard.example", role="region", region="coast", now=NOON)

    page = AtThePage(signed_in(boss), desk)
    assert "all branches" in page.looks("/sheet")
    assert page.looks("/sheet?of=*").count("Get a key file") == 1

    page = AtThePage(signed_in(region), desk)
    assert "all branches" not in page.looks("/sheet")
    page.looks("/sheet?of=*")
    assert page.status == 404
    del cast


def test_a_list_says_how_each_sheet_is(desk: SheetDesk, sheet: int, signed_in: SignIn, cast: Cast) -> None:
    del sheet
    database = desk.heard.database
    database.write(add_branch, slug="harbour", name="Harbour", timezone="UTC", now=NOON)
    boss = database.write(add_person, email="boss@heard.example", role="admin", now=NOON)
    page = AtThePage(signed_in(boss), desk)

    assert "complete" in page.looks("/sheet")
    assert page.text.count("not connected") == 3
    desk.mara.unshare(desk.account.email)
    desk.hears("More")
    desk.works()
    assert "needs you" in page.looks("/sheet")
    del cast


def test_the_key_is_in_no_page_address_log_or_column(
    mara: AtThePage, desk: SheetDesk, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    desk.hears("Slow")
    desk.mara.share(desk.account.email, "reader")
    mara.connects()
    desk.shares()
    mara.connects()
    desk.works()
    desk.account.remove_keys()
    desk.google.accounts.revoke_tokens()
    desk.hears("Kind")
    desk.works()
    mara.looks()

    said = capsys.readouterr()
    database = desk.heard.database
    notes = database.read(lambda session: str(session.execute(select(audit)).all()))
    kept = database.read(lambda session: session.execute(select(sheet_keys.c.sealed)).scalar_one())
    everything = "\n".join([*mara.seen, caplog.text, said.out, said.err, notes, repr(kept)])
    for line in desk.key["private_key"].splitlines()[1:-1]:
        assert line not in everything
    assert desk.key["private_key_id"] not in everything
    assert "sheet connected" in notes
