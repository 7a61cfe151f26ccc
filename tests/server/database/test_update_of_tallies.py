"""What an update makes of the tallies that are there: coarser ones, which say the same."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Table, select

from server.database import Database, Session
from server.database.migrate import migrate
from server.database.tables.tallies import (
    branch_tallies,
    choice_tallies,
    hour_tallies,
    hourly_tallies,
    monthly_tallies,
    spoken_tallies,
    weekly_choice_tallies,
    weekly_tallies,
)
from tests.server.database.test_migrate import migrations_until

TABLES = (
    *(hourly_tallies, branch_tallies, hour_tallies, choice_tallies),
    *(spoken_tallies, weekly_tallies, weekly_choice_tallies, monthly_tallies),
)


@pytest.fixture
def counted(tmp_path: Path) -> dict[Table, Sequence[Any]]:
    """The rows of each table, after answers of one hour that only the oldest of them knew."""
    before = tmp_path / "before"
    migrations_until("0007", before)
    with Database(f"sqlite:///{tmp_path / 'old.db'}") as database:
        migrate(database, folder=before)
        database.write(an_hour_of_answers)
        migrate(database)
        return {table: database.read(rows_of, table) for table in TABLES}


def rows_of(session: Session, table: Table) -> Sequence[Any]:
    return session.execute(select(table)).mappings().all()


def test_an_update_keeps_what_was_counted_by_hour_and_day(counted: dict[Table, Sequence[Any]]) -> None:
    assert [(row["hour"], row["language"], row["p1"], row["p5"], row["p10"]) for row in counted[hourly_tallies]] == [
        (9, "en", 1, 2, 0),
        (9, "sw", 0, 4, 0),
        (10, "en", 0, 0, 8),
    ]
    assert [(row["channel"], row["p1"], row["p5"], row["p10"]) for row in counted[branch_tallies]] == [
        ("poster", 1, 6, 8)
    ]
    assert [(row["hour"], row["p1"], row["p5"], row["p10"]) for row in counted[hour_tallies]] == [
        (9, 1, 6, 0),
        (10, 0, 0, 8),
    ]
    assert [(row["question"], row["value"], row["n"]) for row in counted[choice_tallies]] == [("why", "staff", 5)]
    assert [(row["hour"], row["language"], row["channel"], row["p5"]) for row in counted[spoken_tallies]] == [
        (9, "en", "poster", 2),
        (10, "en", "poster", 0),
        (9, "sw", "poster", 4),
    ]


def test_an_update_adds_up_weeks_and_months(counted: dict[Table, Sequence[Any]]) -> None:
    monday, first = date(2025, 12, 29), date(2026, 1, 1)
    assert [(row["week"], row["language"], row["p1"], row["p5"], row["p10"]) for row in counted[weekly_tallies]] == [
        (monday, "*", 1, 6, 8),
        (monday, "en", 1, 2, 8),
        (monday, "sw", 0, 4, 0),
    ]
    assert {row["week"] for row in counted[weekly_choice_tallies]} == {monday}
    assert [(row["language"], row["n"]) for row in counted[weekly_choice_tallies]] == [("*", 5), ("en", 2), ("sw", 3)]
    assert [
        (row["month"], row["weekday"], row["hour"], row["language"], row["p5"]) for row in counted[monthly_tallies]
    ] == [
        (first, 3, 9, "*", 6),
        (first, 3, 10, "*", 0),
        (first, 3, 9, "en", 2),
        (first, 3, 10, "en", 0),
        (first, 3, 9, "sw", 4),
    ]


def an_hour_of_answers(session: Session) -> None:
    def insert(table: str, columns: str, *values: object) -> None:
        marks = ", ".join("?" * len(values))
        session.exec_driver_sql(f"INSERT INTO {table} ({columns}) VALUES ({marks})", values)  # noqa: S608 - ours alone

    now = "2026-01-01 09:00:00.000000"
    named = "id, slug, name, timezone, languages, hours, holidays, created_at"
    insert("branches", named, 1, "b", "B", "UTC", "[]", "{}", "[]", now)
    insert("touchpoints", "id, code, branch_id, name, kind, survey, created_at", 1, "T", 1, "T", "poster", "s", now)
    asked = '{"questions": [{"id": "q", "kind": "nps"}, {"id": "why", "kind": "choice"}]}'
    insert("survey_versions", "id, slug, version, definition, digest, published_at", 1, "s", 1, asked, "", now)
    named = "branch_id, day, touchpoint_id, survey_version_id, question, counted, language, value, n"
    for language, n in (("en", 2), ("sw", 3)):
        insert("daily_tallies", named, 1, "2026-01-01", 1, 1, "why", 1, language, "staff", n)
    key = "branch_id, day, touchpoint_id, survey_version_id, question, counted, language, value, hour, n"
    for rest in (("en", "1", 9, 1), ("en", "5", 9, 2), ("sw", "5", 9, 4), ("en", "10", 10, 8)):
        insert("hourly_tallies", key, 1, "2026-01-01", 1, 1, "q", 1, *rest)
