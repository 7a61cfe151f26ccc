"""Please send someone now, as the tablet says it."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from server.branches.settings import change_settings
from server.database.tables.deliveries import deliveries
from server.deliveries.message import Message
from server.heard import Heard
from tests.app import app_of
from tests.installation import Hands, Installation
from tests.tablet import Tablet, in_process


def chooses(installation: Installation, **chosen: Any) -> None:
    heard = installation.heard
    heard.database.write(change_settings, installation.riverside, now=heard.clock(), **chosen)


@pytest.fixture
def staffed(installation: Installation) -> Heard:
    chooses(installation, someone=True)
    return replace(installation.heard, outlets=replace(installation.heard.outlets, email=True))


@pytest.fixture
def lobby(staffed: Heard, tablet: Tablet) -> Tablet:
    tablet.post = in_process(app_of(staffed).test_client())
    return tablet


def calls(tablet: Tablet, **more: Any) -> tuple[int, Any]:
    body = json.dumps({"visit": str(UUID(int=7)), "language": "en"} | more).encode()
    headers = {"Authorization": f"Bearer {tablet.token}", "Content-Type": "application/json"}
    return tablet.post("/api/v1/someone", body, headers)


def test_asking_again_tells_nobody_twice_and_ends_after_a_minute(
    lobby: Tablet, installation: Installation, clock: Hands
) -> None:
    for _ in range(30):
        assert calls(lobby, answers={"overall": 1, "why": ["waiting"]}) == (
            200,
            {"status": "asked", "name": ""},
        )
        clock.turn(timedelta(seconds=2))
    assert calls(lobby) == (200, {"status": "nobody", "name": ""})
    assert len(waiting_for(installation)) == 0


def test_everybody_of_the_branch_is_told_at_once_and_what_was_said_in_words(
    lobby: Tablet, installation: Installation
) -> None:
    calls(lobby, answers={"overall": 1, "why": ["waiting"], "comment": "My secret", "odd": "x"})
    messages = waiting_for(installation)
    assert sorted(messages) == ["mara@riverside.example", "theo@riverside.example"]
    assert all("Very bad (1 of 5), Waiting" in text and "secret" not in text for text in messages.values())


def test_a_branch_that_does_not_want_it_sends_nobody(lobby: Tablet, installation: Installation) -> None:
    chooses(installation, someone=False)
    assert calls(lobby)[1]["status"] == "nobody"
    assert waiting_for(installation) == {}


def test_a_closed_branch_sends_nobody(lobby: Tablet, clock: Hands) -> None:
    clock.turn(timedelta(hours=9))
    assert calls(lobby)[1]["status"] == "nobody"


def test_a_customer_who_goes_away_calls_it_off(lobby: Tablet, installation: Installation) -> None:
    calls(lobby)
    assert calls(lobby, gone=True)[1]["status"] == "nobody"
    assert waiting_for(installation) == {}
    assert calls(lobby)[1]["status"] == "nobody"


def test_going_away_without_having_asked_is_no_fault(lobby: Tablet) -> None:
    assert calls(lobby, gone=True) == (200, {"status": "nobody", "name": ""})


def test_another_tablet_cannot_ask_about_this_visit(lobby: Tablet, installation: Installation) -> None:
    calls(lobby)
    other = installation.tablet(lobby.post)
    assert calls(other)[0] == 409


@pytest.mark.parametrize(
    "wrong", [{"visit": "seven"}, {"language": "not a tag"}, {"answers": []}, {"gone": 1}, {"more": 1}]
)
def test_a_call_of_another_shape_is_told_what_one_looks_like(lobby: Tablet, wrong: dict[str, Any]) -> None:
    status, problem = calls(lobby, **wrong)
    assert (status, "visit (a UUID)" in problem["detail"]) == (400, True)


def waiting_for(installation: Installation) -> dict[str, str]:
    """Who has still to be told, and the text."""
    heard = installation.heard
    waiting = select(deliveries).where(deliveries.c.status == "waiting")
    rows = heard.database.read(lambda session: list(session.execute(waiting)))
    return {row.destination: Message.from_payload(heard.keys.unseal("delivery", row.payload)).as_text() for row in rows}
