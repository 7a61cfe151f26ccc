"""kill -9 of the tablet at every step of a visit: what its screen acknowledged is on the server, once."""

import os
from collections.abc import Iterator
from itertools import count, cycle, islice
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from kiosk.outbox import Outbox
from kiosk.server_client import ServerClient
from server.database import Session
from server.database.tables.cases import case_visits
from server.database.tables.contacts import contacts
from server.database.tables.fleet import devices
from server.database.tables.intake import responses
from server.tallies.recount import differences
from tests.installation import NOON, Installation, install
from tests.journeys.crashing import ADDRESS, Crashing
from tests.journeys.falling_tablet import ANSWERS, FallingTablet

pytestmark = pytest.mark.journey

KILLS = 1000 if os.environ.get("SOAK") else 100
BETWEEN = (
    *(f"committed {number}" for number in range(1, 9)),  # kept, and nobody was told
    *(f"told {number}" for number in range(1, 7)),
    *(f"shown {number}" for number in range(1, 7)),
    *("shown 2, statement 3", "shown 6, send 1"),
    *("send 1", "answered 1", "answered 2", "erased 1", "answered 2, statement 1", "answered 2, statement 2"),
)
"""Beside every statement of the outbox in turn."""


class Lobby:
    def __init__(self, town: Installation, address: str, tablet: FallingTablet) -> None:
        self.town, self.tablet = town, tablet
        ServerClient(tablet.folder).pair(town.pairing_code(), address)

    def kill(self, fate: str) -> str:
        return self.tablet.live(NOON, fate)

    def agrees(self) -> None:
        """After a calm visit at the end, which sends what is left of before."""
        assert self.tablet.live(NOON) == ""
        said, read = self.tablet.acknowledged, self.town.heard.database.read
        stored = {str(id_): answers for id_, answers in read(stored_answers)}
        for id_, answers in said.items():
            step = ANSWERS.index(answers)
            assert stored[id_] in ANSWERS[step : step + 2], id_  # the next answer may be kept, and nobody told
        asked = {id_ for id_, answers in stored.items() if answers.get("contact")}
        assert sorted(map(str, read(column, case_visits.c.response_id))) == sorted(asked)
        assert self.tablet.thanked <= set(map(str, read(column, contacts.c.response_id))) <= asked
        assert read(differences) == []
        assert read(column, devices.c.refused) == [0]
        assert rows_left(self.tablet.folder) == (0, 0)


def stored_answers(session: Session) -> list[tuple[Any, dict[str, Any]]]:
    return [(row.id, row.answers) for row in session.execute(select(responses.c.id, responses.c.answers))]


def column(session: Session, of: Any) -> list[Any]:
    return list(session.scalars(select(of)))


def rows_left(folder: Path) -> tuple[int, int]:
    outbox = Outbox(folder)
    waiting, refused = outbox.counts()
    outbox.close()
    return waiting, refused


@pytest.fixture
def lobby(tmp_path: Path) -> Iterator[Lobby]:
    town = install(tmp_path / "server", clock=lambda: NOON, address=ADDRESS)
    with Crashing() as parts, FallingTablet(tmp_path / "tablet") as tablet:
        yield Lobby(town, parts.serve(town.heard.settings, NOON), tablet)
    town.heard.close()


def test_what_the_screen_acknowledged_is_on_the_server_once(lobby: Lobby) -> None:
    places: list[str] = []
    while len(places) < KILLS:
        for number in count(1):
            if not (place := lobby.kill(f"statement {number}")):
                break
            places.append(place)
        places += [lobby.kill(fate) for fate in islice(cycle(BETWEEN), KILLS // 4)]

    assert "" not in places, "it outlived a fate that should have met it"
    assert set(places) > {"BEGIN IMMEDIATE", "INSERT INTO responses", "COMMIT", "DELETE FROM responses", "answered"}
    lobby.agrees()
