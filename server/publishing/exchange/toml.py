"""Surveys as our own files."""

import re
import tomllib

import tomli_w

from server.publishing.exchange.carried import Carried, Loss, Written, nothing_carried
from server.publishing.exchange.fitting import MOST_QUESTIONS, TOO_MANY, plain_definition
from server.publishing.exchange.storable import storable
from surveys.catalogue import survey_from
from surveys.errors import BrokenDefinition
from surveys.survey import Survey

DEEPEST = 40
_name = re.compile(rb"^[ \t]*\[{0,2}[^=\"'\n]*", re.MULTILINE)


def to_toml(survey: Survey) -> Written:
    """Nothing is lost."""
    return Written(tomli_w.dumps(plain_definition(survey), indent=2).encode())


def from_toml(content: bytes, *, slug: str = "") -> Carried:
    """All or nothing: the file was written for Heard. `slug` stands in for one that it leaves out."""
    # The standard library takes minutes over a name of a hundred thousand parts.
    if any(found.count(b".") > DEEPEST for found in _name.findall(content)):
        return nothing_carried("this is no TOML of ours: a line has too many dots")
    try:
        definition = storable(tomllib.loads(content.decode("utf-8-sig")))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError, ValueError) as fault:
        return nothing_carried(f"this is no TOML: {fault}")
    definition.pop("version", None)
    asked = definition.get("questions")
    if isinstance(asked, list) and len(asked) > MOST_QUESTIONS:
        return nothing_carried(TOO_MANY)
    try:
        return Carried(survey_from({"slug": slug, **definition} if slug else definition, ""))
    except BrokenDefinition as broken:
        faults = (problem.partition(": ") for problem in broken.problems)
        return Carried(None, tuple(Loss(at, "not as Heard needs it", what) for at, _, what in faults))
