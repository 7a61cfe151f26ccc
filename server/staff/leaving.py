"""Somebody works here no longer: their sessions, links and messages end now; their name stays in what they did."""

from datetime import datetime

from sqlalchemy import delete, update

from server.database import Session
from server.database.tables.staff import desk_pins, one_time_links, people
from server.deliveries import queue
from server.staff.belonging import keep_an_admin
from server.staff.person import Person
from server.staff.sessions import end_sessions


def leave(session: Session, person: Person, *, now: datetime) -> None:
    """Their open cases are another room's to hand back, in the same transaction."""
    if person.has_role("admin"):
        keep_an_admin(session, but=person)
    gone = {"left_at": now, "password_hash": None, "phone_sealed": None, "phone_hash": None}
    here = (people.c.id == person.id) & people.c.left_at.is_(None)
    session.execute(update(people).where(here).values(gone))
    end_sessions(session, person.id, now=now)
    end_links(session, person.id, now=now)
    session.execute(delete(desk_pins).where(desk_pins.c.person_id == person.id))
    if person.email:
        queue.cancel_to(session, person.email, now=now)


def end_links(session: Session, person_id: int, *, now: datetime) -> None:
    """Also for somebody who comes back: links of before stay dead."""
    living = (one_time_links.c.person_id == person_id) & (one_time_links.c.expires_at > now)
    session.execute(update(one_time_links).where(living).values(expires_at=now))
