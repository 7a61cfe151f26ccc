"""A draft as far as it can be shown: what is wrong with it yet is filled in or left out of its preview."""

import re
from copy import deepcopy
from typing import Any

from server.publishing.drafts import Definition
from server.publishing.words import fill_in
from surveys.catalogue import problems_of, survey_from
from surveys.survey import Survey

MOST_ROUNDS = 60
_AT = re.compile(r"questions\[(\d+)\](?:\.(\w+)(?:\[(\d+)\])?)?")


def sketch(definition: Definition) -> Survey | None:
    """None where not even the first question can be shown."""
    drawn = deepcopy(definition)
    fill_in(drawn)
    for _ in range(MOST_ROUNDS):
        problems = problems_of(drawn)
        if not problems:
            return survey_from(drawn, "")
        if not _left_out(drawn, problems[-1][0]):  # the last first, so that the places of the others stay
            return None
    return None


def _left_out(drawn: dict[str, Any], at: str) -> bool:
    """Whether there was something to leave out; the first question stays."""
    found = _AT.match(at)
    if found is None:
        return drawn.pop(at.partition(".")[0] if at.startswith(("rules", "themes", "thanks")) else "", None) is not None
    number, part = int(found[1]), found[2] or ""
    question = drawn["questions"][number]
    if part == "options" and found[3] and len(question["options"]) > 1:
        question["options"].pop(int(found[3]))
    elif part in {"hint", "most", "ask_if", "labels"} and part in question:
        del question[part]
    elif number > 0:
        drawn["questions"].pop(number)
    else:
        return False
    return True
