"""Bring a database to the newest schema, once, before anything else opens it."""

from contextlib import nullcontext
from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from server.database.database import Database
from server.database.engine import switch_to_wal
from server.errors import Refusal

FOLDER = Path(__file__).parent / "migrations"


class NewerSchema(Refusal):
    """A newer Heard has used this database; nothing is done to it."""

    title = "This database is newer than the program"

    def __init__(self, schema: str) -> None:
        super().__init__(
            f"This database was brought to {schema} by a newer version of Heard, which this one cannot read. "
            "Install that version again, or put back the copy from before the upgrade with `heard restore`."
        )


def migrate(database: Database, *, folder: Path = FOLDER, to: str = "head") -> None:
    """Upgrade to the newest revision; nothing happens when it is there already."""
    with database.gate.held() if database.gate else nullcontext():
        if database.is_sqlite:
            switch_to_wal(database.engine)
        with database.engine.connect() as connection:
            if database.is_sqlite:
                # Rebuilding a table with foreign keys on would cascade into its children. The pragma does nothing
                # inside a transaction, so it comes before BEGIN, on the raw connection.
                connection.connection.driver_connection.execute("PRAGMA foreign_keys = OFF")  # type: ignore[union-attr]
            try:
                with connection.begin():
                    _upgrade(connection, folder, to)
                    _check(connection)
            finally:
                connection.invalidate()


def is_current(connection: Connection) -> bool:
    """Whether the database has exactly the newest schema."""
    return set(MigrationContext.configure(connection).get_current_heads()) == _heads()


@cache
def _heads() -> frozenset[str]:
    return frozenset(ScriptDirectory(str(FOLDER)).get_heads())


def schema_of(connection: Connection) -> str:
    """The number of the last migration; empty: none. Raises NewerSchema for one that is not known here."""
    schema = MigrationContext.configure(connection).get_current_revision() or ""
    if schema and schema not in {script.revision for script in ScriptDirectory(str(FOLDER)).walk_revisions()}:
        raise NewerSchema(schema)
    return schema


def _upgrade(connection: Connection, folder: Path, to: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(folder))
    config.attributes["connection"] = connection
    if connection.dialect.name == "postgresql":
        # Two servers that start together must not migrate at once.
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7246173)")
    command.upgrade(config, to)


def _check(connection: Connection) -> None:
    if connection.dialect.name == "sqlite" and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
        raise RuntimeError("The migration would leave rows without their parents; nothing was changed.")
