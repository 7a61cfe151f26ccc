"""A tablet without a screen: it pairs, walks visits and syncs, in process or over real HTTP."""

import json
import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Self

import requests
from flask.testing import FlaskClient

from server.clock import Clock
from server.keys import token_hash
from surveys.catalogue import survey_from
from surveys.ids import new_id
from surveys.response import Contact, Response
from surveys.slip import new_secret
from surveys.survey import Answer, Survey
from surveys.visit import Visit
from surveys.wire import response_to_wire, time_to_wire

Wire = dict[str, Any]
Post = Callable[[str, bytes, Mapping[str, str]], tuple[int, Any]]
"""Path, body and headers -> status and the JSON that came back."""

JSON = {"Content-Type": "application/json"}


def in_process(client: FlaskClient) -> Post:
    def post(path: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, Any]:
        answer = client.post(path, data=body, headers=dict(headers))
        return answer.status_code, json.loads(answer.data)

    return post


def over_http(address: str) -> Post:
    def post(path: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, Any]:
        answer = requests.post(address + path, data=body, headers=headers, timeout=30)
        return answer.status_code, answer.json()

    return post


class Refused(Exception):
    """The server answered with a problem."""

    def __init__(self, status: int, problem: Wire) -> None:
        super().__init__(f"{status}: {problem}")
        self.status, self.problem = status, problem


@dataclass
class Tablet:
    post: Post
    clock: Clock
    token: str
    device_id: str
    branch: Wire
    surveys: dict[str, Survey] = field(default_factory=dict)
    heard_last: Wire = field(default_factory=dict)
    """The whole answer to the last sync."""

    @classmethod
    def pair(cls, post: Post, code: str, *, clock: Clock, install_id: str = "", token: str = "") -> Self:
        token = token or secrets.token_urlsafe(32)
        asked = {"code": code, "install_id": install_id or secrets.token_hex(8), "token_sha256": token_hash(token)}
        paired = _json(*post("/api/v1/pair", json.dumps(asked).encode(), JSON))
        return cls(post, clock, token, paired["device_id"], paired["branch"])

    def sync(self, responses: Iterable[Response | Wire] = (), **device: Any) -> list[Wire]:
        """The verdicts; surveys that came back are asked from now on."""
        self.heard_last = _json(*self.send(self.body(responses, **device)))
        for slug, definition in self.heard_last["surveys"].items():
            self.surveys[slug] = survey_from(definition, slug)
        return list(self.heard_last["verdicts"])

    def send(self, body: bytes, headers: Mapping[str, str] = JSON) -> tuple[int, Any]:
        """Status and answer, whatever they are."""
        return self.post("/api/v1/sync", body, {"Authorization": f"Bearer {self.token}", **headers})

    def body(self, responses: Iterable[Response | Wire] = (), **device: Any) -> bytes:
        items = [response_to_wire(item) if isinstance(item, Response) else item for item in responses]
        health = {
            "app_version": "0.1.0",
            "sent_at": time_to_wire(self.clock()),
            "visits": len(items),
            "waiting": len(items),
            "refused": 0,
            "battery": None,
        }
        versions = {slug: survey.version for slug, survey in self.surveys.items()}
        return json.dumps({"device": health | device, "surveys": versions, "responses": items}).encode()

    def visit(self, score: int = 5, *, contact: Contact | None = None, **answers: Answer) -> Response:
        """One customer's walk through the survey, half a minute long."""
        survey = next(iter(self.surveys.values()))
        began: datetime = self.clock() - timedelta(seconds=30)
        visit = Visit(survey, id=new_id(began), slip=new_secret(), language=survey.languages[0], started_at=began)
        visit.answer(survey.first.id, score)
        for question, answer in answers.items():
            visit.answer(question, answer)
        if contact:
            visit.ask_for_an_answer(contact)
        return visit.finish(self.clock())


def _json(status: int, answer: Wire) -> Wire:
    if status != requests.codes.ok:
        raise Refused(status, answer)
    return answer
