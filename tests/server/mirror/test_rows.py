from datetime import UTC, datetime, timedelta
from pathlib import Path

from server.cases.entry import Entry, Sender, log
from server.database import Database
from server.deliveries.outlets import Outlets
from tests.server.conftest import KEYS
from tests.server.mirror.branch_life import NOON, PUBLIC_URL, BranchLife, rows


def test_an_answer_is_a_row_in_the_branchs_own_time_and_words(life: BranchLife) -> None:
    answers = {"overall": 2, "why": ["staff", "waiting"], "recommend": 9, "comment": "Too long."}
    life.hears(answers, at=NOON, till=True)
    life.write()
    header = [cell.value for cell in life.book()["Answers"][1]]
    assert header[0] == "When (Europe/Berlin)"
    assert life.answers() == [
        {
            "When": datetime(2026, 7, 6, 14, 0),  # noqa: DTZ001 - a spreadsheet knows no zones
            "Where": "Till 1",
            "How": "receipt",
            "Score": 2,
            "Recommend": 9,
            "Reason": "Staff, Waiting",
            "Comment": "Too long.",
            "Language": "en",
            "Counted?": "yes",
            "Case": None,
        }
    ]


def test_the_time_is_right_on_both_sides_of_daylight_saving(life: BranchLife) -> None:
    life.hears({"overall": 5}, at=datetime(2026, 3, 29, 0, 30, tzinfo=UTC))
    life.hears({"overall": 5}, at=datetime(2026, 3, 29, 1, 30, tzinfo=UTC))
    life.write()
    assert [f"{row['When']:%H:%M}" for row in life.answers()] == ["01:30", "03:30"]


def test_reasons_are_in_the_first_language_of_the_branch(tmp_path: Path, database: Database) -> None:
    life = BranchLife(tmp_path, database, language="fr")
    life.hears({"overall": 2, "why": ["waiting"]})
    life.write()
    assert life.answers()[0]["Reason"] == "L’attente"


def test_an_answer_that_does_not_count_says_why(life: BranchLife) -> None:
    life.hears({"overall": 1}, counted=False, flags=["burst", "child"])
    life.write()
    assert life.answers()[0]["Counted?"] == "no: many in a short time, a child playing"


def test_a_doubt_about_an_answer_that_counts_is_said_too(life: BranchLife) -> None:
    life.hears({"overall": 1}, flags=["repeat"])
    life.write()
    assert life.answers()[0]["Counted?"] == "yes: answered before"


def test_account_numbers_and_contacts_are_nowhere(life: BranchLife) -> None:
    life.hears({"overall": 1, "account": "4711-0815", "contact": True})
    life.write()
    life.opens_case(life.hears({"overall": 1, "account": "0815-4711", "contact": True}))
    life.write(NOON + timedelta(minutes=1))
    cells = [str(cell) for sheet in life.book() for row in sheet.iter_rows(values_only=True) for cell in row]
    assert not any("4711" in cell for cell in cells)
    assert {"Account", "Contact"}.isdisjoint(life.answers()[0])


def test_the_newest_answer_is_last_by_receipt(life: BranchLife) -> None:
    life.hears({"overall": 1}, at=NOON, received_at=NOON + timedelta(hours=2), updated_at=NOON + timedelta(hours=2))
    life.hears({"overall": 5}, at=NOON + timedelta(hours=1))
    life.write(NOON + timedelta(hours=3))
    assert [row["Score"] for row in life.answers()] == [5, 1]


def test_a_low_score_says_so_in_a_word_and_stays_a_number(life: BranchLife) -> None:
    life.hears({"overall": 2, "recommend": 7})
    life.write()
    cells = life.book()["Answers"][2]
    assert (cells[3].value, cells[3].number_format) == (2, '"▼ low  "0')
    assert cells[4].number_format == "0"


def test_an_answer_names_its_case(life: BranchLife) -> None:
    life.opens_case(life.hears({"overall": 1, "comment": "Cold."}), reference="ABC-DEF")
    life.write()
    assert life.answers()[0]["Case"] == "ABC-DEF"


def test_what_was_phoned_in_is_to_be_answered_and_is_no_answer(life: BranchLife) -> None:
    life.hears({"overall": 5})
    said = Entry(branch=life.riverside, what="=Cold tea, ring 0712 345 678", how="phone", language="en")
    outlets = Outlets(PUBLIC_URL, email=False, chats=())
    life.database.write(log, said, Sender("Call centre", "1"), keys=KEYS, outlets=outlets, now=NOON)
    life.write()
    book = life.book()
    (row,) = rows(book["To answer"])
    assert row["What happened"] == "=Cold tea, ring …"
    assert book["To answer"][2][4].data_type == "s"
    assert [row["Score"] for row in life.answers()] == [5]


def test_waiting_cases_come_first_and_late_ones_before_all(life: BranchLife) -> None:
    hour = timedelta(hours=1)
    life.opens_case(reference="SOL-VED", status="solved", solved_at=NOON, promised_by=NOON - 9 * hour)
    life.opens_case(reference="ANS-WRD", status="answered", promised_by=NOON - 8 * hour)
    life.opens_case(reference="TAK-ENN", status="taken", owner_id=1, promised_by=NOON + hour)
    late = life.opens_case(reference="LAT-EEE", promised_by=NOON - hour)
    life.write()
    shown = rows(life.book()["To answer"])
    assert [row["Number"] for row in shown] == ["LAT-EEE", "TAK-ENN", "ANS-WRD", "SOL-VED"]
    assert [row["Status"] for row in shown] == ["Late · To answer", "Taken", "Answered", "Solved"]
    assert [row["Owner"] for row in shown] == [None, "Mara", None, None]
    assert shown[0]["Link"] == f"{PUBLIC_URL}/cases/{late}"
    assert "late" in life.book()["To answer"]["A2"].number_format


def test_what_happened_is_the_cause_or_else_what_the_customer_said(life: BranchLife) -> None:
    words = life.hears({"overall": 1, "comment": "Nobody came."})
    again = life.hears({"overall": 1, "why": ["waiting"]})
    life.opens_case(words, again, promised_by=NOON + timedelta(hours=1))
    other = life.hears({"overall": 2, "comment": "Ring!"})
    life.opens_case(other, cause="The bell was broken.", promised_by=NOON + timedelta(hours=2))
    life.write()
    told = [row["What happened"] for row in rows(life.book()["To answer"])]
    assert told == ["Nobody came.\nWaiting", "The bell was broken."]


def test_a_day_has_a_score_from_five_answers_on(life: BranchLife) -> None:
    for score in (1, 4, 5, 5, 5):
        life.hears({"overall": score, "recommend": 0})
    life.hears({"overall": 1}, counted=False, flags=["burst"])
    for score in (4, 4, 4, 4):
        life.hears({"overall": score}, till=True)
    life.write()
    day = datetime(2026, 7, 6)  # noqa: DTZ001
    assert rows(life.book()["Daily"]) == [
        {"Day": day, "Touchpoint": "Front door", "Answers": 5, "Score": 80, "Low": 1},
        {"Day": day, "Touchpoint": "Till 1", "Answers": 4, "Score": None, "Low": 0},
    ]
