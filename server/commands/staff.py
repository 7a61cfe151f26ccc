import argparse
from datetime import datetime, timedelta
from typing import Any

from server.branches.branch import branch
from server.cases.life import leave_cases
from server.commands.answer import Answer, table
from server.commands.opened import ACTOR, opened
from server.database import Session
from server.errors import NotFound
from server.keys import Keys
from server.staff import audit
from server.staff.leaving import leave
from server.staff.links import make_link
from server.staff.mobile import set_phone
from server.staff.person import Person, add_person, all_people, person_by_email

LINK_LIFETIME = timedelta(hours=1)


def add(arguments: argparse.Namespace) -> Answer:
    with opened(arguments) as heard:
        where = heard.database.read(branch, arguments.branch) if arguments.branch else None
        person = heard.database.write(
            _add,
            arguments.phone,
            heard.keys,
            email=arguments.email,
            role=arguments.role,
            name=arguments.name,
            branch=where,
            region=arguments.region,
            now=heard.clock(),
        )
    data = {"email": person.email, "name": person.name, "role": arguments.role, "branch": arguments.branch}
    if not person.email:
        return Answer(data, f"{person.name} was added. A manager sets a PIN for them on the page Staff.")
    return Answer(data, f"{person.name} ({person.email}) was added. `heard staff link {person.email}` lets them in.")


def left(arguments: argparse.Namespace) -> Answer:
    with opened(arguments) as heard:
        person = heard.database.read(_known, arguments.email)
        heard.database.write(_left, person, now=heard.clock())
    text = f"{person.name} has left: signed out everywhere, and their cases wait for the others."
    return Answer({"email": person.email, "left": True}, text)


def link(arguments: argparse.Namespace) -> Answer:
    with opened(arguments) as heard:
        person = heard.database.read(_known, arguments.email)
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


def _add(session: Session, phone: str, keys: Keys, /, **given: Any) -> Person:
    person = add_person(session, **given)
    if phone.strip():
        set_phone(session, person, phone, keys=keys)
    return person


def _left(session: Session, person: Person, *, now: datetime) -> None:
    leave(session, person, now=now)
    leave_cases(session, person, now=now)
    audit.note(session, ACTOR, "person left", f"person:{person.id}", now=now)


def _known(session: Session, email: str) -> Person:
    if person := person_by_email(session, email):
        return person
    raise NotFound("Nobody with this e-mail works here; `heard staff add` adds them.")
