"""The command `heard`. Light: what a command needs is imported when it is asked for (design.md 2)."""

import argparse
import importlib
import json
import logging
import os
import sys
from collections.abc import Sequence
from typing import Any, Protocol

from server.commands.menu import COMMANDS

FAULT = 2


class Said(Protocol):
    """What a command answers (server/commands/answer.py)."""

    data: Any
    text: str
    ok: bool


def main(argv: Sequence[str] | None = None) -> int:
    given = sys.argv[1:] if argv is None else argv
    if any(map(_has_stray_bytes, given)):
        print("heard: What was typed is not in UTF-8; please type it again.", file=sys.stderr)
        return FAULT
    arguments = parser().parse_args(given)
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
        _print(json.dumps(said.data, ensure_ascii=False) if arguments.json else said.text)
        return 0 if said.ok else FAULT
    return 0


def _print(text: str) -> None:
    try:
        print(text, flush=True)
    except BrokenPipeError:  # `heard ... | head` has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _has_stray_bytes(word: str) -> bool:
    """Python hands them over as halves of characters, which no database holds."""
    return any("\ud800" <= character <= "\udfff" for character in word)


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="heard", description="Hear your customers, and act in time.")
    common = argparse.ArgumentParser(add_help=False)
    # Their defaults stand at the top: a command below another one would else forget what stood before its name.
    top.set_defaults(home=None, json=False)
    unsaid = argparse.SUPPRESS
    common.add_argument("--home", metavar="DIR", default=unsaid, help="where everything is kept (HEARD_HOME)")
    common.add_argument("--json", action="store_true", default=unsaid, help="print one JSON object")
    groups: dict[str, Any] = {"": top.add_subparsers(required=True, metavar="COMMAND")}
    for command in COMMANDS:
        group, _, name = command.name.rpartition(" ")
        if group not in groups:
            itself = groups[""].choices.get(group)
            words = [one.name.rpartition(" ")[2] for one in COMMANDS if one.name.startswith(f"{group} ")]
            below = itself or groups[""].add_parser(group, help=", ".join(words))
            groups[group] = below.add_subparsers(required=itself is None, metavar="COMMAND")
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
