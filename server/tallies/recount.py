"""Count again from the responses, and name every difference; tallies can be rebuilt from nothing."""

from collections import Counter
from collections.abc import Iterator

from sqlalchemy import Table, delete, select

from server.database import Session
from server.database.tables.intake import responses
from server.database.tables.tallies import daily_tallies, hourly_tallies
from server.publishing.publishing import version_by_id
from server.tallies.count import Fact, Key, count, totals
from surveys.wire import answers_from_wire


def differences(session: Session) -> list[str]:
    """One sentence for each tally that a recount disagrees with; empty when all is well."""
    daily, hourly = totals(facts(session))
    return [*_compare(session, daily_tallies, daily), *_compare(session, hourly_tallies, hourly)]


def rebuild(session: Session) -> None:
    for table in (daily_tallies, hourly_tallies):
        session.execute(delete(table))
    count(session, facts(session))


def facts(session: Session) -> Iterator[Fact]:
    for row in session.execute(select(responses).execution_options(yield_per=1000)).mappings():
        yield Fact(
            branch_id=row["branch_id"],
            touchpoint_id=row["touchpoint_id"],
            survey_version_id=row["survey_version_id"],
            survey=version_by_id(session, row["survey_version_id"]).survey,
            day=row["day"],
            hour=row["hour"],
            language=row["language"],
            counted=row["counted"],
            answers=answers_from_wire(row["answers"]),
        )


def _compare(session: Session, table: Table, recounted: Counter[Key]) -> Iterator[str]:
    names = [column.name for column in table.primary_key]
    stored = {tuple(row[name] for name in names): row["n"] for row in session.execute(select(table)).mappings()}
    for key in sorted(stored.keys() | recounted.keys(), key=str):
        if stored.get(key, 0) != recounted.get(key, 0):
            described = ", ".join(f"{name} {value}" for name, value in zip(names, key, strict=True))
            yield f"{table.name}: {stored.get(key, 0)} stored, {recounted.get(key, 0)} counted again ({described})."
