"""A tablet's call for somebody, and what it hears."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field, TypeAdapter, ValidationError

from server.cases.said import choice_words
from server.cases.summons import Standing
from server.errors import BadRequest
from server.fleet.device import Device
from server.intake.telling import score_words, staff_language
from surveys.survey import Answer

Given = int | str | bool | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Call:
    """Please send someone now. Sent again it asks how that stands."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    visit: UUID
    language: Annotated[str, Field(pattern="^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$", max_length=16)]
    answers: Mapping[str, Given] = field(default_factory=dict)
    """So far, as in a response."""
    gone: bool = False
    """The customer does not wait any more."""


_call = TypeAdapter(Call)
_standing = TypeAdapter(Standing)


def call_from(body: bytes) -> Call:
    try:
        return _call.validate_json(body, strict=True)
    except ValidationError:
        raise BadRequest(
            "A call for somebody is a JSON object: visit (a UUID), language (a tag such as en), "
            "and if you like answers (an object) and gone (true or false)."
        ) from None


def answered(standing: Standing) -> bytes:
    return _standing.dump_json(standing)


def said_in(answers: Mapping[str, Answer], device: Device) -> str:
    """Score and reasons in words, as far as they fit the survey; nothing that the customer wrote."""
    if device.newest is None:
        return ""
    survey = device.newest.survey
    language = staff_language(survey, device.touchpoint)
    return ", ".join(filter(None, (score_words(survey, answers, language), *choice_words(survey, answers, language))))
