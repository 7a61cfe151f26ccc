"""Inserts that both dialects spell alike but SQLAlchemy keeps in each."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Insert, Table
from sqlalchemy.dialects import postgresql, sqlite

from server.database.database import Session


def insert_new(session: Session, table: Table, row: Mapping[str, Any]) -> bool:
    """Insert a row unless one with its key is there; whether it is new."""
    # Without the option SQLAlchemy does not ask PostgreSQL's driver for the number, and says -1.
    counted = {"preserve_rowcount": True}
    statement = _insert(session, table).on_conflict_do_nothing()
    return session.execute(statement, row, execution_options=counted).rowcount == 1


def insert_each_new(session: Session, table: Table, rows: Sequence[Mapping[str, Any]]) -> set[Any]:
    """Insert the rows whose key is not there yet; the ids of those. Rows come sorted by id."""
    if not rows:
        return set()
    statement = _insert(session, table).on_conflict_do_nothing().returning(table.c.id)
    return set(session.execute(statement, rows).scalars())


def add_up(session: Session, table: Table, rows: Sequence[Mapping[str, Any]], amount: str) -> None:
    """Insert counts, or add them to the rows with their key. Rows come sorted by it: servers must not deadlock."""
    if rows:
        statement = _insert(session, table)
        total = table.c[amount] + statement.excluded[amount]
        session.execute(
            statement.on_conflict_do_update(index_elements=list(table.primary_key.columns), set_={amount: total}), rows
        )


def _insert(session: Session, table: Table) -> Any:
    insert: type[Insert] = sqlite.Insert if session.dialect.name == "sqlite" else postgresql.Insert
    return insert(table)
