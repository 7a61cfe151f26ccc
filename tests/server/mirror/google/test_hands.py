"""Whatever a person does to the sheet, it is right again afterwards, and nothing of theirs is touched."""

import pytest

from tests.server.mirror.google.sheet_life import SheetLife

WORDS = ("Slow.", "Kind people.", "=1+1", "The lift is broken.")


@pytest.fixture
def busy(life: SheetLife) -> SheetLife:
    """Four answers and a case are in the sheet, and Mara wrote a note beside the second."""
    answers = [life.hears({"overall": number + 1, "comment": words}) for number, words in enumerate(WORDS)]
    life.opens_case(answers[0])
    life.goes_on(60)
    life.mara.types("Answers", "L3", "Called her.")
    life.mara.inserts_rows("Answers", 6, 5)
    return life


def note_of(life: SheetLife, words: str) -> list[str]:
    return [row["Your notes"] for row in life.shows() if row["Comment"] == words]


def test_a_sort_takes_our_rows_and_the_notes_along(busy: SheetLife) -> None:
    busy.mara.sorts("Answers", "E", descending=True)
    busy.hears({"overall": 3})
    busy.settles()
    assert busy.differences() == []
    assert note_of(busy, "Kind people.") == ["Called her."]


def test_a_row_somebody_deleted_comes_back(busy: SheetLife) -> None:
    busy.mara.deletes_rows("Answers", 2)
    busy.settles()
    assert busy.differences() == []
    assert len(busy.shows()) == 4


@pytest.mark.parametrize("typed", ["", "mine", "00000000-0000-0000-0000-00000000ffff"])
def test_a_row_whose_id_was_overwritten_gets_it_back_and_keeps_its_note(busy: SheetLife, typed: str) -> None:
    busy.mara.types("Answers", "A3", typed)
    busy.settles()
    assert busy.differences() == []
    assert note_of(busy, "Kind people.") == ["Called her."]
    assert len(busy.shows()) == 4


def test_a_row_somebody_copied_is_taken_out_but_not_what_they_wrote_beside_it(busy: SheetLife) -> None:
    for column, value in zip("ABCDEFGHIJK", busy.mara.table("Answers", "UNFORMATTED_VALUE")[1], strict=False):
        busy.mara.types("Answers", f"{column}6", value)
    busy.mara.types("Answers", "L6", "Mine.")
    for column in "AB":
        busy.mara.types("Answers", f"{column}7", busy.mara.cell("Answers", f"{column}3").value or "")
    busy.settles()
    assert busy.differences() == []
    assert "Mine." in [cell for row in busy.mara.table("Answers") for cell in row]


def test_an_edit_of_ours_is_put_right_and_listed(busy: SheetLife) -> None:
    from server.mirror.edits import overwritten

    busy.mara.types("Answers", "H2", "Fast!")
    busy.mara.types("To answer", "F2", "Solved")
    busy.settles()
    assert busy.differences() == []
    listed = {(edit.kind, edit.field, edit.found) for edit in busy.database.read(overwritten, busy.sheet_id)}
    assert listed == {("answers", "comment", "Fast!"), ("to_answer", "status", "Solved")}


@pytest.mark.parametrize("at", ["A", "B", "F", "L"])
def test_columns_inserted_anywhere_do_no_harm(busy: SheetLife, at: str) -> None:
    busy.mara.inserts_columns("Answers", at, 2)
    busy.mara.types("Answers", f"{at}2", "Mine.")
    busy.hears({"overall": 2, "comment": "After."})
    busy.goes_on(20)
    busy.settles()
    assert busy.differences() == []
    assert busy.mara.cell("Answers", f"{at}2").value == "Mine."


def test_what_was_added_by_an_old_layout_is_taken_back(busy: SheetLife) -> None:
    busy.mara.inserts_columns("Answers", "A")
    busy.hears({"overall": 2, "comment": "After."})
    busy.goes_on(5)
    assert busy.mara.cell("Answers", "A6").value == "00000000-0000-0000-0000-000000000006"
    busy.settles()
    assert busy.differences() == []
    assert [row[0] for row in busy.mara.table("Answers") if row[0]] == []


def test_a_column_somebody_moved_is_found_again(busy: SheetLife) -> None:
    busy.mara.moves_column("Answers", "E", "K")
    busy.hears({"overall": 2})
    busy.settles()
    assert busy.differences() == []


def test_a_column_somebody_deleted_comes_back_filled(busy: SheetLife) -> None:
    busy.mara.deletes_columns("Answers", "H")
    busy.settles()
    assert busy.differences() == []
    assert {row["Comment"] for row in busy.shows()} == set(WORDS)


def test_without_its_ids_a_tab_is_left_to_the_user_and_a_new_one_made(busy: SheetLife) -> None:
    busy.mara.deletes_columns("Answers", "A")
    busy.settles()
    assert busy.differences() == []
    assert "Answers (old)" in busy.mara.tabs()
    assert "Called her." in [cell for row in busy.mara.table("Answers (old)") for cell in row]


def test_a_deleted_tab_is_made_anew(busy: SheetLife) -> None:
    busy.mara.deletes_tab("Answers")
    busy.mara.deletes_tab("Daily")
    busy.hears({"overall": 2})
    busy.settles()
    assert busy.differences() == []
    assert len(busy.shows()) == 5


def test_renaming_hiding_filtering_and_recolouring_do_no_harm(busy: SheetLife) -> None:
    busy.mara.renames("Answers", "Antworten")
    busy.mara.types("Antworten", "E1", "Note")
    busy.mara.recolours("Antworten", "A2:L3")
    busy.mara.filters("Antworten", "I", hide=["en"])
    busy.mara.hides_rows("Antworten", 3)
    busy.mara.hides_tab("To answer")
    busy.mara.inserts_rows("Antworten", 1, 2)
    busy.mara.inserts_rows("Antworten", 5)
    busy.hears({"overall": 2})
    busy.changes_answer(busy.hears({"overall": 4}), at=busy.clock(), answers={"overall": 4, "comment": "More."})
    busy.settles()
    assert busy.differences() == []
    assert busy.mara.cell("Antworten", "E3").value == "Note"
    assert busy.mara.cell("Antworten", "B4").format["backgroundColor"]


def test_rows_written_below_ours_stay_where_they_are(busy: SheetLife) -> None:
    busy.mara.types("Answers", "L8", "Mean:")
    busy.mara.types("Answers", "L9", "=AVERAGE(E2:E6)")
    busy.hears({"overall": 2})
    busy.settles()
    assert busy.differences() == []
    assert busy.mara.cell("Answers", "L9").value == "=AVERAGE(E2:E6)"
    assert busy.mara.cell("Answers", "E10").value == 2


def test_open_cases_come_first_and_their_notes_go_along(life: SheetLife) -> None:
    first = life.opens_case(reference="AAA-AAA")
    life.goes_on(60)
    life.mara.types("To answer", "I2", "Ann's.")
    life.opens_case(reference="BBB-BBB")
    life.changes_case(first, at=life.clock(), status="solved", solved_at=life.clock())
    life.goes_on(60)
    shown = [(row["Number"], row["Your notes"]) for row in life.shows("To answer")]
    assert shown == [("BBB-BBB", ""), ("AAA-AAA", "Ann's.")]
    assert life.differences() == []


def test_a_copy_of_a_tab_is_the_users(busy: SheetLife) -> None:
    busy.mara.adds_tab("Answers 2024")
    busy.mara.types("Answers 2024", "A1", "00000000-0000-0000-0000-000000000001")
    busy.settles()
    assert busy.mara.table("Answers 2024") == [["00000000-0000-0000-0000-000000000001"]]
