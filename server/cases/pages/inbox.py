"""What is to be answered: `/`; and finding a case again."""

import base64
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Response, redirect, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response as Answer

from server.backups.records import last_restore
from server.branches.branch import Branch
from server.cases import burst, low_taps, search, summons
from server.cases.case import Case
from server.cases.freshness import FAILURES_OF, LOW_TAPS_OF, mark_of
from server.cases.gestures import asked_of
from server.cases.inbox import SHOWS, Show, inbox_of
from server.cases.logged import logged_in
from server.cases.pages.blueprint import blueprint, fresh
from server.database import Session
from server.database.tables.cases import case_visits
from server.deliveries import queue
from server.deliveries.doubt import doubtful_since
from server.door import here, now, page, person
from server.errors import NotFound, WrongSetting
from server.intake.reading import Told, told_each
from server.keys import Keys
from server.staff.access import for_staff
from server.staff.person import Person, branches_of

MOST_SHOWN = 100


@dataclass(frozen=True, slots=True)
class View:
    """Which cases, as it stands in the address."""

    show: Show = "all"
    of: str = ""
    """Slug of a branch; empty: all of one's own."""

    @property
    def address(self) -> dict[str, str]:
        """For `url_for`."""
        given = {"show": self.show if self.show != "all" else "", "of": self.of}
        return {name: value for name, value in given.items() if value}

    def showing(self, show: Show) -> dict[str, str]:
        """The address of another view of the same branch."""
        return replace(self, show=show).address


@blueprint.get("/")
@for_staff
def inbox() -> Response:
    view, reader, at = _view(), person(), now()

    def drawn(mark: str) -> str:
        shown = here().database.read(_inbox, reader, view, keys=here().keys, now=at)
        return page("cases/inbox.html", now=at, mark=mark, view=view, **shown)

    return fresh(here().database.read(_mark, reader, view, now=at), drawn)


@blueprint.post("/cases/find")
@for_staff
def find() -> Answer:
    typed = request.form.get("typed", "").replace("\0", "").strip()[: search.LONGEST]
    if not typed:
        return redirect(url_for("cases.inbox"), 303)
    numbered = here().database.read(search.by_reference, person(), typed)
    if len(numbered) == 1:
        return redirect(url_for("cases.case", case_id=numbered[0].id), 303)
    # It may be a customer's number or name, and addresses stay in histories and logs.
    sealed = base64.urlsafe_b64encode(here().keys.seal("find", typed)).decode().rstrip("=")
    return redirect(url_for("cases.found", sealed=sealed), 303)


@blueprint.get("/cases/found/<sealed>")
@for_staff
def found(sealed: str) -> str:
    keys = here().keys
    try:
        typed = str(keys.unseal("find", base64.urlsafe_b64decode(sealed + "==")))
    except (ValueError, WrongSetting):
        raise NotFound("This search is over; please type it again.") from None
    return page("cases/found.html", now=now(), typed=typed, **here().database.read(_found, person(), typed, keys=keys))


def said_in(session: Session, shown: Sequence[Case]) -> dict[UUID, Told]:
    """What the newest visit of each case said; a case logged by staff has none."""
    visits = select(case_visits.c.case_id, case_visits.c.response_id)
    of_these = visits.where(case_visits.c.case_id.in_([case.id for case in shown])).order_by(case_visits.c.joined_at)
    newest = {row.case_id: row.response_id for row in session.execute(of_these)}
    said = told_each(session, list(newest.values()))
    return {case_id: said[response_id] for case_id, response_id in newest.items() if response_id in said}


def _view() -> View:
    show = request.args.get("show", "")
    return View(show if show in SHOWS else "all", request.args.get("of", ""))


def _mark(session: Session, person: Person, view: View, *, now: datetime) -> str:
    return mark_of(session, branches_of(session, person), person, view, now=now)


def _inbox(session: Session, person: Person, view: View, *, keys: Keys, now: datetime) -> dict[str, Any]:
    own = branches_of(session, person)
    branches = [branch for branch in own if view.of in {"", branch.slug}]
    if view.of and not branches:
        raise NotFound("There is no such branch.")
    found = inbox_of(session, person, branches, show=view.show, now=now)
    shown = found.cases[:MOST_SHOWN]
    return {
        "inbox": found,
        "cases": shown,
        "more": len(found.cases) - len(shown),
        "own": own,
        "manages": [branch for branch in own if person.has_role("manager", branch)],
        "low_taps": [
            tap for tap in low_taps.recent(session, person, since=now - LOW_TAPS_OF) if tap.branch in branches
        ],
        "undelivered": _undelivered(session, found.everything, branches, since=now - FAILURES_OF),
        "in_doubt": _in_doubt(session, found.everything, since=now - FAILURES_OF),
        "restored": last_restore(session),
        "asked": [gesture for gesture in asked_of(session, person) if gesture.branch in branches],
        "calls": summons.current(session, branches, now=now),
        **_beside(session, shown, keys),
    }


def _found(session: Session, person: Person, typed: str, *, keys: Keys) -> dict[str, Any]:
    result = search.find(session, person, typed, keys=keys)
    without_case = search.answers_with(session, person, typed)
    return {
        "found": result,
        "cases": result.cases,
        "answers": list(told_each(session, without_case).values()),
        "own": branches_of(session, person),
        **_beside(session, result.cases, keys),
    }


def _beside(session: Session, shown: Sequence[Case], keys: Keys) -> Mapping[str, Any]:
    """The newest of what was said in each case, by a face or to somebody."""
    logged = {one.case_id: one for one in logged_in(session, [case.id for case in shown], keys)}
    bursts = burst.summaries(session, [case.id for case in shown if case.origin == "burst"])
    return {"said": said_in(session, shown), "logged": logged, "bursts": bursts}


def _undelivered(
    session: Session, waiting: Collection[Case], branches: Sequence[Branch], *, since: datetime
) -> list[tuple[queue.GivenUp, Case | None]]:
    """What nobody got of what this person should know, each with its case; alerts of low taps have none."""
    subjects: dict[str, Case | None] = {subject: case for case in waiting for subject in case.subjects}
    rounds = tuple(f"low:{branch.id}" for branch in branches)
    return [
        (delivery, subjects.get(delivery.subject))
        for delivery in queue.given_up(session, since=since)
        if delivery.subject in subjects or ":".join(delivery.subject.split(":")[:2]) in rounds
    ]


def _in_doubt(session: Session, waiting: Collection[Case], *, since: datetime) -> list[tuple[Case, int]]:
    """Cases with messages of which nobody knows whether they went out, since a copy was put back; how many each has."""
    subjects = {subject: case for case in waiting for subject in case.subjects}
    found = doubtful_since(session, since)
    each = Counter(subjects[message.subject].id for message in found if message.subject in subjects)
    return [(case, each[case.id]) for case in waiting if case.id in each]
