"""How a customer's page speaks: language, direction, and times in the branch's zone."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self
from zoneinfo import ZoneInfo

from babel.core import get_global

from server.branches.branch import Branch
from server.branches.moment import moment
from server.contacts.contact import example_phone
from surveys.phrases import is_right_to_left, language_name, languages_with_phrases
from surveys.survey import Survey


@dataclass(frozen=True)
class CustomerPage:
    language: str
    languages: tuple[str, ...]
    """Offered, the branch's own first."""
    timezone: str = "UTC"

    @classmethod
    def of(cls, languages: tuple[str, ...], wanted: Sequence[str], branch: Branch | None = None) -> Self:
        """In the first wanted language that is offered, itself or another country's."""
        ways = (str.lower, _primary)
        matches = (known for tag in wanted for way in ways for known in languages if way(known) == way(tag))
        return cls(next(matches, languages[0]), languages, branch.timezone if branch else "UTC")

    def speaking(self, language: str) -> Self:
        return replace(self, language=language) if language in self.languages else self

    @property
    def direction(self) -> str:
        return "rtl" if is_right_to_left(self.language) else "ltr"

    @property
    def others(self) -> tuple[tuple[str, str], ...]:
        """(tag, own name) of the other languages."""
        return tuple((tag, language_name(tag)) for tag in self.languages if tag != self.language)

    @property
    def region(self) -> str | None:
        """ISO 3166 of the branch's zone, for phone numbers typed without a country code."""
        return get_global("zone_territories").get(self.timezone)

    @property
    def phone_example(self) -> str:
        return example_phone(self.region).replace(" ", "\N{NO-BREAK SPACE}")

    def moment(self, at: datetime, *, now: datetime) -> str:
        """Such as "Tuesday, 17:00"; a week away or more, or past, with its date instead of the day."""
        return moment(at, ZoneInfo(self.timezone), self.language, now=now)


def languages_for(survey: Survey | None, branch: Branch | None) -> tuple[str, ...]:
    """What this survey can be asked in at this branch; at least the survey's own first."""
    offered = survey.languages if survey else languages_with_phrases()
    chosen = tuple(tag for tag in branch.languages if tag in offered) if branch else ()
    return chosen or offered


def _primary(tag: str) -> str:
    return tag.partition("-")[0].lower()
