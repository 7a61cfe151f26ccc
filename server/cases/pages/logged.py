"""New case: `/cases/new`, and the number and the slip that come of it."""

from datetime import timedelta
from typing import Any, cast
from uuid import UUID

from flask import make_response, redirect, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response as Answer

from server.branches.branch import Branch
from server.cases.case import case_for
from server.cases.entry import Entry, LoggedOtherwise, Sender, log
from server.cases.logged import WAYS, How, Logged, logged_for
from server.cases.pages.blueprint import blueprint
from server.cases.posted import words_from
from server.cases.progress import Progress, progress_of
from server.cases.triage_settings import rules_for, triage_of
from server.cases.who import who_from
from server.codes.qr import svg
from server.codes.reachable import refusal
from server.contacts.contact import contact_of
from server.database import Session
from server.database.tables.cases import case_messages
from server.door import here, now, page, person
from server.errors import BadRequest, Conflict, NotFound
from server.intake.customer import CustomerPage, languages_for
from server.keys import Keys, token
from server.staff.access import for_staff
from server.staff.person import Person, branches_of
from surveys.phrases import language_name, languages_with_phrases, phrase
from surveys.survey import Rules

SLIP_SHOWN = timedelta(days=1)
"""Whoever has a slip speaks as the customer: it is shown to who logged it, while the customer is near."""


@blueprint.get("/cases/new")
@for_staff
def new_case() -> str:
    return _form(request.args.to_dict())


@blueprint.post("/cases/new")
@for_staff
def log_case() -> Answer:
    typed, heard = request.form.to_dict(), here()
    entry, problems = _entry(typed)
    if entry is None:
        return make_response(_form(typed, problems=problems), BadRequest.status)
    sender = Sender(person().name, typed.get("key") or token(), person())
    try:
        logged, _ = heard.database.write(
            log, entry, sender, keys=heard.keys, outlets=heard.outlets, now=now(), keeps="mine" in typed
        )
    except LoggedOtherwise as otherwise:
        # Somebody went back to the page. Under a new key they can save what is another customer's after all.
        return make_response(_form(typed | {"key": token()}, before=otherwise.before), Conflict.status)
    return redirect(url_for("cases.logged_case", visit=logged.id), 303)


@blueprint.get("/cases/logged/<uuid:visit>")
@for_staff
def logged_case(visit: UUID) -> Answer:
    """The number, and what to hand over; for anybody else, and a day later, the case itself."""
    logged = here().database.read(logged_for, person(), visit, here().keys)
    if logged.logged_by_id != person().id or now() - logged.logged_at > SLIP_SHOWN:
        return redirect(url_for("cases.case", case_id=logged.case_id), 303)
    saved = here().database.read(_saved, person(), logged, keys=here().keys)
    shown = saved | _slip(logged, saved["progress"])
    return make_response(page("cases/logged.html", now=now(), logged=logged, **shown))


def _entry(typed: dict[str, str]) -> tuple[Entry | None, dict[str, str]]:
    """What was typed, or field -> what to look at once more."""
    branch, problems = _chosen(typed), dict[str, str]()
    name, contact, what, how = "", None, "", typed.get("how", "")
    try:
        name, contact = who_from(typed.get("who", ""), _page(branch).region, by_text="by_text" in typed)
    except BadRequest as wrong:
        problems["who"] = str(wrong)
    try:
        what = words_from(typed.get("what", ""))
    except BadRequest as wrong:
        problems["what"] = str(wrong)
    if how not in WAYS:
        problems["how"] = "Please choose how it reached us."
    if problems:
        return None, problems
    language = _page(branch, typed.get("language", "")).language
    return Entry(branch=branch, what=what, how=cast(How, how), language=language, name=name, contact=contact), {}


def _form(typed: dict[str, str], *, problems: dict[str, str] | None = None, before: Logged | None = None) -> str:
    branches = here().database.read(branches_of, person())
    if not branches:
        raise NotFound("There is no branch yet; `heard branch add` makes one.")
    chosen = _chosen(typed)
    return page(
        "cases/new.html",
        key=typed.get("key") or token(),
        typed=typed,
        problems=problems or {},
        before=before,
        branches=branches,
        chosen=chosen,
        ways=WAYS,
        example=_page(chosen).phone_example,
        language=_page(chosen, typed.get("language", "")).language,
        languages=[(tag, language_name(tag)) for tag in languages_with_phrases()],
        sms=here().outlets.sms,
    )


def _chosen(typed: dict[str, str]) -> Branch:
    """The branch that was named, or the first; of no other than the person's own."""
    branches = here().database.read(branches_of, person())
    named = [branch for branch in branches if branch.slug == typed.get("of", branch.slug)]
    if not named:
        raise NotFound("There is no such branch.")
    return named[0]


def _page(branch: Branch, *wanted: str) -> CustomerPage:
    return CustomerPage.of(languages_for(None, branch), wanted, branch)


def _saved(session: Session, person: Person, logged: Logged, *, keys: Keys) -> dict[str, Any]:
    sent = select(case_messages.c.channel).where(
        case_messages.c.visit_id == logged.id,
        case_messages.c.template.in_(("logged", "taken")),
        case_messages.c.channel != "page",
    )
    case = case_for(session, person, logged.case_id)
    return {
        "case": case,
        "joined": case.reference != logged.reference,
        "progress": progress_of(session, logged.id, rules_for(triage_of(logged.branch), Rules())),
        "contact": contact_of(session, logged.id, keys),
        "sent": list(session.execute(sent).scalars()),
    }


def _slip(logged: Logged, progress: Progress) -> dict[str, Any]:
    """What the customer is given to read, in their language; the same whether they joined a case or not."""
    shown = CustomerPage(logged.language, (logged.language,), logged.branch.timezone)
    address = f"{here().public_url}/c/{logged.slip}"
    promise = shown.moment(progress.promised_by, now=now()) if progress.promised_by > now() else ""
    return {
        "slip": shown,
        "say": lambda key, **blanks: phrase(key, logged.language, **blanks),
        "promise": promise,
        "address": address,
        "qr": svg(address),
        "unreachable": refusal(here().public_url),
    }
