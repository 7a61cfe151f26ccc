"""Seven days, four weeks, twelve months; and nothing that is not ours."""

import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from server.backups.generations import clear_away, kept, name_of, thin_out

LAST = date(2026, 11, 22)
TWO_YEARS = [LAST - timedelta(days=days) for days in range(730)]


def test_of_two_years_twenty_one_copies_stay() -> None:
    assert [str(day) for day in sorted(kept(TWO_YEARS))] == [
        *("2025-12-31", "2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31", "2026-06-30"),
        *("2026-07-31", "2026-08-31", "2026-09-30", "2026-10-31"),
        *("2026-11-01", "2026-11-08", "2026-11-15"),
        *("2026-11-16", "2026-11-17", "2026-11-18", "2026-11-19", "2026-11-20", "2026-11-21", "2026-11-22"),
    ]


@given(st.sets(st.sampled_from(TWO_YEARS)))
def test_thinning_out_again_takes_nothing_more_and_the_newest_always_stays(days: set[date]) -> None:
    once = kept(days)
    assert kept(once) == once <= days
    assert set(sorted(days)[-7:]) <= once


def test_made_day_by_day_a_year_back_is_still_there(tmp_path: Path) -> None:
    (tmp_path / "holiday.zip").write_text("ours")
    (tmp_path / "daily-2026-99-99.zip").write_text("nobody's")
    for day in reversed(TWO_YEARS):
        (tmp_path / name_of(day)).touch()
        thin_out(tmp_path)
    left = sorted(file.name for file in tmp_path.glob("daily-*"))
    assert (left[0], len(left)) == ("daily-2025-12-31.zip", 22)
    assert (tmp_path / "holiday.zip").exists()


def test_what_a_power_cut_left_is_cleared_away_and_nothing_else(tmp_path: Path) -> None:
    now = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
    ages = {
        ".daily-2026-11-20.zip.x1": 2,
        ".daily-2026-11-22.zip.x2": 0,
        ".holiday.zip.x3": 900,
        ".restore-x4": 2,
        ".restore-x5": 0,
    }
    for name, days in ages.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "heard.db").touch()
        then = (now - timedelta(days=days)).timestamp()
        os.utime(tmp_path / name, (then, then))
    clear_away(tmp_path, now=now)
    assert sorted(left.name for left in tmp_path.iterdir()) == [
        *(".daily-2026-11-22.zip.x2", ".holiday.zip.x3", ".restore-x5")
    ]
