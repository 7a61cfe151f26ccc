"""To and from JSON. The tablet writes responses with this; both ends seal the same canonical text."""

import json
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from surveys.errors import MalformedResponse
from surveys.response import Contact, Response
from surveys.survey import Answer


def response_to_wire(response: Response) -> dict[str, Any]:
    """A JSON object; what is absent or empty is left out, so that one fact has one text."""
    wire: dict[str, Any] = {
        "id": str(response.id),
        "survey": response.survey,
        "version": response.version,
        "language": response.language,
        "started_at": time_to_wire(response.started_at),
        "ended_at": time_to_wire(response.ended_at),
        "ended": response.ended,
        "answers": answers_to_wire(response.answers),
        "slip": response.slip,
    }
    if response.contact:
        wire["contact"] = contact_to_wire(response.contact)
    for name in ("shown", "layout", "counter", "flags"):
        value = getattr(response, name)
        if value not in ((), "", None):
            wire[name] = list(value) if isinstance(value, tuple) else value
    return wire


def response_from_wire(wire: Any) -> Response:
    """Raise MalformedResponse, naming the key, when this is not the JSON of a response."""
    return Response(**_read(wire, _response))


def canonical(response: Response) -> bytes:
    """The one text of this response: the same for the same fact, whatever the order or spacing it came in."""
    text = json.dumps(response_to_wire(response), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode()


def contact_to_wire(contact: Contact) -> dict[str, str]:
    parts = {"by": contact.by, "phone": contact.phone, "email": contact.email, "name": contact.name}
    return {key: value for key, value in parts.items() if value is not None}


def answers_to_wire(answers: Mapping[str, Answer]) -> dict[str, Any]:
    return {key: list(value) if isinstance(value, tuple) else value for key, value in answers.items()}


def answers_from_wire(answers: Mapping[str, Any]) -> dict[str, Answer]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in answers.items()}


def time_to_wire(time: datetime) -> str:
    try:
        return time.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    except OverflowError:  # a tablet's clock may stand in the year 1 or 9999, and UTC a day beyond
        return time.isoformat(timespec="milliseconds")


def time_from_wire(text: str) -> datetime:
    time = datetime.fromisoformat(text)
    if time.tzinfo is None:
        raise ValueError("a time without a zone")
    return time


Reader = Callable[[Any], Any]
"""Raises TypeError or ValueError for what it does not take."""


def _read(wire: Any, readers: Mapping[str, Reader], at: str = "") -> dict[str, Any]:
    if not isinstance(wire, Mapping):
        raise MalformedResponse(f"{at or 'A response'} must be a JSON object.")
    if unknown := len(wire.keys() - readers.keys()):
        raise MalformedResponse(f"{at or 'A response'} has {unknown} unknown key(s).")
    if missing := [key for key in readers if key not in wire and key not in _optional]:
        raise MalformedResponse(f"{', '.join(missing)} is missing.")
    values = {}
    for key, value in wire.items():
        try:
            values[key] = readers[key](value)
        except MalformedResponse:
            raise
        except (AttributeError, TypeError, ValueError):
            raise MalformedResponse(f"{at}{'.' if at else ''}{key} is not what a response has there.") from None
    return values


def _plain(*kinds: type) -> Reader:
    def read(value: Any) -> Any:
        if type(value) not in kinds:  # True is no number here
            raise TypeError
        return value

    return read


def _one_of(*words: str) -> Reader:
    def read(value: Any) -> Any:
        if value not in words:
            raise ValueError
        return value

    return read


_text, _number, _list = _plain(str), _plain(int), _plain(list)


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(map(_text, _list(value)))


def _answers(value: Any) -> dict[str, Answer]:
    answer = _plain(bool, int, str)
    return {_text(key): _texts(item) if isinstance(item, list) else answer(item) for key, item in value.items()}


def _perhaps(reader: Reader) -> Reader:
    return lambda value: None if value is None else reader(value)


_contact: Mapping[str, Reader] = {
    "by": _one_of("call", "text", "email"),
    "phone": _perhaps(_text),
    "email": _perhaps(_text),
    "name": _perhaps(_text),
}
_response: Mapping[str, Reader] = {
    "id": UUID,
    "survey": _text,
    "version": _number,
    "language": _text,
    "started_at": time_from_wire,
    "ended_at": time_from_wire,
    "ended": _one_of("finished", "left"),
    "answers": _answers,
    "slip": _text,
    "contact": _perhaps(lambda value: Contact(**_read(value, _contact, "contact"))),
    "shown": _texts,
    "layout": _text,
    "counter": _perhaps(_number),
    "flags": _texts,
}
_optional = frozenset(part.name for kind in (Response, Contact) for part in fields(kind) if part.default is not MISSING)
