"""What a definition must keep to where branches ask questions of their own: the chain's stay as they are."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

Placed = tuple[str, Mapping[str, Any]]
"""Key path, and a question as plain data."""


def own_problems(questions: Sequence[Placed]) -> Iterator[tuple[str, str]]:
    """Key path and what was expected."""
    if questions and questions[0][1].get("only_at"):
        yield f"{questions[0][0]}.only_at", "the first question is asked everywhere"
    own = {question.get("id"): question["only_at"] for _, question in questions if question.get("only_at")}
    seen: dict[str, str] = {}
    for at, question in questions:
        if question.get("only_at") and question.get("kind") == "contact":
            yield f"{at}.only_at", "how to reach a customer is asked everywhere"
        for branch in question.get("only_at", ()):
            if branch in seen:
                yield f"{at}.only_at", f"{branch} has a question of its own already, {seen[branch]}"
            seen.setdefault(branch, at)
        for number, condition in enumerate(question.get("ask_if", ())):
            target = (condition or {}).get("question")
            if target in own and target != question.get("id"):
                where = f"{at}.ask_if[{number}].question"
                yield where, f"{json.dumps(target)} is asked at some branches only; nothing can wait for it"


def own_languages(questions: Iterable[Placed], languages: Sequence[str]) -> dict[str, list[str]]:
    """Key path of each own question -> the languages it must be whole in: those of its text, at least one."""
    return {
        at: [tag for tag in languages if tag in (question.get("text") or {})] or list(languages[:1])
        for at, question in questions
        if question.get("only_at")
    }
