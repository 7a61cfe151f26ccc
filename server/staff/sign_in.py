"""Signing in: by a link, or a password where one is set. What is answered never tells whether somebody works here."""

import re
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import func, select

from server.database import Database, Session
from server.database.tables.staff import one_time_links, people
from server.deliveries import queue
from server.deliveries.message import Message
from server.deliveries.outlets import Outlets
from server.errors import BadRequest, NotAllowed
from server.keys import Keys
from server.staff import audit
from server.staff.guessing import Trace, count_try, forgive
from server.staff.links import make_link, use_link
from server.staff.mobile import is_phone, person_by_phone, phone_of
from server.staff.password import fits
from server.staff.person import Person, email_from, person_by_email
from server.staff.sessions import start_session
from surveys.ids import new_id

MINUTES = 30
LIFETIME = timedelta(minutes=MINUTES)
MOST_LINKS = 5
"""Living ones. Whoever asks for them in somebody's name leaves those in their mailbox, so they can always come in."""
HOME = "/"
_LONGEST = 64
"""What one_time_links.subject can hold."""
_PATH = re.compile(r"(/[A-Za-z0-9_-]+)+")
_CHOSEN = re.compile(r"(&[a-z]+=[A-Za-z0-9_.:%+~-]*)+")
_LIKE_A_PHONE = re.compile(r"[\d\s+()./-]+")

Way = Literal["email", "sms"]


class WrongPassword(NotAllowed):
    title = "This did not fit"

    def __init__(self, sentence: str = "") -> None:
        super().__init__(sentence or "E-mail and password do not fit together. You can take a link instead.")


def way_of(session: Session, typed: str) -> tuple[Way, str]:
    """How a link would go to what was typed, and it tidied; BadRequest for what is neither e-mail nor phone."""
    if not _LIKE_A_PHONE.fullmatch(typed.strip()):
        return "email", email_from(typed)
    if not is_phone(session, typed):
        raise BadRequest("This is not a phone number; with its country it looks like +254 712 345678.")
    return "sms", " ".join(typed.split())


def send_link(session: Session, typed: str, *, onward: str, outlets: Outlets, keys: Keys, now: datetime) -> None:
    """Owe a sign-in link to whoever has this e-mail or phone; nothing to a stranger."""
    way, _ = way_of(session, typed)
    person = _found(session, typed, way, keys)
    if person is not None:
        send_link_to(session, person, way, onward=onward, outlets=outlets, keys=keys, now=now)


def send_link_to(
    session: Session, person: Person, way: Way, *, outlets: Outlets, keys: Keys, now: datetime, onward: str = HOME
) -> bool:
    """Whether it is owed: not without that way out, nor while five others still serve."""
    destination = person.email if way == "email" else phone_of(session, person.id, keys)
    is_open = outlets.email if way == "email" else outlets.sms
    if not destination or not is_open or _recent_links(session, person, now) >= MOST_LINKS:
        return False
    message = Message(
        title="Sign in to Heard",
        facts=(("For", person.name), ("Works for", f"{MINUTES} minutes, once")),
        links=(("Sign in", sign_in_address(session, person, onward=onward, outlets=outlets, now=now)),),
    )
    queue.put(
        session,
        id=new_id(now),
        channel=way,
        destination=destination,
        subject=f"sign-in:{person.id}",
        message=message,
        keys=keys,
        now=now,
    )
    return True


def sign_in_address(session: Session, person: Person, *, outlets: Outlets, now: datetime, onward: str = HOME) -> str:
    """The address of a one-time link."""
    secret = make_link(session, person.id, "sign-in", onward_path(onward), lifetime=LIFETIME, now=now)
    return f"{outlets.public_url}/sign-in/{secret}"


def sign_in(session: Session, secret: str, *, browser: str, now: datetime) -> tuple[str, str]:
    """The secret for the cookie, and the page that was asked for before."""
    link = use_link(session, secret, "sign-in", now=now)
    return _begin(session, link.person, "link", browser=browser, now=now), onward_path(link.subject)


def sign_in_with(
    database: Database, typed: str, password: str, *, address: str, browser: str, keys: Keys, now: datetime
) -> str:
    """The secret for the cookie; WrongPassword also when it was tried too often, be it right or wrong."""
    way, tidy = database.read(way_of, typed)
    person, kept = database.read(_kept, tidy, way, keys)
    # A number can be written in several ways, and is one person's.
    trace = Trace.of(f"person {person.id}" if person else tidy, address, keys=keys, now=now)
    if not database.write(count_try, trace, now=now):
        raise WrongPassword("Too many passwords were tried. Take a link instead, or wait ten minutes.")
    if not fits(password, kept) or person is None:
        raise WrongPassword
    return database.write(_right, trace, person, browser=browser, now=now)


def onward_path(typed: str) -> str:
    """A page of ours, so that no link can lead to a stranger's; without what was chosen there if that is too long."""
    path, _, chosen = typed.partition("?")
    if not _PATH.fullmatch(path) or len(path) > _LONGEST:
        return HOME
    return typed if len(typed) <= _LONGEST and _CHOSEN.fullmatch(f"&{chosen}") else path


def _right(session: Session, trace: Trace, person: Person, *, browser: str, now: datetime) -> str:
    forgive(session, trace, now=now)
    return _begin(session, person, "password", browser=browser, now=now)


def _begin(session: Session, person: Person, by: str, *, browser: str, now: datetime) -> str:
    where = next((one.branch_id for one in person.memberships if one.branch_id), None)
    audit.note(session, audit.actor_of(person), "signed in", now=now, detail={"by": by}, branch_id=where)
    return start_session(session, person, browser=browser, now=now)


def _kept(session: Session, typed: str, way: Way, keys: Keys) -> tuple[Person | None, str | None]:
    person = _found(session, typed, way, keys)
    mine = select(people.c.password_hash).where(people.c.id == (person.id if person else None))
    return person, session.execute(mine).scalar()


def _found(session: Session, typed: str, way: Way, keys: Keys) -> Person | None:
    return person_by_email(session, typed) if way == "email" else person_by_phone(session, typed, keys)


def _recent_links(session: Session, person: Person, now: datetime) -> int:
    recent = (
        (one_time_links.c.person_id == person.id)
        & (one_time_links.c.purpose == "sign-in")
        & (one_time_links.c.created_at > now - LIFETIME)
    )
    return session.execute(select(func.count()).where(recent)).scalar_one()
