"""Checking comes first and touches nothing: the envelope whole, then each response by itself (design.md 3.3)."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter, ValidationError

from server.errors import BadRequest, TooLarge
from server.fleet.device import Health
from server.publishing.publishing import Published
from surveys.response import Response

MOST_RESPONSES = 100
_response = TypeAdapter(Response)
_health = TypeAdapter(Health)


@dataclass(frozen=True, slots=True)
class Envelope:
    """A sync whose outer shape is right; the responses are still unchecked."""

    device: Health
    surveys: Mapping[str, int]
    """Which versions the tablet has."""
    responses: tuple[dict[str, Any], ...]
    ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """A response that fits its survey version."""

    response: Response
    published: Published


@dataclass(frozen=True, slots=True)
class Verdict:
    id: UUID
    status: str
    """stored, known or refused."""
    why: str = ""


def envelope(body: bytes) -> Envelope:
    """Raise BadRequest or TooLarge with a sentence when the whole cannot be read."""
    data = _object(body)
    unknown = data.keys() - {"device", "surveys", "responses"}
    if unknown:
        raise BadRequest(f"A sync has device, surveys and responses; {len(unknown)} other key(s) were sent.")
    items = data.get("responses", [])
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise BadRequest("responses must be a list of objects.")
    if len(items) > MOST_RESPONSES:
        raise TooLarge(f"At most {MOST_RESPONSES} responses go into one sync; {len(items)} were sent. Send fewer.")
    return Envelope(_health_of(data), _versions(data), tuple(items), _ids(items))


def check(item: Mapping[str, Any], item_id: UUID, versions: Mapping[tuple[str, int], Published]) -> Checked | Verdict:
    """The response, or a refusal whose sentence never quotes the customer."""
    try:
        response = _response.validate_json(_text(item), strict=True)
    except ValidationError as invalid:
        return Verdict(item_id, "refused", _sentence(invalid))
    except (ValueError, RecursionError):
        return Verdict(item_id, "refused", "This response holds half a character, or lists within lists without end.")
    published = versions.get((response.survey, response.version))
    if published is None:
        return Verdict(item_id, "refused", "This survey, or this version of it, was never published here.")
    if problems := response.problems(published.survey):
        return Verdict(item_id, "refused", " ".join(problems[:3]))
    return Checked(response, published)


def wanted_versions(envelope: Envelope) -> set[tuple[str, int]]:
    """The survey versions that these responses name, as far as they name any."""
    named = ((item.get("survey"), item.get("version")) for item in envelope.responses)
    return {
        (slug, version)
        for slug, version in named
        if isinstance(slug, str)
        and slug.isascii()
        and slug.isprintable()
        and isinstance(version, int)
        and 0 < version < 2**31
    }


def _object(body: bytes) -> dict[str, Any]:
    try:
        data = json.loads(body, parse_float=_whole, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise BadRequest("The body is not JSON; it must be an object in UTF-8.") from None
    if not isinstance(data, dict):
        raise BadRequest("The body must be a JSON object.")
    return data


def _text(value: Any) -> bytes:
    # A lone surrogate, which JSON can spell but no text can hold, raises UnicodeEncodeError, a ValueError.
    return json.dumps(value, ensure_ascii=False).encode()


def _whole(text: str) -> float | int:
    # Some tablets' languages write every number as 2.0. That is a 2; a 2.5 stays wrong, and so does 1e999.
    number = float(text)
    if not math.isfinite(number):
        raise ValueError("a number beyond all bounds")
    return int(number) if number.is_integer() and abs(number) < 2**53 else number


def _no_number(_: str) -> float:
    raise ValueError("NaN and Infinity are not JSON")


def _health_of(data: Mapping[str, Any]) -> Health:
    try:
        health = _health.validate_json(_text(data.get("device")), strict=True)
    except (ValueError, RecursionError) as invalid:
        sentence = _sentence(invalid) if isinstance(invalid, ValidationError) else "it cannot be read."
        raise BadRequest(f"device says how the tablet is: {sentence}") from None
    if health.sent_at.tzinfo is None:
        raise BadRequest("device.sent_at needs a zone, such as 2026-11-22T10:00:00Z.")
    return health


def _versions(data: Mapping[str, Any]) -> dict[str, int]:
    versions = data.get("surveys", {})
    if not isinstance(versions, dict) or not all(type(number) is int for number in versions.values()):
        raise BadRequest('surveys says which versions the tablet has, such as {"branch-visit": 3}.')
    return versions


def _ids(items: list[dict[str, Any]]) -> tuple[UUID, ...]:
    ids: dict[UUID, dict[str, Any]] = {}
    for place, item in enumerate(items):
        try:
            item_id = UUID(item["id"])
        except (KeyError, ValueError, TypeError, AttributeError):
            raise BadRequest(f"responses[{place}].id must be a UUID; nothing of this sync was stored.") from None
        if ids.setdefault(item_id, item) != item:
            raise BadRequest(f"responses[{place}] has the id of another one with another content; nothing was stored.")
    return tuple(UUID(item["id"]) for item in items)


def _sentence(invalid: ValidationError) -> str:
    """Where it is wrong and what was expected; pydantic's own words, without the input. A key may be the customer's."""
    first = invalid.errors(include_url=False, include_input=False, include_context=False)[0]
    known = [str(part) for part in first["loc"] if isinstance(part, int) or part in _names]
    return f"{'.'.join(known) or 'response'}: {first['msg'][0].lower()}{first['msg'][1:]}."


_names = frozenset((*Response.__dataclass_fields__, *Health.__dataclass_fields__, "by", "phone", "email", "name"))
