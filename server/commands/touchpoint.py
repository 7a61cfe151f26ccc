import argparse
import secrets

from server.branches.branch import branch
from server.branches.touchpoint import Touchpoint, add_touchpoint, all_touchpoints
from server.codes.alphabet import new_touchpoint_code
from server.commands.answer import Answer, table
from server.commands.opened import opened
from server.fleet.pairing import USUAL_SURVEY
from server.publishing.publishing import newest_version


def add(arguments: argparse.Namespace) -> Answer:
    with opened(arguments) as heard:
        where = heard.database.read(branch, arguments.branch)
        survey = arguments.survey or (where.survey if arguments.kind == "poster" else "") or USUAL_SURVEY
        heard.database.read(newest_version, survey)
        touchpoint = heard.database.write(
            add_touchpoint,
            code=new_touchpoint_code(secrets.SystemRandom()),
            branch=where,
            name=arguments.name,
            kind=arguments.kind,
            survey=survey,
            now=heard.clock(),
        )
        url = page_url(heard.public_url, touchpoint)
    text = f"{touchpoint.name} at {touchpoint.branch.name}: {url}\n`heard code poster {touchpoint.code}` prints it."
    return Answer({"code": touchpoint.code, "url": url}, text)


def show(arguments: argparse.Namespace) -> Answer:
    with opened(arguments) as heard:
        found = heard.database.read(all_touchpoints)
    rows = [
        {"code": one.code, "branch": one.branch.slug, "name": one.name, "kind": one.kind, "survey": one.survey}
        for one in found
    ]
    return Answer({"touchpoints": rows}, table(rows, "There is no touchpoint yet; `heard touchpoint add` makes one."))


def page_url(public_url: str, touchpoint: Touchpoint) -> str:
    return f"{public_url}/f/{touchpoint.code}"
