"""What the tablet asks of whoever comes next, and who that is: taken anew between visits, unchanged during one."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from kiosk.comfort import Comfort
from kiosk.hours import is_asleep
from kiosk.survey_store import SurveyStore
from surveys.survey import Survey
from surveys.visit import Visit


@dataclass
class Customer:
    """Whoever stands there, or nobody yet; what is known of them goes with them."""

    language: str
    visit: Visit | None = None
    comfort: Comfort = field(default_factory=Comfort)
    offered: bool = False
    """Whether somebody can be sent to them."""
    reference: str = ""
    answer_by: str = ""
    plays: bool = False


class Home:
    def __init__(self, store: SurveyStore, clock: Callable[[], datetime]) -> None:
        self._store, self._clock = store, clock
        self.take_over()

    def take_over(self) -> None:
        """What the server said meanwhile."""
        self.settings, (self.survey, self.rehearses) = self._store.settings, self._asked()
        self.languages = self._store.languages(self.survey)

    @property
    def is_old(self) -> bool:
        return self._store.settings is not self.settings or self._asked()[0] is not self.survey

    def _asked(self) -> tuple[Survey, bool]:
        """And whether it is a draft, of which nothing is kept."""
        draft = self._store.rehearsed_at(self._clock())
        return (draft, True) if draft else (self._store.survey_at(self._clock()), False)

    @property
    def is_closed(self) -> bool:
        """The server refuses answers to a survey without a version; and who is revoked asks nobody any more."""
        return (self.survey.version == 0 and not self.rehearses) or self.settings.draining

    @property
    def is_asleep(self) -> bool:
        return is_asleep(self.settings.open, self._clock())

    def greet(self) -> Customer:
        return Customer(language=self.languages[0])

    def answer_by(self, language: str) -> str:
        return self._store.answer_by(language, self._clock())
