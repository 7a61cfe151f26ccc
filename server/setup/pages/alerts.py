"""A test alert to oneself, the way that real ones go; and for administrators the chats and text messages of all."""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import make_response, redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from server.branches.branch import Branch
from server.cases.trial import Mobile, outcome_of, send_trial
from server.database import Session
from server.deliveries.channels.apprise import scheme_of
from server.deliveries.channels.sms import SCHEMES, TO, Sms
from server.deliveries.chats import Chat, chats_of, checked
from server.deliveries.outlets import fingerprint
from server.door import here, now, page, person
from server.errors import BadRequest, Conflict, NotFound, Refusal, WrongSetting
from server.heard import Heard
from server.settings import place_of, tidied
from server.setup.facts import has_mailbox
from server.setup.keeping import change_setting, keep_settings
from server.setup.kept import source_of
from server.setup.pages.blueprint import blueprint, chosen_branch, progress_at, step_page
from server.staff.access import for_role
from server.staff.mobile import phone_of
from server.staff.person import Person

MOST_CHATS, LONGEST = 10, 1000
SERVICES = ", ".join(sorted(SCHEMES - {"json", "jsons", "form", "forms"}))


@blueprint.get("/setup/alerts")
@for_role("manager")
def alerts() -> str:
    return _page(chosen_branch())


@blueprint.post("/setup/alerts/test")
@for_role("manager")
def send_test_alert() -> Answer:
    branch, heard = chosen_branch(), here()
    try:
        test = heard.database.write(_send, heard, person(), branch, request.form.get("to", ""), now=now())
    except Conflict as why:
        return make_response(_page(branch, part="test", problem=str(why)), why.status)
    return redirect(url_for("setup.alerts", of=branch.slug, test=test), 303)


@blueprint.get("/setup/alerts/test/<uuid:test>")
@for_role("manager")
def tested_alert(test: UUID) -> str:
    """What became of it; the page asks again and again."""
    branch = chosen_branch()
    outcome = here().database.read(outcome_of, branch, test)
    if outcome is None:
        raise NotFound("There is no such test alert.")
    following = progress_at(branch).after("alerts")
    return page("setup/tested.html", branch=branch, outcome=outcome, following=following)


@blueprint.post("/setup/alerts/chats")
@for_role("admin")
def add_chat_for_all() -> Answer:
    typed = request.form.get("url", "").strip()

    def added(before: str) -> str:
        urls = before.split()
        if typed in urls:
            raise Conflict("This address is among the chats already.")
        if len(urls) >= MOST_CHATS:
            raise Conflict(f"There are {MOST_CHATS} chats already; please remove one first.")
        return " ".join((*urls, typed))

    def add() -> None:
        _is_ours("alert_urls")
        checked("the chat", typed, by_admin=True)
        if {" ", ","} & set(typed):
            raise BadRequest("An address has no space and no comma in it; please copy it once more.")
        _change(added)

    return _kept("chats", add)


@blueprint.post("/setup/alerts/chats/<named>/remove")
@for_role("admin")
def remove_chat_for_all(named: str) -> Answer:
    def remove() -> None:
        _is_ours("alert_urls")
        _change(lambda before: " ".join(url for url in before.split() if fingerprint(url) != named))

    return _kept("chats", remove)


@blueprint.post("/setup/alerts/sms")
@for_role("admin")
def keep_sms() -> Answer:
    def keep() -> None:
        heard, typed = here(), request.form.get("url", "").strip()
        _is_ours("sms_url")
        if typed:
            _check_sms(typed)
        heard.database.write(keep_settings, person(), {"sms_url": typed}, keys=heard.keys, now=now())

    return _kept("sms", keep)


def _is_ours(name: str) -> None:
    if here().said.says(name):
        raise Conflict(f"{place_of(name)} says this; it is changed there.")


def _check_sms(typed: str) -> None:
    if len(typed) > LONGEST or not typed.isprintable():
        raise BadRequest("This is no address of a gateway; please copy it once more.")
    try:
        Sms(tidied("sms_url", typed))
    except WrongSetting as wrong:
        raise BadRequest(f"This cannot be used: {wrong.problem}.") from None


def _change(how: Any) -> None:
    heard = here()
    heard.database.write(change_setting, person(), "alert_urls", how, keys=heard.keys, now=now())


def _kept(part: str, use_case: Any) -> Answer:
    branch = chosen_branch()
    try:
        use_case()
    except Refusal as wrong:
        return make_response(_page(branch, part=part, problem=str(wrong)), wrong.status)
    here().catch_up(at_once=True)
    return redirect(f"{url_for('setup.alerts', of=branch.slug, kept=part)}#{part}", 303)


def _send(session: Session, heard: Heard, who: Person, branch: Branch, wanted: str, *, now: datetime) -> UUID:
    for key, _, to in _ways(session, heard, who, branch):
        if key == wanted:
            return send_trial(session, branch, to, by=who, outlets=heard.outlets, keys=heard.keys, now=now)
    raise NotFound("There is no such way to send a test alert.")


def _ways(session: Session, heard: Heard, who: Person, branch: Branch) -> list[tuple[str, str, Person | Chat | Mobile]]:
    """Key, what it is called, and to whom; the best first."""
    found: list[tuple[str, str, Person | Chat | Mobile]] = []
    if heard.outlets.email and has_mailbox(who):
        found.append(("email", f"by e-mail to {who.email}", who))
    found += [(f"chat-{chat.id}", f"to the chat {chat.name}", chat) for chat in chats_of(session, branch)]
    for chat in _chats_of_all(heard):
        found.append((chat.fingerprint, f"to the chat behind {chat.scheme}://", chat))
    number = phone_of(session, who.id, heard.keys) if heard.outlets.sms else ""
    return [*found, ("sms", "as a text message to your mobile", Mobile(number))] if number else found


def _chats_of_all(heard: Heard) -> list[Chat]:
    return [Chat(0, "", scheme_of(url), fingerprint(url)) for url in heard.settings.alert_channels]


def _page(branch: Branch, *, part: str = "", problem: str = "") -> str:
    heard, test = here(), request.args.get("test", None, UUID)
    ways, outcome = heard.database.read(_shown, heard, person(), branch, test)
    sources = {name: source_of(heard.said, heard.kept, name) for name in ("alert_urls", "sms_url")}
    return step_page(
        "alerts",
        "setup/alerts.html",
        branch,
        part=part,
        problem=problem,
        typed=request.form.get("url", ""),
        ways=ways,
        outcome=outcome,
        following=progress_at(branch).after("alerts"),
        has_mailbox=has_mailbox(person()),
        outlets=heard.outlets,
        for_all=_chats_of_all(heard),
        given={name: place_of(name) for name, source in sources.items() if source == "given"},
        sms_scheme=scheme_of(heard.settings.sms_url),
        services=SERVICES,
        to=TO,
    )


def _shown(session: Session, heard: Heard, who: Person, branch: Branch, test: UUID | None) -> Any:
    ways = [(key, called) for key, called, _ in _ways(session, heard, who, branch)]
    return ways, outcome_of(session, branch, test) if test else None
