import argparse
from datetime import timedelta

from server.branches.branch import branch
from server.commands.answer import Answer, table
from server.commands.opened import ACTOR, opened
from server.errors import NotFound
from server.staff import audit
from server.staff.links import make_link
from server.staff.person import add_person, all_people, person_by_email

LINK_LIFETIME = timedelta(hours=1)


def add(arguments: argparse.Namespace) -> Answer:
    with opened(arguments) as heard:
        where = heard.database.read(branch, arguments.branch) if arguments.branch else None
        person = heard.database.write(
            add_person,
            email=arguments.email,
            role=arguments.role,
            name=arguments.name,
            branch=where,
            region=arguments.region,
            now=heard.clock(),
        )
    data = {"email": person.email, "name": person.name, "role": arguments.role, "branch": arguments.branch}
    return Answer(data, f"{person.name} ({person.email}) was added. `heard staff link {person.email}` lets them in.")


def link(arguments: argparse.Namespace) -> Answer:
    with opened(arguments) as heard:
        person = heard.database.read(person_by_email, arguments.email)
        if person is None:
            raise NotFound("Nobody with this e-mail works here; `heard staff add` adds them.")
        now = heard.clock()
        secret = heard.database.write(make_link, person.id, "sign-in", "", lifetime=LINK_LIFETIME, now=now)
        heard.database.write(audit.note, ACTOR, "sign-in link made", f"person:{person.id}", now=now)
        url = f"{heard.public_url}/sign-in/{secret}"
    return Answer({"link": url, "expires_at": (now + LINK_LIFETIME).isoformat()}, f"{url}\nIt works once, for an hour.")


def show(arguments: argparse.Namespace) -> Answer:
    with opened(arguments) as heard:
        people = heard.database.read(all_people)
    rows = [
        {"email": one.email, "name": one.name, "roles": ", ".join(sorted({own.role for own in one.memberships}))}
        for one in people
    ]
    return Answer({"staff": rows}, table(rows, "Nobody works here yet; `heard staff add` adds somebody."))
