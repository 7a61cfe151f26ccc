"""What is to be answered: `/`."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask import redirect, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response as Answer

from server.branches.branch import Branch
from server.cases import low_taps, summons
from server.cases.case import Case
from server.cases.inbox import by_reference, open_cases
from server.cases.pages.blueprint import blueprint
from server.database import Session
from server.database.tables.cases import case_visits
from server.deliveries import queue
from server.door import here, now, page, person
from server.intake.reading import Told, told
from server.staff.access import for_staff
from server.staff.person import Person, branches_of

MOST_SHOWN = 100
LOW_TAPS_OF = timedelta(days=1)
FAILURES_OF = timedelta(days=7)


@blueprint.get("/")
@for_staff
def inbox() -> str | Answer:
    typed = request.args.get("reference", "").strip()
    if not typed:
        return page("cases/inbox.html", now=now(), **here().database.read(_inbox, person(), now=now()))
    found = here().database.read(by_reference, person(), typed)
    if len(found) == 1:
        return redirect(url_for("cases.case", case_id=found[0].id), 303)
    return page("cases/found.html", now=now(), cases=found, typed=typed)


def _inbox(session: Session, person: Person, *, now: datetime) -> dict[str, Any]:
    branches = branches_of(session, person)
    waiting = open_cases(session, person, now=now)
    return {
        "cases": waiting[:MOST_SHOWN],
        "more": len(waiting[MOST_SHOWN:]),
        "said": said_in(session, waiting[:MOST_SHOWN]),
        "low_taps": low_taps.recent(session, person, since=now - LOW_TAPS_OF),
        "undelivered": _undelivered(session, waiting, branches, since=now - FAILURES_OF),
        "several": len(branches) > 1,
        "calls": summons.current(session, branches, now=now),
    }


def said_in(session: Session, shown: Sequence[Case]) -> dict[UUID, Told]:
    """What the newest visit of each case said; a case logged by staff has none."""
    visits = select(case_visits.c.case_id, case_visits.c.response_id)
    of_these = visits.where(case_visits.c.case_id.in_([case.id for case in shown])).order_by(case_visits.c.joined_at)
    newest = {row.case_id: row.response_id for row in session.execute(of_these)}
    return {case_id: told(session, response_id) for case_id, response_id in newest.items()}


def _undelivered(
    session: Session, waiting: Sequence[Case], branches: Sequence[Branch], *, since: datetime
) -> list[tuple[queue.GivenUp, Case | None]]:
    """What nobody got of what this person should know, each with its case; alerts of low taps have none."""
    subjects: dict[str, Case | None] = {
        subject: case for case in waiting for subject in (case.subject, case.promise_subject)
    }
    rounds = tuple(f"low:{branch.id}" for branch in branches)
    return [
        (delivery, subjects.get(delivery.subject))
        for delivery in queue.given_up(session, since=since)
        if delivery.subject in subjects or ":".join(delivery.subject.split(":")[:2]) in rounds
    ]
