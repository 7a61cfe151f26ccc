"""After a copy was put back: what the old server may have done by then is told, not done again; the rest goes on."""

import re
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from server.backups.settling import settle
from server.branches.touchpoint import add_touchpoint
from server.database import Session
from server.database.tables.cases import cases
from server.database.tables.deliveries import deliveries
from server.database.tables.intake import drafts, responses
from server.deliveries.delivery import Delivery
from server.deliveries.dispatch import send_due
from server.deliveries.message import Message
from server.heard import Heard
from server.settings import Settings
from server.staff.links import make_link
from server.staff.person import add_person
from server.staff.sessions import person_of_session, start_session
from server.worker import chores_of
from surveys.response import Contact
from tests.app import app_of
from tests.installation import Hands, Installation, install
from tests.pocket import Pocket
from tests.server.conftest import Browser
from tests.tablet import in_process

CODE = "C6P4JD9"
DAY = timedelta(days=1)


class Post:
    """Takes every message, and remembers to whom and what about."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, str]] = []

    def send(self, delivery: Delivery, message: Message) -> None:
        del message
        self.sent.append((delivery.destination, delivery.subject))


@pytest.fixture
def clock() -> Hands:
    return Hands()


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """An answer waits to be told, and a phone has just touched a face."""
    town = install(tmp_path_factory.mktemp("furnished") / "home", clock=Hands(), smtp_url="smtp://127.0.0.1:1")
    heard, now = town.heard, town.heard.clock()
    place: dict[str, Any] = {"branch": town.riverside, "name": "Front door", "kind": "poster", "survey": "branch-visit"}
    heard.database.write(add_touchpoint, code=CODE, now=now, **place)
    heard.database.write(add_person, email="boss@heard.example", role="admin", now=now)
    client = app_of(heard).test_client()
    tablet = town.tablet(in_process(client))
    ann = Contact(by="email", email="ann@mail.example")
    tablet.sync([tablet.visit(2, comment="The queue was long.", contact=ann)])
    Pocket(client, CODE).presses("Very bad")
    heard.close()
    return town


@pytest.fixture
def town(furnished: Installation, tmp_path: Path, clock: Hands) -> Iterator[Installation]:
    town = replace(furnished, heard=put_back(furnished, tmp_path / "home", clock))
    yield town
    town.heard.close()


def put_back(town: Installation, home: Path, clock: Hands) -> Heard:
    shutil.copytree(town.heard.settings.home, home)
    return Heard.open(Settings.load(home=home, smtp_url="smtp://127.0.0.1:1"), clock=clock)


def works(heard: Heard, post: Post) -> None:
    """What the worker does, once."""
    for chore in chores_of(heard):
        if not chore.reaches_out:
            chore.run()
    channels: Mapping[str, Post] = {"email": post, "terminal": post}
    while send_due(heard.database, channels, heard.keys, clock=heard.clock):
        """Until nothing is due."""


def settled(heard: Heard) -> int:
    owed_by = [chore.run for chore in chores_of(heard) if not chore.reaches_out]
    said: dict[str, Any] = {"keys": heard.keys, "outlets": heard.outlets, "clock": heard.clock}
    return settle(heard.database, owed_by=owed_by, made_at=None, **said)


def unknown(session: Session) -> Counter[tuple[str, str]]:
    found = select(deliveries.c.destination, deliveries.c.subject).where(deliveries.c.status == "unknown")
    return Counter((row.destination, row.subject) for row in session.execute(found))


def test_whatever_the_old_one_told_the_new_one_does_not(town: Installation, clock: Hands, tmp_path: Path) -> None:
    new = put_back(town, tmp_path / "new", clock)
    old_post, new_post = Post(), Post()
    for _ in range(8):  # until the next evening: alerts, reminders, promises that pass, the silent phone's answer
        clock.turn(DAY / 6)
        works(town.heard, old_post)
    doubtful = settled(new)
    works(new, new_post)
    assert new_post.sent == [("boss@heard.example", "restore")]
    assert len(old_post.sent) > 4
    assert doubtful == new.database.read(unknown).total() >= len({subject for _, subject in old_post.sent})
    assert new.database.read(lambda session: session.execute(select(drafts)).all()) == []
    assert len(new.database.read(lambda session: session.execute(select(responses.c.id)).all())) == 2
    new.close()


def test_what_comes_due_afterwards_is_told(town: Installation, clock: Hands, tmp_path: Path) -> None:
    new, post = put_back(town, tmp_path / "new", clock), Post()
    settled(new)
    new.database.write(lambda session: session.execute(update(cases).values(look_at=clock())))
    for _ in range(6):
        clock.turn(DAY / 4)
        works(new, post)
    assert {destination for destination, subject in post.sent if subject.startswith("case:")} >= {town.mara.email}
    new.close()


def test_everybody_signs_in_again(town: Installation, clock: Hands) -> None:
    database, now = town.heard.database, clock()
    cookie = database.write(start_session, town.mara, browser="", now=now)
    lifetime: dict[str, Any] = {"lifetime": DAY, "now": now}
    link = database.write(make_link, town.theo.id, "sign-in", "/", **lifetime)
    settled(town.heard)
    assert database.read(person_of_session, cookie, now=now) is None
    client = app_of(town.heard).test_client()
    assert client.get(f"/sign-in/{link}").status_code == 410


def test_the_inbox_and_the_case_say_what_is_not_known(town: Installation, clock: Hands) -> None:
    settled(town.heard)
    mara = Browser(app_of(town.heard).test_client())
    link = town.heard.database.write(make_link, town.mara.id, "sign-in", "/", lifetime=DAY, now=clock())
    mara.post(f"/sign-in/{link}", seen=f"/sign-in/{link}")
    inbox = mara.get("/").text
    assert "Nobody knows whether messages about these went out" in inbox
    (case,) = set(re.findall(r"/cases/[0-9a-f-]{36}", inbox.partition("Nobody knows")[2].partition("</p>")[0]))
    assert "Nobody knows whether a message of" in mara.get(case).text
