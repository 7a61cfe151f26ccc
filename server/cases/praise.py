"""Praise: good scores with words, and the people they name."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, delete, exists, func, insert, select

from server.branches.branch import Branch
from server.cases.said import comment
from server.database import Session
from server.database.tables.branches import touchpoints
from server.database.tables.cases import praises
from server.database.tables.intake import responses
from server.database.tables.staff import people
from server.publishing.publishing import all_versions
from server.staff.person import Person, people_of
from surveys.response import Response
from surveys.rules import Reason, findings, mentions
from surveys.survey import Kind, Survey
from surveys.wire import answers_from_wire

GOOD = {Kind.CSAT: 4, Kind.NPS: 9, Kind.CES: 6}
"""From this score on."""
ORDINARY = (
    "amani angel april art august baraka bill charity dawn drew faith frank furaha gift grace grant happy hope imani"
    " innocent joy june lucky luz mark may mercy neema pat patience paz peace precious prince ray rich rose sol sue"
    " summer sunny upendo will"
)
"""First names that are words as well: small, or at the head of a sentence, they are only words."""
HEAD = ("", ".", "!", "?", "…")
SHORTEST = 2


@dataclass(frozen=True, slots=True)
class Praise:
    response_id: UUID
    branch_id: int
    words: str
    names: tuple[str, ...]
    """Of whom it praises; empty: everybody of the branch."""
    person_ids: frozenset[int]
    at: datetime
    """Of the touch."""
    touchpoint: str


def note(session: Session, survey: Survey, response: Response, branch: Branch, *, now: datetime) -> None:
    """Remember whom a counted response praises; again when words were added to it. What is no praise is passed over."""
    words = comment(survey, response.answers)
    if not words.strip() or not is_good(survey, response):
        return
    mine = praises.c.response_id == response.id
    known = set(session.execute(select(praises.c.person_id).where(mine)).scalars())
    named: set[int | None] = {person.id for person in praised(words, people_of(session, branch))}
    if named and None in known:
        session.execute(delete(praises).where(mine, praises.c.person_id.is_(None)))
    for person_id in (named or ({None} if not known else set())) - known:
        row = {"response_id": response.id, "branch_id": branch.id, "person_id": person_id, "at": now}
        session.execute(insert(praises).values(row))


def is_good(survey: Survey, response: Response) -> bool:
    """A good score, and nothing beside it that calls for a person's help."""
    if {finding.reason for finding in findings(survey, response)} & {Reason.LOW, Reason.URGENT}:
        return False
    scored = ((question.kind, response.answers.get(question.id)) for question in survey.questions)
    return any(kind in GOOD and isinstance(score, int) and score >= GOOD[kind] for kind, score in scored)


def praised(words: str, among: Sequence[Person]) -> tuple[Person, ...]:
    """Those whose full name is there, else those whose first name is."""
    in_full = tuple(one for one in among if " " in one.name and mentions(words, one.name))
    return in_full or tuple(one for one in among if _is_meant(words, one.first_name))


def praise_of(session: Session, branch: Branch, since: datetime, until: datetime) -> tuple[Praise, ...]:
    """What came in between, newest first."""
    return praise_at(session, [branch], since, until)


def praise_at(
    session: Session, branches: Iterable[Branch], since: datetime, until: datetime, *, most: int | None = None
) -> tuple[Praise, ...]:
    here = praises.c.branch_id.in_([branch.id for branch in branches])
    return _praise(session, here & (praises.c.at >= since) & (praises.c.at < until))[:most]


def count_praise(session: Session, branch: Branch, since: datetime, until: datetime) -> int:
    """How many customers praised somebody in between, or everybody."""
    here = (praises.c.branch_id == branch.id) & (praises.c.at >= since) & (praises.c.at < until)
    whole = responses.c.erased_at.is_(None)
    joined = select(func.count(praises.c.response_id.distinct())).join(
        responses, responses.c.id == praises.c.response_id
    )
    return session.execute(joined.where(here, whole)).scalar_one()


def is_older(session: Session, branches: Iterable[Branch], moment: datetime) -> bool:
    """Whether there is any from before this moment."""
    earlier = praises.c.branch_id.in_([branch.id for branch in branches]) & (praises.c.at < moment)
    return bool(session.execute(select(exists().where(earlier))).scalar())


def praise_for(
    session: Session, person: Person, branches: Iterable[Branch], since: datetime, until: datetime
) -> tuple[Praise, ...]:
    """What praises this person, or everybody of these branches; newest first."""
    everybodys = praises.c.person_id.is_(None) & praises.c.branch_id.in_([branch.id for branch in branches])
    between = (praises.c.at > since) & (praises.c.at <= until)
    return _praise(session, between & ((praises.c.person_id == person.id) | everybodys))


def _praise(session: Session, which: ColumnElement[bool]) -> tuple[Praise, ...]:
    rows: Iterable[Any] = session.execute(
        _all.where(which).order_by(responses.c.ended_at.desc(), praises.c.response_id, people.c.name)
    )
    surveys = all_versions(session)
    read = (_read(surveys, tuple(alike)) for _, alike in groupby(rows, key=lambda row: row.response_id))
    # Words that were erased since are nobody's praise any more.
    return tuple(one for one in read if one.words)


def _read(surveys: Mapping[int, Survey], alike: Sequence[Any]) -> Praise:
    """The rows of one response, one for each person."""
    first = alike[0]
    survey = surveys[first.survey_version_id]
    return Praise(
        response_id=first.response_id,
        branch_id=first.branch_id,
        words=comment(survey, answers_from_wire(first.answers)).strip(),
        names=tuple(row.person for row in alike if row.person),
        person_ids=frozenset(row.person_id for row in alike if row.person_id),
        at=first.ended_at,
        touchpoint=first.touchpoint,
    )


def _is_meant(words: str, name: str) -> bool:
    if len(name) < SHORTEST or not mentions(words, name):
        return False
    if name.casefold() not in ORDINARY.split():
        return True
    places = re.finditer(rf"\b{re.escape(name.title())}\b", words)
    return any(words[: place.start()].rstrip(" \"'(*").rpartition("\n")[2][-1:] not in HEAD for place in places)


_all = (
    select(
        praises.c.response_id,
        praises.c.branch_id,
        praises.c.person_id,
        responses.c.survey_version_id,
        responses.c.answers,
        responses.c.ended_at,
        people.c.name.label("person"),
        touchpoints.c.name.label("touchpoint"),
    )
    .join(responses, responses.c.id == praises.c.response_id)
    .join(touchpoints, touchpoints.c.id == responses.c.touchpoint_id)
    .outerjoin(people, people.c.id == praises.c.person_id)
)
