"""Who lost a branch, or whose mailbox is another's now: nothing more of its customers reaches them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from server.cases.triage import attend
from server.cases.withdrawing import withdraw
from server.deliveries import queue
from server.deliveries.outlets import Outlets
from server.heard import Heard
from server.staff.person import Person, add_person
from server.staff.sessions import sessions_of, start_session
from tests.server.cases.conftest import a_story
from tests.server.conftest import KEYS, NOON, Browser, Cast

SignedIn = Callable[[Person], Browser]
MAIL = Outlets("https://heard.example", email=True, chats=())


@pytest.fixture
def case_id(heard: Heard, cast: Cast) -> UUID:
    """Of which everybody at Riverside is still to be told."""
    story = a_story(cast, words="My loan", wants_answer=True)
    opened = heard.database.write(attend, story, keys=KEYS, outlets=MAIL, now=NOON)
    assert opened
    return opened


def owed(heard: Heard) -> dict[str, str]:
    """Address -> what it is about."""
    claimed = heard.database.write(queue.claim, limit=100, now=NOON + timedelta(minutes=1))
    return {one.destination: one.subject for one in claimed}


def test_what_waits_is_not_sent_to_somebody_who_lost_the_branch(
    signed_in: SignedIn, heard: Heard, cast: Cast, case_id: UUID
) -> None:

    heard.database.write(add_person, email=cast.theo.email, role="staff", branch=cast.station, now=NOON)
    mara, path = signed_in(cast.mara), f"/staff/{cast.theo.id}"
    assert mara.post(f"{path}/belongs", seen=path, take="staff@riverside").status == 303
    assert owed(heard) == {cast.mara.email: f"case:{case_id}"}


def test_what_is_about_another_branch_is_still_sent(heard: Heard, cast: Cast, case_id: UUID) -> None:
    assert heard.database.write(withdraw, cast.theo, cast.station, now=NOON) == 0
    assert owed(heard).keys() == {cast.mara.email, cast.theo.email}
    assert case_id


def test_nothing_is_taken_from_those_without_an_address(heard: Heard, cast: Cast, case_id: UUID) -> None:
    assert heard.database.write(withdraw, replace(cast.theo, email=""), cast.riverside, now=NOON) == 0
    assert case_id


def test_what_waits_goes_to_the_new_mailbox_and_not_to_the_old_one(
    signed_in: SignedIn, heard: Heard, cast: Cast, case_id: UUID
) -> None:
    mara, path = signed_in(cast.mara), f"/staff/{cast.theo.id}"
    new = "theo.new@riverside.example"
    assert mara.post(path, seen=path, name="Theo", email=new, phone="").status == 303
    told = owed(heard)
    assert told[new] == f"case:{case_id}"
    assert told[cast.theo.email] == f"person:{cast.theo.id}"


def test_whoever_makes_an_administrator_their_staff_neither_sees_where_they_are_signed_in_nor_signs_them_out(
    signed_in: SignedIn, heard: Heard, cast: Cast
) -> None:
    root = heard.database.write(add_person, email="root@heard.example", role="admin", now=NOON)
    heard.database.write(start_session, root, browser="Mozilla/5.0 (Windows) Firefox/1", now=NOON)
    mara, path = signed_in(cast.mara), f"/staff/{root.id}"
    added = mara.post("/staff/add", seen="/staff/add", name="Root", email=root.email, belongs="staff@riverside")
    assert added.headers["Location"].startswith(path)
    assert "Firefox" not in mara.get(path).text
    assert mara.post(f"{path}/sessions", seen="/staff/add").status == 403
    assert mara.post(f"{path}/pin", seen="/staff/add", pin="7295").status == 404
    assert mara.post(path, seen="/staff/add", name="Root", email="mine@riverside.example").status == 403
    assert len(heard.database.read(sessions_of, root.id, now=NOON)) == 1


def test_a_session_that_nobody_can_have_is_ended_without_harm(signed_in: SignedIn, cast: Cast) -> None:
    theo = signed_in(cast.theo)
    assert theo.post("/staff/me/sessions", seen="/staff/me", end="a\0b").status == 303
    assert theo.get("/staff/me").status == 200
