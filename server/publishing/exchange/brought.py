"""What a file of another program holds, before it is a survey of ours."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from surveys.survey import SCALES, Kind

Texts = dict[str, str]


@dataclass(slots=True)
class Offered:
    name: str
    """What the file calls the option."""
    label: Texts
    rest: Mapping[str, Any] = field(default_factory=dict)
    value: str = ""
    """What we call it."""


@dataclass(slots=True)
class Found:
    """One question."""

    where: str
    """For people: question “visit”, or survey row 7."""
    name: str
    kind: Kind
    text: Texts
    hint: Texts = field(default_factory=dict)
    labels: dict[int, Texts] = field(default_factory=dict)
    options: list[Offered] = field(default_factory=list)
    most: int = 1
    conditions: list[str] = field(default_factory=list)
    """Expressions that must all hold."""
    rest: Mapping[str, Any] = field(default_factory=dict)
    """What only we wrote into the file."""
    id: str = ""

    @property
    def scale(self) -> range:
        return SCALES.get(self.kind, range(0))

    @property
    def values(self) -> dict[str, str]:
        return {option.name: option.value for option in self.options}


@dataclass(slots=True)
class Brought:
    """A whole file."""

    slug: str
    languages: list[str]
    """The first is the one that stands in for the others."""
    found: list[Found]
    thanks: Texts = field(default_factory=dict)
    rest: Mapping[str, Any] = field(default_factory=dict)


def scale_of(points: list[int]) -> Kind | None:
    """The kind whose scale these are."""
    return next((kind for kind, scale in SCALES.items() if points == list(scale)), None)
