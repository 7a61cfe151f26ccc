"""The mail server: typed, tried out for real, and kept; its password is never shown again."""

from dataclasses import replace

from flask import make_response, redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from server.branches.branch import Branch
from server.deliveries.channels.mail_fault import Fault
from server.door import here, now, person
from server.errors import BadRequest, WrongSetting
from server.settings import Settings, place_of
from server.setup.facts import has_mailbox
from server.setup.findings.ways import try_mail
from server.setup.keeping import keep_settings
from server.setup.kept import source_of
from server.setup.mail_form import MailForm
from server.setup.pages.blueprint import blueprint, chosen_branch, step_page
from server.setup.providers import PROVIDERS, provider_of
from server.staff.access import for_role

HELD = "mail password that was typed"  # purpose of the key


@blueprint.get("/setup/mail")
@for_role("admin")
def mail() -> str:
    chosen = provider_of(request.args.get("with", ""))
    form = MailForm.for_provider(chosen) if chosen else MailForm.of(here().settings)
    return _page(chosen_branch(), form)


@blueprint.post("/setup/mail")
@for_role("admin")
def keep_mail() -> Answer:
    """Kept when it works; or when somebody insists, since a server may be down for an hour."""
    branch, heard = chosen_branch(), here()
    form = _typed()
    try:
        values = form.values()
    except BadRequest as wrong:
        return make_response(_page(branch, form, problem=str(wrong)), wrong.status)
    if "insist" not in request.form and (fault := _tried(heard.settings, values)):
        return make_response(_page(branch, form, fault=fault), BadRequest.status)
    kept = {name: value for name, value in values.items() if not heard.said.says(name)}
    heard.database.write(keep_settings, person(), kept, keys=heard.keys, now=now())
    heard.catch_up(at_once=True)
    return redirect(url_for("setup.mail", of=branch.slug, kept="yes"), 303)


@blueprint.post("/setup/mail/try")
@for_role("admin")
def try_out_mail() -> Answer:
    """What is set now, wherever it was set."""
    branch, heard = chosen_branch(), here()
    if fault := _tried(heard.settings, {}):
        return make_response(_page(branch, MailForm.of(heard.settings), fault=fault), BadRequest.status)
    return redirect(url_for("setup.mail", of=branch.slug, tried="yes"), 303)


@blueprint.post("/setup/mail/forget")
@for_role("admin")
def forget_mail() -> Answer:
    heard = here()
    heard.database.write(keep_settings, person(), {"smtp_url": "", "mail_from": ""}, keys=heard.keys, now=now())
    heard.catch_up(at_once=True)
    return redirect(url_for("setup.mail", of=chosen_branch().slug), 303)


def _typed() -> MailForm:
    before = MailForm.of(here().settings)
    if held := request.form.get("held", ""):
        before = _with_held(before, held)
    typed = MailForm.typed(request.form, before)
    if here().said.says("smtp_url"):  # which is not typed then
        return replace(MailForm.of(here().settings), sender=typed.sender, sender_name=typed.sender_name)
    return typed


def _with_held(before: MailForm, held: str) -> MailForm:
    """The password of a try that failed: it went to the page sealed, together with where it may go."""
    try:
        host, user, password = here().keys.unseal(HELD, bytes.fromhex(held))
    except (ValueError, WrongSetting):
        return before
    return replace(before, host=host, user=user, password=password)


def _tried(settings: Settings, values: dict[str, str]) -> Fault | None:
    mine = person().email if has_mailbox(person()) else ""
    return try_mail(settings.model_copy(update=values), mine)


def _page(branch: Branch, form: MailForm, *, problem: str = "", fault: Fault | None = None) -> str:
    heard = here()
    given = {
        name: place_of(name) for name in ("smtp_url", "mail_from") if source_of(heard.said, heard.kept, name) == "given"
    }
    held = heard.keys.seal(HELD, [form.host, form.user, form.password]).hex() if fault or problem else ""
    return step_page(
        "mail",
        "setup/mail.html",
        branch,
        form=form,
        held=held if form.password else "",
        has_password=bool(form.password),
        problem=problem,
        fault=fault,
        given=given,
        is_kept="smtp_url" in dict(heard.kept),
        providers=PROVIDERS,
        chosen=next((one for one in PROVIDERS if one.host == form.host), None),
        mine=person().email if has_mailbox(person()) else "",
    )
