"""How a made-up customer walks through a survey: which face, why, in what words, and where they walked away."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random

from server.commands.demo import words
from server.commands.demo.chance import pick
from server.commands.demo.place import NOON, RECEIPT, Place
from surveys.response import Contact
from surveys.survey import Answer

GLOOMY, CONTENT = (0.30, 0.27, 0.20, 0.14, 0.09), (0.015, 0.03, 0.10, 0.33, 0.525)
"""How the faces from 1 to 5 are spread where everybody is unhappy, and where everybody is happy."""
USUAL = {"waiting": 3.0, "staff": 1.2, "information": 1.0, "price": 1.0, "solved": 1.3, "place": 0.5, "other": 0.5}
GOOD = {"staff": 4.0, "solved": 2.5, "waiting": 1.5, "information": 1.5, "place": 0.7}
UNHAPPY, HAPPY = 2, 4
"""Up to this face, and from this one on."""
LEAVES = {"why": 0.16, "recommend": 0.14, "comment": 0.2, "contact": 0.05}
"""How often a customer walks away when this is asked."""
CHOOSES = {"why": 0.86, "recommend": 0.9}


@dataclass(slots=True)
class Walk:
    language: str
    answers: dict[str, Answer] = field(default_factory=dict)
    shown: list[str] = field(default_factory=list)
    contact: Contact | None = None
    finished: bool = True

    @property
    def score(self) -> int:
        score = self.answers["overall"]
        return score if isinstance(score, int) else 0


def walk(place: Place, survey: str, mood: float, luck: Random) -> Walk:
    one = Walk(pick(luck, place.languages), {"overall": _face(mood, luck)}, ["overall"])
    for question in ("recommend" if survey == RECEIPT else "why", "comment", "contact"):
        one.shown.append(question)
        if luck.random() < LEAVES[question]:
            one.finished = False
            return one
        _answer(one, question, place, luck)
    return one


def wanting_an_answer(place: Place, luck: Random, reason: str) -> Walk:
    """An unhappy customer with words and a contact, who waits for the branch."""
    language = next(iter(place.languages))
    comment = complaint(language, reason, luck)
    answers: dict[str, Answer] = {"overall": 1, "why": (reason,), "comment": comment, "contact": True}
    return Walk(language, answers, list(answers), contact(luck))


def mood_at(place: Place, days_ago: int, hour: int) -> float:
    if place.noon is not None and hour in NOON:
        return place.noon
    before, now = place.mood
    return now + (before - now) * min(days_ago, 90) / 90


def contact(luck: Random) -> Contact:
    """Of somebody who is not there: numbers and domains that are kept free for examples (Ofcom, Arcep, RFC 2606)."""
    first, last = luck.choice(words.FIRST_NAMES), luck.choice(words.LAST_NAMES)
    by = pick(luck, {"call": 0.5, "email": 0.35, "text": 0.15})
    if by == "email":
        address = f"{first}.{last}.{luck.randrange(100, 1000)}@example.{luck.choice(('com', 'org', 'net'))}".lower()
        return Contact(by="email", email=address, name=f"{first} {last}")
    number = f"+447700900{luck.randrange(1000):03}" if luck.random() < 0.5 else f"+336399800{luck.randrange(100):02}"  # noqa: PLR2004
    return Contact(by="text" if by == "text" else "call", phone=number, name=f"{first} {last}")


def _face(mood: float, luck: Random) -> int:
    spread = [dark + (bright - dark) * mood for dark, bright in zip(GLOOMY, CONTENT, strict=True)]
    return luck.choices(range(1, 6), spread)[0]


def _answer(one: Walk, question: str, place: Place, luck: Random) -> None:
    if question in CHOOSES:
        if luck.random() < CHOOSES[question]:
            one.answers[question] = _reasons(one, place, luck) if question == "why" else _promoted(one, luck)
    elif question == "comment":
        if luck.random() < (0.26 if one.score <= UNHAPPY else 0.07):
            one.answers["comment"] = _comment(one, place, luck)
    elif luck.random() < (0.14 if one.score <= UNHAPPY else 0.006):
        one.answers["contact"] = True
        one.contact = contact(luck)


def _reasons(one: Walk, place: Place, luck: Random) -> tuple[str, ...]:
    weights: Mapping[str, float] = {**USUAL, **place.troubles} if one.score <= UNHAPPY else GOOD
    first, second = pick(luck, weights), pick(luck, weights)
    return tuple(dict.fromkeys((first, second))) if luck.random() < 0.25 else (first,)  # noqa: PLR2004


def _promoted(one: Walk, luck: Random) -> int:
    middle = {1: 1, 2: 4, 3: 6, 4: 8, 5: 10}[one.score]
    return max(0, min(10, middle + luck.choice((-1, 0, 0, 1))))


def _comment(one: Walk, place: Place, luck: Random) -> str:
    if one.score >= HAPPY:
        name = luck.choice((place.manager, *place.staff)).partition(" ")[0]
        return luck.choice(words.HAPPY[one.language]).format(name=name)
    if one.score > UNHAPPY:
        return luck.choice(words.SO_SO[one.language])
    given = one.answers.get("why")
    reason = given[0] if isinstance(given, tuple) else pick(luck, {**USUAL, **place.troubles})
    return complaint(one.language, reason, luck)


def complaint(language: str, reason: str, luck: Random) -> str:
    said = luck.choice(words.UNHAPPY[language][reason])
    more = luck.choice(("", "", *words.AND_MORE[language]))
    return f"{said} {more}".rstrip()
