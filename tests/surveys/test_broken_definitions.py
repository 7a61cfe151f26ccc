"""What a broken definition is told: where, and what was expected."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.surveys.small import Definition, problems_after, problems_of


def question(number: int, **parts: Any) -> Callable[[Definition], None]:
    return lambda definition: definition["questions"][number].update(parts)


def condition(**parts: Any) -> Callable[[Definition], None]:
    return question(1, ask_if=[parts])


def survey(**parts: Any) -> Callable[[Definition], None]:
    return lambda definition: definition.update(parts)


def both(text: str) -> dict[str, str]:
    return {"en": text, "fr": text}


EIGHT = [{"value": f"v{number}", "label": both("x")} for number in range(8)]

BROKEN: dict[str, tuple[Callable[[Definition], object], str]] = {
    "a missing key": (lambda d: d.pop("slug"), "slug: is missing; expected lowercase letters, digits, - and _, sta"),
    "a missing key inside": (
        lambda d: d["questions"][2].pop("text"),
        "questions[2].text: is missing; expected a table",
    ),
    "an unknown key": (survey(langages=["en"]), 'langages: unknown key; did you mean "languages"?'),
    "an unknown key inside": (question(0, txt={}), 'questions[0].txt: unknown key; did you mean "text"?'),
    "an unknown key like no other": (
        survey(rules={"zzz": 1}),
        "rules.zzz: unknown key; known are low, urgent, take_within_hours, answer_within_days, solve_within_days",
    ),
    "a key of two lines": (survey(**{"a\nb": 1}), r'"a\nb": unknown key'),
    "a wrong type": (survey(slug=3), "slug: expected lowercase letters"),
    "a list that is a text": (survey(languages="en"), "languages: expected a list of language tags"),
    "true instead of a number": (question(1, most=True), "questions[1].most: expected a whole number from 1"),
    "a broken number": (question(1, most=1.0), "questions[1].most: expected a whole number from 1"),
    "an unknown kind": (question(0, kind="csta"), "questions[0].kind: expected one of csat, nps, ces, choice"),
    "a kind nearly right": (question(0, kind="csta"), '; did you mean "csat"?'),
    "a bad slug": (survey(slug="Branch Visit"), "slug: expected lowercase letters, digits, - and _"),
    "a slug with a line's end": (survey(slug="small\n"), "slug: expected lowercase letters, digits, - and _"),
    "a long id": (question(2, id="x" * 41), "questions[2].id: expected lowercase letters, digits, - and _"),
    "an id twice": (question(2, id="why"), 'questions[2].id: expected another id; "why" is used before'),
    "an option twice": (
        lambda d: d["questions"][1]["options"][1].update(value="waiting"),
        'questions[1].options[1].value: expected another value; "waiting" is used before',
    ),
    "a language missing": (
        lambda d: d["questions"][1]["options"][0]["label"].pop("fr"),
        "questions[1].options[0].label: the text is missing in fr",
    ),
    "a theme in another language": (
        survey(themes={"Waiting": {"de": ["warte*"]}}),
        "themes.Waiting.de: not one of the survey's languages (en, fr)",
    ),
    "a theme that is a list": (survey(themes={"Waiting": ["wait*"]}), "themes.Waiting: expected a table of word lists"),
    "a theme without a name": (survey(themes={" ": {}}), 'themes." ": expected a name of at most 40 letters'),
    "a theme's word with a star inside": (
        survey(themes={"Waiting": {"en": ["wa*t"]}}),
        "themes.Waiting.en[0]: expected a word or phrase; * stands for any letters",
    ),
    "a hint in one language": (question(2, hint={"fr": "x"}), "questions[2].hint: the text is missing in en"),
    "thanks in one language": (survey(thanks={"en": "Thanks"}), "thanks: the text is missing in fr"),
    "a label in one language": (
        question(0, labels={"1": {"en": "Bad"}}),
        "questions[0].labels.1: the text is missing in fr",
    ),
    "an empty text": (question(0, text={"en": " ", "fr": "x"}), "questions[0].text.en: expected a text that is not em"),
    "a language not declared": (
        lambda d: d["questions"][0]["text"].update(es="¿?"),
        "questions[0].text.es: not one of the survey's languages (en, fr)",
    ),
    "a language twice": (survey(languages=["en", "fr", "en"]), "languages: expected a list of language tags"),
    "no language": (survey(languages=[]), "languages: expected a list of language tags"),
    "no question": (survey(questions=[]), "questions: expected a list with at least one question"),
    "two contacts": (
        question(2, kind="contact"),
        "questions[3].kind: only one question may be a contact; questions[2] is one",
    ),
    "waiting for an unknown question": (
        condition(question="overal"),
        'questions[1].ask_if[0].question: no question has the id "overal"; did you mean "overall"?',
    ),
    "waiting for itself": (
        condition(question="why"),
        "questions[1].ask_if[0].question: this is a cycle: the question waits for itself",
    ),
    "waiting for a later question": (
        condition(question="comment"),
        'questions[1].ask_if[0].question: expected an earlier question; "comment" comes later',
    ),
    "waiting in a circle": (
        lambda d: (question(1, ask_if=[{"question": "comment"}])(d), question(2, ask_if=[{"question": "why"}])(d)),
        'questions[1].ask_if[0].question: this is a cycle: "comment" waits for "why" in turn',
    ),
    "a bound off the scale": (
        condition(question="overall", at_least=6),
        'questions[1].ask_if[0].at_least: expected a bound on the scale of "overall", from 1 to 5',
    ),
    "bounds that nothing meets": (
        condition(question="overall", at_least=4, at_most=2),
        "questions[1].ask_if[0].at_least: expected no more than at_most",
    ),
    "a bound on words": (
        question(3, ask_if=[{"question": "comment", "at_most": 2}]),
        'questions[3].ask_if[0].at_most: expected a bound on the scale of "comment", only for a scored question',
    ),
    "an option not offered": (
        question(3, ask_if=[{"question": "why", "any_of": ["staff", "price"]}]),
        'questions[3].ask_if[0].any_of[1]: expected an option of "why": waiting, staff',
    ),
    "options of a score": (
        condition(question="overall", any_of=["staff"]),
        'questions[1].ask_if[0].any_of[0]: expected an option of "overall": only for a choice',
    ),
    "most of none": (question(1, most=0), "questions[1].most: expected a whole number from 1"),
    "more than all": (question(1, most=3), "questions[1].most: expected a whole number from 1 to 2"),
    "a choice of nothing": (question(1, options=[]), "questions[1].options: a choice needs options"),
    "eight options": (question(1, options=EIGHT), "questions[1].options: expected a list of at most 7 options"),
    "options for words": (question(2, options=[]), "questions[2].options: only a choice has this"),
    "words first": (
        lambda d: d["questions"].reverse(),
        "questions[0].kind: the first question must be scored: csat, nps or ces",
    ),
    "a first question that waits": (
        question(0, ask_if=[{"question": "why"}]),
        "questions[0].ask_if: the first question is always asked",
    ),
    "a label off the scale": (
        question(0, labels={"6": both("Best")}),
        "questions[0].labels.6: expected a point from 1 to 5",
    ),
    "a label without a scale": (
        question(2, labels={"1": both("Bad")}),
        "questions[2].labels.1: expected no labels: this kind has no scale",
    ),
    "a threshold off the scale": (
        survey(rules={"low": {"csat": 6}}),
        "rules.low.csat: expected a whole number from 1 to 5",
    ),
    "urgent words in no language of ours": (
        survey(rules={"urgent": {"es": ["gas"]}}),
        "rules.urgent.es: not one of the survey's languages (en, fr)",
    ),
    "an urgent word that is always there": (
        survey(rules={"urgent": {"en": ["*"]}}),
        "rules.urgent.en[0]: expected a word or phrase; * stands for any letters, only at its start or end",
    ),
    "solved before answered": (
        survey(rules={"answer_within_days": 5}),
        "rules.solve_within_days: expected at least answer_within_days (5)",
    ),
    "a promise of never": (
        survey(rules={"take_within_hours": 0}),
        "rules.take_within_hours: expected opening hours as a whole number from 1 to 200",
    ),
    "a version in words": (survey(version="two"), "version: expected a whole number"),
}


@pytest.mark.parametrize(("change", "problem"), BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_definition_is_told(change: Callable[[Definition], object], problem: str) -> None:
    problems = problems_after(change)
    assert any(problem in line for line in problems), problems
    assert all(line.startswith("small.toml: ") and "\n" not in line for line in problems)


ONE_MISTAKE = [
    survey(slug="Big"),
    survey(languages="en"),
    survey(rules=[]),
    question(0, text="How was it?"),
    question(0, text={"en": 1, "fr": "x"}),
    question(0, kind="csta"),
    condition(question=1),
    condition(question="overall", at_most="2"),
    condition(question="overall", at_most=9),
]


@pytest.mark.parametrize("change", ONE_MISTAKE)
def test_one_mistake_is_told_once(change: Callable[[Definition], object]) -> None:
    assert len(problems_after(change)) == 1


def test_all_mistakes_are_told_together() -> None:
    def break_much(definition: Definition) -> None:
        definition["slug"] = "Not a slug"
        definition["questions"][0]["text"] = "How was it?"
        definition["questions"][1]["ask_if"] = [{"question": "nothing"}]
        definition["questions"][3]["text"].pop("fr")

    keys = [problem.split(": ")[1] for problem in problems_after(break_much)]
    assert keys == ["slug", "questions[0].text", "questions[3].text", "questions[1].ask_if[0].question"]


def test_something_that_is_no_table_is_told_so() -> None:
    assert problems_of(["slug"]) == ["small.toml: expected a table with slug, languages and questions"]
