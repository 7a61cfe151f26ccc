"""What somebody signs in with besides their e-mail: a password, a phone. Each change is told to them."""

from datetime import datetime, timedelta

from sqlalchemy import select, update

from server.database import Database, Session
from server.database.tables.staff import people
from server.deliveries import queue
from server.deliveries.message import Message
from server.deliveries.outlets import Outlets
from server.errors import NotAllowed
from server.keys import Keys
from server.staff.guessing import Trace, count_try, forgive
from server.staff.mobile import set_phone
from server.staff.password import fits
from server.staff.person import Person
from server.staff.sessions import end_sessions, sessions_of
from surveys.ids import new_id

FRESH = timedelta(minutes=15)
"""So long after signing in nobody is asked for the old password: they may have forgotten it."""


def has_password(session: Session, person: Person) -> bool:
    return _kept(session, person) is not None


def check_it_is_them(
    database: Database, person: Person, secret: str, password: str, *, keys: Keys, now: datetime
) -> None:
    """A browser that was left open must not be enough to come in for ever, nor to guess the password in peace."""
    (this,) = (one for one in database.read(sessions_of, person.id, now=now, secret=secret) if one.is_this)
    if this.at_desk:
        raise NotAllowed("At a desk this cannot be changed. Sign in on a phone or computer of your own.")
    if now - this.since <= FRESH:
        return
    trace = Trace.of(f"person {person.id}", "", keys=keys, now=now)
    if password and not database.write(count_try, trace, now=now):
        raise NotAllowed("Too many passwords were tried. Sign out, take a new link and come back here.")
    if not password or not fits(password, database.read(_kept, person)):
        raise NotAllowed("Type your present password; or sign out, take a new link and come back here.")
    database.write(forgive, trace, now=now)


def set_password(
    session: Session, person: Person, kept: str | None, *, but: str, outlets: Outlets, keys: Keys, now: datetime
) -> None:
    """`kept` is its hash, None takes it away; every browser `but` this one is signed out."""
    session.execute(update(people).where(people.c.id == person.id).values(password_hash=kept))
    end_sessions(session, person.id, but=but, now=now)
    what = "Your password for Heard was set" if kept else "Your password for Heard was taken away"
    tell(session, person, what, outlets=outlets, keys=keys, now=now)


def change_phone(session: Session, person: Person, typed: str, *, outlets: Outlets, keys: Keys, now: datetime) -> None:
    set_phone(session, person, typed, keys=keys)
    what = "Sign-in links to another phone" if typed.strip() else "No more sign-in links to your phone"
    tell(session, person, what, outlets=outlets, keys=keys, now=now)


def tell(session: Session, person: Person, what: str, *, outlets: Outlets, keys: Keys, now: datetime) -> None:
    """At the address they had before, if there is one."""
    if not person.email or not outlets.email:
        return
    message = Message(
        title=what,
        facts=(("For", person.name), ("Was it not you?", "Tell your manager, and end all sessions on the page below.")),
        links=(("Look at your sessions", f"{outlets.public_url}/staff/me"),),
    )
    queue.put(
        session,
        id=new_id(now),
        channel="email",
        destination=person.email,
        subject=f"person:{person.id}",
        message=message,
        keys=keys,
        now=now,
    )


def _kept(session: Session, person: Person) -> str | None:
    kept: str | None = session.execute(select(people.c.password_hash).where(people.c.id == person.id)).scalar()
    return kept
