"""The page about copies: an administrator names a folder, and makes a copy."""

from collections.abc import Callable
from pathlib import Path

import pytest

from server.heard import Heard
from server.staff.person import Person, add_person
from tests.server.conftest import NOON, Browser, Cast, only_on_sqlite

PAGE = "/setup/backups"


@pytest.fixture
def boss(heard: Heard, signed_in: Callable[[Person], Browser], cast: Cast) -> Browser:
    del cast
    return signed_in(heard.database.write(add_person, email="boss@heard.example", role="admin", now=NOON))


@only_on_sqlite
def test_a_copy_goes_where_somebody_said(boss: Browser, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    assert f"There is no folder {stick}" in boss.post(PAGE, seen=PAGE, backup_folder=str(stick), backup_at="03:00").text
    stick.mkdir()
    assert boss.post(PAGE, seen=PAGE, backup_folder=str(stick), backup_at="03:00").status == 303
    made = boss.post(f"{PAGE}/now", seen=PAGE)
    assert made.status == 303
    (file,) = stick.iterdir()
    shown = boss.get(made.headers["Location"]).text
    assert f"heard restore {file} --home {tmp_path}" in shown
    assert 'value="03:00"' in shown


@only_on_sqlite
@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"backup_folder": "stick", "backup_at": "03:00"}, "the whole path"),
        ({"backup_folder": "", "backup_at": "noon"}, "a time of day"),
        ({"backup_folder": "/" + "x" * 5000, "backup_at": "03:00"}, "There is no folder"),
    ],
)
def test_what_cannot_be_is_said_and_stays_as_typed(boss: Browser, typed: dict[str, str], said: str) -> None:
    answer = boss.post(PAGE, seen=PAGE, **typed)
    assert (answer.status, said in answer.text) == (400, True)
    assert all(f'value="{value}"' in answer.text for value in typed.values() if value)


@only_on_sqlite
def test_a_stick_that_was_pulled_out_is_missed(boss: Browser, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    boss.post(PAGE, seen=PAGE, backup_folder=str(stick), backup_at="03:00")
    stick.rmdir()
    assert "Is its disk connected?" in boss.get(PAGE).text
    assert boss.post(f"{PAGE}/now", seen=PAGE).status == 400
