"""What a branch promises: taken within opening hours, answered and solved by the close of an opening day."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from server.branches.hours import OpeningTimes, after_opening_hours, close_of_opening_day, opening_time
from surveys.survey import Rules

HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Promises:
    promise_from: datetime
    take_by: datetime
    promised_by: datetime
    """The only one the customer is told."""
    solve_by: datetime

    @classmethod
    def counted_from(cls, moment: datetime, branch: OpeningTimes, rules: Rules) -> "Promises":
        return cls(
            moment,
            taken_by(moment, branch, rules),
            answered_by(moment, branch, rules),
            close_of_opening_day(branch, moment, rules.solve_within_days),
        )

    @property
    def columns(self) -> dict[str, Any]:
        # No step of a case is due sooner: an urgent one's hour runs also while the branch is closed.
        return {**asdict(self), "renewed": 0, "look_at": min(self.take_by, self.promise_from + HOUR)}


def taken_by(moment: datetime, branch: OpeningTimes, rules: Rules) -> datetime:
    return after_opening_hours(branch, moment, rules.take_within_hours)


def answered_by(moment: datetime, branch: OpeningTimes, rules: Rules) -> datetime:
    return close_of_opening_day(branch, moment, rules.answer_within_days)


def renewed(moment: datetime, branch: OpeningTimes) -> datetime:
    """The next promise after one that passed: the close of the next opening day."""
    return close_of_opening_day(branch, moment, 1)


def at_share(share: float, start: datetime, promised_by: datetime, branch: OpeningTimes) -> datetime:
    """When so much of a promise's opening time has passed; of plain time if the branch is closed all the while."""
    whole = opening_time(branch, start, promised_by)
    if not whole:
        return start + share * (promised_by - start)
    return after_opening_hours(branch, start, share * whole / HOUR)
