import os
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import delete

from server.branches.branch import add_branch
from server.database import Session
from server.database.tables.mirror import workbooks
from server.mirror.shelf import workbook_path
from tests.server.mirror.branch_life import NOON, BranchLife, rows

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


def test_a_branch_has_a_workbook_from_the_start(life: BranchLife) -> None:
    assert life.write() == ["riverside.xlsx"]
    assert life.file == workbook_path(life.home, life.riverside)
    book = life.book()
    assert book.sheetnames == ["Answers", "To answer", "Daily"]
    titles = [cell.value for cell in book["Answers"][1]]
    further = ["Reason", "Comment", "Language", "Counted?", "Case"]
    assert titles == ["When (Europe/Berlin)", "Where", "How", "Score", "Recommend", *further]


def test_nothing_is_written_again_while_nothing_changes(life: BranchLife) -> None:
    life.opens_case(life.hears({"overall": 1}), promised_by=NOON + 30 * DAY)
    life.write()
    assert [life.write(NOON + wait) for wait in (MINUTE, 70 * MINUTE, 3 * DAY)] == [[], [], []]


def test_a_busy_branch_is_written_at_most_every_half_minute(life: BranchLife) -> None:
    life.write()
    life.hears({"overall": 5}, at=NOON + timedelta(seconds=5))
    assert life.write(NOON + timedelta(seconds=29)) == []
    assert life.write(NOON + timedelta(seconds=30)) == ["riverside.xlsx"]
    assert [row["Score"] for row in life.answers()] == [5]


def test_an_answer_whose_transaction_commits_late_is_not_missed(life: BranchLife) -> None:
    life.hears({"overall": 5}, at=NOON)
    life.write(NOON + MINUTE)
    life.hears({"overall": 1}, at=NOON - MINUTE)
    assert life.write(NOON + 3 * MINUTE) == ["riverside.xlsx"]
    assert [row["Score"] for row in life.answers()] == [1, 5]


def test_an_old_answer_that_changes_is_written(life: BranchLife) -> None:
    answer = life.hears({"overall": 5, "comment": "Call Ann."}, at=NOON - 90 * DAY)
    life.write()
    life.changes_answer(answer, at=NOON + MINUTE, answers={"overall": 5})
    assert life.write(NOON + 2 * MINUTE) == ["riverside.xlsx"]
    assert life.answers()[0]["Comment"] is None


def test_a_second_change_at_the_very_same_time_is_written(life: BranchLife) -> None:
    answer = life.hears({"overall": 5}, at=NOON)
    life.write()
    life.changes_answer(answer, at=NOON, answers={"overall": 5, "comment": "Kind people."})
    assert life.write(NOON + MINUTE) == ["riverside.xlsx"]


def test_an_answer_that_is_gone_leaves_the_file(life: BranchLife) -> None:
    answer = life.hears({"overall": 5}, at=NOON - 90 * DAY)
    life.write()
    life.loses_answer(answer)
    assert life.write(NOON + MINUTE) == ["riverside.xlsx"]
    assert life.answers() == []


def test_a_case_that_is_taken_is_written(life: BranchLife) -> None:
    case = life.opens_case(life.hears({"overall": 1}))
    life.write()
    life.changes_case(case, at=NOON + MINUTE, status="taken", owner_id=1)
    assert life.write(NOON + 2 * MINUTE) == ["riverside.xlsx"]
    assert rows(life.book()["To answer"])[0]["Status"] == "Taken"


def test_an_answer_that_joins_an_old_case_names_it(life: BranchLife) -> None:
    case = life.opens_case(at=NOON - 30 * DAY)
    answer = life.hears({"overall": 1}, at=NOON - 20 * DAY)
    life.write()
    life.joins(case, answer, at=NOON + MINUTE)
    life.changes_case(case, at=NOON + MINUTE)
    assert life.write(NOON + 2 * MINUTE) == ["riverside.xlsx"]
    assert life.answers()[0]["Case"] == "K74-Q2M"


def test_a_solved_case_that_changes_is_written(life: BranchLife) -> None:
    case = life.opens_case(status="solved", solved_at=NOON, at=NOON - 30 * DAY)
    life.write()
    life.changes_case(case, at=NOON + MINUTE, cause="The bell was broken.")
    assert life.write(NOON + 2 * MINUTE) == ["riverside.xlsx"]


def test_a_case_becomes_late_by_nothing_but_time(life: BranchLife) -> None:
    life.opens_case(promised_by=NOON + 10 * MINUTE)
    life.write()
    assert life.write(NOON + 9 * MINUTE) == []
    assert life.write(NOON + 10 * MINUTE) == ["riverside.xlsx"]
    assert rows(life.book()["To answer"])[0]["Status"] == "Late · To answer"


def test_a_missing_file_comes_back_and_an_edited_one_is_put_right(life: BranchLife) -> None:
    life.hears({"overall": 5})
    life.write()
    life.file.unlink()
    assert life.write(NOON + MINUTE) == ["riverside.xlsx"]
    edited = life.book()
    edited["Answers"]["D2"] = 1
    edited.save(life.file)
    assert life.write(NOON + 2 * MINUTE) == ["riverside.xlsx"]
    assert life.answers()[0]["Score"] == 5


def test_a_clock_set_back_stops_nothing(life: BranchLife) -> None:
    life.write(NOON + 2 * DAY)
    life.hears({"overall": 5}, at=NOON)
    assert life.write(NOON + MINUTE) == ["riverside.xlsx"]


def test_a_file_held_open_elsewhere_stays_and_is_tried_again(life: BranchLife, monkeypatch: pytest.MonkeyPatch) -> None:
    life.write()
    life.hears({"overall": 5}, at=NOON + MINUTE)

    def held_by_excel(*_: object) -> None:
        raise PermissionError(13, "The process cannot access the file")

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", held_by_excel)
        assert life.write(NOON + 2 * MINUTE) == []
    assert life.answers() == []
    assert life.write(NOON + 2 * MINUTE + timedelta(seconds=29)) == []
    assert life.write(NOON + 3 * MINUTE) == ["riverside.xlsx"]
    assert len(life.answers()) == 1


def test_a_crash_after_the_file_and_before_its_note_has_it_written_once_more(life: BranchLife) -> None:
    life.write()

    def forget(session: Session) -> None:
        session.execute(delete(workbooks))

    life.database.write(forget)
    assert life.write(NOON + MINUTE) == ["riverside.xlsx"]
    assert life.write(NOON + 2 * MINUTE) == []


def test_older_answers_move_to_archives_in_blocks(life: BranchLife) -> None:
    for number in range(9):
        life.hears({"overall": number % 5 + 1, "comment": str(number)}, at=NOON + number * MINUTE)
    now = NOON + 10 * MINUTE
    archives = [life.archive(number) for number in (1, 2, 3)]
    assert sorted(life.write(now, most=4, block=2)) == [path.name for path in (*archives, life.file)]
    comments = [row["Comment"] for path in (*archives, life.file) for row in life.answers(path)]
    assert comments == [str(number) for number in range(9)]
    assert life.book(life.archive(1)).sheetnames == ["Answers"]
    assert life.write(now + MINUTE, most=4, block=2) == []


def seven_answers_in_archives(life: BranchLife) -> list[UUID]:
    """Of the same moment: in two archives of two and a current file of three."""
    ids = [life.hears({"overall": 5, "comment": str(number)}, at=NOON - 90 * DAY) for number in range(7)]
    life.write(most=4, block=2)
    return ids


def test_an_archive_is_written_again_only_for_its_own_answers(life: BranchLife) -> None:
    ids = seven_answers_in_archives(life)
    life.changes_answer(ids[2], at=NOON + MINUTE, answers={"overall": 5})
    assert sorted(life.write(NOON + 2 * MINUTE, most=4, block=2)) == ["riverside-0002.xlsx", "riverside.xlsx"]
    assert [row["Comment"] for row in life.answers(life.archive(2))] == [None, "3"]
    life.hears({"overall": 5}, at=NOON + 3 * MINUTE)
    assert life.write(NOON + 4 * MINUTE, most=4, block=2) == ["riverside.xlsx"]
    life.opens_case(ids[0], at=NOON + 5 * MINUTE)
    assert sorted(life.write(NOON + 6 * MINUTE, most=4, block=2)) == ["riverside-0001.xlsx", "riverside.xlsx"]
    life.loses_answer(ids[1])
    assert "riverside-0001.xlsx" in life.write(NOON + 7 * MINUTE, most=4, block=2)
    assert [row["Comment"] for row in life.answers(life.archive(1))] == ["0"]
    assert life.write(NOON + 8 * MINUTE, most=4, block=2) == []


def test_a_missing_archive_comes_back_alone(life: BranchLife) -> None:
    seven_answers_in_archives(life)
    life.archive(1).unlink()
    assert life.write(NOON + MINUTE, most=4, block=2) == ["riverside-0001.xlsx"]
    assert life.write(NOON + 2 * MINUTE, most=4, block=2) == []


def test_each_branch_has_a_workbook_of_its_own(life: BranchLife, tmp_path: Path) -> None:
    life.hears({"overall": 5})
    life.database.write(add_branch, slug="station", name="Station", timezone="Africa/Nairobi", now=NOON)
    assert sorted(life.write()) == ["riverside.xlsx", "station.xlsx"]
    assert life.answers(tmp_path / "workbooks" / "station.xlsx") == []
