"""Migrations: on an empty file, on a filled one, by two processes at once; all or nothing."""

import shutil
import subprocess
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import func, insert, inspect, select

from server.branches.branch import Branch, all_branches
from server.branches.touchpoint import add_touchpoint, all_touchpoints
from server.database import Database, Session
from server.database.migrate import FOLDER, is_current, migrate
from server.database.tables import metadata
from server.database.tables.branches import branches, touchpoints
from server.database.tables.cases import cases
from server.database.tables.intake import comments
from server.database.tables.metadata import is_described
from server.database.tables.publishing import survey_versions
from server.database.tables.staff import memberships
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
from server.reports.comments import look
from server.reports.filters import Filters
from server.reports.search import Search
from tests.builders import NOW
from tests.postgresql import PostgreSQL
from tests.server.conftest import Cast, on_both, only_on_sqlite
from tests.server.reports.archive import JULY, VISIT, Archive

REVISION = """
from alembic import op
import sqlalchemy as sa
revision, down_revision, branch_labels, depends_on = "test", "{head}", None, None

def upgrade() -> None:
    {steps}
"""
REBUILD_PARENT = """
    with op.batch_alter_table("branches", recreate="always") as branches:
        branches.add_column(sa.Column("colour", sa.String(10), nullable=False, server_default="green"))
"""
LOSE_PARENTS = """
    op.add_column("branches", sa.Column("colour", sa.String(10)))
    op.execute("DELETE FROM branches")
"""
FAIL_LATE = """
    op.add_column("branches", sa.Column("colour", sa.String(10)))
    op.execute("DELETE FROM memberships")
    raise LookupError("half way")
"""


def migrations_until(number: str, folder: Path) -> None:
    """A copy of the migrations that an older version had."""

    def later(_: str, names: list[str]) -> list[str]:
        return [name for name in names if name == "__pycache__" or (name[:4].isdigit() and name[:4] > number)]

    shutil.copytree(FOLDER, folder, ignore=later)


def later_migrations(folder: Path, steps: str) -> Path:
    """A copy of the migrations with one more behind them."""
    shutil.copytree(FOLDER, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (head,) = ScriptDirectory(str(FOLDER)).get_heads()
    (folder / "versions" / "test.py").write_text(REVISION.format(head=head, steps=steps.strip()))
    return folder


def columns(session: Session, table: str) -> set[str]:
    return {column["name"] for column in inspect(session).get_columns(table)}


def everything(session: Session) -> tuple[Any, ...]:
    members = session.execute(select(func.count()).select_from(memberships)).scalar_one()
    return all_branches(session), all_touchpoints(session), members


@pytest.fixture
def filled(database: Database, cast: Cast) -> Database:
    door = {"code": "RIVER7K", "name": "Door", "kind": "poster", "survey": "branch-visit"}
    database.write(add_touchpoint, branch=cast.riverside, now=NOW, **door)
    return database


def test_the_migrated_schema_is_that_of_the_tables(database: Database) -> None:
    def differences(session: Session) -> list[Any]:
        described = MigrationContext.configure(session, opts={"include_name": is_described})
        return list(compare_metadata(described, metadata))

    assert database.read(differences) == []
    assert database.read(is_current)


def test_an_empty_file_is_not_current_until_it_was_migrated(tmp_path: Path) -> None:
    with Database(f"sqlite:///{tmp_path / 'new.db'}") as database:
        assert not database.read(is_current)
        migrate(database)
        assert database.read(is_current)


def test_migrating_again_changes_nothing(filled: Database) -> None:
    before = filled.read(everything)
    migrate(filled)
    assert filled.read(everything) == before


@only_on_sqlite
def test_children_survive_the_rebuilding_of_their_parent(filled: Database, tmp_path: Path) -> None:
    before = filled.read(everything)
    migrate(filled, folder=later_migrations(tmp_path / "later", REBUILD_PARENT))
    assert filled.read(everything) == before
    assert "colour" in filled.read(columns, "branches")
    assert filled.write(lambda session: session.exec_driver_sql("PRAGMA foreign_keys").scalar_one()) == 1


@only_on_sqlite
@pytest.mark.parametrize(
    ("steps", "failure"), [(LOSE_PARENTS, RuntimeError), (FAIL_LATE, LookupError)], ids=["lost parents", "half way"]
)
def test_a_migration_that_fails_changes_nothing(
    filled: Database, tmp_path: Path, steps: str, failure: type[Exception]
) -> None:
    before = filled.read(everything)
    with pytest.raises(failure):
        migrate(filled, folder=later_migrations(tmp_path / "later", steps))
    assert filled.read(everything) == before
    assert "colour" not in filled.read(columns, "branches")
    assert filled.read(is_current)
    migrate(filled)


def test_an_update_tells_nobody_of_cases_that_were_late_before(tmp_path: Path) -> None:
    before = tmp_path / "before"
    migrations_until("0003", before)
    with Database(f"sqlite:///{tmp_path / 'old.db'}") as database:
        migrate(database, folder=before)
        database.write(late_and_early)
        migrate(database)
        looks = database.read(lambda session: session.execute(select(cases.c.reference, cases.c.look_at)).all())
    assert {reference: at and at.year for reference, at in looks} == {"LATE": None, "EARLY": 2099, "SOLVED": None}


def late_and_early(session: Session) -> None:
    for number, (reference, status, year) in enumerate(
        [("LATE", "open", 2025), ("EARLY", "open", 2099), ("SOLVED", "solved", 2099)]
    ):
        session.exec_driver_sql(
            "INSERT OR IGNORE INTO branches VALUES (1, 'b', 'B', '', 'UTC', '', '', '', '2025-01-01')"
        )
        columns = "id, branch_id, reference, status, origin, reason, language"
        times = "touched_at, opened_at, take_by, promised_by, solve_by, updated_at"
        at = ", ".join([f"'{year}-01-01 09:00:00.000000'"] * 6)
        row = f"'{number:032}', 1, '{reference}', '{status}', 'answer', 'low', 'en', {at}"
        session.exec_driver_sql(f"INSERT INTO cases ({columns}, {times}) VALUES ({row})")  # noqa: S608 - ours alone


@on_both
def fresh_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "postgresql":
        server: PostgreSQL = request.getfixturevalue("postgresql")
        return server.new_database()
    return f"sqlite:///{tmp_path / 'fresh.db'}"


def test_words_from_before_an_update_are_found_after_it(fresh_url: str, tmp_path: Path) -> None:
    before = tmp_path / "before"
    migrations_until("0006", before)
    with Database(fresh_url) as database:
        migrate(database, folder=before)
        archive, branch = OldArchive(database, VISIT), database.write(an_old_branch)
        archive.places[branch.id] = 1
        found = archive.hears(branch, {"overall": 2, "comment": "انتظرتُ في الطابور", "reference": "7781"})
        archive.hears(branch, {"overall": 2, "comment": ""}, erased_at=JULY)
        archive.hears(branch, {"overall": 5, "comment": "…"})
        archive.hears(branch, {"overall": 5})
        migrate(database)
        assert database.read(lambda session: session.execute(select(comments.c.words)).all()) == [
            ("انتظرت في الطابور",)
        ]
        days = {"begins": "2026-07-01", "ends": "2026-07-31"}
        filters = Filters.from_query(days, [branch], today=JULY.date())
        (one,) = database.read(look, filters, Search.of("الطابور")).found
    assert one.response_id == found


class OldArchive(Archive):
    """Of a schema from before versions knew their source."""

    def asks(self, survey: Mapping[str, Any]) -> int:
        row = {"id": 1, "slug": "visit", "version": 1, "definition": survey, "digest": "d", "published_at": JULY}
        self.database.write(lambda session: session.execute(insert(survey_versions).values(row)))
        return 1


def an_old_branch(session: Session) -> Branch:
    """With a poster; today's code would look for columns of today."""
    branch = Branch(1, "riverside", "Riverside", "coast", "Africa/Nairobi", (), {}, frozenset())
    named = {"id": 1, "created_at": JULY, "name": "Riverside"}
    plain = {"slug": branch.slug, "timezone": branch.timezone, "languages": [], "hours": {}, "holidays": []}
    session.execute(insert(branches).values(**named, **plain))
    session.execute(insert(touchpoints).values(**named, branch_id=1, code="K7Q2M4X", kind="poster", survey="visit"))
    return branch


def test_an_update_keeps_what_was_counted(tmp_path: Path) -> None:
    before = tmp_path / "before"
    migrations_until("0007", before)
    with Database(f"sqlite:///{tmp_path / 'old.db'}") as database:
        migrate(database, folder=before)
        database.write(an_hour_of_answers)
        migrate(database)
        hours, days, of_branch, choices, spoken, weeks, weekly_choices, months = (
            database.read(lambda session, table: session.execute(select(table)).mappings().all(), table)
            for table in (
                *(hourly_tallies, branch_tallies, hour_tallies, choice_tallies),
                *(spoken_tallies, weekly_tallies, weekly_choice_tallies, monthly_tallies),
            )
        )
    assert [(row["hour"], row["language"], row["p1"], row["p5"], row["p10"]) for row in hours] == [
        (9, "en", 1, 2, 0),
        (9, "sw", 0, 4, 0),
        (10, "en", 0, 0, 8),
    ]
    assert [(row["channel"], row["p1"], row["p5"], row["p10"]) for row in days] == [("poster", 1, 6, 8)]
    assert [(row["hour"], row["p1"], row["p5"], row["p10"]) for row in of_branch] == [(9, 1, 6, 0), (10, 0, 0, 8)]
    assert [(row["question"], row["value"], row["n"]) for row in choices] == [("why", "staff", 5)]
    assert [(row["hour"], row["language"], row["channel"], row["p5"]) for row in spoken] == [
        (9, "en", "poster", 2),
        (10, "en", "poster", 0),
        (9, "sw", "poster", 4),
    ]
    monday, first = date(2025, 12, 29), date(2026, 1, 1)
    assert [(row["week"], row["language"], row["p1"], row["p5"], row["p10"]) for row in weeks] == [
        (monday, "*", 1, 6, 8),
        (monday, "en", 1, 2, 8),
        (monday, "sw", 0, 4, 0),
    ]
    assert {row["week"] for row in weekly_choices} == {monday}
    assert [(row["language"], row["n"]) for row in weekly_choices] == [("*", 5), ("en", 2), ("sw", 3)]
    assert [(row["month"], row["weekday"], row["hour"], row["language"], row["p5"]) for row in months] == [
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


def test_two_processes_that_migrate_at_once_both_succeed(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'new.db'}"
    code = (
        "import sys\nfrom server.database import Database\nfrom server.database.migrate import migrate\n"
        "with Database(sys.argv[1]) as database: migrate(database)"
    )
    root = Path(__file__).parents[3]
    processes = [subprocess.Popen([sys.executable, "-c", code, url], cwd=root) for _ in range(2)]
    try:
        assert [process.wait(60) for process in processes] == [0, 0]
    finally:
        for process in processes:
            process.kill()
    with Database(url) as database:
        assert database.read(is_current)
