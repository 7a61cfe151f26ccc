"""The months that reviews are about."""

from dataclasses import dataclass
from datetime import date
from typing import Self

from server.branches.hours import DAY

MONTHS = 12


@dataclass(frozen=True, slots=True, order=True)
class Month:
    begins: date
    """Its first day."""

    @classmethod
    def of(cls, day: date) -> Self:
        return cls(day.replace(day=1))

    @property
    def ends(self) -> date:
        """Its last day."""
        return self.later(1).begins - DAY

    def later(self, months: int) -> "Month":
        years, month = divmod(self.begins.month - 1 + months, MONTHS)
        return Month(date(self.begins.year + years, month + 1, 1))

    @property
    def name(self) -> str:
        return f"{self.begins:%B}"

    @property
    def in_words(self) -> str:
        """Such as "October 2026"."""
        return f"{self.name} {self.begins.year}"
