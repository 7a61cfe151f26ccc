"""The OpenAPI document, from the same dataclasses that check and answer (docs/decisions/0005)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Annotated, Any, Literal, get_args
from uuid import UUID

from pydantic import Field, TypeAdapter

from server.branches.touchpoint import TouchpointKind
from server.cases.posted import KEY, LoggedCase, NewCase
from server.cases.summons import Standing
from server.codes.sold import KINDS, Code, Sold
from server.fleet.device import Device, Health
from server.fleet.pairing import Pairing
from server.intake.call import Call
from server.intake.check import MOST_RESPONSES
from server.intake.sync import Synced
from server.reports.filters import FLAGGED, READ, WEEKDAYS
from server.reports.scores import BYS
from server.reports.served import MOST, Responses, Scores
from surveys.response import Response

API_VERSION = "1"
REFS = "#/components/schemas/{model}"


@dataclass(frozen=True, slots=True)
class PairedBranch:
    slug: str
    name: str
    timezone: str


@dataclass(frozen=True, slots=True)
class Paired:
    device_id: UUID
    branch: PairedBranch


@dataclass(frozen=True, slots=True)
class Sync:
    """One bad response is a verdict of its own and stops no other."""

    device: Health
    surveys: Mapping[str, int] = field(default_factory=dict)
    responses: Annotated[Sequence[Response], Field(max_length=MOST_RESPONSES)] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """RFC 9457; title and detail are sentences a person can act on."""

    type: str
    title: str
    status: int
    detail: str
    proof: str = ""
    """With device-revoked: HMAC-SHA256 in hexadecimal digits of "device-revoked", keyed with the token's SHA-256."""


BY_TABLET: Mapping[str, Any] = {"security": [{"tablet": []}]}
BY_TILL: Mapping[str, Any] = {"security": [{"till": []}]}
BY_PROGRAM: Mapping[str, Any] = {"security": [{"program": []}]}
WORD: Mapping[str, Any] = {"type": "string"}
ASKED: dict[str, Any] = {"question": WORD, "value": WORD}
FILTERS: dict[str, Any] = {
    **{name: WORD for name in READ if name not in ASKED},
    **{name: {"type": "string", "format": "date"} for name in ("begins", "ends")},
    "channel": {"enum": list(get_args(TouchpointKind))},
    "version": {"type": "integer", "minimum": 1},
    "hours": {"type": "string", "pattern": "^[0-9]{1,2}-[0-9]{1,2}$"},
    "weekday": {"enum": list(WEEKDAYS)},
    "flagged": {"enum": list(FLAGGED), "default": "no"},
    "after": {"type": "string", "description": "the `next` of the page before"},
    "limit": {"type": "integer", "minimum": 1, "maximum": MOST, "default": MOST},
}
"""Of scores and responses; without days, of the four weeks that end today."""
WHY = {
    400: "What was sent cannot be read; nothing was stored.",
    401: "The token is not known; or a tablet's was revoked (type device-revoked: it wipes itself if the proof fits).",
    403: "The token is good for something else.",
    404: "This pairing code, this picture of the branch, this till's code or this token's branch is not known.",
    409: "The pairing code, the token or the visit belongs to another tablet; there is no survey to ask yet; or this "
    "Idempotency-Key was used for something else.",
    410: "The pairing code has expired, or its tablet was revoked since.",
    413: f"More than {MOST_RESPONSES} responses, or more than 1 MB.",
    415: "The body is not application/json.",
}
_paired = TypeAdapter(Paired)
SHAPES: tuple[tuple[str, Literal["validation", "serialization"], TypeAdapter[Any]], ...] = (
    ("asked to pair", "validation", TypeAdapter(Pairing)),
    ("asked to sync", "validation", TypeAdapter(Sync)),
    ("paired", "serialization", _paired),
    ("synced", "serialization", TypeAdapter(Synced)),
    ("asked for somebody", "validation", TypeAdapter(Call)),
    ("standing", "serialization", TypeAdapter(Standing)),
    ("sold", "validation", TypeAdapter(Sold)),
    ("code", "serialization", TypeAdapter(Code)),
    ("new case", "validation", TypeAdapter(NewCase)),
    ("logged case", "serialization", TypeAdapter(LoggedCase)),
    ("scores", "serialization", TypeAdapter(Scores)),
    ("responses", "serialization", TypeAdapter(Responses)),
    ("problem", "serialization", TypeAdapter(Problem)),
)


def paired(device: Device) -> bytes:
    """The answer to a pairing as JSON."""
    branch = device.touchpoint.branch
    return _paired.dump_json(Paired(device.id, PairedBranch(branch.slug, branch.name, branch.timezone)))


@cache
def document() -> dict[str, Any]:
    _, definitions = TypeAdapter.json_schemas(SHAPES, ref_template=REFS)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Heard", "version": API_VERSION},
        "paths": {
            "/api/v1/pair": {"post": _operation("pair", Pairing, Paired, (400, 404, 409, 410, 413, 415))},
            "/api/v1/sync": {"post": {**BY_TABLET, **_operation("sync", Sync, Synced, (400, 401, 413, 415))}},
            "/api/v1/someone": {
                "post": {**BY_TABLET, **_operation("someone", Call, Standing, (400, 401, 409, 413, 415))}
            },
            "/api/v1/pictures/{sha256}": {"get": {**BY_TABLET, **_picture()}},
            "/api/v1/cases": {"post": {**BY_PROGRAM, **_new_case()}},
            "/api/v1/scores": {"get": {**BY_PROGRAM, **_page("scores", Scores, {"by": {"enum": list(BYS)}})}},
            "/api/v1/responses": {"get": {**BY_PROGRAM, **_page("responses", Responses, ASKED)}},
            "/api/v1/codes": {"post": {**BY_TILL, **_code()}},
            "/api/v1/codes/{code}.{kind}": {"get": {**BY_TILL, **_code_picture()}},
        },
        "components": {
            "schemas": definitions["$defs"],
            "securitySchemes": {name: {"type": "http", "scheme": "bearer"} for name in ("tablet", "till", "program")},
        },
    }


def _operation(name: str, takes: type, gives: type, problems: Sequence[int]) -> dict[str, Any]:
    return {
        "operationId": name,
        "requestBody": {"required": True, "content": _content("application/json", takes)},
        "responses": _done(_content("application/json", gives), problems),
    }


def _picture() -> dict[str, Any]:
    sha256 = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
    whole = {"schema": {"type": "string", "contentMediaType": "application/octet-stream"}}
    return {
        "operationId": "picture",
        "parameters": [{"name": "sha256", "in": "path", "required": True, "schema": sha256}],
        "responses": _done({"image/png": whole, "image/jpeg": whole}, (401, 404)),
    }


def _new_case() -> dict[str, Any]:
    """Sent again under the same key, it is the same answer, with 200."""
    key = {"name": "Idempotency-Key", "in": "header", "required": True, "schema": {"type": "string", "pattern": KEY}}
    made = _content("application/json", LoggedCase)
    again = {"200": {"description": "Logged before, under this key; nothing was added.", "content": made}}
    problems = (400, 401, 403, 404, 409, 413, 415)
    return {
        "operationId": "newCase",
        "parameters": [key],
        "requestBody": {"required": True, "content": _content("application/json", NewCase)},
        "responses": _done(made, problems, status=201) | again,
    }


def _page(name: str, gives: type, further: dict[str, Any]) -> dict[str, Any]:
    return {
        "operationId": name,
        "parameters": [{"name": name, "in": "query", "schema": shape} for name, shape in (FILTERS | further).items()],
        "responses": _done(_content("application/json", gives), (400, 401, 403)),
    }


def _code() -> dict[str, Any]:
    return {
        "operationId": "code",
        "requestBody": {"required": False, "content": _content("application/json", Sold)},
        "responses": _done(_content("application/json", Code), (400, 401, 413, 415), status=201),
    }


def _code_picture() -> dict[str, Any]:
    named = {"code": {"type": "string", "pattern": "^[0-9A-Za-z]+$"}, "kind": {"enum": list(KINDS)}}
    whole = {"schema": {"type": "string", "contentMediaType": "application/octet-stream"}}
    of_a_slip = {"width": {"enum": ["58", "80"]}, "language": {"type": "array", "items": {"type": "string"}}}
    return {
        "operationId": "codePicture",
        "parameters": [
            *({"name": name, "in": "path", "required": True, "schema": schema} for name, schema in named.items()),
            *({"name": name, "in": "query", "schema": schema} for name, schema in of_a_slip.items()),
        ],
        "responses": _done(dict.fromkeys(KINDS.values(), whole), (400, 401, 404)),
    }


def _done(content: dict[str, Any], problems: Sequence[int], *, status: int = 200) -> dict[str, Any]:
    return {
        str(status): {"description": "Done.", "content": content},
        **{
            str(status): {"description": WHY[status], "content": _content("application/problem+json", Problem)}
            for status in problems
        },
    }


def _content(media_type: str, shape: type) -> dict[str, Any]:
    return {media_type: {"schema": {"$ref": REFS.format(model=shape.__name__)}}}
