"""What a phone's form says: parsed at the border, with a sentence's key beside whatever cannot be taken."""

import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from server.contacts.contact import valid_phone
from surveys.response import LONGEST_CONTACT, LONGEST_REFERENCE, LONGEST_WORDS, Contact
from surveys.survey import Answer, Kind, Question, Survey

Fields = Mapping[str, Sequence[str]]

TRAP = "homepage"
OWN = frozenset({"at", "by", "do", "email", "lang", "name", "on", "phone", "step", "trial", "v", TRAP})
"""The page's own fields, those of its previews among them."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


@dataclass(frozen=True, slots=True)
class Filled:
    answers: dict[str, Answer] = field(default_factory=dict)
    on_page: tuple[str, ...] = ()
    """Questions that the page had, answered or left empty."""
    contact: Contact | None = None
    wants_answer: bool = False
    finished: bool = False
    is_robot: bool = False
    """Something was filled in that no person can see."""
    problems: dict[str, str] = field(default_factory=dict)
    """Field -> key of the phrase that says what to look at."""

    @property
    def says_something(self) -> bool:
        return bool(self.answers or self.contact)


def visit_id_of(fields: Fields) -> UUID | None:
    try:
        return UUID(one(fields, "v"))
    except ValueError:
        return None


def field_of(question_id: str) -> str:
    """Where a question's answer stands in the form: never in one of the page's own fields."""
    return f"question.{question_id}" if question_id in OWN else question_id


def filled(fields: Fields, survey: Survey, region: str | None) -> Filled:
    """`region` is where phone numbers without a country code are from."""
    answers: dict[str, Answer] = {}
    problems: dict[str, str] = {}
    for question in survey.questions:
        answer, problem = _answer(question, fields.get(field_of(question.id), ()))
        if problem:
            problems[field_of(question.id)] = problem
        elif answer is not None:
            answers[question.id] = answer
    asking, do = survey.contact_question, one(fields, "do")
    contact, wrong = contact_of(fields, region) if asking else (None, {})
    problems |= wrong
    seen = set(fields.get("on", ())) | ({asking.id} if asking and do == "done" else set())
    return Filled(
        answers,
        # Done without asking takes an earlier "I'd like an answer" back.
        on_page=tuple(
            question.id
            for question in survey.questions
            if question.id in seen and field_of(question.id) not in problems
        ),
        contact=contact,
        wants_answer=asking is not None and (contact is not None or do in {"answer", "reach"}),
        finished=do in {"done", "reach"} and not problems,
        is_robot=bool(one(fields, TRAP)),
        problems=problems,
    )


def carried(answers: Mapping[str, Answer], shown: Sequence[str], here: Container[str]) -> list[tuple[str, str]]:
    """What a page sends along of the pages before it, as hidden fields; `here` are the questions it asks itself."""
    pairs = [("on", one) for one in shown if one not in here]
    for question_id, answer in answers.items():
        if question_id not in here and answer is not True:
            values = answer if isinstance(answer, tuple) else (answer,)
            pairs += [(field_of(question_id), str(value)) for value in values]
    return pairs


def contact_of(fields: Fields, region: str | None) -> tuple[Contact | None, dict[str, str]]:
    """How the customer wants to be reached; None when nothing was typed, which is allowed."""
    by = one(fields, "by")
    phone, email, name = (one(fields, key)[:LONGEST_CONTACT] for key in ("phone", "email", "name"))
    # An older browser shows both fields, and then what was typed says more than the choice above it.
    if email and (by == "email" or not phone):
        if "@" not in email.strip("@"):
            return None, {"email": "email_wrong"}
        return Contact(by="email", email=email.lower(), name=name or None), {}
    if phone:
        number = valid_phone(phone, region)
        if number is None:
            return None, {"phone": "phone_wrong"}
        return Contact(by="text" if by == "text" else "call", phone=number, name=name or None), {}
    return None, {}


def one(fields: Fields, key: str) -> str:
    """One line of text."""
    return _CONTROL.sub(" ", next(iter(fields.get(key, ())), "")).strip()


def _answer(question: Question, given: Sequence[str]) -> tuple[Answer | None, str]:
    values = [tidy for value in given if (tidy := value.replace("\0", "").strip())]
    if not values or question.kind is Kind.CONTACT:
        return None, ""
    if question.kind.is_scored:
        # The last one: a hidden field may stand before the button that was pressed.
        score = int(values[-1]) if values[-1].isascii() and values[-1].isdigit() and len(values[-1]) <= 2 else -1  # noqa: PLR2004
        return (score, "") if score in question.scale else (None, "look_again")
    if question.kind is Kind.CHOICE:
        offered = {option.value for option in question.options}
        chosen = tuple(dict.fromkeys(value for value in values if value in offered))
        return (chosen or None, "") if len(chosen) <= question.most else (None, "chosen_too_many")
    words = values[0].replace("\r\n", "\n")
    longest = LONGEST_WORDS if question.kind is Kind.TEXT else LONGEST_REFERENCE
    return (words, "") if len(words) <= longest else (None, "words_too_long")
