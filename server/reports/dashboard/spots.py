"""Where they answered: each way, or each place of one branch, with what chance alone could have made of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from server.reports.change import wider
from server.reports.dashboard.hours import Mark, mark_of
from server.reports.line import Line


@dataclass(frozen=True, slots=True)
class Spot:
    line: Line
    mark: Mark


def spots(lines: Sequence[Line], whole: Line) -> tuple[Spot, ...]:
    """Of lines of one question, by name; none where there is only one."""
    if len(lines) < 2:  # noqa: PLR2004 - nothing to compare
        return ()
    stretched = wider(sum(line.score is not None for line in lines))
    return tuple(
        Spot(line, mark_of(line.score, whole.score, stretched)) for line in sorted(lines, key=lambda line: line.label)
    )
