"""When a question is asked, between our conditions and the expressions of other programs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import chain
from typing import Protocol

from server.publishing.exchange.expression import All, Any, Claim, Expression, Not
from surveys.survey import Condition, Kind


class Asked(Protocol):
    """An earlier question, as a condition sees it."""

    @property
    def id(self) -> str: ...
    @property
    def kind(self) -> Kind: ...
    @property
    def scale(self) -> range: ...
    @property
    def most(self) -> int: ...
    @property
    def values(self) -> Mapping[str, str]:
        """What the file calls an option -> its value."""
        ...


class CannotCarry(ValueError):
    """The expression says what our conditions cannot; the sentence's end says why."""


@dataclass(frozen=True, slots=True)
class Reading:
    """An expression against the questions before it, by the names that the file gives them."""

    asked: Mapping[str, Asked]

    def conditions(self, expression: Expression) -> tuple[Condition, ...]:
        """All of them must hold; raises CannotCarry."""
        if isinstance(expression, All):
            return tuple(chain.from_iterable(self._part(part) for part in expression.parts))
        return self._part(expression)

    def _part(self, expression: Expression) -> tuple[Condition, ...]:
        if isinstance(expression, All):
            return _between(self.conditions(expression))
        if isinstance(expression, Any):
            return (self._either(expression.parts),)
        if isinstance(expression, Not):
            return self._part(_denied(expression.part))
        return self._claim(expression)

    def _either(self, parts: Iterable[Expression]) -> Condition:
        each = [self._part(part) for part in parts]
        if any(len(conditions) != 1 for conditions in each):
            raise CannotCarry("“or” between several things at once")
        conditions = [conditions[0] for conditions in each]
        first = conditions[0]
        if any(one.question != first.question for one in conditions):
            raise CannotCarry("“or” between two questions")
        if all(one.any_of for one in conditions):
            return replace(first, any_of=tuple(chain.from_iterable(one.any_of for one in conditions)))
        return _spanning(conditions, self._scale_of(first.question))

    def _scale_of(self, question_id: str) -> range:
        return next(one.scale for one in self.asked.values() if one.id == question_id)

    def _claim(self, claim: Claim) -> tuple[Condition, ...]:
        asked = self.asked.get(claim.name)
        if asked is None:
            raise CannotCarry(f"“{claim.name}” is no question that is asked before")
        if claim.operator == "answered":
            return (Condition(asked.id),)
        if claim.operator == "empty":
            raise CannotCarry("Heard asks on after an answer, never after none")
        if asked.kind.is_scored:
            return (_of_score(asked, claim),)
        if asked.kind is Kind.CHOICE:
            return _of_choice(asked, claim)
        raise CannotCarry(f"what is typed at “{claim.name}” decides nothing")


def _denied(part: Expression) -> Expression:
    opposite = {"=": "!=", "!=": "=", "<": ">=", "<=": ">", ">": "<=", ">=": "<", "any": "none", "none": "any"}
    opposite |= {"answered": "empty", "empty": "answered"}
    if isinstance(part, Not):
        return part.part
    if isinstance(part, Claim) and part.operator in opposite:
        return replace(part, operator=opposite[part.operator])
    raise CannotCarry("“not” around several things")


def _between(conditions: tuple[Condition, ...]) -> tuple[Condition, ...]:
    """Two bounds that stand in brackets together are one condition."""
    match conditions:
        case (
            Condition(question=one, at_least=int(), at_most=None) as low,
            Condition(question=other, at_least=None, at_most=int(highest)),
        ) if one == other:
            return (replace(low, at_most=highest),)
    return conditions


def _of_score(asked: Asked, claim: Claim) -> Condition:
    points = set(chain.from_iterable(_points(value, claim.operator, asked.scale) for value in claim.values))
    if not claim.values or claim.operator in {"all", "none"}:
        raise CannotCarry(f"“{claim.operator}” of a score")
    sign, bound = claim.operator[0], _bound(points, claim, asked.scale)
    if sign in "<>" and bound is not None:
        return Condition(asked.id, at_most=bound) if sign == "<" else Condition(asked.id, at_least=bound)
    return _condition_of(asked.id, points, asked.scale)


def _bound(points: set[int], claim: Claim, scale: range) -> int | None:
    """The point that the claim draws its line at; None where all points hold, or none."""
    if points and points != set(scale):
        return max(points) if claim.operator.startswith("<") else min(points)
    edge = float(claim.values[0])
    return int(edge) if claim.operator in {"<=", ">="} and edge in scale else None


def _points(value: str, operator: str, scale: range) -> Iterable[int]:
    try:
        number = float(value)
    except ValueError:
        raise CannotCarry(f"“{value}” is no point of a scale") from None
    holds = {
        "=": lambda point: point == number,
        "any": lambda point: point == number,
        "!=": lambda point: point != number,
        "<": lambda point: point < number,
        "<=": lambda point: point <= number,
        ">": lambda point: point > number,
        ">=": lambda point: point >= number,
    }.get(operator, lambda _: False)
    return filter(holds, scale)


def _condition_of(question_id: str, points: set[int], scale: range) -> Condition:
    if not points:
        raise CannotCarry("it never holds")
    if points == set(scale):
        return Condition(question_id)
    low, high = min(points), max(points)
    if points != set(range(low, high + 1)):
        raise CannotCarry("scores with a gap between them")
    return Condition(question_id, at_least=low, at_most=high)


def _spanning(conditions: list[Condition], scale: range) -> Condition:
    points: set[int] = set()
    for one in conditions:
        if one.any_of:
            raise CannotCarry("“or” between several things at once")
        low = scale[0] if one.at_least is None else one.at_least
        high = scale[-1] if one.at_most is None else one.at_most
        points |= set(range(low, high + 1))
    return _condition_of(conditions[0].question, points, scale)


def _of_choice(asked: Asked, claim: Claim) -> tuple[Condition, ...]:
    named = [asked.values.get(value) for value in claim.values]
    if not named or None in named:
        raise CannotCarry("it names an option that is not offered")
    chosen = tuple(value for value in named if value)
    if claim.operator == "all" or (claim.operator == "=" and len(chosen) > 1):
        return tuple(Condition(asked.id, any_of=(value,)) for value in chosen)
    if claim.operator in {"=", "any"}:
        return (Condition(asked.id, any_of=chosen),)
    if claim.operator in {"!=", "none"} and asked.most == 1:
        if others := tuple(value for value in asked.values.values() if value not in chosen):
            return (Condition(asked.id, any_of=others),)
        raise CannotCarry("it never holds")
    raise CannotCarry("that an option was not chosen, where several may be")
