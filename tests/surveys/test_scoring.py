from collections.abc import Callable, Mapping
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from surveys.scoring import (
    Score,
    adjusted_wald,
    ces,
    ces_mean,
    csat,
    difference,
    nps,
    nps_margin,
    score,
    t_quantile,
    wilson,
)
from surveys.survey import SCALES, Kind

Counts = dict[int, int]


def counts_of(kind: Kind) -> st.SearchStrategy[Counts]:
    """At least one answer of this kind."""
    return st.dictionaries(st.sampled_from(SCALES[kind]), st.integers(0, 500)).filter(
        lambda counts: any(counts.values())
    )


def times_four(counts: Counts) -> Counts:
    return {point: 4 * count for point, count in counts.items()}


def scored(result: Score | None) -> Score:
    assert result is not None
    return result


def width(result: Score | None) -> float:
    return scored(result).high - scored(result).low


WILSON = [
    (1, 1, "20.7", "100.0"),
    (0, 5, "0.0", "43.4"),
    (5, 5, "56.6", "100.0"),
    (8, 10, "49.0", "94.3"),
    (24, 30, "62.7", "90.5"),
    (45, 50, "78.6", "95.7"),
    (80, 100, "71.1", "86.7"),
    (400, 500, "76.3", "83.3"),
]
NPS = [
    ((5, 2, 10), "30", "48.4", "-19.1", "65.2"),
    ((15, 6, 30), "30", "27.9", "0.7", "53.9"),
    ((50, 20, 100), "30", "15.3", "14.1", "44.2"),
    ((200, 80, 400), "30", "7.7", "22.2", "37.4"),
    ((5, 0, 5), "100", "0.0", "17.5", "100.0"),
]


def shown(*numbers: float) -> tuple[str, ...]:
    return tuple(f"{number:.1f}" for number in numbers)


@pytest.mark.parametrize(("hits", "n", "low", "high"), WILSON)
def test_shares_have_the_published_intervals(hits: int, n: int, low: str, high: str) -> None:
    assert shown(*wilson(hits, n)) == (low, high)
    of_faces, of_effort = scored(csat({5: hits, 3: n - hits})), scored(ces({6: hits, 4: n - hits}))
    assert shown(of_faces.low, of_faces.high) == shown(of_effort.low, of_effort.high) == (low, high)


@pytest.mark.parametrize(("answers", "value", "margin", "low", "high"), NPS)
def test_nps_has_the_published_margins_and_intervals(
    answers: tuple[int, int, int], value: str, margin: str, low: str, high: str
) -> None:
    promoters, detractors, n = answers
    found = scored(nps({9: promoters, 3: detractors, 7: n - promoters - detractors}))
    assert f"{found.value:.0f}" == value
    assert shown(nps_margin(*answers)) == (margin,)
    assert shown(*adjusted_wald(*answers)) == (low, high)
    if n < 100:
        assert shown(found.low, found.high) == (low, high)


def test_nps_is_no_longer_adjusted_from_a_hundred_answers_on() -> None:
    found = scored(nps({9: 50, 3: 20, 7: 30}))
    assert shown(found.low, found.high) == ("14.7", "45.3")


@pytest.mark.parametrize(
    ("freedom", "published"),
    [
        *[(1, 12.706), (2, 4.303), (3, 3.182), (4, 2.776), (5, 2.571), (6, 2.447), (7, 2.365), (8, 2.306), (9, 2.262)],
        *[(10, 2.228), (15, 2.131), (20, 2.086), (25, 2.060), (29, 2.045), (30, 2.042), (40, 2.021), (60, 2.000)],
        *[(80, 1.990), (100, 1.984), (120, 1.980), (1000, 1.962), (1_000_000, 1.960)],
    ],
)
def test_students_t_is_as_in_the_tables(freedom: int, published: float) -> None:
    assert round(t_quantile(freedom), 3) == published


def test_students_t_falls_without_a_step_where_its_method_changes() -> None:
    quantiles = [t_quantile(freedom) for freedom in range(95, 107)]
    steps = [before - after for before, after in pairwise(quantiles)]
    assert steps == sorted(steps, reverse=True)
    assert steps[-1] > 0


def test_the_mean_effort_of_a_worked_example() -> None:
    # 4 5 5 6 7: mean 5.4, standard deviation sqrt(1.3), t(4) = 2.776
    found = scored(ces_mean({4: 1, 5: 2, 6: 1, 7: 1}))
    assert (found.n, shown(found.value, found.low, found.high)) == (5, ("5.4", "4.0", "6.8"))


def test_four_answers_are_too_few_for_a_mean_and_five_are_enough() -> None:
    assert ces_mean({4: 2, 5: 2}) is None
    assert ces_mean({4: 2, 5: 3}) is not None


@pytest.mark.parametrize("measure", [csat, nps, ces, ces_mean])
@pytest.mark.parametrize("counts", [{}, {1: 0, 5: 0}])
def test_no_answers_have_no_score(measure: Callable[[Counts], Score | None], counts: Counts) -> None:
    assert measure(counts) is None


def test_each_kind_has_its_own_score() -> None:
    counts = {1: 1, 4: 1, 5: 2}
    assert [scored(score(kind, counts)).value for kind in (Kind.CSAT, Kind.CES, Kind.NPS)] == [75, 50, -100]


def test_the_borders_of_every_group_are_where_they_are_published() -> None:
    assert [scored(csat({point: 1})).value for point in SCALES[Kind.CSAT]] == [0, 0, 0, 100, 100]
    assert [scored(ces({point: 1})).value for point in SCALES[Kind.CES]] == [0, 0, 0, 0, 100, 100, 100]
    assert [scored(nps({point: 1})).value for point in SCALES[Kind.NPS]] == [-100] * 7 + [0, 0] + [100, 100]


def test_a_kind_without_a_score_is_refused() -> None:
    with pytest.raises(ValueError, match="no score"):
        score(Kind.TEXT, {})


@pytest.mark.parametrize(("measure", "point"), [(csat, 0), (csat, 6), (nps, 11), (nps, -1), (ces, 8), (ces_mean, 0)])
def test_a_point_outside_the_scale_is_refused(measure: Callable[[Counts], Score | None], point: int) -> None:
    with pytest.raises(ValueError, match="go from"):
        measure({point: 1})


@pytest.mark.parametrize(("hits", "n"), [(0, 0), (-1, 3), (4, 3)])
def test_impossible_shares_are_refused(hits: int, n: int) -> None:
    with pytest.raises(ValueError, match="at least one answer"):
        wilson(hits, n)


@given(counts_of(Kind.CSAT))
def test_the_interval_of_csat_contains_its_value(counts: Counts) -> None:
    found = scored(csat(counts))
    assert 0 <= found.low <= found.value <= found.high <= 100


@given(counts_of(Kind.CES))
def test_the_interval_of_ces_contains_its_value(counts: Counts) -> None:
    found = scored(ces(counts))
    assert 0 <= found.low <= found.value <= found.high <= 100


@given(counts_of(Kind.CES))
def test_the_interval_of_the_mean_effort_contains_it(counts: Counts) -> None:
    assume(sum(counts.values()) >= 5)
    found = scored(ces_mean(counts))
    assert 1 <= found.low <= found.value + 1e-9
    assert found.value - 1e-9 <= found.high <= 7


@given(counts_of(Kind.NPS))
def test_the_interval_of_nps_stays_in_range(counts: Counts) -> None:
    found = scored(nps(counts))
    assert -100 <= found.low <= found.high <= 100


@given(counts_of(Kind.CSAT))
def test_four_times_the_faces_make_a_narrower_interval(counts: Counts) -> None:
    assert width(csat(times_four(counts))) < width(csat(counts))


@given(counts_of(Kind.CES))
def test_four_times_the_effort_answers_make_a_narrower_interval(counts: Counts) -> None:
    assert width(ces(times_four(counts))) < width(ces(counts))
    if sum(counts.values()) >= 5:
        assert width(ces_mean(times_four(counts))) <= width(ces_mean(counts))


@given(counts_of(Kind.NPS))
def test_four_times_the_recommendations_make_no_wider_interval(counts: Counts) -> None:
    assert width(nps(times_four(counts))) <= width(nps(counts))


def assert_mirrored(one: Score, other: Score, about: float) -> None:
    assert one.value + other.value == pytest.approx(2 * about)
    assert one.low + other.high == pytest.approx(2 * about)
    assert one.high + other.low == pytest.approx(2 * about)


@given(st.integers(0, 500), st.integers(0, 500))
def test_mirrored_shares_have_a_mirrored_interval(satisfied: int, other: int) -> None:
    assume(satisfied + other)
    assert_mirrored(scored(csat({5: satisfied, 1: other})), scored(csat({5: other, 1: satisfied})), about=50)
    assert_mirrored(scored(ces({7: satisfied, 1: other})), scored(ces({7: other, 1: satisfied})), about=50)


def mirrored(counts: Mapping[int, int], turn: int) -> Counts:
    return {turn - point: count for point, count in counts.items()}


@given(counts_of(Kind.CES))
def test_mirrored_effort_has_a_mirrored_mean(counts: Counts) -> None:
    assume(sum(counts.values()) >= 5)
    assert_mirrored(scored(ces_mean(counts)), scored(ces_mean(mirrored(counts, turn=8))), about=4)


@given(st.integers(0, 200), st.integers(0, 200), st.integers(0, 200))
def test_promoters_and_detractors_changing_places_negate_nps(promoters: int, passives: int, detractors: int) -> None:
    assume(promoters + passives + detractors)
    one = nps({10: promoters, 8: passives, 2: detractors})
    other = nps({10: detractors, 8: passives, 2: promoters})
    assert_mirrored(scored(one), scored(other), about=0)


NEWCOMBE = [
    ((56, 70), (48, 80), "0.0524", "0.3339"),
    ((9, 10), (3, 10), "0.1705", "0.8090"),
    ((6, 7), (2, 7), "0.0582", "0.8062"),
    ((5, 56), (0, 29), "-0.0381", "0.1926"),
    ((0, 10), (0, 20), "-0.1611", "0.2775"),
    ((10, 10), (0, 20), "0.6791", "1.0000"),
]
"""Newcombe 1998, table II, method 10."""


@pytest.mark.parametrize(("after", "before", "low", "high"), NEWCOMBE)
def test_changes_have_the_published_intervals(
    after: tuple[int, int], before: tuple[int, int], low: str, high: str
) -> None:
    scores = [Score(n, 100 * hits / n, *wilson(hits, n)) for hits, n in (after, before)]
    assert [f"{end / 100:.4f}" for end in difference(*scores)] == [low, high]


@given(counts_of(Kind.NPS), counts_of(Kind.NPS))
def test_a_change_read_backwards_is_its_negative(one: Counts, other: Counts) -> None:
    low, high = difference(scored(nps(one)), scored(nps(other)))
    back_low, back_high = difference(scored(nps(other)), scored(nps(one)))
    assert (back_low, back_high) == pytest.approx((-high, -low))
    assert low <= scored(nps(one)).value - scored(nps(other)).value <= high
