"""Which answers a report is about: from the address and back, and never of a branch that the reader may not see."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Self, get_args
from uuid import UUID

from sqlalchemy import ColumnElement, FromClause, Table, Text, bindparam, cast, exists, literal, or_, select, tuple_

from server.branches.branch import Branch
from server.branches.hours import DAY
from server.branches.touchpoint import TouchpointKind
from server.database import Session
from server.database.tables.branches import touchpoints
from server.database.tables.intake import responses
from server.database.tables.publishing import survey_versions
from server.database.tables.tallies import daily_tallies
from server.errors import BadRequest
from server.reports.wanted import day_from
from server.staff.person import Person, branches_of

FOUR_WEEKS = 28
LONGEST = 3700
"""Days that one report may span."""
WIDEST_OFFSET = timedelta(days=1)
"""A day begins somewhere less than this before or after it begins in UTC."""
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
FLAGGED = {"no": False, "yes": True, "both": None}
LONGEST_WORD = 80

ORDER = (responses.c.started_at, responses.c.id)
Mark = tuple[datetime, UUID]
"""Where a page of responses ends: started_at and id of its last."""


def branches_for(session: Session, person: Person) -> tuple[Branch, ...]:
    """Those whose reports they read: where they are a manager or more; first what reports are about unless told."""
    own = [branch for branch in branches_of(session, person) if person.has_role("manager", branch)]
    real = [branch.id for branch in own if not branch.is_demo]
    if len(real) in {0, len(own)}:
        return tuple(own)
    # A demo is looked at until there are real answers.
    heard = session.execute(select(exists().where(daily_tallies.c.branch_id.in_(real)))).scalar()
    return tuple(sorted(own, key=lambda branch: branch.is_demo is bool(heard)))


def today_at(seen: Sequence[Branch], now: datetime) -> date:
    """The newest day at any of these branches."""
    return max((now.astimezone(branch.zone).date() for branch in seen), default=now.date())


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    seen: tuple[Branch, ...]
    """Whose answers the reader may see at all."""
    begins: date
    """Days as the branch counted them; both ends belong to it."""
    ends: date
    branch: str = ""
    """Slug."""
    region: str = ""
    touchpoint: str = ""
    """Code."""
    channel: str = ""
    """Kind of touchpoint."""
    survey: str = ""
    """Slug."""
    version: int | None = None
    language: str = ""
    hours: tuple[int, int] | None = None
    """Local; the first belongs to it, the last does not."""
    weekday: int | None = None
    """0 is Monday."""
    flagged: bool | None = False
    """False: answers that count; True: only doubtful ones; None: both."""
    question: str = ""
    """Over responses only: who answered it, with `value` who answered so. This is what a bar stands for."""
    value: str = ""

    def __post_init__(self) -> None:
        if self.begins > self.ends:
            raise BadRequest("The first day is after the last one; please swap them.")
        if (self.ends - self.begins).days > LONGEST:
            raise BadRequest("A report spans ten years at most.")
        if self.branch and not self.branches:
            raise BadRequest("There is no such branch among yours.")

    @classmethod
    def from_query(cls, query: Mapping[str, str], seen: Sequence[Branch], *, today: date) -> Self:
        """BadRequest for what is no filter. Without days: the four weeks that end today."""
        ends = day_from(query.get("ends", ""), "The last day") or today
        begins = day_from(query.get("begins", ""), "The first day") or ends - (FOUR_WEEKS - 1) * DAY
        given = {name: read(query[name].strip()) for name, read in READ.items() if query.get(name, "").strip()}
        return cls(seen=tuple(seen), begins=begins, ends=ends, **given)

    def query(self) -> dict[str, str]:
        """As it stands in an address: the days, and what else was chosen."""
        said = {"begins": self.begins.isoformat(), "ends": self.ends.isoformat()}
        chosen = {field.name: getattr(self, field.name) for field in fields(self) if field.name in READ}
        said |= {name: str(value) for name, value in chosen.items() if name in PLAIN and value not in {"", None}}
        if self.hours:
            said["hours"] = "{}-{}".format(*self.hours)
        if self.weekday is not None:
            said["weekday"] = WEEKDAYS[self.weekday]
        if self.flagged is not False:
            said["flagged"] = "yes" if self.flagged else "both"
        return said

    def but(self, **changed: Any) -> Self:
        return replace(self, **changed)

    def before(self, days: int | None = None) -> Self:
        """The same of the days just before; as many unless told otherwise."""
        length = days or self.days
        return self.but(begins=self.begins - length * DAY, ends=self.begins - DAY)

    @property
    def days(self) -> int:
        return (self.ends - self.begins).days + 1

    @property
    def branches(self) -> tuple[Branch, ...]:
        """Of those that the reader may see; what is made up is never added to what is real."""
        chosen = tuple(
            branch
            for branch in self.seen
            if self.branch in {"", branch.slug} and (not self.region or branch.region == self.region)
        )
        return tuple(branch for branch in chosen if branch.is_demo is chosen[0].is_demo)

    def over_tallies(self, table: Table) -> ColumnElement[bool]:
        """
        Of any tallies; `hours` can be asked of the hourly ones only, a branch's have no touchpoint and language.

        Those of weeks and months are asked for days that are whole ones.
        """
        where = table.c.branch_id.in_(self.branch_ids) & self._of_both(table)
        if self.hours:
            where &= self._hours(table)
        return where

    def over_responses(self, *, after: Mark | None = None, until: Mark | None = None) -> ColumnElement[bool]:
        """A page of them lies after a mark, or before it. Asked branch by branch, the index has them in order."""
        # The day decides; the time says the same more loosely, for the index. It is given one bound at each end only:
        # of two SQLite may take the looser, and would read every page from the beginning.
        begins = tuple_(*ORDER) > _place(after) if after else responses.c.started_at >= self.earliest
        return self._responses(responses.c.branch_id.in_(self.branch_ids), begins, until)

    def over_responses_of_one(self, *, until: Mark | None = None) -> ColumnElement[bool]:
        """The same with a place each for the id of a branch, `here`, and for the time from which on, `since`."""
        begins = responses.c.started_at >= bindparam("since")
        return self._responses(responses.c.branch_id == bindparam("here"), begins, until)

    @property
    def earliest(self) -> datetime:
        """No response of the first day began before it."""
        return datetime.combine(self._days[0], time.min, UTC) - WIDEST_OFFSET

    @property
    def branch_ids(self) -> list[int]:
        return [branch.id for branch in self.branches]

    def _responses(
        self, here: ColumnElement[bool], begins: ColumnElement[bool], until: Mark | None
    ) -> ColumnElement[bool]:
        where = here & self._of_both(responses) & begins
        ends = datetime.combine(self._days[-1], time.max, UTC) + WIDEST_OFFSET
        where &= tuple_(*ORDER) < _place(until) if until else responses.c.started_at <= ends
        if self.hours:
            where &= self._hours(responses)
        return where & self._answered() if self.question else where

    @property
    def _days(self) -> list[date]:
        """Among them the first and the last one that are asked for: of a weekday they may lie within the others."""
        return (self._weekdays if self.weekday is not None else []) or [self.begins, self.ends]

    @property
    def _weekdays(self) -> list[date]:
        """Days of the weekday that was chosen: named one by one, the tallies' key leads to each."""
        days = (self.begins + number * DAY for number in range(self.days))
        return [day for day in days if day.weekday() == self.weekday]

    def _of_both(self, table: FromClause) -> ColumnElement[bool]:
        column = table.c
        day = next(column[name] for name in ("day", "week", "month") if name in column)
        where: ColumnElement[bool] = day.between(self.begins, self.ends)
        if self.weekday is not None and "weekday" in column:
            where &= column.weekday == self.weekday
        elif self.weekday is not None:
            where = day.in_(self._weekdays)
        places = {"code": self.touchpoint, "kind": self.channel}
        if self.channel and "channel" in column:
            where &= column.channel == self.channel
        elif any(places.values()):
            where &= column.touchpoint_id.in_(_ids(touchpoints, places))
        asked = {"slug": self.survey, "version": self.version}
        if any(asked.values()):
            where &= column.survey_version_id.in_(_ids(survey_versions, asked))
        if self.language:
            where &= column.language == self.language
        if self.flagged is not None:
            where &= column.counted == (not self.flagged)
        return where

    def _hours(self, table: FromClause) -> ColumnElement[bool]:
        first, last = self.hours or (0, 24)
        return table.c.hour.between(first, last - 1)

    def _answered(self) -> ColumnElement[bool]:
        """As JSON has it: a score stands there bare, an option in quotes, alone or in a list."""
        given = cast(responses.c.answers[self.question], Text)
        if not self.value:
            return given.is_not(None) & (given != "null")
        return or_(given == self.value, given.contains(f'"{self.value}"', autoescape=True))


def _place(mark: Mark) -> ColumnElement[Any]:
    return tuple_(*(literal(value, column.type) for value, column in zip(mark, ORDER, strict=True)))


def _ids(table: Table, wanted: Mapping[str, object]) -> Any:
    return select(table.c.id).where(*(table.c[name] == value for name, value in wanted.items() if value))


def _word(typed: str) -> str:
    if len(typed) > LONGEST_WORD or not typed.isprintable():
        raise BadRequest("A filter is one short word.")
    return typed


def _one_of(choices: Mapping[str, Any], name: str) -> Callable[[str], Any]:
    def read(typed: str) -> Any:
        if typed not in choices:
            raise BadRequest(f"{name} is one of {', '.join(choices)}.")
        return choices[typed]

    return read


def _hours_from(typed: str) -> tuple[int, int]:
    first, _, last = typed.partition("-")
    if first.isdecimal() and last.isdecimal() and len(typed) <= len("00-24") and int(first) < int(last) <= 24:  # noqa: PLR2004 - hours of a day
        return int(first), int(last)
    raise BadRequest("Hours must look like 9-12.")


def _version_from(typed: str) -> int:
    if typed.isdecimal() and len(typed) < len("1000000") and int(typed):
        return int(typed)
    raise BadRequest("A version is a number from 1.")


def _name(typed: str) -> str:
    if re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,39}", typed):
        return typed
    raise BadRequest("A question and its value are named as in the survey.")


PLAIN = ("branch", "region", "touchpoint", "channel", "survey", "version", "language", "question", "value")
READ: Mapping[str, Callable[[str], Any]] = {
    **dict.fromkeys(PLAIN, _word),
    "channel": _one_of({kind: kind for kind in get_args(TouchpointKind)}, "A channel"),
    **dict.fromkeys(("question", "value"), _name),
    "version": _version_from,
    "hours": _hours_from,
    "weekday": _one_of({name: number for number, name in enumerate(WEEKDAYS)}, "A weekday"),
    "flagged": _one_of(FLAGGED, "Flagged"),
}
"""Name in the address -> how its words are read."""
