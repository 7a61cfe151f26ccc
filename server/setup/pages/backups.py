"""Copies of everything: where they go and when, what there is, and one now."""

from typing import Any

from flask import make_response, redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from server.backups.archive import NotBackedUp
from server.backups.asked import back_up_now, copies_in, refusal_of
from server.backups.folder import database_file, folder_of
from server.backups.postgresql import to_back_up
from server.backups.records import last_backup, last_failure
from server.door import here, now, page, person
from server.errors import BadRequest, WrongSetting
from server.settings import place_of, tidied
from server.setup.keeping import keep_settings
from server.setup.pages.blueprint import blueprint, chosen_branch
from server.staff.access import for_role

NAMES = ("backup_folder", "backup_at")


@blueprint.get("/setup/backups")
@for_role("admin")
def backups() -> str:
    return _page(_kept())


@blueprint.post("/setup/backups")
@for_role("admin")
def keep_backups() -> Answer:
    heard = here()
    typed = {name: request.form.get(name, "").strip() for name in NAMES if not heard.said.says(name)}
    try:
        values = {name: tidied(name, value) if value else "" for name, value in typed.items()}
    except WrongSetting as wrong:
        return make_response(_page(_kept() | typed, problem=wrong.problem), BadRequest.status)
    if (folder := values.get("backup_folder", "")) and (problem := refusal_of(folder)):
        return make_response(_page(_kept() | typed, problem=problem), BadRequest.status)
    heard.database.write(keep_settings, person(), values, keys=heard.keys, now=now())
    heard.catch_up(at_once=True)
    return redirect(url_for("setup.backups", done="kept"), 303)


@blueprint.post("/setup/backups/now")
@for_role("admin")
def make_backup() -> Answer:
    heard = here()
    try:
        file = back_up_now(heard.database, heard.settings, clock=heard.clock)
    except NotBackedUp as failure:
        return make_response(_page(_kept(), fault=str(failure)), BadRequest.status)
    return redirect(url_for("setup.backups", done=file.name), 303)


def _kept() -> dict[str, str]:
    return {name: str(getattr(here().settings, name)) for name in NAMES}


def _page(values: dict[str, str], *, problem: str = "", fault: str = "") -> str:
    heard = here()
    source = database_file(heard.settings)
    found: dict[str, Any] = {"copies": (), "folder": "", "missing": ""}
    if source is not None:
        try:
            folder = folder_of(heard.settings)
            found |= {"copies": copies_in(folder, now=now()), "folder": str(folder)}
        except (OSError, NotBackedUp) as missing:
            found["missing"] = str(missing)
    return page(
        "setup/backups.html",
        values=values,
        given={name: place_of(name) for name in NAMES if heard.said.says(name)},
        problem=problem,
        fault=fault,
        last=heard.database.read(last_backup),
        failed=heard.database.read(last_failure),
        branch=chosen_branch(),
        home=str(heard.settings.home),
        command="" if source else to_back_up(heard.settings.database, "heard.dump"),
        is_same_disk=not heard.settings.backup_folder,
        **found,
    )
