"""The command `heard`. Light: what a command needs is imported when it is asked for (design.md 2)."""

import argparse
import importlib
import json
import logging
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

FAULT = 2


class Said(Protocol):
    """What a command answers (server/commands/answer.py)."""

    data: Any
    text: str
    ok: bool


def option(*names: str, **settings: Any) -> tuple[tuple[str, ...], dict[str, Any]]:
    return names, settings


@dataclass(frozen=True, slots=True)
class Command:
    name: str
    does: str
    runs: str
    """Module and function in server.commands."""
    options: tuple[tuple[tuple[str, ...], dict[str, Any]], ...] = ()


BRANCH = option("--branch", required=True, metavar="SLUG", help="the branch's short name")
SHEET = option("--branch", default="", metavar="SLUG", help="whose sheet, where there are several")
WHERE = (
    option("--host", default="127.0.0.1", help="where to listen; other computers reach only what is not 127.0.0.1"),
    option("--port", type=int, default=8000),
)
EXPORT = (
    option("--format", required=True, choices=("csv", "xlsx", "jsonl")),
    option("--out", required=True, metavar="FILE"),
    option("--branch", default="", metavar="SLUG", help="one branch only"),
    option("--from", dest="first", default="", metavar="DAY", help="such as 2026-07-01, as the branch counts days"),
    option("--to", dest="last", default="", metavar="DAY", help="the last day, which belongs to it"),
)
PERSONAL = option("--personal", action="store_true", help="also contacts and account numbers; the audit notes it")
COMMANDS = (
    Command(
        "up",
        "everything in one: database, server, worker, workbook",
        "up:up",
        (*WHERE, option("--no-kiosk", action="store_true", help="do not open the tablet's window")),
    ),
    Command(
        "kiosk",
        "the tablet's screen",
        "kiosk:run",
        (
            option("--server", metavar="URL", help="where the server is, such as https://feedback.example.com"),
            option("--pair", metavar="CODE", help="the code from `heard device pair`, once"),
            option("--size", metavar="WxH", help="of the window, in pixels; the whole screen if not given"),
            option("--windowed", action="store_true", help="a window with a frame"),
        ),
    ),
    Command("server", "the web server alone", "up:server", WHERE),
    Command("worker", "the worker alone", "up:worker"),
    Command("migrate", "bring the database to this version", "up:migrate"),
    Command(
        "branch add",
        "add a branch",
        "branch:add",
        (
            option("slug", metavar="SLUG"),
            option("--name", required=True),
            option("--timezone", required=True, metavar="TZ", help="such as Africa/Nairobi"),
            option("--region", default=""),
        ),
    ),
    Command("branch list", "list the branches", "branch:show"),
    Command(
        "staff add",
        "add a person",
        "staff:add",
        (
            option("email", metavar="EMAIL"),
            option("--branch", metavar="SLUG"),
            option("--region", default=""),
            option("--role", required=True, choices=("staff", "manager", "region", "admin")),
            option("--name", default=""),
        ),
    ),
    Command("staff link", "a one-time link to sign in", "staff:link", (option("email", metavar="EMAIL"),)),
    Command("staff list", "list the people", "staff:show"),
    Command("device pair", "a code that pairs one tablet", "device:pair", (BRANCH,)),
    Command("device list", "list the tablets", "device:show"),
    Command(
        "device revoke",
        "shut a tablet out",
        "device:revoke",
        (option("id", metavar="ID"), option("--stolen", action="store_true", help="it wipes itself at once")),
    ),
    Command(
        "touchpoint add",
        "add a poster or a till",
        "touchpoint:add",
        (
            option("name", metavar="NAME"),
            BRANCH,
            option("--kind", required=True, choices=("poster", "till")),
            option("--survey", default="branch-visit", metavar="SLUG"),
        ),
    ),
    Command("touchpoint list", "list the touchpoints", "touchpoint:show"),
    Command(
        "survey check", "read a survey file and name its faults", "survey:check", (option("file", metavar="FILE"),)
    ),
    Command("survey publish", "publish a survey file", "survey:publish_file", (option("file", metavar="FILE"),)),
    Command("survey list", "list the published surveys", "survey:show"),
    Command(
        "code poster",
        "print a poster with the code of a touchpoint",
        "code:poster",
        (
            option("code", metavar="CODE"),
            option("--out", required=True, metavar="FILE", help="ends in .png or .pdf"),
            option("--page", default="A4", choices=("A6", "A5", "A4", "A3")),
            option("--language", action="append", metavar="TAG", help="one or two; the branch's first if not given"),
            option("--draft", action="store_true", help="print TEST across it; allowed for any address"),
        ),
    ),
    Command("export responses", "take answers out as a file", "export:responses", (*EXPORT, PERSONAL)),
    Command("export cases", "take cases out as a file", "export:cases", EXPORT),
    Command(
        "sheet connect",
        "write every answer into a Google sheet",
        "sheet:connect",
        (
            option("sheet", metavar="LINK", help="of the Google sheet, or its id"),
            option("--key-file", required=True, metavar="FILE", help="the key of a Google service account, type JSON"),
            option("--branch", default="", metavar="SLUG", help="the sheet is about this branch; all if not given"),
            option("--personal", action="store_true", help="also names, phones, e-mails and account numbers"),
        ),
    ),
    Command("sheet status", "whether every answer is in the sheets", "sheet:show"),
    Command("sheet rebuild", "write new tabs; the old ones stay, renamed", "sheet:rebuild_tabs", (SHEET,)),
    Command("sheet disconnect", "stop writing; what is in the sheet stays", "sheet:stop", (SHEET,)),
    Command("tallies check", "count again and name every difference", "tallies:check"),
)


def main(argv: Sequence[str] | None = None) -> int:
    arguments = parser().parse_args(argv)
    # Libraries log too; nothing of theirs belongs on standard output.
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING)
    from server.errors import Refusal

    try:
        said = _run(arguments)
    except Refusal as refusal:
        print(f"heard: {refusal}", file=sys.stderr)
        return FAULT
    except KeyboardInterrupt:
        return 130
    if said is not None:
        print(json.dumps(said.data, ensure_ascii=False) if arguments.json else said.text)
        return 0 if said.ok else FAULT
    return 0


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="heard", description="Hear your customers, and act in time.")
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--home", metavar="DIR", help="where everything is kept (HEARD_HOME)")
    common.add_argument("--json", action="store_true", help="print one JSON object")
    groups: dict[str, Any] = {"": top.add_subparsers(required=True, metavar="COMMAND")}
    for command in COMMANDS:
        group, _, name = command.name.rpartition(" ")
        if group not in groups:
            below = groups[""].add_parser(group, help=f"{group}s: add, list and the like")
            groups[group] = below.add_subparsers(required=True, metavar="COMMAND")
        one = groups[group].add_parser(name, help=command.does, description=command.does, parents=[common])
        one.set_defaults(runs=command.runs)
        for names, settings in command.options:
            one.add_argument(*names, **settings)
    return top


def _run(arguments: argparse.Namespace) -> Said | None:
    module, _, function = arguments.runs.partition(":")
    said: Said | None = getattr(importlib.import_module(f"server.commands.{module}"), function)(arguments)
    return said


if __name__ == "__main__":
    sys.exit(main())
