"""Putting a copy back into a home: never over something without a copy of it, never under another key."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import select

from server.cli import FAULT, main
from server.clock import utc_now
from server.database import Database
from server.database.migrate import FOLDER, migrate
from server.database.tables.branches import branches
from server.heard import Heard, NotMigrated, prepare
from server.settings import Settings
from tests.installation import install

KEY = "secret.key"
RIVERSIDE = (
    "INSERT INTO branches (slug, name, timezone, languages, hours, holidays, created_at)"
    " VALUES ('riverside', 'Riverside', 'UTC', '[]', '{}', '[]', '2026-01-01 09:00:00.000000')"
)


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("furnished") / "home"
    install(home, clock=utc_now, surveys=()).heard.close()
    return home


@pytest.fixture
def home(furnished: Path, tmp_path: Path) -> Path:
    """With riverside and station, which nobody has open."""
    return shutil.copytree(furnished, tmp_path / "home")


@pytest.fixture(scope="module")
def left_by_0008(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home as that version left it."""
    folder, home = (tmp_path_factory.mktemp("old") / name for name in ("migrations", "home"))
    shutil.copytree(FOLDER, folder, ignore=shutil.ignore_patterns("__pycache__", "0009*", "001*"))
    home.mkdir()
    with Database(f"sqlite:///{home / 'heard.db'}") as database:
        migrate(database, folder=folder)
        database.write(lambda session: session.exec_driver_sql(RIVERSIDE))
    return home


@pytest.fixture
def old(left_by_0008: Path, tmp_path: Path) -> Path:
    return shutil.copytree(left_by_0008, tmp_path / "old")


def slugs(home: Path) -> list[str]:
    with closing(sqlite3.connect(home / "heard.db")) as database:
        return [slug for (slug,) in database.execute("SELECT slug FROM branches ORDER BY slug")]


def add_a_branch(home: Path) -> None:
    assert main(["branch", "add", "market", "--name", "Market", "--timezone", "UTC", "--home", str(home)]) == 0


def test_what_was_there_before_can_be_put_back_too(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = str(tmp_path / "heard.zip")
    assert main(["backup", file, "--home", str(home)]) == 0
    add_a_branch(home)
    assert main(["staff", "left", "theo@riverside.example", "--home", str(home)]) == 0
    assert main(["restore", file, "--home", str(home)]) == 0
    assert "Not in the copy, since it is older: person left (1)." in capsys.readouterr().out
    assert slugs(home) == ["riverside", "station"]
    (kept,) = (home / "backups").iterdir()
    assert main(["restore", str(kept), "--home", str(home)]) == 0
    assert slugs(home) == ["market", "riverside", "station"]


def test_a_home_that_is_in_use_stays_as_it_is(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = str(tmp_path / "heard.zip")
    assert main(["backup", file, "--home", str(home)]) == 0
    add_a_branch(home)
    with Database(f"sqlite:///{home / 'heard.db'}") as database:
        database.read(lambda session: session.execute(select(branches)).all())
        assert main(["restore", file, "--home", str(home)]) == FAULT
    assert "Heard is running" in capsys.readouterr().err
    assert slugs(home) == ["market", "riverside", "station"]


def test_a_damaged_database_is_moved_aside_not_thrown_away(home: Path, tmp_path: Path) -> None:
    file = str(tmp_path / "heard.zip")
    assert main(["backup", file, "--home", str(home)]) == 0
    damaged = b"no database at all" * 1000
    (home / "heard.db").write_bytes(damaged)
    assert main(["restore", file, "--home", str(home)]) == 0
    assert slugs(home) == ["riverside", "station"]
    (aside,) = home.glob("heard.db.damaged-*")
    assert aside.read_bytes() == damaged


def test_without_its_key_nothing_is_made(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, elsewhere = str(tmp_path / "heard.zip"), tmp_path / "elsewhere"
    assert main(["backup", file, "--home", str(home)]) == 0
    assert main(["restore", file, "--home", str(elsewhere)]) == FAULT
    assert "Put the file secret.key" in capsys.readouterr().err
    assert list(elsewhere.iterdir()) == []
    shutil.copy(home / KEY, elsewhere / KEY)
    assert main(["restore", file, "--home", str(elsewhere)]) == 0
    assert slugs(elsewhere) == ["riverside", "station"]


def test_a_key_that_is_brought_along_takes_the_place_of_another_which_is_kept(home: Path, tmp_path: Path) -> None:
    file, elsewhere, words = str(tmp_path / "heard.zip"), tmp_path / "elsewhere", tmp_path / "words"
    words.write_text("four words will do\n")
    with_key = ("--passphrase-file", str(words))
    assert main(["backup", file, "--with-key", *with_key, "--home", str(home)]) == 0
    prepare(Settings(home=elsewhere))
    another = (elsewhere / KEY).read_text()
    assert main(["restore", file, *with_key, "--home", str(elsewhere)]) == 0
    assert (elsewhere / KEY).read_text() == (home / KEY).read_text()
    (kept,) = elsewhere.glob(f"{KEY}.before-*")
    assert kept.read_text() == another
    Heard.open(Settings(home=elsewhere)).close()


def test_a_copy_of_an_older_version_is_brought_to_this_one(old: Path, tmp_path: Path) -> None:
    new = tmp_path / "new"
    file = str(tmp_path / "heard.zip")
    assert main(["backup", file, "--home", str(old)]) == 0
    with pytest.raises(NotMigrated):
        Heard.open(Settings(home=old))  # a copy changes nothing, not even the version
    assert main(["restore", file, "--home", str(new)]) == FAULT  # it was never opened, but this needs a key
    (new / KEY).write_text("a made-up key of more than thirty-two characters")
    assert main(["restore", file, "--home", str(new)]) == 0
    assert slugs(new) == ["riverside"]
    Heard.open(Settings(home=new)).close()


def test_an_upgrade_copies_first_and_the_copy_is_of_the_version_before(old: Path) -> None:
    prepare(Settings(home=old))
    prepare(Settings(home=old))
    assert [file.name for file in (old / "backups").iterdir()] == ["before-upgrade-0008.zip"]
    assert slugs(old) == ["riverside"]


def test_no_copy_no_upgrade(
    old: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HEARD_BACKUP_FOLDER", str(tmp_path / "no stick"))
    assert main(["migrate", "--home", str(old)]) == FAULT
    assert "Nothing was upgraded" in capsys.readouterr().err
    with pytest.raises(NotMigrated):
        Heard.open(Settings(home=old))


def test_a_database_of_a_newer_version_is_refused_in_words(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with closing(sqlite3.connect(home / "heard.db")) as database:
        database.execute("UPDATE alembic_version SET version_num = '0999'")
        database.commit()
    assert main(["migrate", "--home", str(home)]) == FAULT
    assert "newer version of Heard" in capsys.readouterr().err


def test_a_folder_that_cannot_be_written_is_named(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = str(tmp_path / "heard.zip")
    assert main(["backup", file, "--home", str(home)]) == 0
    assert main(["restore", file, "--home", str(Path(file) / "home")]) == FAULT
    assert capsys.readouterr().err.strip() == f"heard: {Path(file) / 'home'} cannot be written: Not a directory."
