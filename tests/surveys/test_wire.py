"""To JSON and back; one fact has one canonical text."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.errors import MalformedResponse
from surveys.response import FLAGS, Contact, Response
from surveys.wire import canonical, response_from_wire, response_to_wire
from tests.builders import a_contact, a_question, a_response, a_survey

SURVEY = a_survey(
    a_question(),
    a_question("why", "choice", options=("waiting", "staff"), most=2),
    a_question("comment", "text"),
    a_question("contact", "contact"),
)
FULL = a_response(
    2,
    "Long wait",
    reasons=["waiting", "staff"],
    contact=a_contact(name="Amina"),
    shown=("overall", "why", "comment", "contact"),
    layout="row",
    counter=1207,
    flags=("repeat",),
)
SPARSE = a_response(5)

words = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40).filter(str.strip)
times = st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=14)), timezone(timedelta(hours=-12))]))
contacts = st.one_of(
    st.builds(a_contact, by=st.sampled_from(["call", "text"]), phone=words, name=st.none() | words),
    st.builds(a_contact, by=st.just("email"), email=words.map("@".__add__), phone=st.none()),
)
responses = st.builds(
    a_response,
    st.none() | st.sampled_from(range(1, 6)),
    st.none() | words,
    reasons=st.lists(st.sampled_from(["waiting", "staff"]), unique=True),
    contact=st.none() | contacts,
    survey=st.just(SURVEY),
    id=st.uuids(),
    started_at=times,
    ended_at=times,
    ended=st.sampled_from(["finished", "left"]),
    shown=st.lists(st.sampled_from(["overall", "why"]), unique=True).map(tuple),
    layout=st.sampled_from(["", "row"]),
    counter=st.none() | st.integers(0, 2**31 - 1),
    flags=st.lists(st.sampled_from(FLAGS), unique=True).map(tuple),
)


def sent(response: Response) -> Any:
    return json.loads(json.dumps(response_to_wire(response)))


def to_the_millisecond(time: datetime) -> datetime:
    return time.replace(microsecond=time.microsecond // 1000 * 1000)


@given(responses)
def test_what_fits_its_survey_arrives_as_it_was_said_to_the_millisecond(response: Response) -> None:
    assert response.problems(SURVEY) == []
    whole = replace(
        response,
        started_at=to_the_millisecond(response.started_at),
        ended_at=to_the_millisecond(response.ended_at),
    )
    assert response_from_wire(sent(response)) == whole
    assert canonical(response) == canonical(whole)


def shuffled(value: Any, draw: st.DrawFn) -> Any:
    if isinstance(value, dict):
        return {key: shuffled(value[key], draw) for key in draw(st.permutations(sorted(value)))}
    return value


def any_spelling(response: Response, data: st.DataObject) -> Any:
    """Keys in any order, nulls for what is absent."""
    wire = data.draw(st.composite(lambda draw: shuffled(sent(response), draw))())
    wire.setdefault("contact", None)
    wire.setdefault("counter", None)
    for key, empty in (("shown", []), ("flags", []), ("layout", "")):
        if data.draw(st.booleans()):
            wire.setdefault(key, empty)
    if wire["contact"]:
        wire["contact"].setdefault("name", None)
    return wire


@given(responses, st.data())
def test_the_order_of_keys_and_nulls_for_what_is_absent_change_nothing(response: Response, data: st.DataObject) -> None:
    assert canonical(response_from_wire(any_spelling(response, data))) == canonical(response)


@pytest.mark.parametrize(
    "zone", [UTC, timezone(timedelta(hours=3)), timezone(timedelta(hours=-5, minutes=-30))], ids=str
)
def test_one_moment_has_one_text_in_every_zone(zone: timezone) -> None:
    there = replace(FULL, started_at=FULL.started_at.astimezone(zone))
    assert canonical(there) == canonical(FULL)
    assert sent(there)["started_at"] == "2026-03-02T09:00:00.000Z"


@pytest.mark.parametrize(
    "change",
    [
        {"answers": {"overall": 1}},
        {"answers": {"overall": True}},
        {"answers": {"overall": "2"}},
        {"answers": {}},
        {"ended": "left"},
        {"language": "fr"},
        {"version": 2},
        {"slip": "A" * 22},
        {"contact": None},
        {"contact": a_contact(by="text", name="Amina")},
        {"started_at": FULL.started_at + timedelta(milliseconds=1)},
        {"shown": ()},
        {"layout": ""},
        {"counter": None},
        {"counter": 0},
        {"flags": ()},
    ],
)
def test_another_fact_has_another_text(change: dict[str, Any]) -> None:
    assert canonical(replace(FULL, **change)) != canonical(FULL)


def test_what_is_absent_is_left_out() -> None:
    assert sent(SPARSE).keys().isdisjoint({"contact", "shown", "layout", "counter", "flags"})
    assert sent(replace(SPARSE, contact=Contact(by="call", phone="1")))["contact"] == {"by": "call", "phone": "1"}


@pytest.mark.parametrize("time", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59.999-12:00"])
def test_a_clock_at_the_end_of_time_still_has_a_text(time: str) -> None:
    response = replace(SPARSE, started_at=datetime.fromisoformat(time))
    assert response_from_wire(sent(response)) == response
    assert canonical(response) != canonical(SPARSE)


JUNK: tuple[Any, ...] = (
    None, True, 1, -1.5, "", "the-secret", [], ["the-secret"], [1], [None], {}, {"the-secret": 1}, {"overall": None},
    {"overall": {}}, {"overall": [1]}, {"by": "pigeon"}, {"by": "call", "phone": 7}, {"by": "call", "the-secret": ""},
)  # fmt: skip


@pytest.mark.parametrize("key", ["id", "survey", "version", "language", "started_at", "ended", "answers", "slip"])
def test_what_is_missing_is_named(key: str) -> None:
    wire = sent(FULL)
    del wire[key]
    with pytest.raises(MalformedResponse, match=key):
        response_from_wire(wire)


@pytest.mark.parametrize("wire", [None, [], "a", 5])
def test_what_is_no_object_is_no_response(wire: Any) -> None:
    with pytest.raises(MalformedResponse):
        response_from_wire(wire)
