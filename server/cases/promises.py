"""What a branch promises: taken within opening hours, answered and solved by the close of an opening day."""

from dataclasses import asdict, dataclass
from datetime import datetime

from server.branches.hours import OpeningTimes, after_opening_hours, close_of_opening_day
from surveys.survey import Rules


@dataclass(frozen=True, slots=True)
class Promises:
    take_by: datetime
    promised_by: datetime
    """The only one the customer is told."""
    solve_by: datetime

    @classmethod
    def counted_from(cls, moment: datetime, branch: OpeningTimes, rules: Rules) -> "Promises":
        return cls(
            after_opening_hours(branch, moment, rules.take_within_hours),
            answered_by(moment, branch, rules),
            close_of_opening_day(branch, moment, rules.solve_within_days),
        )

    @property
    def columns(self) -> dict[str, datetime]:
        return asdict(self)


def answered_by(moment: datetime, branch: OpeningTimes, rules: Rules) -> datetime:
    return close_of_opening_day(branch, moment, rules.answer_within_days)
