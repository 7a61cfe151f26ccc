"""What came over from another program's file, or went into one, and what could not."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from surveys.survey import Survey

LEFT_OUT = "left out"
"""How `what` begins where a whole question did not come along."""


@dataclass(frozen=True, slots=True)
class Loss:
    where: str
    """The place in the file, as its author names it, such as: question “visit”."""
    what: str
    why: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}: {self.why}"


@dataclass(frozen=True, slots=True)
class Carried:
    """In."""

    survey: Survey | None
    """None where nothing can be asked; `lost` says why."""
    lost: tuple[Loss, ...] = ()


@dataclass(frozen=True, slots=True)
class Written:
    """Out."""

    content: bytes
    lost: tuple[Loss, ...] = ()
    """What only Heard reads in it, or what did not fit."""


@dataclass(slots=True)
class Losses:
    """Those found so far, each once."""

    found: dict[Loss, None] = field(default_factory=dict)

    def name(self, where: str, what: str, why: str) -> None:
        self.found.setdefault(Loss(where, what, why))

    def __iter__(self) -> Iterator[Loss]:
        return iter(self.found)


def nothing_carried(why: str) -> Carried:
    return Carried(None, (Loss("the file", "everything", why),))


def by_place(lost: Iterable[Loss]) -> list[tuple[str, list[Loss]]]:
    """In the order in which each place is named first."""
    places: dict[str, list[Loss]] = {}
    for loss in lost:
        places.setdefault(loss.where, []).append(loss)
    return list(places.items())
