"""What happened, in at most eight words that a branch can count; a customer's reason suggests one."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from server.errors import BadRequest

MOST = 8
LONGEST_KEY = 40


@dataclass(frozen=True, slots=True)
class Cause:
    key: str
    words: str


USUAL = (
    Cause("waiting", "Waiting"),
    Cause("staff", "How we spoke"),
    Cause("information", "Information"),
    Cause("price", "Price or bill"),
    Cause("unsolved", "The problem was not solved"),
    Cause("place", "The place"),
    Cause("system", "A system or an outage"),
    Cause("outside", "Not in our control"),
)
AFTER_REASON = {"solved": "unsolved"}
"""What customers choose, where the cause has another key."""


def causes_of(own: Iterable[str] | None) -> tuple[Cause, ...]:
    """A branch's own in its words, None: the usual ones. A usual one keeps its key, so that months compare."""
    if own is None:
        return USUAL
    keys = {cause.words.casefold(): cause.key for cause in USUAL}
    return tuple(Cause(keys.get(words.casefold(), words.casefold()[:LONGEST_KEY]), words) for words in own)


def cause_of(causes: Iterable[Cause], key: str) -> Cause:
    found = next((cause for cause in causes if cause.key == key), None)
    if found is None:
        raise BadRequest("Please choose what happened.")
    return found


def suggested(causes: Collection[Cause], reasons: Iterable[str]) -> str:
    """The key of the first of the customer's reasons that is a cause here; empty if none is."""
    keys = {cause.key for cause in causes}
    return next((key for key in (AFTER_REASON.get(reason, reason) for reason in reasons) if key in keys), "")
