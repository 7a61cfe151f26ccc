"""The hidden gesture: what a child or a cloth does opens nothing."""

import pytest

from kiosk.knock import ELSEWHERE, Knock


def knocks(*corners: int, pause: float = 0.5) -> bool:
    knock = Knock()
    return [knock.heard(corner, at * pause) for at, corner in enumerate(corners)][-1]


def test_the_four_corners_in_turn_within_four_seconds_open() -> None:
    assert knocks(0, 1, 2, 3)
    assert knocks(0, 1, 2, 3, pause=1.3)


def test_slower_they_do_not() -> None:
    assert not knocks(0, 1, 2, 3, pause=1.4)


@pytest.mark.parametrize(
    "corners",
    [(0, 1, 2), (3, 2, 1, 0), (0, 2, 1, 3), (0, 1, 1, 2, 3), (0, 1, ELSEWHERE, 2, 3), (1, 2, 3), (0, 0, 0, 0)],
)
def test_another_order_or_a_touch_in_between_does_not(corners: tuple[int, ...]) -> None:
    assert not knocks(*corners)


def test_after_a_mistake_it_begins_with_the_first_corner() -> None:
    assert knocks(0, 1, 0, 1, 2, 3)


def test_each_time_all_four_are_needed() -> None:
    assert not knocks(0, 1, 2, 3, 3)
    assert not knocks(0, 1, 2, 3, 0)
