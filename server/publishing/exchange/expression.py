"""The expressions of SurveyJS ({name} = 'x') and of XLSForm (selected(${name}, 'x')) in one grammar."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

_token = re.compile(
    r"""\s*(?:
      (?P<name>\$?\{[^{}]*\})
    | (?P<string>'[^']*'|"[^"]*")
    | (?P<number>-?\d+(?:\.\d+)?(?![\w.]))
    | (?P<sign><=|>=|<>|!=|==|&&|\|\||[=<>!()\[\],])
    | (?P<word>[A-Za-z_][\w-]*)
    )""",
    re.VERBOSE,
)
_signs = {
    "=": "=",
    "==": "=",
    "equal": "=",
    "!=": "!=",
    "<>": "!=",
    "notequal": "!=",
    "<": "<",
    "less": "<",
    "<=": "<=",
    "lessorequal": "<=",
    ">": ">",
    "greater": ">",
    ">=": ">=",
    "greaterorequal": ">=",
    "contains": "all",
    "allof": "all",
    "anyof": "any",
    "noneof": "none",
    "notcontains": "none",
    "notempty": "answered",
    "empty": "empty",
}
_turned = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
DEEPEST = 50
LONGEST = 2_000
"""Characters."""


class NoExpression(ValueError):
    """It is written in a way that is not understood here: arithmetic, functions, or a slip."""


@dataclass(frozen=True, slots=True)
class Claim:
    name: str
    operator: str
    """= != < <= > >= any all none answered empty"""
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Not:
    part: "Expression"


@dataclass(frozen=True, slots=True)
class All:
    parts: tuple["Expression", ...]


@dataclass(frozen=True, slots=True)
class Any:
    parts: tuple["Expression", ...]


Expression = Claim | Not | All | Any


def parsed(text: str) -> Expression:
    """Raises NoExpression."""
    if len(text) > LONGEST:
        raise NoExpression("it is too long")
    parser = _Parser(_tokens(text))
    expression = parser.either()
    if parser.ahead:
        raise NoExpression(f"nothing is known of “{parser.ahead}” here")
    return expression


def _tokens(text: str) -> list[str]:
    tokens, at = [], 0
    text = text.strip()
    while at < len(text):
        found = _token.match(text, at)
        if found is None:
            raise NoExpression(f"“{text[at : at + 20].strip()}” is not understood")
        tokens.append(found[0].strip())
        at = found.end()
    return tokens


@dataclass(slots=True)
class _Parser:
    tokens: list[str]
    depth: int = field(default=0)

    @property
    def ahead(self) -> str:
        return self.tokens[0] if self.tokens else ""

    def take(self) -> str:
        if not self.tokens:
            raise NoExpression("it ends too early")
        return self.tokens.pop(0)

    def expect(self, token: str) -> None:
        if (taken := self.take()) != token:
            raise NoExpression(f"“{token}” is missing before “{taken}”")

    def either(self) -> Expression:
        return self._joined(("or", "||"), self.both, Any)

    def both(self) -> Expression:
        return self._joined(("and", "&&"), self.one, All)

    def _joined(self, words: tuple[str, ...], part: Callable[[], Expression], kind: type[All | Any]) -> Expression:
        parts = [part()]
        while self.ahead.lower() in words:
            self.take()
            parts.append(part())
        return parts[0] if len(parts) == 1 else kind(tuple(parts))

    def one(self) -> Expression:
        self.depth += 1
        if self.depth > DEEPEST:
            raise NoExpression("too many brackets")
        try:
            return self._one()
        finally:
            self.depth -= 1

    def _one(self) -> Expression:
        ahead = self.ahead.lower()
        if ahead in {"!", "not", "negate"}:
            self.take()
            return Not(self.one())
        if ahead == "(":
            self.take()
            inner = self.either()
            self.expect(")")
            # What stands in brackets stays together: two bounds there are one condition.
            return All((inner,)) if isinstance(inner, All) else inner
        if ahead == "selected":
            return self._selected()
        return self._comparison()

    def _selected(self) -> Expression:
        self.take()
        self.expect("(")
        name = self._name()
        self.expect(",")
        value = self._values()
        self.expect(")")
        return Claim(name, "any", value)

    def _comparison(self) -> Expression:
        if not _is_name(self.ahead):
            values = self._values()
            sign = self._sign()
            return _test(self._name(), _turned.get(sign, sign), values)
        name = self._name()
        if self.ahead.lower() not in _signs:
            return Claim(name, "answered")
        sign = self._sign()
        return Claim(name, sign) if sign in {"answered", "empty"} else _test(name, sign, self._values())

    def _sign(self) -> str:
        sign = self.take().lower()
        if sign not in _signs:
            raise NoExpression(f"“{sign}” is not understood")
        return _signs[sign]

    def _name(self) -> str:
        token = self.take()
        if not _is_name(token):
            raise NoExpression(f"“{token}” is no question")
        return token.strip("${}").strip()

    def _values(self) -> tuple[str, ...]:
        if self.ahead != "[":
            return (_value(self.take()),)
        self.take()
        values: list[str] = []
        while self.ahead != "]":
            values.append(_value(self.take()))
            if self.ahead == ",":
                self.take()
        self.take()
        return tuple(values)


def _test(name: str, sign: str, values: tuple[str, ...]) -> Claim:
    if values == ("",):
        if sign in {"=", "!="}:
            return Claim(name, "empty" if sign == "=" else "answered")
        raise NoExpression("nothing is compared with nothing")
    return Claim(name, sign, values)


def _is_name(token: str) -> bool:
    return token.endswith("}") and token.startswith(("{", "${"))


def _value(token: str) -> str:
    if token[0] in "'\"":
        return token[1:-1]
    if token[0].isdigit() or token[0] == "-" or token.lower() in {"true", "false"}:
        return token.lower()
    raise NoExpression(f"“{token}” is not understood")
