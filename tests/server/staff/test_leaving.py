"""Whoever has left is out everywhere, at once; what they had to do goes back to the others."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from server.database import Database
from server.database.tables.deliveries import deliveries
from server.database.tables.staff import people
from server.deliveries import queue
from server.deliveries.message import Message
from server.errors import Gone
from server.heard import Heard
from server.staff.forgetting import LINKS_KEPT, SESSIONS_KEPT, forget_old
from server.staff.leaving import leave
from server.staff.links import Purpose, make_link, read_link, use_link
from server.staff.mobile import person_by_phone, set_phone
from server.staff.password import hashed
from server.staff.person import add_person, people_of, person_by_email, person_by_id
from server.staff.sessions import end_session, person_of_session, sessions_of, start_session
from server.staff.sign_in import WrongPassword, sign_in_with
from surveys.ids import new_id
from tests.server.conftest import KEYS, NOON, Cast

HOUR = timedelta(hours=1)
KINDS: tuple[Purpose, ...] = ("sign-in", "take")
PASSWORD = "three blue kettles sing"


def test_sessions_and_links_end_at_once(database: Database, cast: Cast) -> None:
    cookie = database.write(start_session, cast.theo, browser="", now=NOON)
    links = [database.write(make_link, cast.theo.id, kind, "x", lifetime=HOUR, now=NOON) for kind in KINDS]
    database.write(leave, cast.theo, now=NOON)
    assert database.read(person_of_session, cookie, now=NOON) is None
    assert database.read(sessions_of, cast.theo.id, now=NOON) == ()
    for kind, link in zip(KINDS, links, strict=True):
        with pytest.raises(Gone, match="run out"):
            database.read(read_link, link, kind, now=NOON)


def test_who_comes_back_gets_none_of_the_old_keys(heard: Heard, cast: Cast) -> None:
    database = heard.database
    cookie = database.write(start_session, cast.theo, browser="", now=NOON)
    link = database.write(make_link, cast.theo.id, "sign-in", "", lifetime=HOUR, now=NOON)
    database.write(set_phone, cast.theo, "+254712345678", keys=KEYS)
    kept = update(people).where(people.c.id == cast.theo.id).values(password_hash=hashed(PASSWORD))
    database.write(lambda session: session.execute(kept))
    database.write(leave, cast.theo, now=NOON)
    again = database.write(add_person, email=cast.theo.email, role="staff", branch=cast.riverside, now=NOON)
    assert again.id == cast.theo.id
    assert database.read(person_of_session, cookie, now=NOON) is None
    assert database.read(person_by_phone, "+254712345678", KEYS) is None
    with pytest.raises(Gone):
        database.write(use_link, link, "sign-in", now=NOON)
    with pytest.raises(WrongPassword):
        sign_in_with(database, cast.theo.email, PASSWORD, address="", browser="", keys=KEYS, now=NOON)


def test_nobody_hears_of_anything_after_leaving_but_the_name_stays(database: Database, cast: Cast) -> None:
    for email in (cast.theo.email, cast.mara.email):
        database.write(
            queue.put,
            id=new_id(NOON),
            channel="email",
            destination=email,
            subject="case:1",
            message=Message(title="Words of a customer"),
            keys=KEYS,
            now=NOON,
            run_at=NOON + HOUR,
        )
    database.write(leave, cast.theo, now=NOON)
    owed = select(deliveries.c.destination).where(deliveries.c.status == "waiting")
    assert database.read(lambda session: session.execute(owed).scalars().all()) == [cast.mara.email]
    assert database.read(people_of, cast.riverside) == (cast.mara,)
    assert database.read(person_by_email, cast.theo.email) is None
    assert database.read(person_by_id, cast.theo.id).name == "Theo"


def test_old_links_and_sessions_are_forgotten_when_nobody_asks_for_them_any_more(
    database: Database, cast: Cast
) -> None:
    used, unused, living = (
        database.write(make_link, cast.theo.id, "take", "x", lifetime=life, now=NOON)
        for life in (HOUR, HOUR, 40 * 24 * HOUR)
    )
    database.write(use_link, used, "take", now=NOON)
    ended = database.write(start_session, cast.theo, browser="", now=NOON)
    database.write(end_session, ended, now=NOON)
    database.write(start_session, cast.theo, browser="", now=NOON + SESSIONS_KEPT)
    assert database.write(forget_old, now=NOON + LINKS_KEPT) == 0
    assert database.write(forget_old, now=NOON + LINKS_KEPT + 2 * HOUR) == 2
    assert database.write(forget_old, now=NOON + SESSIONS_KEPT + HOUR) == 1
    assert database.read(read_link, living, "take", now=NOON + SESSIONS_KEPT).person == cast.theo
    assert len(database.read(sessions_of, cast.theo.id, now=NOON + SESSIONS_KEPT)) == 1
    assert unused
