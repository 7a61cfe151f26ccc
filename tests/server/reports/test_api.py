"""GET /api/v1/scores and /api/v1/responses: what a table program reads, page after page, and of whom."""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from server.branches.branch import Branch
from server.heard import Heard
from server.staff.tokens import new_token
from surveys.response import Contact
from tests.app import app_of
from tests.server.conftest import NOON, Clock
from tests.server.reports.archive import JULY
from tests.server.reports.lobby import Lobby

NEEMA = Contact(by="call", phone="+254712345678", name="Neema")
Read = Callable[..., dict[str, Any]]


@pytest.fixture
def client(heard: Heard, clock: Clock) -> FlaskClient:
    clock.now = JULY
    return app_of(heard).test_client()


@pytest.fixture
def token(heard: Heard) -> Callable[..., str]:
    def make(branch: Branch | None, scope: str = "read") -> str:
        made = {"name": "Tables", "scope": scope, "branch": branch, "created_by": None}
        return heard.database.write(new_token, **made, now=NOON)[1]  # type: ignore[arg-type]

    return make


def ask(client: FlaskClient, token: str, path: str, **query: object) -> TestResponse:
    return client.get(f"/api/v1/{path}", query_string=query, headers={"Authorization": f"Bearer {token}"})


@pytest.fixture
def read(client: FlaskClient, token: Callable[..., str]) -> Read:
    everywhere = token(None)

    def read(path: str, **query: object) -> dict[str, Any]:
        answer = ask(client, everywhere, path, **query)
        assert (answer.status_code, answer.content_type) == (200, "application/json"), answer.get_data(as_text=True)
        return dict(json.loads(answer.get_data()))

    return read


def pages(read: Read, path: str, what: str, **query: object) -> Iterator[list[dict[str, Any]]]:
    page = read(path, **query)
    while True:
        yield page[what]
        if page["next"] is None:
            return
        page = read(path, after=page["next"], **query)


def hears(lobby: Lobby, *points: int, days: int = 0) -> None:
    for number, point in enumerate(points):
        lobby.hears(point, at=JULY - timedelta(days=days, minutes=number))


def test_scores_of_the_last_four_weeks(read: Read, lobby: Lobby) -> None:
    hears(lobby, 5, 5, 4, 4, 4, 5, 4, 4, 3, 1)
    hears(lobby, 1, 1, days=28)
    page = read("scores")
    assert (page["by"], page["begins"], page["ends"], page["next"]) == ("total", "2026-06-09", "2026-07-06", None)
    (line,) = page["lines"]
    assert {name: round(value, 1) if isinstance(value, float) else value for name, value in line.items()} == {
        "key": "",
        "label": "All",
        "question": "overall",
        "asked": "How was your visit today?",
        "kind": "csat",
        "n": 10,
        "value": 80.0,
        "low": 49.0,
        "high": 94.3,
        "low_answers": 1,
        "points": {"1": 1, "3": 1, "4": 5, "5": 3},
        "channels": {"tablet": 10},
    }


def test_of_four_answers_a_program_gets_their_number_alone(read: Read, lobby: Lobby) -> None:
    hears(lobby, 1, 1, 1, 5)
    (line,) = read("scores")["lines"]
    told = {name: line[name] for name in ("n", "value", "low", "high", "low_answers", "points")}
    assert told == {"n": 4, "value": None, "low": None, "high": None, "low_answers": None, "points": {}}


@pytest.mark.parametrize("limit", [1, 2, 5, 1000])
def test_pages_of_scores_follow_each_other(read: Read, lobby: Lobby, limit: int) -> None:
    for days in range(5):
        hears(lobby, 5, days=days)
    found = list(pages(read, "scores", "lines", by="day", limit=limit))
    days_told = [line["key"] for page in found for line in page]
    assert days_told == [f"2026-07-0{day}" for day in range(2, 7)]
    assert max(map(len, found)) <= limit


def test_a_response_is_told_without_how_to_reach_its_customer(read: Read, lobby: Lobby) -> None:
    heard = lobby.hears(1, "Seven people before me", at=JULY, reasons=("waiting",), contact=NEEMA)
    (response,) = read("responses")["responses"]
    reference, case = response.pop("reference"), response.pop("case")
    assert reference
    assert case
    assert response == {
        "id": str(heard),
        "branch": "riverside",
        "touchpoint": "Front desk",
        "kind": "tablet",
        "survey": "branch-visit",
        "version": 1,
        "language": "en",
        "started_at": "2026-07-06T14:59:40+03:00",
        "ended_at": "2026-07-06T15:00:00+03:00",
        "timezone": "Africa/Nairobi",
        "ended": "finished",
        "answers": {"overall": 1, "why": ["waiting"], "comment": "Seven people before me", "contact": True},
        "flags": [],
        "counted": True,
    }
    assert "712345678" not in json.dumps(response)


@pytest.mark.parametrize("limit", [1, 3, 4, 1000])
def test_pages_of_responses_go_through_every_branch_once(
    read: Read, lobby: Lobby, lobby_of_station: Lobby, limit: int
) -> None:
    hears(lobby, 5, 4, 3, 2)
    hears(lobby_of_station, 1, 2, 3)
    found = list(pages(read, "responses", "responses", limit=limit))
    told = [(response["branch"], response["started_at"]) for page in found for response in page]
    assert told == sorted(told)
    assert [branch for branch, _ in told] == ["riverside"] * 4 + ["station"] * 3
    assert len({response["id"] for page in found for response in page}) == 7
    assert max(map(len, found)) <= limit


def test_filters_are_those_of_the_address(read: Read, lobby: Lobby, lobby_of_station: Lobby) -> None:
    hears(lobby, 5, 4, 3, 2)
    hears(lobby_of_station, 1, 2, 3)
    assert len(read("responses", branch="station", question="overall", value="2")["responses"]) == 1
    assert read("scores", branch="station")["lines"][0]["n"] == 3
    assert read("scores", region="nowhere")["lines"] == []


def test_a_token_of_one_branch_never_hears_of_another(
    client: FlaskClient, token: Callable[..., str], lobby: Lobby, lobby_of_station: Lobby
) -> None:
    hears(lobby, 5, 4, 3, 2)
    hears(lobby_of_station, 1, 2, 3)
    own = token(lobby_of_station.branch)
    for path in ("scores", "responses"):
        assert "riverside" not in ask(client, own, path, by="branch").get_data(as_text=True).lower()
        refused = [ask(client, own, path, branch=slug) for slug in ("riverside", "nowhere")]
        assert [answer.status_code for answer in refused] == [400, 400]
        assert refused[0].get_data() == refused[1].get_data()
    onward = ask(client, token(None), "responses", limit=1).get_json()["next"]
    assert {one["branch"] for one in ask(client, own, "responses", after=onward).get_json()["responses"]} == {"station"}


def test_a_token_that_logs_does_not_read(client: FlaskClient, token: Callable[..., str]) -> None:
    for path in ("scores", "responses"):
        assert ask(client, token(None, "log"), path).status_code == 403
        assert ask(client, "nothing", path).status_code == 401


@pytest.mark.parametrize(
    "query",
    [
        {"by": "person"},
        {"by": "days"},
        {"brnach": "riverside"},
        {"begins": "2026-07-32"},
        {"limit": "0"},
        {"limit": "1001"},
        {"limit": "many"},
        {"after": "nonsense"},
        {"after": "W10"},
        {"after": "é"},
        {"after": "WzEsICIwMDAxLTAxLTAxVDAwOjAwOjAwKzE0OjAwIiwgIjAwMDAwMDAwLTAwMDAtMDAwMC0wMDAwLTAwMDAwMDAwMDAwMCJd"},
    ],
    ids=str,
)
def test_what_makes_no_sense_is_refused_in_a_sentence(
    client: FlaskClient, token: Callable[..., str], query: dict[str, str]
) -> None:
    for path in ("scores", "responses"):
        answer = ask(client, token(None), path, **query)
        assert (answer.status_code, answer.content_type) == (400, "application/problem+json")
