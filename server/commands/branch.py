import argparse

from server.branches.branch import add_branch, all_branches
from server.commands.answer import Answer, table
from server.commands.opened import opened


def add(arguments: argparse.Namespace) -> Answer:
    with opened(arguments) as heard:
        branch = heard.database.write(
            add_branch,
            slug=arguments.slug,
            name=arguments.name,
            timezone=arguments.timezone,
            region=arguments.region,
            now=heard.clock(),
        )
    data = {"slug": branch.slug, "name": branch.name, "timezone": branch.timezone, "region": branch.region}
    return Answer(data, f"{branch.name} ({branch.slug}) was added, open Monday to Friday from 9 to 17.")


def show(arguments: argparse.Namespace) -> Answer:
    with opened(arguments) as heard:
        branches = heard.database.read(all_branches)
    rows = [{"slug": one.slug, "name": one.name, "timezone": one.timezone, "region": one.region} for one in branches]
    return Answer({"branches": rows}, table(rows, "There is no branch yet; `heard branch add` makes one."))
