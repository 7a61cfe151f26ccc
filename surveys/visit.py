"""One customer's walk through a survey, from the first touch to the thanks or to walking away."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import takewhile
from typing import Literal
from uuid import UUID

from surveys.errors import NotAnAnswer
from surveys.response import Contact, Response, answer_problem, contact_problem
from surveys.survey import Answer, Question, Survey


class Visit:
    """Knows what was answered and what comes next; whoever holds it (outbox row, draft) can restore it."""

    def __init__(
        self,
        survey: Survey,
        *,
        id: UUID,  # noqa: A002
        slip: str,
        language: str,
        started_at: datetime,
        answers: Mapping[str, Answer] | None = None,
        shown: Iterable[str] = (),
        contact: Contact | None = None,
        changed: bool = False,
    ) -> None:
        self.survey = survey
        self.id = id
        self.slip = slip
        self.language = language
        self.started_at = started_at
        self.answers: dict[str, Answer] = dict(answers or {})
        self.shown: list[str] = list(shown)
        self.contact = contact
        self.changed = changed
        """Whether an answer was given and then given differently."""

    @property
    def next(self) -> Question | None:
        """The first question that was neither answered nor passed by; None when nothing is left to ask."""
        return next((question for question in self._asked() if question.id not in self.shown), None)

    def answer(self, question_id: str, value: Answer) -> None:
        """Take an answer, the first or another one; raise NotAnAnswer when it does not fit."""
        question = self._question(question_id)
        if problem := answer_problem(question, value):
            raise NotAnAnswer(f"{question_id}: {problem}")
        self.changed |= self.answers.get(question_id, value) != value
        self.answers[question_id] = value
        self._show(question_id)

    def skip(self, question_id: str) -> None:
        """Pass a question by; an answer given before is taken back."""
        self._question(question_id)
        self.changed |= self.answers.pop(question_id, None) is not None
        if question_id == self._asking:
            self.contact = None
        self._show(question_id)

    def ask_for_an_answer(self, contact: Contact | None) -> None:
        """The customer wants to hear from the branch, with or without saying how; how stays what was said before."""
        if self._asking is None:
            raise NotAnAnswer("This survey does not ask for contact details.")
        if contact and (problem := contact_problem(contact)):
            raise NotAnAnswer(problem)
        self.contact = contact or self.contact
        self.answer(self._asking, True)

    def back(self) -> Question | None:
        """Step back to the question before the next one; its answer stays until another is given."""
        passed = list(takewhile(lambda question: question.id in self.shown, self._asked()))
        if not passed:
            return None
        self.shown.remove(passed[-1].id)
        return passed[-1]

    def change(self) -> Question:
        """Begin again at the first question, with all answers kept until others are given."""
        self.shown.clear()
        return self.survey.first

    def finish(self, now: datetime) -> Response:
        return self.to_response("finished", now)

    def leave(self, now: datetime) -> Response:
        return self.to_response("left", now)

    def to_response(self, ended: Literal["finished", "left"], now: datetime) -> Response:
        """What was said, without answers to questions that a changed answer made unreachable."""
        reached = [question.id for question in self._asked()]
        answers = {question_id: self.answers[question_id] for question_id in reached if question_id in self.answers}
        return Response(
            id=self.id,
            survey=self.survey.slug,
            version=self.survey.version,
            language=self.language,
            started_at=self.started_at,
            ended_at=now,
            ended=ended,
            answers=answers,
            slip=self.slip,
            contact=self.contact if self._asking in answers else None,
            shown=tuple(question_id for question_id in reached if question_id in self.shown),
        )

    @property
    def _asking(self) -> str | None:
        question = self.survey.contact_question
        return question.id if question else None

    def _asked(self) -> tuple[Question, ...]:
        return self.survey.asked(self.answers)

    def _question(self, question_id: str) -> Question:
        question = self.survey.question(question_id)
        if question is None:
            raise NotAnAnswer(f"The survey {self.survey.slug} has no such question.")
        return question

    def _show(self, question_id: str) -> None:
        if question_id not in self.shown:
            self.shown.append(question_id)
