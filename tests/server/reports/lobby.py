"""Weeks at a branch: customers who answer through the real door, staff who look after them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from server.branches.branch import Branch
from server.branches.touchpoint import Touchpoint, add_touchpoint
from server.database import Database
from server.database.tables.cases import case_visits
from server.deliveries.outlets import Outlets
from server.intake.accept import Office, accept
from server.intake.check import Checked
from server.keys import Keys
from server.publishing.publishing import newest_version, publish
from surveys.catalogue import bundled, read
from surveys.response import Contact
from tests.builders import a_response


@dataclass
class Lobby:
    database: Database
    branch: Branch
    keys: Keys
    outlets: Outlets = field(default_factory=lambda: Outlets("https://heard.example", email=True, chats=()))
    spots: dict[str, Touchpoint] = field(default_factory=dict)

    def opens(self, at: datetime) -> None:
        """With a tablet, a poster and a till."""
        for file in bundled():
            self.database.write(publish, read(file), now=at)
        for number, (kind, name) in enumerate((("tablet", "Front desk"), ("poster", "Door"), ("till", "Till"))):
            self.spots[kind] = self.database.write(
                add_touchpoint,
                code=f"{number}{self.branch.id:06}",
                branch=self.branch,
                name=name,
                kind=kind,
                survey="receipt" if kind == "till" else "branch-visit",
                now=at,
            )

    def hears(
        self,
        score: int,
        words: str = "",
        *,
        at: datetime,
        reasons: Iterable[str] = (),
        contact: Contact | None = None,
        recommend: int | None = None,
        kind: str = "tablet",
        **rest: Any,
    ) -> UUID:
        """The response's id; `recommend` is asked on a receipt."""
        spot = self.spots[kind]
        published = self.database.read(newest_version, spot.survey)
        given = {"overall": score, "why": tuple(reasons), "comment": words, "recommend": recommend, "contact": contact}
        answers = {name: True if name == "contact" else one for name, one in given.items() if one not in {None, "", ()}}
        response = a_response(
            answers=answers,
            contact=contact,
            survey=published.survey,
            started_at=at - timedelta(seconds=20),
            ended_at=at,
            **rest,
        )
        office = Office(self.keys, self.outlets)
        verdicts = self.database.write(accept, [Checked(response, published)], touchpoint=spot, office=office, now=at)
        assert verdicts[response.id].status == "stored"
        return response.id

    def hears_each(self, *scores: int, at: datetime, apart: timedelta = timedelta(minutes=40)) -> None:
        """Without words, on the tablet, all stored at once."""
        spot = self.spots["tablet"]
        published = self.database.read(newest_version, spot.survey)
        moments = [at + number * apart for number in range(len(scores))]
        visits = [
            a_response(score, survey=published.survey, started_at=moment - timedelta(seconds=20), ended_at=moment)
            for score, moment in zip(scores, moments, strict=True)
        ]
        checked = [Checked(visit, published) for visit in visits]
        office = Office(self.keys, self.outlets)
        verdicts = self.database.write(accept, checked, touchpoint=spot, office=office, now=moments[-1])
        assert {verdict.status for verdict in verdicts.values()} == {"stored"}

    def case_of(self, response_id: UUID) -> UUID:
        mine = select(case_visits.c.case_id).where(case_visits.c.response_id == response_id)
        found: UUID = self.database.read(lambda session: session.execute(mine).scalar_one())
        return found
