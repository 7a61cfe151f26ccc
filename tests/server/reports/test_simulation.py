"""What our sentences are worth: thousands of made-up weeks whose truth is known."""

from collections import Counter
from collections.abc import Callable, Sequence
from random import Random

import pytest

from server.reports.change import FEWEST, SAME, change
from server.reports.groups import groups
from server.reports.line import Heap, Line
from surveys.scoring import Score, score
from surveys.survey import SCALES, Kind

TRIALS = 6_000
KINDS = (Kind.CSAT, Kind.NPS, Kind.CES)
Mood = Sequence[float]
"""How likely each point of the scale is, the lowest first."""
TRUTH: dict[Kind, Callable[[Mood], float]] = {
    Kind.CSAT: lambda mood: 100 * sum(mood[3:]),
    Kind.NPS: lambda mood: 100 * (sum(mood[9:]) - sum(mood[:7])),
    Kind.CES: lambda mood: 100 * sum(mood[4:]),
}
pytestmark = pytest.mark.thorough


def a_mood(kind: Kind, chance: Random) -> Mood:
    """Of a branch as there are: half to nearly all are content."""
    happy = {Kind.CSAT: 3, Kind.NPS: 7, Kind.CES: 4}[kind]
    content, points = chance.uniform(0.5, 0.95), len(SCALES[kind])
    shares = [chance.random() + 0.1 for _ in range(points)]
    return [
        (content if point >= happy else 1 - content) * share / sum(shares[happy:] if point >= happy else shares[:happy])
        for point, share in enumerate(shares)
    ]


def answers(kind: Kind, mood: Mood, n: int, chance: Random) -> Counter[int]:
    return Counter(chance.choices(SCALES[kind], mood, k=n))


def scored(kind: Kind, mood: Mood, n: int, chance: Random) -> Score:
    found = score(kind, answers(kind, mood, n, chance))
    assert found
    return found


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("n", [5, 8, 13, 30, 60, 99, 100, 250, 500])
def test_intervals_hold_the_truth_nineteen_times_of_twenty(kind: Kind, n: int) -> None:
    chance, held = Random(f"{kind} {n}"), 0
    for _ in range(TRIALS):
        mood = a_mood(kind, chance)
        found = scored(kind, mood, n, chance)
        held += found.low <= TRUTH[kind](mood) <= found.high
    assert 0.93 <= held / TRIALS <= 0.97


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("n", "n_before"), [(30, 30), (30, 120), (60, 240), (500, 500)])
def test_where_nothing_changed_we_hardly_ever_say_that_it_did(kind: Kind, n: int, n_before: int) -> None:
    chance, same = Random(f"{kind} {n} {n_before}"), 0
    for _ in range(TRIALS):
        mood = a_mood(kind, chance)
        same += change(scored(kind, mood, n, chance), scored(kind, mood, n_before, chance)) == SAME
    assert same / TRIALS >= 0.94


def a_line(name: str, kind: Kind, points: Counter[int]) -> Line:
    return Heap(name, name, kind, "overall", points=points).line()


@pytest.mark.parametrize("branches", [2, 5, 20])
def test_branches_that_are_alike_hardly_ever_fall_into_groups(branches: int) -> None:
    chance, alike, weeks = Random(branches), 0, 400
    for _ in range(weeks):
        mood = a_mood(Kind.CSAT, chance)
        lines = [
            a_line(f"{number}", Kind.CSAT, answers(Kind.CSAT, mood, chance.randint(FEWEST, 200), chance))
            for number in range(branches)
        ]
        alike += len(groups(lines).groups) == 1
    assert alike / weeks >= 0.94
