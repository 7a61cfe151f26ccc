"""What is asked: questions, their texts, what follows what, and the rules that judge the answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

Texts = Mapping[str, str]
"""Language tag -> words."""

WordLists = Mapping[str, tuple[str, ...]]
"""Language tag -> words or phrases; `*` at an end stands for any letters."""

Answer = bool | int | str | tuple[str, ...]
"""Scores are int, a choice is a tuple of option values, words and references are str, wanting contact is True."""


class Kind(StrEnum):
    CSAT = "csat"
    NPS = "nps"
    CES = "ces"
    CHOICE = "choice"
    TEXT = "text"
    REFERENCE = "reference"
    CONTACT = "contact"

    @property
    def is_scored(self) -> bool:
        return self in SCALES


SCALES = {Kind.CSAT: range(1, 6), Kind.NPS: range(11), Kind.CES: range(1, 8)}
LOW = {Kind.CSAT: 2, Kind.NPS: 6, Kind.CES: 3}
"""A score up to this is low, unless the survey says otherwise (design.md 4)."""


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: Texts
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Condition:
    """A question is asked only if every one of its conditions holds; an unanswered question satisfies none."""

    question: str
    at_least: int | None = None
    at_most: int | None = None
    any_of: tuple[str, ...] = ()

    def holds(self, answers: Mapping[str, Answer]) -> bool:
        answer = answers.get(self.question)
        if answer is None:
            return False
        if isinstance(answer, tuple):
            return not self.any_of or any(value in answer for value in self.any_of)
        if isinstance(answer, int):
            return (self.at_least is None or answer >= self.at_least) and (
                self.at_most is None or answer <= self.at_most
            )
        return True


@dataclass(frozen=True, slots=True)
class Question:
    id: str
    kind: Kind
    text: Texts
    hint: Texts = field(default_factory=dict)
    labels: Mapping[int, Texts] = field(default_factory=dict)
    """Words for points of the scale: all five faces, or both ends of a longer scale."""
    options: tuple[Option, ...] = ()
    most: int = 1
    """How many options a customer may choose."""
    ask_if: tuple[Condition, ...] = ()
    only_at: tuple[str, ...] = ()
    """Slugs of branches whose own question this is; empty: it is asked everywhere."""

    @property
    def scale(self) -> range:
        """The points of a scored question, lowest first; empty for the others."""
        return SCALES.get(self.kind, range(0))


@dataclass(frozen=True, slots=True)
class Rules:
    """When a response needs a person, and how soon (design.md 4)."""

    low: Mapping[Kind, int] = field(default_factory=lambda: dict(LOW))
    urgent: WordLists = field(default_factory=dict)
    take_within_hours: int = 1
    """Opening hours until somebody should have taken the case."""
    answer_within_days: int = 1
    """Answered by the close of this many opening days after the day it came in."""
    solve_within_days: int = 3


@dataclass(frozen=True, slots=True)
class Survey:
    slug: str
    languages: tuple[str, ...]
    """The first is the fallback for a text missing in another."""
    questions: tuple[Question, ...]
    rules: Rules = field(default_factory=Rules)
    thanks: Texts = field(default_factory=dict)
    """Instead of the usual words of thanks, if given."""
    themes: Mapping[str, WordLists] = field(default_factory=dict)
    """What comments are about, by name for staff: its words in each language, as in `Rules.urgent`."""
    version: int = 0
    """Given by the server when it is published; 0 before."""

    @property
    def first(self) -> Question:
        return self.questions[0]

    @property
    def contact_question(self) -> Question | None:
        return next((question for question in self.questions if question.kind is Kind.CONTACT), None)

    def question(self, question_id: str) -> Question | None:
        return next((question for question in self.questions if question.id == question_id), None)

    @property
    def has_own(self) -> bool:
        """Whether some branch asks a question of its own."""
        return any(question.only_at for question in self.questions)

    def at(self, branch: str) -> "Survey":
        """As the branch with this slug asks it: without the questions of others."""
        if not self.has_own:
            return self
        here = (question for question in self.questions if not question.only_at or branch in question.only_at)
        return replace(self, questions=tuple(self._whole(one) if one.only_at else one for one in here))

    def _whole(self, question: Question) -> Question:
        """As if it were asked everywhere, so that a tablet of last year takes it too: with words in every language."""

        def every(texts: Texts) -> Texts:
            return {tag: self.words(texts, tag) for tag in self.languages} if texts else texts

        return replace(
            question,
            only_at=(),
            text=every(question.text),
            hint=every(question.hint),
            labels={point: every(texts) for point, texts in question.labels.items()},
            options=tuple(replace(option, label=every(option.label)) for option in question.options),
        )

    def words(self, texts: Texts, language: str) -> str:
        """The text in this language, else in the survey's first, else any; empty if there is none."""
        for tag in (language, self.languages[0]):
            if tag in texts:
                return texts[tag]
        return next(iter(texts.values()), "")

    def asked(self, answers: Mapping[str, Answer]) -> tuple[Question, ...]:
        """The questions that these answers lead to, in order."""
        reached: dict[str, Answer] = {}
        asked = []
        for question in self.questions:
            if all(condition.holds(reached) for condition in question.ask_if):
                asked.append(question)
                if question.id in answers:
                    reached[question.id] = answers[question.id]
        return tuple(asked)
