"""What is in an export, and what never is."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from server.branches.branch import Branch
from server.cases.entry import Entry, Sender, log
from server.database import Database
from server.deliveries.outlets import Outlets
from server.errors import BadRequest
from server.reports import exported_cases, exported_responses
from server.reports.export import export
from server.reports.wanted import Wanted, day_from
from surveys.response import Contact
from tests.server.conftest import KEYS, PUBLIC_URL, Cast
from tests.server.reports.archive import JULY, VISIT, Archive


def told(database: Database, wanted: Wanted) -> list[dict[str, Any]]:
    """Each row under its titles."""
    taken = export(database, wanted, KEYS)
    return [dict(zip(taken.titles, row, strict=True)) for row in taken.rows()]


def test_an_answer_is_one_row_with_a_column_for_each_question(database: Database, archive: Archive, cast: Cast) -> None:
    answers = {"overall": 2, "why": ["staff", "waiting"], "comment": "Too long.", "contact": True}
    heard = archive.hears(cast.riverside, answers, flags=["child", "burst"], counted=False)
    archive.opens_case(cast.riverside, heard)
    assert told(database, Wanted("responses", (cast.riverside,))) == [
        {
            "id": str(heard),
            "when": datetime(2026, 7, 6, 15, 0),  # noqa: DTZ001 - a table knows no zones
            "zone": "Africa/Nairobi",
            "branch": "riverside",
            "touchpoint": "Front door",
            "kind": "poster",
            "survey": "visit",
            "version": 1,
            "language": "en",
            "overall": 2,
            "why": "staff; waiting",
            "comment": "Too long.",
            "contact": "yes",
            "ended": "finished",
            "flags": "a child playing; many in a short time",
            "counted": "no",
            "reference": "QQ2-M7K",
            "case": "K74-Q2M",
        }
    ]


def test_a_case_is_one_row_with_its_times_in_the_branchs_own(database: Database, archive: Archive, cast: Cast) -> None:
    archive.opens_case(cast.riverside, owner_id=cast.mara.id, status="taken", taken_at=JULY, cause="A queue")
    (case,) = told(database, Wanted("cases", (cast.riverside,)))
    assert case | {"id": ""} == {
        "id": "",
        "reference": "K74-Q2M",
        "branch": "riverside",
        "status": "taken",
        "reason": "low",
        "origin": "answer",
        "language": "en",
        "zone": "Africa/Nairobi",
        "opened": datetime(2026, 7, 6, 15, 0),  # noqa: DTZ001 - a table knows no zones
        "promised": datetime(2026, 7, 7, 15, 0),  # noqa: DTZ001 - a table knows no zones
        "taken": datetime(2026, 7, 6, 15, 0),  # noqa: DTZ001 - a table knows no zones
        "answered": None,
        "solved": None,
        "owner": "Mara",
        "cause": "A queue",
        "remedy": "",
        "how": "",
        "words": "",
    }


def test_what_was_logged_is_among_the_cases_in_its_words_and_never_among_the_responses(
    database: Database, archive: Archive, cast: Cast
) -> None:
    archive.hears(cast.riverside, {"overall": 5})
    contact = Contact(by="call", phone="+254712345678", name="Neema")
    for key, how, at in (("1", "phone", JULY), ("2", "letter", JULY + timedelta(minutes=1))):
        entry = Entry(branch=cast.riverside, what=f"Cold by {how}", how=how, language="en", contact=contact)  # type: ignore[arg-type]
        outlets = Outlets(PUBLIC_URL, email=False, chats=())
        database.write(log, entry, Sender("Call centre", key), keys=KEYS, outlets=outlets, now=at)
    (case,) = told(database, Wanted("cases", (cast.riverside,)))
    assert (case["origin"], case["how"], case["words"]) == ("logged", "phone; letter", "Cold by phone\nCold by letter")
    assert "Neema" not in str(case)
    assert len(told(database, Wanted("responses", (cast.riverside,)))) == 1
    assert told(database, Wanted("cases", (cast.station,))) == []


def test_who_the_customer_is_stays_in_the_house_unless_asked_for(
    database: Database, archive: Archive, cast: Cast
) -> None:
    heard = archive.hears(cast.riverside, {"overall": 1, "reference": "4711-0815", "contact": True})
    archive.learns(heard, Contact(by="call", phone="+254712123456", email="amina@example.com", name="Amina"))
    archive.hears(cast.riverside, {"overall": 5}, at=JULY.replace(hour=13))
    usual = export(database, Wanted("responses", (cast.riverside,)), KEYS)
    text = repr([*usual.titles, *usual.records])
    for secret in ("4711-0815", "712123456", "amina", "Amina", "contact_phone", "answers.reference"):
        assert secret not in text
    first, second = told(database, Wanted("responses", (cast.riverside,), personal=True))
    assert (first["answers.reference"], first["reference"]) == ("4711-0815", "QQ2-M7K")
    assert [first[f"contact_{part}"] for part in ("by", "phone", "email", "name")] == [
        "call",
        "+254712123456",
        "amina@example.com",
        "Amina",
    ]
    assert second["contact_phone"] is None


def test_a_question_that_once_was_an_account_number_hides_only_those_answers(
    database: Database, archive: Archive, cast: Cast
) -> None:
    archive.hears(cast.riverside, {"overall": 1, "reference": "4711-0815"})
    changed = [question | {"kind": "text"} if question["id"] == "reference" else question for question in QUESTIONS]
    archive.version = archive.asks(VISIT | {"questions": changed})
    archive.hears(cast.riverside, {"overall": 1, "reference": "the blue one"})
    rows = told(database, Wanted("responses", (cast.riverside,)))
    assert [row["answers.reference"] for row in rows] == [None, "the blue one"]


QUESTIONS: list[dict[str, Any]] = VISIT["questions"]  # type: ignore[assignment]


def test_answers_of_every_version_share_columns_and_none_is_dropped(
    database: Database, archive: Archive, cast: Cast
) -> None:
    archive.hears(cast.riverside, {"overall": 1, "comment": "old"})
    archive.version = archive.asks(
        VISIT | {"questions": [*QUESTIONS, {"id": "tidy", "kind": "ces", "text": {"en": "Tidy?"}}]}
    )
    archive.hears(cast.riverside, {"overall": 5, "tidy": 7})
    rows = told(database, Wanted("responses", (cast.riverside,)))
    assert [(row["version"], row["overall"], row["comment"], row["tidy"]) for row in rows] == [
        (1, 1, "old", None),
        (2, 5, None, 7),
    ]


def test_a_version_published_halfway_waits_for_the_next_export(
    database: Database, archive: Archive, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exported_responses, "PAGE", 1)
    archive.hears(cast.riverside, {"overall": 1})
    taken = export(database, Wanted("responses", (cast.riverside,)), KEYS)
    next(taken.records)
    archive.version = archive.asks(
        VISIT | {"questions": [*QUESTIONS, {"id": "tidy", "kind": "ces", "text": {"en": "Tidy?"}}]}
    )
    archive.hears(cast.riverside, {"overall": 5, "tidy": 7}, at=JULY.replace(hour=13))
    assert list(taken.records) == []


def test_pages_join_without_a_gap_also_where_many_touch_at_once(
    database: Database, archive: Archive, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exported_responses, "PAGE", 2)
    monkeypatch.setattr(exported_cases, "PAGE", 2)
    for branch in (cast.riverside, cast.station):
        for n in range(5):
            archive.opens_case(branch, archive.hears(branch, {"overall": n % 5 + 1}))
    for what in ("responses", "cases"):
        ids = [row["id"] for row in told(database, Wanted(what, (cast.riverside, cast.station)))]
        assert len(ids) == len(set(ids)) == 10


def test_other_branches_rows_never_appear(database: Database, archive: Archive, cast: Cast) -> None:
    for branch in (cast.riverside, cast.station):
        archive.opens_case(branch, archive.hears(branch, {"overall": 1}))
    for what in ("responses", "cases"):
        assert {row["branch"] for row in told(database, Wanted(what, (cast.station,)))} == {"station"}


def test_times_are_right_on_both_sides_of_daylight_saving(
    database: Database, archive: Archive, harbour: Branch
) -> None:
    for hour in (0, 1):
        archive.hears(harbour, {"overall": 5}, at=datetime(2026, 3, 29, hour, 30, tzinfo=UTC))
        archive.opens_case(harbour, at=datetime(2026, 3, 29, hour, 30, tzinfo=UTC))
    assert [f"{row['when']:%H:%M}" for row in told(database, Wanted("responses", (harbour,)))] == ["01:30", "03:30"]
    assert [f"{row['opened']:%H:%M}" for row in told(database, Wanted("cases", (harbour,)))] == ["01:30", "03:30"]


def test_a_day_is_the_branchs_own_also_on_the_day_its_clocks_turn(
    database: Database, archive: Archive, harbour: Branch
) -> None:
    for day, hour, minute in ((24, 21, 59), (24, 22, 0), (25, 22, 59), (25, 23, 0)):  # midnights: 22:00, then 23:00
        moment = datetime(2026, 10, day, hour, minute, tzinfo=UTC)
        archive.hears(harbour, {"overall": 5}, at=moment)
        archive.opens_case(harbour, at=moment)
    sunday = date(2026, 10, 25)
    asked = [Wanted(what, (harbour,), sunday, sunday) for what in ("responses", "cases")]
    assert [len(told(database, wanted)) for wanted in asked] == [2, 2]
    assert [export(database, wanted, KEYS).total for wanted in asked] == [2, 2]


def test_a_day_that_is_none_is_named() -> None:
    for typed in ("31.7.2026", "2026-02-30", "0001-01-01", "9999-12-31"):
        with pytest.raises(BadRequest, match=r"--from is not a day; it must look like 2026-07-31\."):
            day_from(typed, "--from")
    assert day_from(" ", "--from") is None


def test_days_in_the_wrong_order_are_refused(cast: Cast) -> None:
    with pytest.raises(BadRequest, match="first day is after the last"):
        Wanted("cases", (cast.riverside,), date(2026, 7, 2), date(2026, 7, 1))
