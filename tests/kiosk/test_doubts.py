"""Which visits look like play, on numbers alone."""

from typing import Any

import pytest

from kiosk.doubts import Lately, Walk
from surveys.survey import Answer
from surveys.tablet import Doubts

USUAL = Doubts()


def a_walk(begun: float = 100, *, finished: float | None = None, shown: int = 1, **answers: Answer) -> Walk:
    return Walk(begun=begun, answers=answers or {"overall": 1}, finished=finished, shown=shown)


def after(*walks: tuple[Walk, float]) -> Lately:
    """Each with the time at which the screen was free again."""
    lately = Lately()
    for walk, at in walks:
        lately.over(walk, at, USUAL)
    return lately


@pytest.mark.parametrize(
    ("walk", "flags"),
    [
        (a_walk(104), ("repeat",)),
        (a_walk(105.1), ()),
        (a_walk(104, overall=2), ()),
        (a_walk(104, overall=1, why=("staff",)), ()),
    ],
)
def test_the_same_answers_within_five_seconds_are_a_repeat(walk: Walk, flags: tuple[str, ...]) -> None:
    assert after((a_walk(90), 100)).flags(walk, USUAL) == flags


def test_the_fifth_visit_without_words_within_half_a_minute_is_a_burst() -> None:
    lately = after(*((a_walk(begun, overall=number), begun + 6) for number, begun in enumerate((0, 7, 14, 21), 1)))
    assert lately.flags(a_walk(28, overall=5), USUAL) == ("burst",)
    assert lately.flags(a_walk(31, overall=5), USUAL) == ()


@pytest.mark.parametrize("said", [{"comment": "An hour"}, {"contact": True}])
def test_who_says_something_is_never_doubted_and_counts_for_no_burst(said: Any) -> None:
    earnest = [(a_walk(begun, overall=1, **said), begun + 1.0) for begun in (1.0, 2.0, 3.0, 4.0)]
    assert after(*earnest).flags(a_walk(5), USUAL) == ()
    playing = [(a_walk(begun), begun + 1.0) for begun in (1.0, 2.0, 3.0, 4.0)]
    assert after(*playing).flags(a_walk(5, overall=1, **said), USUAL) == ()


@pytest.mark.parametrize(
    ("finished", "shown", "flags"),
    [(101.4, 3, ("child",)), (101.6, 3, ()), (101.4, 2, ()), (None, 3, ())],
)
def test_several_questions_finished_in_no_time_are_a_child_at_play(
    finished: float | None, shown: int, flags: tuple[str, ...]
) -> None:
    assert Lately().flags(a_walk(finished=finished, shown=shown), USUAL) == flags


def test_another_branch_may_doubt_sooner() -> None:
    strict = Doubts(repeat_seconds=60, burst_visits=2, burst_seconds=60)
    assert after((a_walk(90), 100)).flags(a_walk(140), strict) == ("repeat", "burst")


def test_of_what_was_typed_nothing_is_kept() -> None:
    lately = after((a_walk(overall=1, comment="An hour in the queue"), 101))
    assert "An hour" not in repr(vars(lately))


def test_who_was_asked_begins_anew() -> None:
    lately = after(*((a_walk(begun), begun + 1) for begun in (1, 2, 3, 4)))
    lately.forgive()
    assert lately.flags(a_walk(5), USUAL) == ()
