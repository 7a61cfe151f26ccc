import argparse
from pathlib import Path

from server.branches.branch import branch
from server.commands.answer import Answer
from server.commands.opened import ACTOR, opened
from server.errors import BadRequest, NotFound
from server.heard import Heard
from server.mirror import advice
from server.mirror.connecting import take_up, try_out
from server.mirror.key import keep_key, read_key
from server.mirror.link import link_of, spreadsheet_id_from
from server.mirror.overview import Overview, how_long, overview
from server.mirror.sheet import Sheet, all_sheets, disconnect, rebuild
from server.staff import audit


class NotUsable(BadRequest):
    """The sheet cannot be written; the sentence says what is missing and how to cure it."""

    title = "This sheet cannot be used yet"


def connect(arguments: argparse.Namespace) -> Answer:
    spreadsheet_id = spreadsheet_id_from(arguments.sheet)
    with opened(arguments) as heard:
        where = heard.database.read(branch, arguments.branch) if arguments.branch else None
        base_url = heard.settings.sheets_api_url
        content = read_key(_read(arguments.key_file), base_url)
        email, link = content["client_email"], link_of(spreadsheet_id)
        trial = try_out(content, spreadsheet_id, base_url)
        if trial.problem:
            values = {"email": email, "project": content.get("project_id", ""), "sheet": link}
            raise NotUsable(str(advice.at_connecting(trial.problem, **values)))
        now = heard.clock()
        key = heard.database.write(keep_key, content, keys=heard.keys, now=now)
        heard.database.write(
            take_up,
            spreadsheet_id,
            trial,
            key_id=key.id,
            branch=where,
            shows_personal=arguments.personal,
            actor=ACTOR,
            now=now,
        )
    data = {"sheet": link, "title": trial.title, "branch": arguments.branch or None, "email": email}
    return Answer(data, f"{trial.title} is connected. `heard sheet status` says when every answer is in it.")


def show(arguments: argparse.Namespace) -> Answer:
    with opened(arguments) as heard:
        now = heard.clock()
        sheets = heard.database.read(all_sheets)
        found = [heard.database.read(overview, sheet.id, keys=heard.keys, now=now) for sheet in sheets]
    text = "\n\n".join(_told(one) for one in found) or "No sheet is connected; `heard sheet connect` does it."
    return Answer({"sheets": [one.as_json() for one in found]}, text)


def rebuild_tabs(arguments: argparse.Namespace) -> Answer:
    with opened(arguments) as heard:
        sheet, now = _sheet(heard, arguments.branch), heard.clock()
        heard.database.write(rebuild, sheet.id, now=now)
        heard.database.write(audit.note, ACTOR, "sheet rebuilt", f"sheet:{sheet.id}", now=now)
    data = {"sheet": link_of(sheet.spreadsheet_id), "title": sheet.title}
    return Answer(data, f"New tabs are written into {sheet.title}; the old ones stay, renamed.")


def stop(arguments: argparse.Namespace) -> Answer:
    with opened(arguments) as heard:
        sheet = _sheet(heard, arguments.branch)
        heard.database.write(disconnect, sheet.id)
        heard.database.write(audit.note, ACTOR, "sheet disconnected", f"sheet:{sheet.id}", now=heard.clock())
    data = {"sheet": link_of(sheet.spreadsheet_id), "title": sheet.title}
    return Answer(data, f"{sheet.title} is disconnected; what is in it stays.")


def _read(file: str) -> bytes:
    try:
        return Path(file).read_bytes()
    except OSError as failure:
        raise BadRequest(f"{file} cannot be read: {failure.strerror}.") from failure


def _sheet(heard: Heard, slug: str) -> Sheet:
    """The branch's; without one the only sheet there is."""
    sheets = heard.database.read(all_sheets)
    if slug:
        wanted = heard.database.read(branch, slug).id
        sheets = tuple(sheet for sheet in sheets if sheet.branch_id == wanted)
    if not sheets:
        raise NotFound("No sheet is connected; `heard sheet connect` does it.")
    if len(sheets) > 1:
        raise BadRequest("There are several sheets; name one with --branch.")
    return sheets[0]


def _told(one: Overview) -> str:
    now, trouble = one.standing, one.trouble
    lines = [
        f"{one.sheet.title}: {one.answers:,} answers, {now.stored:,} stored, {now.in_sheet:,} in the sheet",
        f"  {one.link}",
        f"  behind by {how_long(now.lag)}" if now.waiting else "  nothing waits",
        f"  last written {one.shown(now.last_success_at)}, next look {one.shown(now.next_try_at)}",
        f"  {one.calls_used} of {one.calls_a_minute} calls used in the last minute",
        f"  {now.parked} put aside, since Google would not take them" if now.parked else "",
        f"  {trouble.title}: {trouble}" if trouble else "",
    ]
    return "\n".join(filter(None, lines))
