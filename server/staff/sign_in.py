"""Signing in: a link by e-mail, no password. What is answered never tells whether an address is known."""

import re
from datetime import datetime, timedelta

from sqlalchemy import func, select

from server.database import Session
from server.database.tables.staff import one_time_links
from server.deliveries import queue
from server.deliveries.message import Message
from server.deliveries.outlets import Outlets
from server.keys import Keys
from server.staff import audit
from server.staff.links import make_link, use_link
from server.staff.person import Person, person_by_email
from server.staff.sessions import start_session
from surveys.ids import new_id

MINUTES = 30
LIFETIME = timedelta(minutes=MINUTES)
MAILS_AN_HOUR = 5
HOME = "/"
_PATH = re.compile(r"(?=.{1,64}$)(/[A-Za-z0-9_-]+)+")  # what one_time_links.subject can hold


def send_link(session: Session, email: str, *, onward: str, outlets: Outlets, keys: Keys, now: datetime) -> None:
    """Queue a sign-in link for whoever has this address; nothing for a stranger, or for the sixth time in an hour."""
    person = person_by_email(session, email)
    if person is None or not outlets.email or _links_of_last_hour(session, person, now) >= MAILS_AN_HOUR:
        return
    message = Message(
        title="Sign in to Heard",
        facts=(("For", person.name), ("Works for", f"{MINUTES} minutes, once")),
        links=(("Sign in", sign_in_address(session, person, onward=onward, outlets=outlets, now=now)),),
    )
    queue.put(
        session,
        id=new_id(now),
        channel="email",
        destination=person.email,
        subject=f"sign-in:{person.id}",
        message=message,
        keys=keys,
        now=now,
    )


def sign_in_address(session: Session, person: Person, *, outlets: Outlets, now: datetime, onward: str = HOME) -> str:
    """The address of a one-time link; also for `heard staff link`."""
    secret = make_link(session, person.id, "sign-in", onward_path(onward), lifetime=LIFETIME, now=now)
    return f"{outlets.public_url}/sign-in/{secret}"


def sign_in(session: Session, secret: str, *, browser: str, now: datetime) -> tuple[str, str]:
    """The secret for the cookie, and the page that was asked for before."""
    link = use_link(session, secret, "sign-in", now=now)
    audit.note(session, audit.actor_of(link.person), "signed in", now=now)
    return start_session(session, link.person, browser=browser, now=now), onward_path(link.subject)


def onward_path(typed: str) -> str:
    """A page of ours, so that no link can lead to a stranger's."""
    return typed if _PATH.fullmatch(typed) else HOME


def _links_of_last_hour(session: Session, person: Person, now: datetime) -> int:
    recent = (
        (one_time_links.c.person_id == person.id)
        & (one_time_links.c.purpose == "sign-in")
        & (one_time_links.c.created_at > now - timedelta(hours=1))
    )
    return session.execute(select(func.count()).where(recent)).scalar_one()
