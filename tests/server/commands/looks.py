"""What a demo left in the database."""

from typing import Any

from sqlalchemy import select

from server.cases.case import Case, all_cases
from server.database import Session


def rows(session: Session, *columns: Any, where: Any = True) -> list[Any]:
    return list(session.execute(select(*columns).where(where)).all())


def cases_of(session: Session) -> list[Case]:
    return [Case.from_row(row) for row in session.execute(all_cases()).mappings()]
