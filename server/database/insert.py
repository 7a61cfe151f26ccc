"""Inserts that both dialects spell alike but SQLAlchemy keeps in each. Each is built once: that costs more than it."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Date, Dialect, Insert, Table
from sqlalchemy.dialects import postgresql, sqlite

from server.database.database import Session


def insert_new(session: Session, table: Table, row: Mapping[str, Any]) -> bool:
    """Insert a row unless one with its key is there; whether it is new."""
    # Without the option SQLAlchemy does not ask PostgreSQL's driver for the number, and says -1.
    counted = {"preserve_rowcount": True}
    return session.execute(_new(session.dialect.name, table), row, execution_options=counted).rowcount == 1


def insert_each_new(session: Session, table: Table, rows: Sequence[Mapping[str, Any]]) -> set[Any]:
    """Insert the rows whose key is not there yet; the ids of those. Rows come sorted by id."""
    if len(rows) <= 1:
        return {row["id"] for row in rows if insert_new(session, table, row)}
    return set(session.execute(_new_by_id(session.dialect.name, table), rows).scalars())


def put(session: Session, table: Table, row: Mapping[str, Any]) -> None:
    """Insert a row, or put it in the place of the one with its key. Deleting first would fail one of two at once."""
    statement = _insert(session.dialect.name, table).values(row)
    session.execute(statement.on_conflict_do_update(index_elements=list(table.primary_key.columns), set_=dict(row)))


def put_all(session: Session, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """The same of whole rows, thousands of them as fast as one. They come sorted by key: servers must not deadlock."""
    if rows:
        session.execute(_put(session.dialect.name, table), rows)


def add_up(session: Session, table: Table, rows: Sequence[Mapping[str, Any]], *amounts: str) -> None:
    """Insert counts, or add them to the rows with their key. Rows come sorted by it: servers must not deadlock."""
    if rows:
        session.execute(_added(session.dialect.name, table, amounts), rows)


def add_up_all(session: Session, table: Table, rows: Sequence[tuple[Any, ...]], *amounts: str) -> None:
    """The same of whole rows, their parts in the order of the columns; hundreds of them are owed by one batch."""
    if rows and session.dialect.name == "sqlite":
        # Straight to the driver: what SQLAlchemy does with each row takes longer than SQLite.
        statement, days = _added_text(session.dialect, table, amounts)
        session.exec_driver_sql(statement, [_with_text(row, days) for row in rows])
    else:
        names = table.columns.keys()
        add_up(session, table, [dict(zip(names, row, strict=True)) for row in rows], *amounts)


@cache
def _new(dialect: str, table: Table) -> Any:
    return _insert(dialect, table).on_conflict_do_nothing()


@cache
def _new_by_id(dialect: str, table: Table) -> Any:
    return _new(dialect, table).returning(table.c.id)


@cache
def _added(dialect: str, table: Table, amounts: tuple[str, ...]) -> Any:
    statement = _insert(dialect, table)
    total = {amount: table.c[amount] + statement.excluded[amount] for amount in amounts}
    return statement.on_conflict_do_update(index_elements=list(table.primary_key.columns), set_=total)


@cache
def _added_text(dialect: Dialect, table: Table, amounts: tuple[str, ...]) -> tuple[str, tuple[int, ...]]:
    """With a place for each column, and the places of days, which SQLite keeps as text."""
    compiled = _added(dialect.name, table, amounts).compile(dialect=dialect)
    return str(compiled), tuple(place for place, column in enumerate(table.columns) if isinstance(column.type, Date))


def _with_text(row: tuple[Any, ...], days: tuple[int, ...]) -> tuple[Any, ...]:
    for day in days:
        row = (*row[:day], row[day].isoformat(), *row[day + 1 :])
    return row


@cache
def _put(dialect: str, table: Table) -> Any:
    statement, key = _insert(dialect, table), list(table.primary_key.columns)
    rest = {column.name: statement.excluded[column.name] for column in table.columns if not column.primary_key}
    return statement.on_conflict_do_update(index_elements=key, set_=rest)


def _insert(dialect: str, table: Table) -> Any:
    insert: type[Insert] = sqlite.Insert if dialect == "sqlite" else postgresql.Insert
    return insert(table)
