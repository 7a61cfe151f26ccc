"""A long time in pieces: whole weeks and months, and what lies before and after them."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from random import Random

from server.reports.filters import Filters
from server.reports.spans import in_months, in_weeks

Cut = Callable[[Filters], Iterator[tuple[Filters, bool]]]


def pieces(cut: Cut, begins: str, ends: str) -> list[tuple[str, str, bool]]:
    whole = Filters(seen=(), begins=date.fromisoformat(begins), ends=date.fromisoformat(ends))
    return [(str(one.begins), str(one.ends), is_whole) for one, is_whole in cut(whole)]


def test_whole_weeks_begin_on_a_monday_and_end_on_a_sunday() -> None:
    assert pieces(in_weeks, "2026-07-01", "2026-08-05") == [
        ("2026-07-01", "2026-07-05", False),
        ("2026-07-06", "2026-08-02", True),
        ("2026-08-03", "2026-08-05", False),
    ]
    assert pieces(in_weeks, "2026-07-06", "2026-08-02") == [("2026-07-06", "2026-08-02", True)]
    assert pieces(in_weeks, "2026-07-07", "2026-08-02") == [("2026-07-07", "2026-08-02", False)]  # less than four


def test_whole_months_begin_on_the_first_and_end_on_the_last() -> None:
    assert pieces(in_months, "2026-01-31", "2026-04-29") == [
        ("2026-01-31", "2026-01-31", False),
        ("2026-02-01", "2026-03-31", True),
        ("2026-04-01", "2026-04-29", False),
    ]
    assert pieces(in_months, "2026-01-01", "2026-02-28") == [("2026-01-01", "2026-02-28", True)]
    assert pieces(in_months, "2026-01-01", "2026-02-27") == [("2026-01-01", "2026-02-27", False)]


def test_no_day_is_lost_or_doubled() -> None:
    chance = Random(3)
    for _ in range(500):
        begins = date(2024, 1, 1) + timedelta(days=chance.randrange(1000))
        whole = Filters(seen=(), begins=begins, ends=begins + timedelta(days=chance.randrange(150)))
        for cut in (in_weeks, in_months):
            found = [one for one, _ in cut(whole)]
            assert (found[0].begins, found[-1].ends) == (whole.begins, whole.ends)
            assert all(one.begins <= one.ends for one in found)
            after = [one.ends + timedelta(days=1) for one in found[:-1]]
            assert after == [one.begins for one in found[1:]]
