"""Survey definitions: TOML files here, the same shape as JSON on the way to tablets."""

import tomllib
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from itertools import chain, islice
from pathlib import Path
from typing import Any

from surveys.checks import Plain, checked
from surveys.errors import BrokenDefinition
from surveys.shape import Shape, schema
from surveys.survey import LOW, Condition, Kind, Option, Question, Rules, Survey, WordLists

MOST_PROBLEMS = 500
"""Beyond it nobody reads on, and each may cost a search for what was meant."""


def bundled() -> tuple[Path, ...]:
    """The definition files that come with Heard."""
    return tuple(sorted((Path(__file__).parent / "definitions").glob("*.toml")))


def read(path: Path) -> Survey:
    """The survey in a TOML file; raises BrokenDefinition, also when the file cannot be read."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise BrokenDefinition([f"{path.name}: cannot be read: {error.strerror}"]) from error
    return survey_from(_toml(content, path.name), path.name)


def survey_from(definition: Mapping[str, Any], source: str) -> Survey:
    """The survey that a definition describes; raises BrokenDefinition with all its problems, each naming `source`."""
    plain, problems = _judged(definition)
    if problems:
        raise BrokenDefinition([": ".join(filter(None, (source, at, what))) for at, what in problems])
    return _survey(plain)


def problems_of(definition: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Key path and what was expected, of everything that is wrong; none of a definition that `survey_from` takes."""
    return tuple(_judged(definition)[1])


def definition_of(survey: Survey) -> dict[str, Any]:
    """The inverse of `survey_from`, for JSON; rules are written out, so that changed defaults change no version."""
    return {**_plain(survey), "version": survey.version}


def _judged(definition: Mapping[str, Any]) -> tuple[Plain, list[tuple[str, str]]]:
    shape = Shape()
    plain = shape.fitted(definition, schema()) or {}
    return plain, list(islice(chain(shape.problems, checked(plain)), MOST_PROBLEMS))


def _toml(content: bytes, name: str) -> dict[str, Any]:
    try:
        text = content.decode("utf-8-sig")
        return tomllib.loads(text)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise BrokenDefinition([f"{name}: line {line}: expected text in UTF-8"]) from error
    except RecursionError as error:
        raise BrokenDefinition([f"{name}: expected fewer tables inside one another"]) from error
    except ValueError as error:
        last = f"at line {text.count(chr(10)) + 1}, the end"
        raise BrokenDefinition([f"{name}: no TOML: {str(error).replace('at end of document', last)}"]) from error


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        parts = {part.name: getattr(value, part.name) for part in fields(value)}
        if not parts.get("options", True):
            del parts["most"]
        return {name: _plain(part) for name, part in parts.items() if part not in (None, "", {}, ())}
    if isinstance(value, Mapping):
        return {str(key): _plain(part) for key, part in value.items()}
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    return value.value if isinstance(value, Enum) else value


def _survey(plain: Plain) -> Survey:
    rules = plain.get("rules", {})
    return Survey(
        **{
            **plain,
            "languages": tuple(plain["languages"]),
            "questions": tuple(map(_question, plain["questions"])),
            "rules": Rules(
                **{
                    **rules,
                    "low": {**LOW, **{Kind(kind): score for kind, score in rules.get("low", {}).items()}},
                    "urgent": _word_lists(rules.get("urgent", {})),
                }
            ),
            "themes": {name: _word_lists(lists) for name, lists in plain.get("themes", {}).items()},
        }
    )


def _word_lists(plain: Plain) -> WordLists:
    return {language: tuple(words) for language, words in plain.items()}


def _question(plain: Plain) -> Question:
    return Question(
        **{
            **plain,
            "kind": Kind(plain["kind"]),
            "labels": {int(point): texts for point, texts in plain.get("labels", {}).items()},
            "options": tuple(Option(**option) for option in plain.get("options", ())),
            "only_at": tuple(plain.get("only_at", ())),
            "ask_if": tuple(
                Condition(**{**condition, "any_of": tuple(condition.get("any_of", ()))})
                for condition in plain.get("ask_if", ())
            ),
        }
    )
