"""
Whether a file still shows what the database holds: exact, and cheap however many answers there are.

A digest covers the number of all answers and cases, and every row changed since an hour before the file was written, by
id, revision and time. An insert or an update lies in that hour or after it, though its transaction commits late or its
server's clock is slow; a deletion changes the number. The start of the hour is that of the last writing and does not
move with the clock, so while nothing changes the digest stays the same, and old rows are never read again: what is
counted is counted in an index. Tallies follow answers in the same transaction and need no look of their own.
"""

import hashlib
import json
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from server.branches.branch import Branch
from server.database import Session
from server.database.tables.branches import touchpoints
from server.database.tables.cases import case_visits, cases
from server.database.tables.intake import responses
from server.database.tables.publishing import survey_versions
from server.database.tables.staff import people
from server.mirror.rows import UNANSWERED, Mark

LAYOUT = 2
"""Another number here has every workbook written again after an upgrade."""


def digests(
    session: Session, branch: Branch, public_url: str, ends: Sequence[Mark], *, since: datetime, now: datetime
) -> list[str]:
    """What the files show: the current one first, then each archive; `ends` are the archives' last answers."""
    parts = [hashlib.sha256(_text((LAYOUT, branch.name, branch.timezone, branch.languages))) for _ in (0, *ends)]
    for created_at, *spot in _touchpoints(session, branch):
        for part in (0, *(number for number, end in enumerate(ends, 1) if created_at <= end[0])):
            parts[part].update(_text(spot))
    for fact in _surroundings(session, branch, public_url, since, now):
        parts[0].update(_text(fact))
    for received_at, *answer in _changed(session, branch, since):
        # The tab To answer quotes old answers too, so the current file takes notice of every one.
        for part in {0, part_of((received_at, answer[0]), ends)}:
            parts[part].update(_text(answer))
    return [part.hexdigest() for part in parts]


def part_of(mark: Mark, ends: Sequence[Mark]) -> int:
    """The archive an answer belongs to; 0 for the current file."""
    index = bisect_left(ends, mark)
    return index + 1 if index < len(ends) else 0


def total(session: Session, branch: Branch) -> int:
    return session.scalar(select(func.count()).where(responses.c.branch_id == branch.id)) or 0


def _touchpoints(session: Session, branch: Branch) -> Sequence[Sequence[Any]]:
    spot = touchpoints.c
    rows = select(spot.created_at, spot.id, spot.name, spot.kind, spot.survey).where(spot.branch_id == branch.id)
    return session.execute(rows.order_by(spot.id)).all()


def _surroundings(
    session: Session, branch: Branch, public_url: str, since: datetime, now: datetime
) -> Iterator[Sequence[Any]]:
    mine = cases.c.branch_id == branch.id
    yield public_url, total(session, branch), session.scalar(select(func.count()).where(mine))
    changed = select(cases.c.id, cases.c.revision, cases.c.updated_at).where(mine, cases.c.updated_at >= since)
    yield from session.execute(changed.order_by(cases.c.id))
    newest = select(func.max(survey_versions.c.id)).group_by(survey_versions.c.slug).order_by(survey_versions.c.slug)
    yield list(session.scalars(newest))
    waiting = (
        select(cases.c.id, cases.c.status, cases.c.promised_by, people.c.name)
        .join(people, cases.c.owner_id == people.c.id, isouter=True)
        .where(mine, cases.c.status.in_((*UNANSWERED, "answered")))
        .order_by(cases.c.id)
    )
    for id_, status, promised_by, owner in session.execute(waiting):
        # A case becomes late by nothing but time.
        yield id_, status, owner, status in UNANSWERED and promised_by <= now


def _changed(session: Session, branch: Branch, since: datetime) -> Iterator[Sequence[Any]]:
    """Of each answer that changed, or whose case did: when it was received, its id, and what tells the change."""
    response, case = responses.c, cases.c
    changed = select(response.received_at, response.id, response.revision, response.updated_at)
    here = changed.where(response.branch_id == branch.id, response.updated_at >= since)
    yield from session.execute(here.order_by(response.id).execution_options(yield_per=1_000))
    joined = (
        select(response.received_at, response.id, case.id, case.revision, case.updated_at)
        .select_from(cases)
        .join(case_visits, case_visits.c.case_id == case.id)
        .join(responses, response.id == case_visits.c.response_id)
        .where(case.branch_id == branch.id, case.updated_at >= since)
    )
    yield from session.execute(joined.order_by(response.id, case.id))


def _text(fact: Sequence[Any]) -> bytes:
    return json.dumps(list(fact), default=str).encode()
