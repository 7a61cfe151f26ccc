"""Count again from the responses, and name every difference; tallies can be rebuilt from nothing."""

from collections.abc import Iterator, Sequence

from sqlalchemy import ColumnElement, Table, delete, select

from server.database import Session
from server.database.tables.branches import touchpoints
from server.database.tables.intake import responses
from server.database.tables.tallies import POINTS
from server.publishing.publishing import version_by_id
from server.tallies.count import TABLES, Fact, Rows, count, key_names, totals
from surveys.wire import answers_from_wire


def differences(session: Session) -> list[str]:
    """One sentence for each tally that a recount disagrees with; empty when all is well."""
    found: list[str] = []
    for (table, amounts), counted in zip(TABLES, totals(facts(session)), strict=True):
        found += _compare(table, amounts, _stored(session, table, amounts), counted)
    return found


def rebuild(session: Session) -> None:
    for table, _ in TABLES:
        session.execute(delete(table))
    count(session, facts(session))


def facts(session: Session, *where: ColumnElement[bool]) -> Iterator[Fact]:
    """Of all responses, or of those that are asked for."""
    joined = select(responses, touchpoints.c.kind.label("channel")).join(touchpoints)
    for row in session.execute(joined.where(*where).execution_options(yield_per=1000)).mappings():
        yield Fact(
            branch_id=row["branch_id"],
            touchpoint_id=row["touchpoint_id"],
            channel=row["channel"],
            survey_version_id=row["survey_version_id"],
            survey=version_by_id(session, row["survey_version_id"]).survey,
            day=row["day"],
            hour=row["hour"],
            language=row["language"],
            counted=row["counted"],
            answers=answers_from_wire(row["answers"]),
        )


def _stored(session: Session, table: Table, amounts: Sequence[str]) -> Rows:
    names, rows = key_names(table), session.execute(select(table)).mappings()
    return {tuple(row[name] for name in names): [row[amount] for amount in amounts] for row in rows}


def _compare(table: Table, amounts: Sequence[str], stored: Rows, recounted: Rows) -> Iterator[str]:
    nothing = [0] * len(amounts)
    for key in sorted(stored.keys() | recounted.keys(), key=str):
        described = ", ".join(f"{name} {value}" for name, value in zip(key_names(table), key, strict=True))
        for amount, was, is_now in zip(amounts, stored.get(key, nothing), recounted.get(key, nothing), strict=True):
            if was != is_now:
                point = f", point {amount[1:]}" if amount in POINTS else ""
                yield f"{table.name}: {was} stored, {is_now} counted again ({described}{point})."
