"""Each way in which Google stops us: named, answers keep queueing, and it goes on by itself once somebody helped."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from server.database import Session
from server.database.tables.intake import responses
from server.database.tables.mirror import mirror_rows
from server.mirror.problem import Problem
from tests.google.faults import DROPPED_BEFORE, PAGE_BEFORE, TOO_MANY, UNAVAILABLE_BEFORE
from tests.server.mirror.google.sheet_life import SheetLife

MINUTE = timedelta(minutes=1)


@pytest.fixture
def running(life: SheetLife) -> SheetLife:
    life.hears({"overall": 4})
    life.goes_on(60)
    assert life.standing.in_sheet == 1
    return life


def ask(life: SheetLife, *, seconds: float = 30) -> Problem | None:
    """The problem once three more answers have been waiting for a while."""
    for _ in range(3):
        life.hears({"overall": 2}, at=life.clock())
    life.goes_on(seconds)
    standing = life.standing
    assert (standing.stored, standing.in_sheet, standing.waiting) == (4, 1, 3)
    assert standing.lag >= timedelta(seconds=seconds)
    return standing.problem


def recovers(life: SheetLife) -> None:
    life.goes_on(600, step=30)
    standing = life.standing
    assert (standing.stored, standing.in_sheet, standing.lag) == (4, 4, timedelta())
    assert (standing.problem, standing.state) == (None, "on")
    life.settles()
    assert life.differences() == []


def test_no_longer_shared(running: SheetLife) -> None:
    running.mara.unshare(running.account.email)
    assert ask(running) is Problem.NOT_SHARED
    assert running.standing.state == "paused"
    running.mara.share(running.account.email)
    recovers(running)


def test_shared_for_looking_only(running: SheetLife) -> None:
    running.mara.share(running.account.email, "reader")
    assert ask(running) is Problem.READ_ONLY
    running.mara.share(running.account.email)
    recovers(running)


def test_deleted_and_taken_out_of_the_bin(running: SheetLife) -> None:
    running.mara.deletes_spreadsheet()
    assert ask(running) is Problem.DELETED
    running.mara.book.deleted = False
    recovers(running)


def test_the_api_is_switched_off(running: SheetLife) -> None:
    running.account.api_enabled = False
    assert ask(running) is Problem.API_OFF
    running.account.api_enabled = True
    recovers(running)


def test_the_key_is_removed_and_another_given(running: SheetLife) -> None:
    from server.mirror.key import keep_key
    from tests.server.mirror.google.sheet_life import KEYS

    running.account.remove_keys()
    running.google.accounts.revoke_tokens()
    assert ask(running) is Problem.KEY_REFUSED
    running.database.write(keep_key, running.account.new_key(), keys=KEYS, now=running.clock())
    recovers(running)


@pytest.mark.parametrize(
    ("fault", "problem"),
    [
        (DROPPED_BEFORE, Problem.UNREACHABLE),
        (UNAVAILABLE_BEFORE, Problem.TROUBLE),
        (PAGE_BEFORE, Problem.TROUBLE),
        (TOO_MANY, Problem.BUSY),
    ],
)
def test_an_outage(running: SheetLife, fault: object, problem: Problem) -> None:
    running.google.faults.storm(0, share=1, faults=[fault])  # type: ignore[list-item]
    assert ask(running, seconds=60) is problem
    assert running.google.count() < 40
    running.google.faults.calm()
    recovers(running)


def test_a_tab_that_somebody_protected(running: SheetLife) -> None:
    running.mara.protects("Answers")
    assert ask(running) is Problem.PROTECTED
    assert running.standing.parked == 0
    for sheet in running.mara.book.content.sheets:
        sheet.protected.clear()
    recovers(running)


def test_protected_rows_stay_as_they_are_while_new_ones_come_in(running: SheetLife) -> None:
    running.mara.protects("Answers", "A2:L2")
    first = running.database.read(_first)
    running.changes_answer(first, at=running.clock(), answers={"overall": 1})
    running.hears({"overall": 2}, at=running.clock())
    running.goes_on(120)
    assert [row["Score"] for row in running.shows()] == [4, 2]
    assert running.standing.problem is Problem.PROTECTED
    assert running.standing.state == "on"


def test_one_row_that_google_will_not_take_is_parked_with_its_reason(
    running: SheetLife, monkeypatch: pytest.MonkeyPatch
) -> None:
    from server.mirror import typed

    monkeypatch.setattr(typed, "LONGEST", 60_000)
    for number in range(20):
        comment = "x" * 55_000 if number == 13 else f"{number}"
        running.hears({"overall": 2, "comment": comment}, at=running.clock())
    running.goes_on(120)
    standing = running.standing
    assert (standing.stored, standing.in_sheet, standing.parked, standing.waiting) == (21, 20, 1, 0)
    assert standing.problem is None
    assert "13" not in {row["Comment"] for row in running.shows()}
    monkeypatch.undo()
    changed = running.database.read(_parked)
    running.changes_answer(changed, at=running.clock(), answers={"overall": 2, "comment": "short"})
    running.settles()
    assert running.standing.parked == 0
    assert running.differences() == []


def test_a_spreadsheet_that_is_filling_up_and_then_full(running: SheetLife) -> None:
    grid = running.mara.sheet("Sheet1").properties["gridProperties"]
    grid["rowCount"] = 320_000
    running.clock.move(minutes=11)
    running.goes_on(60)
    assert (running.standing.problem, running.standing.state) == (Problem.FILLING, "on")
    grid["rowCount"] = 380_000
    running.clock.move(minutes=11)
    running.goes_on(60)
    assert (running.standing.problem, running.standing.state) == (Problem.FULL, "paused")


def test_an_excel_file_in_drive(running: SheetLife) -> None:
    running.mara.book.office = True
    assert ask(running) is Problem.OFFICE_FILE


def test_a_trickled_answer_is_waited_for(running: SheetLife) -> None:
    from tests.google.faults import SLOW

    running.google.faults.next(SLOW)
    running.hears({"overall": 2}, at=running.clock())
    running.goes_on(10)
    assert running.standing.in_sheet == 2


def _first(session: Session) -> UUID:
    return session.execute(select(responses.c.id)).scalars().first()  # type: ignore[return-value]


def _parked(session: Session) -> UUID:
    found = select(mirror_rows.c.subject).where(mirror_rows.c.parked.is_not(None))
    return session.execute(found).scalar_one()  # type: ignore[no-any-return]
