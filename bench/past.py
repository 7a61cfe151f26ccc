"""Two years of a whole chain, written in minutes: responses and cases in bulk, tallies and words by their use cases."""

import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Index

from bench.cared import Call, Cared
from bench.customers import Customers
from bench.installation import YEARS
from bench.writers import Writers
from server.branches.hours import DAY
from server.branches.touchpoint import Touchpoint, all_touchpoints
from server.database import Database, Session
from server.database.insert import add_up_all
from server.database.tables.intake import responses
from server.intake.comments import Comment, keep
from server.publishing.publishing import Published, newest_version
from server.tallies.count import TABLES, Fact, Key, Rows, key_names, totals
from surveys.rules import Reason, findings
from surveys.survey import Answer
from surveys.wire import response_from_wire

OPENS, CLOSES = 9, 17
"""Local hours of every day."""
SAYINGS = 4_000
LANGUAGES = ("en", "en", "en", "en", "sw")
DOUBTED = 100
"""Of so many one looks like a robot's."""
HOUR = 3_600_000
"""Milliseconds."""
USUAL_DAYS = 20
OWN = (
    "id",
    "branch_id",
    "touchpoint_id",
    "language",
    "started_at",
    "ended_at",
    "received_at",
    "updated_at",
    "day",
    "hour",
    "answers",
    "flags",
    "counted",
    "low",
    "slip_hash",
    "shown",
)
"""Columns of a response in which one differs from the next."""


@dataclass(frozen=True, slots=True)
class Saying:
    answers: Mapping[str, Answer]
    text: str
    """As it is stored."""
    shown: str
    is_low: bool
    calls: bool
    """For a person."""
    has_words: bool


@dataclass(frozen=True, slots=True)
class Visit:
    """Of a usual day: at any day of the two years it is a response."""

    after: int
    """Milliseconds since midnight."""
    clock: str
    """The same in UTC, as SQLite keeps it."""
    spot: Touchpoint
    saying: Saying
    language: str
    counted: bool

    @property
    def praises(self) -> bool:
        return self.saying.has_words and self.counted and not self.saying.is_low


@dataclass(frozen=True, slots=True)
class Notable:
    """A response that owes more than its numbers."""

    id: UUID
    at: datetime
    visit: Visit
    answers: Mapping[str, Answer]

    @property
    def call(self) -> Call:
        return self.id, self.visit.spot.branch.id, self.at


@dataclass(frozen=True, slots=True)
class UsualDay:
    visits: tuple[Visit, ...]
    """In the order in which they came."""
    totals: tuple[Rows, ...]
    """For the tallies of its day."""


class Past:
    """SQLite alone. Every day is one of few, so that this takes minutes; ids, times and words are all its own."""

    def __init__(self, database: Database, chance: random.Random, until: date) -> None:
        """`until`: the last day."""
        self._database, self._chance, self._until = database, chance, until
        self._spots = database.read(all_touchpoints)
        self._zone = self._spots[0].branch.zone
        self._published = database.read(newest_version, self._spots[0].survey)
        self._sayings = tuple(sayings(self._published, chance))
        self._writers = Writers(chance)
        self._cared = Cared(database, chance, until)

    def fill(self, total: int, days: int = YEARS.days) -> None:
        """So many responses, each day as many as the next."""
        known = [self._usual_day(total // days) for _ in range(min(USUAL_DAYS, days))]
        # Built at the end an index is written once, from the first to the last; row by row it is written all over.
        self._database.write(_without_indexes)
        for back in reversed(range(days)):
            self._database.write(self._store, self._chance.choice(known), self._until - back * DAY)
        for index in responses.indexes:
            self._database.write(_create, index)

    def _usual_day(self, n: int) -> UsualDay:
        chance, day = self._chance, self._until
        times = sorted(chance.choices(range(OPENS * HOUR, CLOSES * HOUR), k=n))
        spots, said, spoken = (
            chance.choices(self._spots, k=n),
            chance.choices(self._sayings, k=n),
            chance.choices(LANGUAGES, k=n),
        )
        midnight = self._midnight(day)
        visits = [
            Visit(
                after,
                (midnight + timedelta(milliseconds=after)).strftime("%H:%M:%S.%f"),
                spot,
                saying,
                language,
                chance.randrange(DOUBTED) > 0,
            )
            for after, spot, saying, language in zip(times, spots, said, spoken, strict=True)
        ]
        return UsualDay(tuple(visits), totals(self._fact(visit, day) for visit in visits))

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time.min, self._zone).astimezone(UTC)

    def _fact(self, visit: Visit, day: date) -> Fact:
        return Fact(
            branch_id=visit.spot.branch.id,
            touchpoint_id=visit.spot.id,
            channel=visit.spot.kind,
            survey_version_id=self._published.id,
            survey=self._published.survey,
            day=day,
            hour=visit.after // HOUR,
            language=visit.language,
            counted=visit.counted,
            answers=visit.saying.answers,
        )

    def _store(self, session: Session, usual: UsualDay, day: date) -> None:
        midnight, text = self._midnight(day), day.isoformat()
        began, rows, notable = int(midnight.timestamp() * 1000), [], []
        for visit in usual.visits:
            id_, answers, stored = _id(began + visit.after, self._chance), visit.saying.answers, visit.saying.text
            if visit.saying.has_words:
                answers = {**answers, "comment": self._writers.comment()}
                stored = json.dumps(answers)
            rows.append(_row(visit, f"{id_:032x}", text, stored))
            if visit.saying.calls or visit.saying.has_words:
                notable.append(Notable(UUID(int=id_), midnight + timedelta(milliseconds=visit.after), visit, answers))
        _insert(session, rows, _alike(session))
        for (table, amounts), counted in zip(TABLES, usual.totals, strict=True):
            of_day = [(*_moved(key_names(table), key, day), *row) for key, row in counted.items()]
            add_up_all(session, table, sorted(of_day), *amounts)
        keep(session, filter(None, map(self._comment, notable)))
        self._cared.keep(session, [one.call for one in notable if one.visit.saying.calls])
        self._cared.praise(session, [one.call for one in notable if one.visit.praises])

    def _comment(self, said: Notable) -> Comment | None:
        id_, branch_id, at = said.call
        return Comment.of(self._published.survey, said.answers, response_id=id_, branch_id=branch_id, started_at=at)


def sayings(published: Published, chance: random.Random) -> Iterator[Saying]:
    """What the customers of the workload say, and what the survey's rules say of it."""
    customers = Customers(chance)
    for _ in range(SAYINGS):
        wire = customers.response(datetime.now(UTC))
        response = response_from_wire(wire)
        found = {finding.reason for finding in findings(published.survey, response)}
        shown, has_words = json.dumps(wire["shown"]), "comment" in response.answers
        text = json.dumps(wire["answers"])
        yield Saying(response.answers, text, shown, Reason.LOW in found, bool(found), has_words)


def _moved(names: Sequence[str], key: Key, day: date) -> Key:
    """A tally's key as it is at another day."""
    at = {"day": day, "week": day - day.weekday() * DAY, "month": day.replace(day=1), "weekday": day.weekday()}
    return tuple(at.get(name, part) for name, part in zip(names, key, strict=True))


def _without_indexes(session: Session) -> None:
    for index in responses.indexes:
        index.drop(session)


def _create(session: Session, index: Index) -> None:
    index.create(session)


def _id(milliseconds: int, chance: random.Random) -> int:
    """As surveys/ids.py makes them."""
    bits = chance.getrandbits(74)
    return milliseconds << 80 | 7 << 76 | bits >> 62 << 64 | 2 << 62 | bits & (1 << 62) - 1


def _alike(session: Session) -> dict[str, Any]:
    """What is alike in all of them, as SQLite keeps it."""
    one = session.exec_driver_sql(f"SELECT * FROM {responses.name} LIMIT 1").mappings().one()  # noqa: S608
    return {name: value for name, value in one.items() if name not in OWN}


def _row(visit: Visit, id_: str, day: str, answers: str) -> tuple[Any, ...]:
    """In the order of `OWN`."""
    moment = f"{day} {visit.clock}"
    return (
        id_,
        visit.spot.branch.id,
        visit.spot.id,
        visit.language,
        *(moment,) * 4,
        day,
        visit.after // HOUR,
        answers,
        "[]" if visit.counted else '["robot"]',
        visit.counted,
        visit.saying.is_low,
        id_,
        visit.saying.shown,
    )


def _insert(session: Session, rows: Sequence[tuple[Any, ...]], alike: Mapping[str, Any]) -> None:
    names = ", ".join((*OWN, *alike))
    statement = f"INSERT INTO {responses.name} ({names}) VALUES ({', '.join('?' * (len(OWN) + len(alike)))})"  # noqa: S608
    rest = tuple(alike.values())
    if rows:
        session.exec_driver_sql(statement, [(*row, *rest) for row in rows])
