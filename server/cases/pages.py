"""The branch's own pages: what is to be answered, one case, and "I'll take it" straight from a message."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, make_response, redirect, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response as Answer

from server.branches.branch import Branch
from server.cases import life, low_taps, summons
from server.cases.case import Case, case_for
from server.cases.inbox import by_reference, one_case, open_cases
from server.contacts.contact import contact_of
from server.database import Session
from server.database.tables.cases import case_visits
from server.deliveries import queue
from server.door import here, now, page, person
from server.errors import BadRequest, Conflict
from server.intake.reading import Told, told
from server.keys import Keys
from server.staff.access import for_staff, open_to_all
from server.staff.links import purpose_of, read_link, use_link
from server.staff.person import Person, branches_of

blueprint = Blueprint("cases", "server")

MOST_SHOWN = 100
LOW_TAPS_OF = timedelta(days=1)
FAILURES_OF = timedelta(days=7)
NEARBY = {-1: "yesterday", 0: "today", 1: "tomorrow"}


@blueprint.app_template_filter()
def when(moment: datetime, branch: Branch) -> str:
    """In the branch's zone: "today, 17:00", "Tue 3 Mar, 17:00"."""
    local, today = moment.astimezone(branch.zone), now().astimezone(branch.zone).date()
    year = f" {local.year}" if local.year != today.year else ""
    day = NEARBY.get((local.date() - today).days, f"{local:%a} {local.day} {local:%b}{year}")
    return f"{day}, {local:%H:%M}"


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


@blueprint.get("/cases/<uuid:case_id>")
@for_staff
def case(case_id: UUID) -> str:
    return _case_page(case_id)


@blueprint.post("/cases/<uuid:case_id>/take")
@for_staff
def take(case_id: UUID) -> Answer:
    return _act(case_id, life.take)


@blueprint.post("/cases/<uuid:case_id>/hand-back")
@for_staff
def hand_back(case_id: UUID) -> Answer:
    return _act(case_id, life.hand_back)


@blueprint.post("/cases/<uuid:case_id>/note")
@for_staff
def note(case_id: UUID) -> Answer:
    return _act(case_id, life.write_note, words=request.form.get("words", ""))


@blueprint.post("/cases/<uuid:case_id>/answered")
@for_staff
def answered(case_id: UUID) -> Answer:
    return _act(case_id, life.answer, words=request.form.get("words", ""))


@blueprint.post("/cases/<uuid:case_id>/solve")
@for_staff
def solve(case_id: UUID) -> Answer:
    return _act(case_id, life.solve, cause=request.form.get("cause", ""), remedy=request.form.get("remedy", ""))


@blueprint.post("/cases/<uuid:case_id>/reopen")
@for_staff
def reopen(case_id: UUID) -> Answer:
    return _act(case_id, life.reopen)


@blueprint.get("/go/<secret>")
@open_to_all
def go(secret: str) -> Response:
    """Message previews open links too, so looking takes nothing."""
    if here().database.read(purpose_of, secret) == "come":
        return _private(page("cases/someone.html", now=now(), **here().database.read(_call, secret, now=now())))
    return _private(page("cases/go.html", **here().database.read(_offer, secret, now=now())))


@blueprint.post("/go/<secret>")
@open_to_all
def act_from_message(secret: str) -> Response:
    """No cookie is needed: the secret says who it is."""
    if here().database.read(purpose_of, secret) == "come":
        done = here().database.write(_come_by_link, secret, is_there="there" in request.form, now=now())
        return _private(page("cases/someone.html", now=now(), **done))
    taken = here().database.write(_take_by_link, secret, keys=here().keys, now=now())
    return _private(page("cases/taken.html", **taken))


@blueprint.get("/someone/<uuid:visit>")
@for_staff
def someone(visit: UUID) -> str:
    called = here().database.read(summons.summons_for, person(), visit)
    return page("cases/someone.html", now=now(), summons=called, taker=person())


@blueprint.post("/someone/<uuid:visit>")
@for_staff
def come(visit: UUID) -> Answer:
    here().database.write(summons.arrive if "there" in request.form else summons.come, person(), visit, now=now())
    return redirect(url_for("cases.someone", visit=visit), 303)


def _act(case_id: UUID, use_case: Callable[..., Case], **words: str) -> Answer:
    """Do it and show the case again; what cannot be done is said on the page, with what was typed."""
    try:
        here().database.write(use_case, person(), case_id, now=now(), **words)
    except (BadRequest, Conflict) as refusal:
        return make_response(_case_page(case_id, problem=str(refusal), typed=words), refusal.status)
    return redirect(url_for("cases.case", case_id=case_id), 303)


def _case_page(case_id: UUID, *, problem: str = "", typed: dict[str, str] | None = None) -> str:
    shown = here().database.read(_case, person(), case_id, keys=here().keys)
    return page("cases/case.html", now=now(), problem=problem, typed=typed or {}, **shown)


def _private(body: str) -> Response:
    answer = make_response(body)
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


def _inbox(session: Session, person: Person, *, now: datetime) -> dict[str, Any]:
    branches = branches_of(session, person)
    waiting = open_cases(session, person, now=now)
    return {
        "cases": waiting[:MOST_SHOWN],
        "more": len(waiting[MOST_SHOWN:]),
        "said": _said(session, waiting[:MOST_SHOWN]),
        "low_taps": low_taps.recent(session, person, since=now - LOW_TAPS_OF),
        "undelivered": _undelivered(session, waiting, branches, since=now - FAILURES_OF),
        "several": len(branches) > 1,
        "calls": summons.current(session, branches, now=now),
    }


def _said(session: Session, shown: Sequence[Case]) -> dict[UUID, Told]:
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


def _case(session: Session, person: Person, case_id: UUID, *, keys: Keys) -> dict[str, Any]:
    found = one_case(session, person, case_id)
    contacts = (contact_of(session, response_id, keys) for response_id in found.responses)
    return {
        "case": found.case,
        "timeline": found.timeline,
        "visits": [told(session, response_id) for response_id in found.responses],
        "contacts": list(dict.fromkeys(contact for contact in contacts if contact)),
        "undelivered": queue.given_up(session, [found.case.subject, found.case.promise_subject]),
        "calls": summons.of_visits(session, found.responses, found.case.branch),
    }


def _offer(session: Session, secret: str, *, now: datetime) -> dict[str, Any]:
    link = read_link(session, secret, "take", now=now)
    offered = case_for(session, link.person, UUID(link.subject))
    return {"case": offered, "told": _said(session, [offered]).get(offered.id), "taker": link.person}


def _call(session: Session, secret: str, *, now: datetime) -> dict[str, Any]:
    link = read_link(session, secret, "come", now=now)
    return {"summons": summons.summons_for(session, link.person, UUID(link.subject)), "taker": link.person}


def _come_by_link(session: Session, secret: str, *, is_there: bool, now: datetime) -> dict[str, Any]:
    """The link serves twice, for coming and for being there; then it is used up."""
    link = (use_link if is_there else read_link)(session, secret, "come", now=now)
    act = summons.arrive if is_there else summons.come
    return {"summons": act(session, link.person, UUID(link.subject), now=now), "taker": link.person}


def _take_by_link(session: Session, secret: str, *, keys: Keys, now: datetime) -> dict[str, Any]:
    link = use_link(session, secret, "take", now=now)
    taken = life.take(session, link.person, UUID(link.subject), now=now)
    return _case(session, link.person, taken.id, keys=keys) | {"taker": link.person}
