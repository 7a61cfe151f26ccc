"""What another program sends to log a case, and what it gets: the shapes of POST /api/v1/cases."""

import json
from dataclasses import dataclass, field
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import AwareDatetime, Field, TypeAdapter, ValidationError

from server.branches.branch import Branch
from server.cases.entry import Entry
from server.cases.logged import How, Logged
from server.cases.who import contact_from, one_line
from server.errors import BadRequest
from surveys.response import LONGEST_CONTACT, LONGEST_WORDS

KEY = r"^[!-~]{1,200}$"
"""An Idempotency-Key."""
Line = Annotated[str, Field(max_length=LONGEST_CONTACT)]


@dataclass(frozen=True, slots=True)
class Who:
    """All of it may be left out; without phone and e-mail the answer stands on the customer's own page."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    name: Line | None = None
    phone: Line | None = None
    """With its country code, or as it is dialled where the branch is."""
    email: Line | None = None


@dataclass(frozen=True, slots=True)
class NewCase:
    __pydantic_config__: ClassVar = {"extra": "forbid"}

    what: Annotated[str, Field(min_length=1, max_length=LONGEST_WORDS)]
    how: How
    branch: Annotated[str, Field(max_length=40)] = ""
    """Its short name; a token of one branch may leave it out."""
    who: Who = field(default_factory=Who)
    language: Annotated[str, Field(max_length=16, pattern=r"^([A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*)?$")] = ""
    """In which the customer is written to; usually the branch's own."""
    at: AwareDatetime | None = None
    """When it was said; usually now. The promise counts from now."""


@dataclass(frozen=True, slots=True)
class LoggedCase:
    id: UUID
    reference: str
    """For the customer to name."""
    url: str
    """The customer's own page; whoever has it may write there."""


_new = TypeAdapter(NewCase)
_logged = TypeAdapter(LoggedCase)
_names = frozenset((*NewCase.__dataclass_fields__, *Who.__dataclass_fields__))


def new_case_from(body: bytes) -> NewCase:
    try:
        return _new.validate_python(json.loads(body))
    except ValidationError as invalid:
        raise BadRequest(_sentence(invalid)) from None
    except (ValueError, RecursionError):
        raise BadRequest("The body is not JSON; it must be an object in UTF-8.") from None


def entry_from(new: NewCase, branch: Branch, *, language: str, region: str | None) -> Entry:
    """`language` is used where none was named; `region` is the branch's. Raises BadRequest."""
    name = one_line(new.who.name or "")
    return Entry(
        branch=branch,
        what=words_from(new.what),
        how=new.how,
        language=new.language or language,
        name=name,
        contact=contact_from(name=name, phone=new.who.phone or "", email=new.who.email or "", region=region),
        at=new.at,
    )


def words_from(typed: str) -> str:
    """Without what PostgreSQL cannot hold. Raises BadRequest if nothing is left, or too much."""
    words = typed.replace("\0", "").replace("\r\n", "\n").strip()
    if not words:
        raise BadRequest("Please say what the customer told you.")
    if len(words) > LONGEST_WORDS:
        raise BadRequest(f"This is longer than {LONGEST_WORDS} characters; please make it shorter.")
    return words


def logged_case(logged: Logged, public_url: str) -> bytes:
    """The answer as JSON."""
    return _logged.dump_json(LoggedCase(logged.id, logged.reference, f"{public_url}/c/{logged.slip}"))


def _sentence(invalid: ValidationError) -> str:
    """Where it is wrong and what was expected; never what was sent."""
    first = invalid.errors(include_url=False, include_input=False, include_context=False)[0]
    where = ".".join(str(part) for part in first["loc"] if part in _names) or "The body"
    return f"{where}: {first['msg'][0].lower()}{first['msg'][1:]}."
