"""Migrations: on an empty file, on a filled one, by two processes at once; all or nothing."""

import shutil
import subprocess
import sys
from collections.abc import Mapping
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
