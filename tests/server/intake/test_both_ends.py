"""The tablet's reading of a response and the server's, by pydantic, are one."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from surveys.errors import MalformedResponse
from surveys.response import Response
from surveys.wire import response_from_wire
from tests.surveys.test_wire import FULL, JUNK, any_spelling, responses, sent

_server = TypeAdapter(Response)


def read_by_the_server(wire: Any) -> Response:
    return _server.validate_json(json.dumps(wire), strict=True)


@given(responses, st.data())
def test_both_ends_read_the_same_from_any_spelling(response: Response, data: st.DataObject) -> None:
    wire = any_spelling(response, data)
    assert read_by_the_server(wire) == response_from_wire(wire)


@pytest.mark.parametrize("junk", JUNK, ids=repr)
@pytest.mark.parametrize("key", [*sent(FULL), "the-secret"])
def test_both_ends_refuse_the_same_junk(key: str, junk: Any) -> None:
    wire = {**sent(FULL), key: junk}
    try:
        expected = read_by_the_server(wire)
    except ValidationError:
        with pytest.raises(MalformedResponse) as malformed:
            response_from_wire(wire)
        assert "the-secret" not in str(malformed.value)
    else:
        assert response_from_wire(wire) == expected
