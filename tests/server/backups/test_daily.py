"""The copy of every day: once, at its time; and somebody hears of it when there is none."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from server.backups.daily import back_up_if_due, last_due
from server.backups.records import last_backup, last_failure
from server.database import Session
from server.database.tables.deliveries import deliveries
from server.deliveries.outlets import Outlets
from server.settings import Settings
from server.staff.person import add_person
from tests.installation import Hands, Installation, install

MAIL = Outlets("https://heard.example", email=True, chats=())


@pytest.fixture
def clock() -> Hands:
    return Hands()


@pytest.fixture
def town(tmp_path: Path, clock: Hands) -> Iterator[Installation]:
    town = install(tmp_path, clock=clock, surveys=())
    town.heard.database.write(add_person, email="boss@heard.example", role="admin", now=clock())
    yield town
    town.heard.close()


def looks(town: Installation, folder: str = "") -> list[str]:
    """What the worker does once; the copies that are there then."""
    heard = town.heard
    settings = Settings(home=heard.settings.home, timezone="Africa/Nairobi", backup_folder=folder)
    back_up_if_due(heard.database, settings, keys=heard.keys, outlets=MAIL, clock=heard.clock)
    return sorted(file.name for file in (heard.settings.home / "backups").glob("*.zip"))


def told(session: Session) -> list[str]:
    return [row.destination for row in session.execute(deliveries.select().where(deliveries.c.subject == "backup"))]


def test_it_is_made_once_after_its_time(town: Installation, clock: Hands) -> None:
    assert looks(town) == []  # there was nothing at half past two
    clock.turn(timedelta(hours=14))
    assert looks(town) == []
    clock.turn(timedelta(minutes=31))
    assert looks(town) == looks(town) == ["daily-2026-03-03.zip"]
    clock.turn(timedelta(days=3))  # of a computer that was off
    assert looks(town) == ["daily-2026-03-03.zip", "daily-2026-03-06.zip"]
    made = town.heard.database.read(last_backup)
    assert made
    assert (made.ended_at, Path(made.file).name) == (clock(), "daily-2026-03-06.zip")


def test_without_its_disk_administrators_hear_of_it_once_a_day_and_it_is_tried_again(
    town: Installation, clock: Hands, tmp_path: Path
) -> None:
    clock.turn(timedelta(days=1))
    disk = tmp_path / "disk"
    for _ in range(30):
        looks(town, str(disk))
        clock.turn(timedelta(minutes=30))
    read = town.heard.database.read
    failure = read(last_failure)
    assert failure
    assert failure.error == f"The folder {disk} is not there. Is its disk connected?"
    assert read(told) == ["boss@heard.example"]
    disk.mkdir()
    clock.turn(timedelta(hours=1))
    looks(town, str(disk))
    assert len(list(disk.iterdir())) == 1
    assert read(last_failure) is None


def test_the_time_is_by_the_clock_on_the_wall() -> None:
    noon = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
    assert last_due("02:30", noon) == noon.replace(hour=2, minute=30)
    assert last_due("12:30", noon) == noon.replace(day=1, minute=30)


@pytest.mark.parametrize("night", ["2027-03-28", "2027-10-31"])
def test_it_is_due_once_in_the_nights_in_which_the_clock_changes(night: str) -> None:
    begins = datetime.fromisoformat(f"{night}T00:00+00:00")
    looks_at = [begins + timedelta(minutes=10 * number) for number in range(24)]
    dues = [last_due("02:30", at.astimezone(ZoneInfo("Europe/Berlin"))).astimezone(UTC) for at in looks_at]
    assert all(due <= at for due, at in zip(dues, looks_at, strict=True))
    assert len(set(dues)) == 2, "the day's before, and this one"
