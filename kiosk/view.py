"""What is on the glass, as plain data; screens draw it and report what was touched."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol

from kiosk.comfort import Comfort, Ease
from kiosk.service import Service
from surveys.response import Contact
from surveys.survey import Answer, Question, Survey
from surveys.tablet import Look, PhoneCode, Slide


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    screen: str
    """One of flow.SCREENS."""
    language: str = "en"
    branch: str = ""
    survey: Survey | None = None
    question: Question | None = None
    answer: Answer | None = None
    """What this visit, never an earlier one, answered before."""
    languages: tuple[str, ...] = ()
    """To choose from on the first screen."""
    wants_answer: bool = False
    country_code: str = ""
    """Such as +254, to begin a phone number with."""
    reference: str = ""
    """Shown on the thanks to whom it was promised."""
    answer_by: str = ""
    """Such as "Tuesday, 17:00"; empty where the server was not reached lately."""
    still_answering: bool = False
    comfort: Comfort = field(default_factory=Comfort)
    look: Look = field(default_factory=Look)
    slides: tuple[Slide, ...] = ()
    pictures: Mapping[str, Path] = field(default_factory=dict)
    """Of look and slides, those that are on the tablet by now: SHA-256 -> file."""
    phone: PhoneCode | None = None
    someone: Literal["", "offered", "asked", "coming", "nobody"] = ""
    """Whether somebody can be sent, or what came of it."""
    someone_name: str = ""
    is_paired: bool = True
    rehearses: bool = False
    """A draft is tried; nothing is kept."""
    plays: bool = False
    """Said to be just playing."""
    problem: str = ""
    """Why pairing, the PIN or an errand did not work, in a sentence for staff."""
    service: Service | None = None
    server: str = ""
    """The address known so far, on the pairing screen."""

    @property
    def is_first(self) -> bool:
        return bool(self.survey and self.question == self.survey.first)

    @property
    def follows_first(self) -> bool:
        """Whether one step back is the first answer."""
        return bool(self.survey and self.question in self.survey.questions[1:2])


class Reports(Protocol):
    """What the screens tell; they decide nothing."""

    def pair(self, server: str, code: str) -> None: ...
    def speak(self, language: str) -> None: ...
    def answer(self, question_id: str, value: Answer) -> None: ...
    def skip(self, question_id: str) -> None: ...
    def want_answer(self, question_id: str, words: str) -> None:
        """Wanted on the words' screen, with what was typed so far."""

    def reach(self, contact: Contact | None) -> None: ...
    def send_someone(self, question_id: str, said: Answer) -> None:
        """Now, with what was chosen or typed so far."""

    def never_mind(self) -> None: ...
    def play(self) -> None: ...
    def not_playing(self) -> None: ...
    def back(self) -> None: ...
    def change(self) -> None: ...
    def done(self) -> None: ...
    def go_on(self) -> None: ...
    def new_here(self) -> None: ...
    def typed(self) -> None: ...
    def prefer(self, ease: Ease) -> None:
        """Larger, more contrast, lower down or aloud, touched once more: not any more."""

    def knock(self, corner: int) -> None:
        """A finger came down in a corner (0 to 3, clockwise from the upper left), or elsewhere (-1)."""

    def unlock(self, pin: str) -> None: ...
    def leave_service(self) -> None: ...
    def send_now(self) -> None: ...
    def export_outbox(self) -> None: ...
    def pair_again(self) -> None: ...
    def close_window(self) -> None: ...
