"""Any days of a branch, told as a week's review is: compared with the four weeks before."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from server.branches.branch import Branch
from server.branches.hours import DAY
from server.database import Session
from server.errors import BadRequest
from server.reports.filters import FOUR_WEEKS, LONGEST
from server.reports.review.kept import Kept, Review
from server.reports.review.names import named
from server.reports.review.numbers import numbers
from server.reports.review.shown import Shown, shown
from server.reports.review.week import WEEK, Week, midnight


@dataclass(frozen=True, slots=True, order=True)
class Period(Week):
    last: date
    """Belongs to it."""

    @classmethod
    def until(cls, first: date | None, last: date | None, *, today: date) -> "Period":
        """Without days the four weeks that end today."""
        ends = last or today
        begins = first or ends - (FOUR_WEEKS - 1) * DAY
        if begins > ends:
            raise BadRequest("The first day is after the last one; please swap them.")
        if (ends - begins).days > LONGEST:
            raise BadRequest("A report spans ten years at most.")
        return cls(begins, ends)

    @property
    def ends(self) -> date:
        return self.last

    def span(self, branch: Branch, *, weeks: int = 1) -> tuple[datetime, datetime]:
        """From local midnight to local midnight, in UTC; so many weeks longer than one."""
        return midnight(self.begins, branch), midnight(self.last + DAY + (weeks - 1) * WEEK, branch)

    @property
    def thanks_for(self) -> date | None:
        """A month is thanked in its review."""
        return None


def report(session: Session, branch: Branch, period: Period, *, now: datetime) -> tuple[Review, Shown]:
    """Its numbers, and the same in words."""
    review = numbers(session, branch, period, now=now)
    said = shown(session, branch, Kept(period, review, now))
    changed = {"title": named(branch.name)}
    if not review.answers and not review.doubted:
        changed["answers"] = "Nobody answered in these days."
    if not review.casework.promised:
        changed["promises"] = "No answer fell due in these days."
    return review, replace(said, **changed)  # type: ignore[arg-type]
