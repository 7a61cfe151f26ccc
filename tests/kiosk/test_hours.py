from datetime import timedelta

import pytest

from kiosk.hours import is_asleep
from surveys.tablet import Spell
from tests.builders import NOW

HOUR = timedelta(hours=1)
TODAY = Spell(begins=NOW, ends=NOW + 8 * HOUR)
TOMORROW = Spell(begins=NOW + 24 * HOUR, ends=NOW + 32 * HOUR)


@pytest.mark.parametrize(
    ("hours", "asleep"),
    [(-1, True), (0, False), (7.9, False), (8, True), (23.9, True), (24, False), (32, False), (10_000, False)],
)
def test_it_sleeps_between_the_spells_and_never_once_they_have_run_out(hours: float, asleep: bool) -> None:  # noqa: FBT001
    assert is_asleep((TODAY, TOMORROW), NOW + hours * HOUR) is asleep


def test_without_hours_it_never_sleeps() -> None:
    assert not is_asleep((), NOW)


def test_a_clock_far_from_all_that_the_server_told_is_wrong_and_keeps_nobody_out() -> None:
    assert not is_asleep((TODAY, TOMORROW), NOW.replace(year=1970))
