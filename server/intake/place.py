"""Where a customer who followed or typed a code is, and what is asked there."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self
from uuid import UUID

from server.branches.touchpoint import Touchpoint, all_touchpoints, touchpoint_by_code
from server.codes import receipt as receipts
from server.codes.alphabet import is_well_formed
from server.codes.failures import note_failure, seconds_to_wait, sender
from server.codes.receipt import Receipt, State, is_receipt
from server.database import Database, Session
from server.errors import Gone, NotFound, Refusal
from server.intake.customer import CustomerPage, languages_for
from server.keys import Keys
from server.publishing.publishing import Published, newest_version
from surveys.phrases import phrase

MOST_BRANCHES = 40
"""To choose from, where it is not known whose code was mistyped."""
IN_VAIN = frozenset({"mistyped_code", "unknown_code"})
"""What somebody who guesses hears; old paper is no guess."""


class CodeRefused(Refusal):
    """A code that leads to no question; it is always said where the customer can tell us all the same."""

    title = "This code leads nowhere"

    def __init__(self, key: str, status: int, elsewhere: Sequence[Touchpoint] = (), *, wait: int = 0) -> None:
        super().__init__(phrase(key, "en"))
        self.key, self.status, self.elsewhere, self.wait = key, status, tuple(elsewhere), wait

    @property
    def headers(self) -> dict[str, str]:
        return {"Retry-After": str(self.wait)} if self.wait else {}


@dataclass(frozen=True, slots=True)
class Place:
    touchpoint: Touchpoint
    published: Published
    page: CustomerPage
    receipt: str = ""
    """The code of the receipt that led here."""
    visit_id: UUID | None = None
    """What the receipt's first face began."""

    @property
    def code(self) -> str:
        return self.receipt or self.touchpoint.code

    def speaking(self, language: str) -> Self:
        return replace(self, page=self.page.speaking(language))


def arrive(
    database: Database,
    code: str,
    wanted: Sequence[str],
    *,
    address: str,
    keys: Keys,
    now: datetime,
    visit_id: UUID | None = None,
) -> Place:
    """`find`; a code tried in vain is counted for the address that it came from."""
    try:
        return database.read(find, code, wanted, visit_id=visit_id, keys=keys, now=now)
    except CodeRefused as refusal:
        raise tried_in_vain(database, sender(address, keys=keys, now=now), refusal, now=now) from None


def find(
    session: Session, code: str, wanted: Sequence[str], *, visit_id: UUID | None, keys: Keys, now: datetime
) -> Place:
    """
    The place of a tidied code, in the first of the wanted languages that it speaks. Raises CodeRefused.

    `visit_id` is the visit that the page at hand goes on with: it may add to a receipt that it has used itself.
    """
    if not is_well_formed(code):
        raise CodeRefused("mistyped_code", NotFound.status, somewhere(session))
    if not is_receipt(code):
        return _place(session, _touchpoint(session, code), wanted)
    found = receipts.look(session, code, keys=keys, now=now)
    if found.touchpoint is None:
        raise CodeRefused("unknown_code", NotFound.status, somewhere(session))
    if key := _over(found, visit_id):
        raise CodeRefused(key, Gone.status, _ways(session, found.touchpoint))
    return replace(_place(session, found.touchpoint, wanted), receipt=code, visit_id=found.visit_id)


def somewhere(session: Session) -> tuple[Touchpoint, ...]:
    """One open touchpoint of each branch, for people whose code cannot be read any more."""
    first: dict[int, Touchpoint] = {}
    for touchpoint in _open(session):
        first.setdefault(touchpoint.branch.id, touchpoint)
    return tuple(first.values()) if len(first) <= MOST_BRANCHES else ()


def tried_in_vain(database: Database, who: str, refusal: CodeRefused, *, now: datetime) -> CodeRefused:
    """What to answer: the refusal, or from the twenty-first on to wait. Only codes that cannot be found are counted."""
    if refusal.key not in IN_VAIN:
        return refusal
    if wait := database.read(seconds_to_wait, who, now=now):  # which costs no write
        return CodeRefused("too_many", 429, refusal.elsewhere, wait=wait)
    database.write(note_failure, who, now=now)
    return refusal


def _touchpoint(session: Session, code: str) -> Touchpoint:
    try:
        touchpoint = touchpoint_by_code(session, code)
    except NotFound:
        raise CodeRefused("unknown_code", NotFound.status, somewhere(session)) from None
    if touchpoint.closed:
        raise CodeRefused("closed_or_gone", NotFound.status, _ways(session, touchpoint))
    return touchpoint


def _ways(session: Session, touchpoint: Touchpoint) -> tuple[Touchpoint, ...]:
    """Where its customers can tell us all the same: there itself, or at another one of the branch; at most one."""
    if not touchpoint.closed:
        return (touchpoint,)
    return tuple(other for other in _open(session) if other.branch.id == touchpoint.branch.id)[:1]


def _open(session: Session) -> tuple[Touchpoint, ...]:
    return tuple(one for one in all_touchpoints(session) if not one.closed and one.kind != "tablet")


def _over(found: Receipt, visit_id: UUID | None) -> str:
    if found.state is State.EXPIRED:
        return "expired_code"
    return "used_code" if found.state is State.USED and found.visit_id != visit_id else ""


def _place(session: Session, touchpoint: Touchpoint, wanted: Sequence[str]) -> Place:
    published = newest_version(session, touchpoint.survey)
    published = replace(published, survey=published.survey.at(touchpoint.branch.slug))
    languages = languages_for(published.survey, touchpoint.branch)
    return Place(touchpoint, published, CustomerPage.of(languages, wanted, touchpoint.branch))
