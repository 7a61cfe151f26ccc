"""What a case and its alert need to know of a response, as plain data: cases never look into intake, a room above."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from uuid import UUID

from server.branches.branch import Branch
from server.staff.person import Person
from surveys.response import Contact
from surveys.rules import Reason
from surveys.survey import Rules

STRONGEST_FIRST = (Reason.URGENT, Reason.ASKED, Reason.LOW)


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    response_id: UUID
    branch: Branch
    touchpoint: str
    """Its name."""
    touched_at: datetime
    """End of the visit by a right clock; all promises count from here."""
    language: str
    reference: str
    slip: str = field(repr=False)
    """The secret."""
    score_words: str
    """Such as "Very bad (1 of 5)"; empty without a score."""
    reasons: tuple[str, ...]
    """In words."""
    words: str = field(repr=False)
    """The customer's own; empty if there are none."""
    contact: Contact | None = field(repr=False)
    wants_answer: bool
    findings: frozenset[Reason]
    rules: Rules
    address_hash: str | None = field(repr=False)
    survey: str = ""
    """Its slug; empty if nothing was asked."""
    origin: Literal["answer", "logged"] = "answer"
    keeper: Person | None = None
    """Of what was logged: who looks after it, so that nobody need be told."""

    @property
    def reason(self) -> Reason | None:
        """Why this needs a person who answers, the strongest reason; None if it does not."""
        if Reason.URGENT in self.findings:
            return Reason.URGENT
        if Reason.ASKED in self.findings or self.wants_answer:
            return Reason.ASKED
        return Reason.LOW if Reason.LOW in self.findings and self.words.strip() else None


def stronger(one: Reason, other: Reason) -> Reason:
    return min(one, other, key=STRONGEST_FIRST.index)
