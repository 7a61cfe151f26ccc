"""What a right shape alone does not ensure of a definition: names, languages, options, conditions."""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from surveys.own import own_languages, own_problems
from surveys.shape import join, near
from surveys.survey import SCALES, Kind, Rules

Plain = Mapping[str, Any]
"""A table of a definition whose values have the right types; a key that was missing or wrong may be absent."""
Problems = Iterator[tuple[str, str]]
"""Key path and what was expected."""


def _each(plain: Plain, key: str, at: str = "") -> Iterator[tuple[str, Plain]]:
    """The tables of a list, each with its key path."""
    return ((f"{join(at, key)}[{index}]", item or {}) for index, item in enumerate(plain.get(key, ())))


def _kind(question: Plain) -> Kind | None:
    return next((kind for kind in Kind if kind == question.get("kind")), None)


def _scale(question: Plain) -> range:
    kind = _kind(question)
    return SCALES.get(kind, range(0)) if kind else range(0)


def _values(question: Plain) -> list[str]:
    return [option["value"] for _, option in _each(question, "options") if option.get("value")]


def _languages(survey: Plain) -> Problems:
    languages = [language for language in survey.get("languages", ()) if language]
    own = own_languages(_each(survey, "questions"), languages)
    for at, texts in _all_texts(survey):
        if missing := [tag for tag in own.get(at.partition(".")[0], languages) if tag not in texts]:
            yield at, f"the text is missing in {', '.join(missing)}"
        yield from _undeclared(texts, languages, at)
    yield from _undeclared(survey.get("rules", {}).get("urgent", {}), languages, "rules.urgent")
    for name, lists in survey.get("themes", {}).items():
        yield from _undeclared(lists, languages, join("themes", name))


def _undeclared(table: Plain, languages: list[str], at: str) -> Problems:
    if languages:
        for language in table:
            if language not in languages:
                yield join(at, language), f"not one of the survey's languages ({', '.join(languages)})"


def _all_texts(survey: Plain) -> Iterator[tuple[str, Plain]]:
    def given(table: Plain, *keys: str, at: str) -> Iterator[tuple[str, Plain]]:
        return ((join(at, key), table[key]) for key in keys if key in table)

    yield from given(survey, "thanks", at="")
    for at, question in _each(survey, "questions"):
        yield from given(question, "text", "hint", at=at)
        labels = question.get("labels", {})
        yield from given(labels, *labels, at=f"{at}.labels")
        for where, option in _each(question, "options", at):
            yield from given(option, "label", at=where)


def _names(survey: Plain) -> Problems:
    yield from _used_twice(_each(survey, "questions"), "id")
    for at, question in _each(survey, "questions"):
        yield from _used_twice(_each(question, "options", at), "value")


def _used_twice(items: Iterator[tuple[str, Plain]], key: str) -> Problems:
    seen: Counter[str] = Counter()
    for at, item in items:
        name = item.get(key)
        if name and seen[name]:
            yield f"{at}.{key}", f"expected another {key}; {json.dumps(name)} is used before"
        seen[name or ""] += 1


def _first(survey: Plain) -> Problems:
    for at, question in list(_each(survey, "questions"))[:1]:
        kind = _kind(question)
        if kind and not kind.is_scored:
            yield f"{at}.kind", "the first question must be scored: csat, nps or ces"
        if question.get("ask_if"):
            yield f"{at}.ask_if", "the first question is always asked"


def _contacts(survey: Plain) -> Problems:
    contacts = [at for at, question in _each(survey, "questions") if _kind(question) is Kind.CONTACT]
    for at in contacts[1:]:
        yield f"{at}.kind", f"only one question may be a contact; {contacts[0]} is one"


def _labels(survey: Plain) -> Problems:
    for at, question in _each(survey, "questions"):
        scale = _scale(question)
        for point in question.get("labels", {}):
            if _kind(question) and point not in map(str, scale):
                where = f"a point from {scale[0]} to {scale[-1]}" if scale else "no labels: this kind has no scale"
                yield join(f"{at}.labels", point), f"expected {where}"


def _options(survey: Plain) -> Problems:
    for at, question in _each(survey, "questions"):
        kind, offered, most = _kind(question), question.get("options", []), question.get("most", 1)
        if kind is Kind.CHOICE:
            if not offered:
                yield f"{at}.options", "a choice needs options"
            elif most > len(offered):
                yield f"{at}.most", f"expected a whole number from 1 to {len(offered)}, the number of options"
        elif kind:
            for key in ("options", "most"):
                if key in question:
                    yield f"{at}.{key}", "only a choice has this"


def _conditions(survey: Plain) -> Problems:
    questions = [question for _, question in _each(survey, "questions")]
    ids = [question.get("id") for question in questions]
    waits_for = {
        question.get("id"): [condition.get("question") for _, condition in _each(question, "ask_if")]
        for question in reversed(questions)
    }
    for index, (at, question) in enumerate(_each(survey, "questions")):
        for where, condition in _each(question, "ask_if", at):
            target = condition.get("question")
            if not target:
                continue
            if target not in ids:
                hint = near(target, filter(None, ids))
                yield f"{where}.question", f"no question has the id {json.dumps(target)}{hint}"
            elif ids.index(target) >= index:
                yield f"{where}.question", _too_late(ids[index], target, waits_for)
            if target in ids:
                yield from _bounds(condition, questions[ids.index(target)], where)


def _too_late(waiting: str | None, target: str, waits_for: Mapping[str | None, list[str | None]]) -> str:
    if waiting == target:
        return "this is a cycle: the question waits for itself"
    reached: set[str | None] = set()
    ahead: list[str | None] = [target]
    while ahead:
        step = ahead.pop()
        if step == waiting:
            return f"this is a cycle: {json.dumps(target)} waits for {json.dumps(waiting)} in turn"
        if step not in reached:
            reached.add(step)
            ahead += waits_for.get(step, [])
    return f"expected an earlier question; {json.dumps(target)} comes later"


def _bounds(condition: Plain, target: Plain, at: str) -> Problems:
    scale, offered = _scale(target), _values(target)
    if _kind(target) is None:
        return
    for key in ("at_least", "at_most"):
        if key in condition and condition[key] not in scale:
            points = f"from {scale[0]} to {scale[-1]}" if scale else "only for a scored question"
            yield f"{at}.{key}", f"expected a bound on the scale of {json.dumps(target['id'])}, {points}"
    if {"at_least", "at_most"} <= condition.keys() and condition["at_least"] > condition["at_most"]:
        yield f"{at}.at_least", "expected no more than at_most, or the question is never asked"
    for index, value in enumerate(condition.get("any_of", ())):
        if value and value not in offered:
            options = ", ".join(offered) or "only for a choice"
            yield f"{at}.any_of[{index}]", f"expected an option of {json.dumps(target['id'])}: {options}"


def _promises(survey: Plain) -> Problems:
    rules = Rules(**{key: days for key, days in survey.get("rules", {}).items() if key.endswith("_days")})
    if rules.solve_within_days < rules.answer_within_days:
        yield "rules.solve_within_days", f"expected at least answer_within_days ({rules.answer_within_days})"


def checked(survey: Plain) -> Problems:
    """All of them, found one by one."""
    for check in CHECKS:
        yield from check(survey)


CHECKS: tuple[Callable[[Plain], Problems], ...] = (
    _names,
    _first,
    _contacts,
    _languages,
    _labels,
    _options,
    _conditions,
    _promises,
    lambda survey: own_problems(list(_each(survey, "questions"))),
)
