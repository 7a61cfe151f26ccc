import argparse

from server.commands.answer import Answer
from server.commands.opened import opened
from server.tallies.recount import differences


def check(arguments: argparse.Namespace) -> Answer:
    with opened(arguments) as heard:
        found = heard.database.read(differences)
    text = "\n".join(found) or "Counted again: every tally agrees."
    return Answer({"differences": found}, text, ok=not found)
