"""One line of a report: the score of one question for one day, branch, channel or whatever it goes by."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from server.reports.change import BEFORE, FEWEST, FEWEST_SHOWN, change, too_early
from surveys.scoring import Score, score
from surveys.survey import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    key: str
    """As an address names it: a day, a slug, a code, "0-09" for Mondays from nine to ten."""
    label: str
    kind: Kind
    question: str
    asked: str
    """The words of the question."""
    n: int
    score: Score | None
    """None below five answers, of which nothing is told but their number."""
    low_n: int | None
    """How many were low by the rules of their survey; None below five."""
    points: Mapping[int, int]
    """Point of the scale -> how often it was given; empty below five."""
    channels: tuple[tuple[str, int], ...] = ()
    """Kind of touchpoint and its n, where the line may hold several: who answers on a tablet and who on a phone are
    not the same people. Empty for lines by time, language and version."""

    @property
    def is_early(self) -> bool:
        """Too few answers to act on."""
        return self.n < FEWEST

    def change(self, before: "Line | None", when: str = BEFORE) -> str:
        """One sentence."""
        # Below five answers the score is kept back, and only the line knows how many there were.
        early = too_early(self.n, before.n if before else 0, when)
        return early or change(self.score, before.score if before else None, when)


@dataclass(slots=True)
class Heap:
    """What a line is made of."""

    key: str
    label: str
    kind: Kind
    question: str
    asked: str = ""
    order: int = 0
    """Of the question in its survey."""
    points: Counter[int] = field(default_factory=Counter)
    low: int = 0
    channels: Counter[str] = field(default_factory=Counter)

    def add(self, points: Iterable[tuple[int, int]], low: int, channel: str) -> None:
        for point, n in points:
            self.points[point] += n
            if channel:
                self.channels[channel] += n
        self.low += low

    def line(self) -> Line:
        n = self.points.total()
        is_shown = n >= FEWEST_SHOWN
        return Line(
            key=self.key,
            label=self.label,
            kind=self.kind,
            question=self.question,
            asked=self.asked,
            n=n,
            score=score(self.kind, self.points) if is_shown else None,
            low_n=self.low if is_shown else None,
            points=dict(sorted(self.points.items())) if is_shown else {},
            channels=tuple(sorted(self.channels.items())),
        )
