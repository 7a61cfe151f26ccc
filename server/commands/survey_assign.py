import argparse

from server.commands.answer import Answer
from server.commands.opened import ACTOR, opened
from server.setup import assigning


def assign_to(arguments: argparse.Namespace) -> Answer:
    with opened(arguments) as heard:
        where = heard.database.read(assigning.named, arguments.branch, arguments.region)
        changed = heard.database.write(
            assigning.assign_noted, arguments.slug, where, region=arguments.region, actor=ACTOR, now=heard.clock()
        )
    names = ", ".join(one.name for one in where)
    text = f"{arguments.slug} is asked at {names}. Tablets and posters changed: {changed}; those to come ask it too."
    data = {"survey": arguments.slug, "branches": [one.slug for one in where], "changed": changed}
    return Answer(data, text)
