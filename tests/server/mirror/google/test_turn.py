"""What is in the sheet when all goes well."""

from datetime import timedelta
from pathlib import Path

import pytest

from server.branches.branch import add_branch
from server.database import Database
from server.mirror import turn
from server.mirror.sheet import begin_epoch, disconnect, rebuild, show_personal
from tests.clock import MovableClock
from tests.google.server import Google
from tests.server.mirror.branch_life import NOON
from tests.server.mirror.google.sheet_life import SheetLife

TABS = ["Sheet1", "Answers", "To answer", "Daily", "This week"]


def test_the_tabs_of_the_workbook_with_a_column_for_notes(life: SheetLife) -> None:
    life.write(life.clock())
    life.goes_on(60)
    assert life.mara.tabs() == TABS
    local = {name: [cell.value for cell in life.book()[name][1]] for name in ("Answers", "To answer", "Daily")}
    assert {name: life.mara.sees(name)[0] for name in local} == {
        name: [*titles, "Your notes"] for name, titles in local.items()
    }


def test_answers_are_typed_newest_last_and_never_a_formula(life: SheetLife) -> None:
    life.hears({"overall": 1, "comment": '=HYPERLINK("http://x","y")'}, at=NOON)
    life.hears({"overall": 5, "comment": "مرحبا"}, at=NOON + timedelta(minutes=1))
    life.goes_on(60)
    assert [row["Comment"] for row in life.shows()] == ['=HYPERLINK("http://x","y")', "مرحبا"]
    assert life.mara.cell("Answers", "B2").is_date
    assert life.mara.cell("Answers", "B2").seen == "2026-07-06 14:00"
    assert life.differences() == []


def test_the_header_is_frozen_and_ours_is_protected_by_a_warning(life: SheetLife) -> None:
    life.goes_on(30)
    sheet = life.mara.sheet("Answers")
    assert sheet.frozen("ROWS") == 1
    (protection,) = sheet.protected.values()
    assert protection["warningOnly"]
    assert protection["range"]["endColumnIndex"] == len(life.mara.table("Answers")[0]) - 1
    assert "https://feedback.example.com/sheet" in protection["description"]


def test_nothing_is_called_while_nothing_changes(life: SheetLife) -> None:
    life.hears({"overall": 4})
    life.settles()
    before = len(life.google.calls)
    life.goes_on(300)
    assert len(life.google.calls) == before


def test_an_amendment_a_case_and_an_erasure_are_followed(life: SheetLife) -> None:
    answer = life.hears({"overall": 1, "comment": "Call Ann."}, at=life.clock())
    life.goes_on(60)
    life.opens_case(answer, at=life.clock())
    life.goes_on(60)
    assert [row["Case"] for row in life.shows()] == ["K74-Q2M"]
    life.changes_answer(answer, at=life.clock(), answers={"overall": 1}, erased_at=life.clock())
    life.goes_on(60)
    assert "Ann" not in str(life.mara.table("Answers") + life.mara.table("To answer"))
    assert life.differences() == []


def test_a_change_that_nobody_sees_costs_no_call(life: SheetLife) -> None:
    answer = life.hears({"overall": 1}, at=life.clock())
    life.settles()
    life.changes_answer(answer, at=life.clock() - timedelta(minutes=30))
    before = life.google.count("batchGetByDataFilter")
    life.goes_on(10)
    assert life.google.count("batchGetByDataFilter") == before


def test_an_answer_that_commits_late_is_not_missed(life: SheetLife) -> None:
    life.hears({"overall": 4}, at=NOON + timedelta(minutes=30))
    life.goes_on(1800, step=60)
    life.hears({"overall": 1}, at=NOON)
    life.goes_on(60)
    assert [row["Score"] for row in life.shows()] == [4, 1]


def test_a_full_tab_is_followed_by_another(life: SheetLife, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turn, "MOST_ROWS", 4)
    for number in range(10):
        life.hears({"overall": 3, "comment": str(number)})
    life.goes_on(60)
    comments = [[row["Comment"] for row in life.shows(tab)] for tab in ("Answers", "Answers 2", "Answers 3")]
    assert comments == [["0", "1", "2", "3"], ["4", "5", "6", "7"], ["8", "9"]]
    life.settles()
    assert life.differences() == []


def test_a_title_that_is_taken_is_left_to_the_user(life: SheetLife) -> None:
    life.mara.renames("Sheet1", "answers")
    life.goes_on(30)
    assert life.mara.tabs() == ["answers", "Heard Answers", "To answer", "Daily", "This week"]


def test_a_new_question_gets_its_column_before_the_notes(life: SheetLife) -> None:
    from server.publishing.publishing import publish
    from surveys.catalogue import survey_from
    from tests.server.mirror.branch_life import VISIT

    life.hears({"overall": 4})
    life.goes_on(60)
    questions = [*VISIT["questions"], {"id": "effort", "kind": "ces", "text": {"en": "Easy?", "fr": "Facile ?"}}]
    life.visit = life.database.write(publish, survey_from({**VISIT, "questions": questions}, "visit"), now=life.clock())
    life.clock.move(minutes=2)
    life.hears({"overall": 4, "effort": 6}, at=life.clock())
    life.goes_on(60)
    assert [row["Effort"] for row in life.shows()] == ["", 6]
    assert life.mara.table("Answers")[0][-2:] == ["Effort", "Your notes"]


def test_a_rebuild_leaves_the_old_tabs_to_the_user(life: SheetLife) -> None:
    life.hears({"overall": 4})
    life.goes_on(60)
    life.mara.types("Answers", "L2", "Mine.")
    life.database.write(rebuild, life.sheet_id, now=life.clock())
    life.goes_on(60)
    assert life.mara.tabs() == ["Sheet1", *(f"{tab} (old)" for tab in TABS[1:]), *TABS[1:]]
    assert life.mara.table("Answers (old)")[1][-1] == "Mine."
    assert life.differences() == []


def test_after_a_restore_the_sheet_is_compared_before_anything_is_added(life: SheetLife) -> None:
    answers = [life.hears({"overall": 4, "comment": f"{number}"}) for number in range(3)]
    life.goes_on(60)
    forgets(life)
    life.loses_answer(answers[2])
    life.database.write(begin_epoch, now=life.clock())
    life.goes_on(120)
    assert [row["Comment"] for row in life.shows()] == ["0", "1"]
    life.settles()
    assert life.differences() == []
    assert life.mara.tabs() == TABS


def test_a_restore_is_noticed_even_if_nobody_says_so(life: SheetLife) -> None:
    life.hears({"overall": 4})
    life.goes_on(60)
    forgets(life)
    life.hears({"overall": 5})
    life.clock.move(minutes=2)
    life.goes_on(120)
    assert [row["Score"] for row in life.shows()] == [4, 5]


def test_disconnected_nothing_is_written_and_connected_again_it_goes_on(life: SheetLife) -> None:
    life.hears({"overall": 4})
    life.goes_on(60)
    life.database.write(disconnect, life.sheet_id)
    life.hears({"overall": 5})
    life.goes_on(60)
    assert len(life.shows()) == 1
    assert life.connects(life.mara, life.riverside.id) == life.sheet_id
    life.settles()
    assert len(life.shows()) == 2
    assert life.differences() == []


def test_names_and_numbers_are_shown_only_where_that_was_switched_on(life: SheetLife) -> None:
    from server.contacts.contact import keep
    from surveys.response import Contact
    from tests.server.mirror.google.sheet_life import KEYS

    answer = life.hears({"overall": 1, "account": "ACC-77", "contact": True})
    ann = Contact(by="call", phone="+254711000001", name="Ann")
    life.database.write(keep, answer, ann, keys=KEYS, now=NOON)
    life.goes_on(60)
    assert "ACC-77" not in str(life.mara.table("Answers"))
    assert "Contact" not in life.mara.table("Answers")[0]
    life.database.write(show_personal, life.sheet_id, shows=True, now=life.clock())
    life.goes_on(60)
    (row,) = life.shows()
    assert (row["Contact"], row["Account number"]) == ("Ann, +254711000001", "ACC-77")


def test_a_sheet_of_the_chain_names_the_branch_and_keeps_its_time(
    tmp_path: Path, database: Database, google: Google, clock: MovableClock
) -> None:
    life = SheetLife(tmp_path, database, google, clock, is_chain=True)
    database.write(add_branch, slug="station", name="Station", timezone="Africa/Nairobi", now=NOON)
    life.hears({"overall": 4})
    life.goes_on(60)
    (row,) = life.shows()
    assert row["Branch"] == "Riverside"
    assert {row["Branch"] for row in life.shows("This week")} == {"Riverside", "Station"}
    assert life.differences() == []


def test_ids_of_old_batches_are_taken_out_again(life: SheetLife) -> None:
    for number in range(120):
        life.hears({"overall": 3, "comment": str(number)}, at=life.clock())
        life.goes_on(10)
    assert len([tag for tag in life.mara.book.content.tags.values() if tag.key == "heard.batch"]) <= 103
    life.settles()
    assert life.differences() == []


def forgets(life: SheetLife) -> None:
    """The database is restored from a backup that was made when the sheet had just been connected."""
    from sqlalchemy import delete, update

    from server.database import Session
    from server.database.tables.mirror import mirror_batches, mirror_rows, sheet_tabs, sheets

    def restore(session: Session) -> None:
        for table in (mirror_batches, mirror_rows, sheet_tabs):
            session.execute(delete(table))
        session.execute(update(sheets).values(laid_at=None, scanned_at=None, changed_at=None))

    life.database.write(restore)
