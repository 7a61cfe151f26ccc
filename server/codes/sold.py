"""What a till tells of a purchase, and the code that it gets for it: the shapes of POST /api/v1/codes."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, ClassVar

from pydantic import AfterValidator, AwareDatetime, Field, TypeAdapter

from server.codes.receipt import Printed, Sale
from server.errors import BadRequest

OLDEST, NEWEST = datetime(2025, 1, 1), datetime(2200, 1, 1)  # noqa: DTZ001 - whatever the zone
KINDS = {"png": "image/png", "svg": "image/svg+xml", "escpos": "application/octet-stream"}
"""A code's picture -> its media type."""
Line = Annotated[str, Field(max_length=64, pattern=r"^[^\x00-\x1f\x7f-\x9f]*$")]


def _plausible(at: datetime) -> datetime | None:
    """A till that lost its clock prints receipts all the same."""
    return at if OLDEST < at.replace(tzinfo=None) < NEWEST else None


@dataclass(frozen=True, slots=True)
class Sold:
    """All of it may be left out."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    order: Line = ""
    staff: Line = ""
    at: Annotated[AwareDatetime, AfterValidator(_plausible)] | None = None

    @property
    def sale(self) -> Sale:
        return Sale(self.order, self.staff, self.at)


@dataclass(frozen=True, slots=True)
class Code:
    code: str
    url: str
    expires_at: datetime


_sold = TypeAdapter(Sold)
_code = TypeAdapter(Code)


def sold_from(body: bytes) -> Sold:
    """Of JSON, or of nothing."""
    try:
        return _sold.validate_python(json.loads(body or b"{}"))
    except (ValueError, RecursionError):
        raise BadRequest(
            "A code is asked for with a JSON object of at most three members: order and staff (texts of up to 64 "
            "characters) and at (a time with its zone, such as 2026-03-02T12:00:00Z)."
        ) from None


def printed(code: Printed, public_url: str) -> bytes:
    """The answer as JSON."""
    return _code.dump_json(Code(code.code, f"{public_url}/f/{code.code}", code.expires_at))
