"""Oneself: where one is signed in, and with what; nobody else changes it from a browser left open."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from server.database.tables.staff import people, staff_sessions
from server.deliveries import queue
from server.errors import NotAllowed
from server.heard import Heard
from server.staff.credentials import FRESH, check_it_is_them
from server.staff.desk import make_desk
from server.staff.mobile import phone_of
from server.staff.password import fits
from server.staff.person import Person
from server.staff.sessions import sessions_of, start_session
from tests.server.conftest import KEYS, NOON, Browser, Cast, Clock, only_on_sqlite

pytestmark = only_on_sqlite  # forms and words; every door is tried on both in test_every_route.py

SignedIn = Callable[[Person], Browser]
PASSWORD = "three blue kettles sing"
OTHER = "seven green lamps hum"


@pytest.fixture
def theo(signed_in: SignedIn, cast: Cast) -> Browser:
    return signed_in(cast.theo)


def kept(heard: Heard, person: Person) -> str | None:
    mine = select(people.c.password_hash).where(people.c.id == person.id)
    return heard.database.read(lambda session: session.execute(mine).scalar())


def titles(heard: Heard, clock: Clock) -> list[str]:
    """Of what they are mailed."""
    claimed = heard.database.write(queue.claim, limit=9, now=clock.now)
    return [queue.message_of(one, KEYS).title for one in claimed]


def change(browser: Browser, what: str, **form: str) -> tuple[int, str]:
    answer = browser.post(f"/staff/me/{what}", seen="/staff/me", **form)
    return answer.status, answer.headers.get("Location", "") or answer.text


def test_a_password_of_ones_own_opens_the_door(
    theo: Browser, guest: Browser, heard: Heard, cast: Cast, clock: Clock
) -> None:
    assert change(theo, "password", new=PASSWORD) == (303, "/staff/me?done=password")
    assert fits(PASSWORD, kept(heard, cast.theo))
    assert titles(heard, clock) == ["Your password for Heard was set"]
    assert guest.post("/sign-in", email=cast.theo.email, password="not this one").status == 403
    answer = guest.post("/sign-in", email=f" {cast.theo.email.upper()} ", password=PASSWORD, next="/staff/me")
    assert (answer.status, answer.headers["Location"]) == (303, "/staff/me")
    assert "this one" in guest.get("/staff/me").text


def test_a_password_that_does_not_fit_is_never_shown_again_but_the_address_is(guest: Browser, cast: Cast) -> None:
    answer = guest.post("/sign-in", email=cast.theo.email, password="not this one")
    assert "not this one" not in answer.text
    assert f'value="{cast.theo.email}"' in answer.source
    assert "Send me a link instead" in answer.text
    assert "a link is on its way" in guest.post("/sign-in", email=cast.theo.email, password="x", by="link").text


def test_a_phone_of_ones_own_gets_links(theo: Browser, heard: Heard, cast: Cast) -> None:
    assert change(theo, "phone", phone="0722 000 111")[0] == 303
    assert heard.database.read(phone_of, cast.theo.id, KEYS) == "+254722000111"
    status, text = change(theo, "phone", phone="12")
    assert (status, "not a phone number" in text, 'value="12"' in text) == (400, True, True)
    change(theo, "phone", phone="")
    assert heard.database.read(phone_of, cast.theo.id, KEYS) == ""


def test_a_new_password_ends_every_other_session(theo: Browser, heard: Heard, cast: Cast) -> None:
    heard.database.write(start_session, cast.theo, browser="Firefox on Linux", now=NOON)
    change(theo, "password", new=PASSWORD)
    assert len(heard.database.read(sessions_of, cast.theo.id, now=NOON)) == 1
    assert theo.get("/staff/me").status == 200


@pytest.mark.parametrize("what", ["password", "phone", "pin"])
def test_a_browser_left_open_changes_nothing_without_the_old_password(
    theo: Browser, heard: Heard, cast: Cast, clock: Clock, what: str
) -> None:
    change(theo, "password", new=PASSWORD)
    form = {"password": {"new": OTHER}, "phone": {"phone": "0722000111"}, "pin": {"pin": "7295"}}[what]
    clock.now += FRESH + timedelta(minutes=1)
    for old in ({}, {"old": "guessed"}):
        status, text = change(theo, what, **form, **old)
        assert (status, "present password" in text) == (403, True)
        assert fits(PASSWORD, kept(heard, cast.theo))
    assert change(theo, what, **form, old=PASSWORD)[0] == 303


def test_without_a_password_a_new_link_proves_who_it_is(theo: Browser, heard: Heard, cast: Cast, clock: Clock) -> None:
    clock.now += FRESH + timedelta(minutes=1)
    assert 'name="new"' not in theo.get("/staff/me").source
    status, text = change(theo, "password", new=PASSWORD)
    assert (status, "take a new link" in text) == (403, True)
    assert kept(heard, cast.theo) is None


def test_a_password_is_taken_away_again(theo: Browser, heard: Heard, cast: Cast, clock: Clock) -> None:
    change(theo, "password", new=PASSWORD)
    assert change(theo, "password", remove="yes")[0] == 303
    assert kept(heard, cast.theo) is None
    assert "Your password for Heard was taken away" in titles(heard, clock)


def test_one_session_is_ended_or_all_others(theo: Browser, heard: Heard, cast: Cast) -> None:
    for browser in ("Firefox on Linux", "Opera", "curl"):
        heard.database.write(start_session, cast.theo, browser=browser, now=NOON)
    ids = re.findall(r'name="end" value="([0-9a-f]{64})"', theo.get("/staff/me").source)
    assert len(ids) == 3
    change(theo, "sessions", end=ids[0])
    assert len(heard.database.read(sessions_of, cast.theo.id, now=NOON)) == 3
    change(theo, "sessions")
    (left,) = heard.database.read(sessions_of, cast.theo.id, now=NOON)
    assert left.id not in ids


def test_nobody_ends_the_session_of_somebody_else(theo: Browser, heard: Heard, cast: Cast) -> None:
    heard.database.write(start_session, cast.mara, browser="", now=NOON)
    (hers,) = heard.database.read(sessions_of, cast.mara.id, now=NOON)
    change(theo, "sessions", end=hers.id)
    assert len(heard.database.read(sessions_of, cast.mara.id, now=NOON)) == 1


def test_at_a_desk_nobody_changes_how_they_sign_in(heard: Heard, cast: Cast) -> None:
    desk, _ = heard.database.write(make_desk, cast.mara, cast.riverside, "Counter", now=NOON)
    secret = heard.database.write(start_session, cast.theo, browser="", now=NOON)
    at_desk = update(staff_sessions).values(desk_id=desk.id)
    check_it_is_them(heard.database, cast.theo, secret, "", keys=KEYS, now=NOON)
    heard.database.write(lambda session: session.execute(at_desk))
    with pytest.raises(NotAllowed, match="At a desk"):
        check_it_is_them(heard.database, cast.theo, secret, "", keys=KEYS, now=NOON)
