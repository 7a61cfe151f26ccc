"""What the database knows after a customer was there, and the worker's run over silent visits."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import RowMapping, Select, func, select

from server.contacts.contact import contact_of
from server.database import Session
from server.database.tables import metadata
from server.database.tables.cases import case_events, cases
from server.database.tables.deliveries import deliveries
from server.database.tables.intake import amendments, drafts, responses
from server.heard import Heard
from server.intake.accept import Office
from server.intake.drafts import complete_silent
from server.tallies.recount import differences
from surveys.response import Contact


@dataclass(frozen=True)
class Known:
    heard: Heard

    @property
    def counts(self) -> Mapping[str, int]:
        """Rows of every table."""
        return self.heard.database.read(_counts)

    @property
    def answers(self) -> list[dict[str, Any]]:
        """Of every stored response, oldest first."""
        return [dict(row["answers"]) for row in self.responses]

    @property
    def responses(self) -> list[RowMapping]:
        return self._rows(select(responses).order_by(responses.c.id))

    @property
    def response(self) -> RowMapping:
        """The only one."""
        (row,) = self.responses
        return row

    @property
    def drafts(self) -> list[dict[str, Any]]:
        return [dict(row["answers"]) for row in self._rows(select(drafts))]

    @property
    def draft_ids(self) -> list[str]:
        return [str(row["id"]) for row in self._rows(select(drafts))]

    @property
    def added(self) -> list[list[str]]:
        """Which questions each amendment added, oldest first."""
        return [row["added"] for row in self._rows(select(amendments).order_by(amendments.c.revision))]

    @property
    def contact(self) -> Contact | None:
        return self.heard.database.read(contact_of, self.response["id"], self.heard.keys)

    @property
    def case_steps(self) -> list[str]:
        """Of every case, without who was told."""
        happened = select(case_events.c.what).where(case_events.c.what != "told").order_by(case_events.c.id)
        return [row["what"] for row in self._rows(happened)]

    @property
    def case_reasons(self) -> list[str]:
        return [row["reason"] for row in self._rows(select(cases.c.reason).order_by(cases.c.id))]

    @property
    def waiting_mails(self) -> int:
        return len(self._rows(select(deliveries).where(deliveries.c.status == "waiting")))

    @property
    def tallies_agree(self) -> bool:
        return not self.heard.database.read(differences)

    def worker_runs(self) -> int:
        """How many visits it stored."""
        office = Office(self.heard.keys, self.heard.outlets)
        return self.heard.database.write(complete_silent, office=office, now=self.heard.clock())

    def _rows(self, query: Select[Any]) -> list[RowMapping]:
        return self.heard.database.read(_rows, query)


def _counts(session: Session) -> dict[str, int]:
    return {
        table.name: session.execute(select(func.count()).select_from(table)).scalar_one()
        for table in metadata.sorted_tables
    }


def _rows(session: Session, query: Select[Any]) -> list[RowMapping]:
    return list(session.execute(query).mappings().all())
