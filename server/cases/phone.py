"""The customer's own page behind a slip: what happened with the answer, and what they want to say to that."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from flask import Blueprint, Response, redirect, request, url_for

from server import door
from server.cases.alert import Alerts
from server.cases.follow_up import Verdict
from server.cases.messages import EnoughForToday, thread_for
from server.cases.progress import progress_of
from server.cases.usual import usual_time
from server.contacts.contact import contact_of, masked
from server.database import Session
from server.door import here, now
from server.errors import NotFound
from server.intake import form, slip
from server.intake.accept import Office
from server.intake.customer import CustomerPage, languages_for
from server.intake.slip import Slip, slip_of
from server.keys import Keys
from server.privacy.erase import erase
from server.staff.access import open_to_all
from surveys.ids import new_id
from surveys.phrases import phrase
from surveys.response import LONGEST_WORDS, SLIP

blueprint = Blueprint("slip", __name__)

NOTED = {
    "asked": "we_got_it_noted",
    "reach": "reach_noted",
    "wrote": "write_noted",
    "fixed": "fixed_thanks",
    "not-yet": "not_fixed_thanks",
}
"""What was done before the page is shown again -> the phrase that says so."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """What could not be taken, beside what was typed."""

    status: int
    problems: dict[str, str] = field(default_factory=dict)
    """Field -> key of a phrase."""


@blueprint.get("/c/<secret>")
@open_to_all
def show(secret: str) -> str:
    return _draw(secret, _slip(secret))


@blueprint.post("/c/<secret>")
@open_to_all
def act(secret: str) -> str | Response | tuple[str, int]:
    """One form for each thing that a customer may do; `do` says which, and without it they ask for an answer."""
    own, do = _slip(secret), request.form.get("do", "")
    fields = request.form.to_dict(flat=False)
    done: str | Wrong = ""
    if not own.erased:
        done = {"write": _write, "erase": _erase, "fixed": _verdict, "not-yet": _verdict}.get(do, _reach)(own, fields)
    if isinstance(done, Wrong):
        typed = {key: form.one(fields, key) for key in fields} | {"words": request.form.get("words", "")}
        return _draw(secret, own, problems=done.problems, typed=typed), done.status
    after = url_for("slip.show", secret=secret, noted=done or None, lang=request.values.get("lang"))
    return cast(Response, redirect(after, 303))


def _reach(own: Slip, fields: form.Fields) -> str | Wrong:
    contact, problems = form.contact_of(fields, _page(own).region)
    if problems:
        return Wrong(422, problems)
    is_first = here().database.read(progress_of, own.visit_id) is None
    here().database.write(slip.reach, own, contact, office=_office(), now=now())
    return "asked" if is_first else "reach"


def _write(own: Slip, fields: form.Fields) -> str | Wrong:
    words = request.form.get("words", "").replace("\r\n", "\n").strip()
    if not words or len(words) > LONGEST_WORDS:
        return Wrong(422, {"words": "words_too_long" if words else "write_empty"})
    try:
        message_id = UUID(form.one(fields, "m"))
    except ValueError:
        message_id = new_id(now())
    try:
        kept = here().database.write(slip.write, own, words, message_id=message_id, office=_office(), now=now())
    except EnoughForToday as enough:
        return Wrong(enough.status, {"words": "write_enough"})
    return "wrote" if kept else ""


def _verdict(own: Slip, fields: form.Fields) -> str:
    verdict: Verdict = "fixed" if form.one(fields, "do") == "fixed" else "not-yet"
    done = here().database.write(slip.say_whether_fixed, own, verdict, office=_office(), now=now())
    return verdict if done else ""


def _erase(own: Slip, fields: form.Fields) -> str:
    del fields
    here().database.write(_erased, own.visit_id, office=_office(), now=now())
    return ""


def _erased(session: Session, visit_id: UUID, *, office: Office, now: datetime) -> None:
    erase(Alerts(session, office.outlets, office.keys, now), visit_id)


def _office() -> Office:
    return Office(here().keys, here().outlets)


def _slip(secret: str) -> Slip:
    found = here().database.read(slip_of, secret, keys=here().keys) if SLIP.fullmatch(secret) else None
    if found is None:
        page = CustomerPage.of(languages_for(None, None), door.wanted_languages())
        raise NotFound(phrase("unknown_slip", page.language))
    return found


def _page(own: Slip) -> CustomerPage:
    languages = languages_for(own.survey, own.branch)
    return CustomerPage.of(languages, [request.values.get("lang", ""), own.language], own.branch)


def _draw(secret: str, own: Slip, **values: Any) -> str:
    page = _page(own)
    shown = here().database.read(_shown, own, keys=here().keys, now=now())
    noted = NOTED.get(request.args.get("noted", ""), "") if request.method == "GET" else ""
    return door.customer_page(
        "slip",
        page,
        slip=own,
        lines=own.lines(page.language),
        address=url_for("slip.show", secret=secret),
        message_id=new_id(now()),
        noted=noted,
        **{"problems": {}, "typed": {"by": shown["reach"] and shown["reach"].by}, **shown, **values},
    )


def _shown(session: Session, own: Slip, *, keys: Keys, now: datetime) -> dict[str, Any]:
    progress = progress_of(session, own.visit_id, rules=own.rules)
    waits = progress is not None and progress.status not in {"answered", "solved"}
    contact = contact_of(session, own.visit_id, keys)
    return {
        "case": progress,
        "waits": waits,
        "thread": thread_for(session, progress.case.id, own.visit_id) if progress else (),
        "usual": usual_time(session, own.branch, now=now) if waits else None,
        "reach": masked(contact) if contact else None,
    }
