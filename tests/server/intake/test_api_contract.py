"""The API keeps what its OpenAPI document says: schemathesis invents requests from it."""

import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import load_all_checks
from schemathesis.generation import GenerationMode

from server.branches.touchpoint import Touchpoint
from server.codes.till import add_till, new_secrets
from server.openapi import document
from server.staff.tokens import SCOPES, new_token
from tests.app import app_of
from tests.installation import Installation
from tests.tablet import Tablet

EXAMPLES = 150 if os.environ.get("SOAK") else 40
load_all_checks()


@pytest.fixture
def app(installation: Installation) -> Flask:
    return app_of(installation.heard)


@pytest.fixture
def tokens(installation: Installation, counter: Touchpoint, tablet: Tablet) -> Callable[[str], str]:
    """The token that a path asks for."""
    till, heard = new_secrets(), installation.heard
    heard.database.write(add_till, counter, "Till 1", till, keys=heard.keys, now=heard.clock())
    programs = {
        scope: heard.database.write(
            new_token, name="Call centre", scope=scope, branch=None, created_by=None, now=heard.clock()
        )[1]
        for scope in SCOPES
    }

    def token_for(path: str) -> str:
        if path in {"/api/v1/scores", "/api/v1/responses"}:
            return programs["read"]
        return programs["log"] if "/cases" in path else till.token if "/codes" in path else tablet.token

    return token_for


def test_the_document_names_every_door_and_every_problem(app: Flask) -> None:
    answer = app.test_client().get("/api/v1/openapi.json")
    assert (answer.status_code, answer.json) == (200, document())
    assert {
        (method, path): set(operation["responses"])
        for path, operations in document()["paths"].items()
        for method, operation in operations.items()
    } == {
        ("post", "/api/v1/pair"): {"200", "400", "404", "409", "410", "413", "415"},
        ("post", "/api/v1/sync"): {"200", "400", "401", "413", "415"},
        ("post", "/api/v1/someone"): {"200", "400", "401", "409", "413", "415"},
        ("get", "/api/v1/pictures/{sha256}"): {"200", "401", "404"},
        ("post", "/api/v1/cases"): {"200", "201", "400", "401", "403", "404", "409", "413", "415"},
        ("get", "/api/v1/scores"): {"200", "400", "401", "403"},
        ("get", "/api/v1/responses"): {"200", "400", "401", "403"},
        ("post", "/api/v1/codes"): {"201", "400", "401", "413", "415"},
        ("get", "/api/v1/codes/{code}.{kind}"): {"200", "400", "401", "404"},
    }


def test_every_shape_the_document_points_to_is_in_it() -> None:
    shapes = document()["components"]["schemas"]
    assert {"Sync", "Response", "Contact", "Health", "Synced", "Verdict", "Pairing", "Paired", "Problem"} <= set(shapes)
    assert {reference.rpartition("/")[2] for reference in _references(document())} <= set(shapes)


@pytest.mark.journey
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["as asked", "amiss"])
@pytest.mark.parametrize(
    ("path", "method"),
    [
        ("/api/v1/pair", "POST"),
        ("/api/v1/sync", "POST"),
        ("/api/v1/someone", "POST"),
        ("/api/v1/pictures/{sha256}", "GET"),
        ("/api/v1/cases", "POST"),
        ("/api/v1/scores", "GET"),
        ("/api/v1/responses", "GET"),
        ("/api/v1/codes", "POST"),
        ("/api/v1/codes/{code}.{kind}", "GET"),
    ],
)
def test_no_invented_request_gets_an_undeclared_answer(
    app: Flask, tokens: Callable[[str], str], path: str, method: str, mode: GenerationMode
) -> None:
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    # What fits the document may still be refused (an unknown code), and one bad response is a verdict inside a 200.
    a_verdict = [
        schemathesis.checks.CHECKS.get_one(name) for name in ("positive_data_acceptance", "negative_data_rejection")
    ]

    @settings(
        max_examples=EXAMPLES,
        deadline=timedelta(seconds=5),
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(schema[path][method].as_strategy(generation_mode=mode), st.booleans())
    def keeps_its_word(case: Any, known: bool) -> None:  # noqa: FBT001
        token = {"Authorization": f"Bearer {tokens(path)}"} if known else {}
        case.call_and_validate(headers={"Accept-Encoding": "identity", **token}, excluded_checks=a_verdict)

    keeps_its_word()


def _references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        yield from (value for key, value in node.items() if key == "$ref")
        for value in node.values():
            yield from _references(value)
    elif isinstance(node, list):
        for value in node:
            yield from _references(value)
