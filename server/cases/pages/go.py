"""One-time links of messages: `/go/TOKEN` shows on GET and acts on POST; no cookie is needed."""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Response, request

from server.cases import gestures, life, one_tap, unreached
from server.cases.alert import local
from server.cases.case import Case, case_for
from server.cases.pages.blueprint import blueprint, private
from server.cases.pages.shown import case_shown
from server.cases.pages.someone import call_offered, come_by_link
from server.database import Session
from server.deliveries import queue
from server.deliveries.message import Message
from server.door import here, now, page
from server.errors import BadRequest, NotFound, Refusal
from server.heard import Heard
from server.staff.access import open_to_all
from server.staff.links import Link, Purpose, link_of, read_link, use_link
from server.staff.person import Person
from surveys.ids import new_id


@blueprint.get("/go/<secret>")
@open_to_all
def go(secret: str) -> Response:
    """Message previews open links too, so looking takes nothing."""
    known = here().database.read(link_of, secret)
    try:
        return private(_look(secret, known))
    except Refusal as refusal:
        return _over(refusal, known)


@blueprint.post("/go/<secret>")
@open_to_all
def act_from_message(secret: str) -> Response:
    """No cookie is needed: the secret says who it is."""
    known = here().database.read(link_of, secret)
    try:
        return private(_act(secret, known))
    except BadRequest as problem:
        again = private(_look(secret, known, problem=str(problem), typed=request.form.get("words", "")))
        again.status_code = problem.status
        return again
    except Refusal as refusal:
        return _over(refusal, known)


def _look(secret: str, known: Link | None, *, problem: str = "", typed: str = "") -> str:
    database = here().database
    if known and known.purpose == "come":
        return page("cases/someone.html", now=now(), **database.read(call_offered, secret, now=now()))
    if known and known.purpose == "gesture":
        return page("cases/gesture.html", now=now(), **database.read(_gesture_offered, secret, now=now()))
    offered = database.read(_offered, here(), secret, _tap(known), now=now())
    return page("cases/go.html", now=now(), problem=problem, typed=typed, **offered)


def _act(secret: str, known: Link | None) -> str:
    database, form = here().database, request.form
    if known and known.purpose == "come":
        done = database.write(come_by_link, secret, is_there="there" in form, now=now())
        return page("cases/someone.html", now=now(), **done)
    if known and known.purpose == "gesture":
        return page("cases/gesture.html", now=now(), **database.write(_decide, here(), secret, now=now()))
    words = form.get("words", "")
    done = database.write(_do, here(), secret, _tap(known), words=words, now=now())
    return page("cases/taken.html", now=now(), **done)


def _tap(known: Link | None) -> Purpose:
    return known.purpose if known and known.purpose in one_tap.LABELS else "take"


def _over(refusal: Refusal, known: Link | None) -> Response:
    """A link that does not serve any more says why, and leads on."""
    is_there = known and known.purpose in one_tap.LABELS and not isinstance(refusal, NotFound)
    onward = f"/cases/{known.subject}" if known and is_there else "/"
    answer = private(page("cases/over.html", refusal=refusal, onward=onward))
    answer.status_code = refusal.status
    return answer


def _offered(session: Session, heard: Heard, secret: str, purpose: Purpose, *, now: datetime) -> dict[str, Any]:
    link = read_link(session, secret, purpose, now=now)
    shown = case_shown(session, link.person, UUID(link.subject), heard=heard, now=now)
    return shown | {"purpose": purpose, "taker": link.person}


def _do(session: Session, heard: Heard, secret: str, purpose: Purpose, *, words: str, now: datetime) -> dict[str, Any]:
    """Take it, if nobody has, and do what the link is for."""
    link = use_link(session, secret, purpose, now=now)
    taker, case_id = link.person, UUID(link.subject)
    was_theirs = case_for(session, taker, case_id).owner_id == taker.id
    ways: dict[str, Any] = {"keys": heard.keys, "outlets": heard.outlets, "now": now}
    if purpose == "tomorrow":
        life.hand_back(session, taker, case_id, **ways)
    else:
        life.take(session, taker, case_id, **ways)
    if purpose == "answered":
        life.answer(session, taker, case_id, words, **ways)
    elif purpose == "not-reached":
        unreached.note_try(session, taker, case_id, words, **ways)
    shown = case_shown(session, taker, case_id, heard=heard, now=now) | {"taker": taker, "done": purpose}
    if shown["case"].owner_id != taker.id or shown["case"].status != "taken":
        return shown | {"taps": {}}
    mailed = not was_theirs and heard.outlets.email and bool(taker.email)
    taps = one_tap.of_owner(by_phone=any(contact.phone for contact in shown["contacts"]))
    if mailed:
        _mail(session, heard, taker, shown, taps, now=now)
    return shown | {"taps": one_tap.paths(session, taker, case_id, taps, now=now), "mailed": mailed}


def _mail(
    session: Session, heard: Heard, taker: Person, shown: dict[str, Any], taps: tuple[Purpose, ...], *, now: datetime
) -> None:
    """The same page, so that it can be found again."""
    case: Case = shown["case"]
    links = one_tap.links(session, taker, case.id, taps, outlets=heard.outlets, now=now)
    message = Message(
        title=f"It is yours: a customer of {case.branch.name}",
        facts=(("Where", case.branch.name), ("Answer by", local(case.promised_by, case.branch))),
        words=shown["words"],
        links=(*links, ("Open the case", f"{heard.public_url}/cases/{case.id}")),
        reference=case.reference,
    )
    queue.put(
        session,
        id=new_id(now),
        channel="email",
        destination=taker.email,
        subject=f"{case.subject}:mine",
        message=message,
        keys=heard.keys,
        now=now,
    )


def _gesture_offered(session: Session, secret: str, *, now: datetime) -> dict[str, Any]:
    link = read_link(session, secret, "gesture", now=now)
    number, _, word = link.subject.partition(":")
    asked = gestures.gesture_for(session, link.person, int(number))
    return {"gesture": asked, "case": case_for(session, link.person, asked.case_id), "word": word, "taker": link.person}


def _decide(session: Session, heard: Heard, secret: str, *, now: datetime) -> dict[str, Any]:
    link = use_link(session, secret, "gesture", now=now)
    number, _, word = link.subject.partition(":")
    decided = gestures.decide(
        session,
        link.person,
        int(number),
        gestures.ANSWERS[word][1],
        keys=heard.keys,
        outlets=heard.outlets,
        now=now,
    )
    case = case_for(session, link.person, decided.case_id)
    return {"gesture": decided, "case": case, "word": word, "taker": link.person}
