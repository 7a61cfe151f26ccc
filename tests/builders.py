"""Surveys, visits and responses for tests: say what matters, the rest is filled in."""

from base64 import urlsafe_b64encode
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from surveys.ids import new_id
from surveys.response import Contact, Response
from surveys.survey import Answer, Kind, Option, Question, Rules, Survey
from surveys.visit import Visit

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = (date(2026, 3, day) for day in range(2, 9))
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
"""Monday's noon in Nairobi."""

_numbers = count(1)


def a_question(
    question_id: str = "overall", kind: str = "csat", *, options: Iterable[str] = (), **rest: Any
) -> Question:
    """`options` are values; their labels are made of them."""
    labelled = tuple(Option(value, {"en": value.title()}) for value in options)
    return Question(
        **{"id": question_id, "kind": Kind(kind), "text": {"en": f"{question_id}?"}, "options": labelled} | rest
    )


def a_survey(*questions: Question, urgent: Mapping[str, tuple[str, ...]] | None = None, **rest: Any) -> Survey:
    """Without questions: faces, three reasons, words and contact."""
    usual = (
        a_question(),
        a_question("why", "choice", options=("waiting", "staff", "price"), most=2),
        a_question("comment", "text"),
        a_question("contact", "contact"),
    )
    defaults: dict[str, Any] = {"slug": "branch-visit", "languages": ("en",), "version": 1}
    return Survey(**defaults | {"questions": questions or usual, "rules": Rules(urgent=urgent or {})} | rest)


def a_contact(phone: str | None = "+254711000001", **rest: Any) -> Contact:
    return Contact(**{"by": "call", "phone": phone} | rest)


def a_visit(survey: Survey | None = None, **rest: Any) -> Visit:
    number = next(_numbers)
    defaults = {"id": _id(number), "slip": _slip(number), "language": "en", "started_at": NOW}
    return Visit(survey or a_survey(), **defaults | rest)


def a_response(
    score: int | None = 1,
    words: str | None = None,
    *,
    reasons: Iterable[str] = (),
    contact: Contact | None = None,
    survey: Survey | None = None,
    **rest: Any,
) -> Response:
    """To the usual survey unless `answers` says otherwise; each with an id and a slip of its own."""
    survey, number = survey or a_survey(), next(_numbers)
    given: dict[str, Answer | None] = {"overall": score, "why": tuple(reasons) or None, "comment": words}
    given["contact"] = True if contact else None
    defaults: dict[str, Any] = {
        "id": _id(number),
        "survey": survey.slug,
        "version": survey.version,
        "language": "en",
        "started_at": NOW,
        "ended_at": NOW + timedelta(seconds=20),
        "ended": "finished",
        "answers": {key: answer for key, answer in given.items() if answer is not None},
        "slip": _slip(number),
        "contact": contact,
    }
    return Response(**defaults | rest)


def _id(number: int) -> Any:
    return new_id(NOW, randomness=number.to_bytes(8) + b"\0\0")


def _slip(number: int) -> str:
    return urlsafe_b64encode(number.to_bytes(16)).decode().rstrip("=")
