"""What a command does where there is no Heard, or one of another version: nothing, and it says so."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from server.cli import FAULT, main
from server.clock import utc_now
from server.database import Database
from server.database.migrate import FOLDER, migrate
from server.heard import MissingKey, prepare
from server.settings import Settings
from tests.installation import install

OLDER = "0015"
ASKING = (
    ("branch", "list"),
    ("branch", "add", "market", "--name", "Market", "--timezone", "UTC"),
    ("branch", "import", "list.csv", "--check"),
    ("staff", "list"),
    ("tallies", "check"),
    ("report", "--branch", "riverside"),
    ("export", "responses", "--format", "csv", "--out", "answers.csv"),
    ("backup", "heard.zip"),
    ("demo", "--remove"),
)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the command is typed, with a list of branches."""
    (tmp_path / "folder").mkdir()
    monkeypatch.chdir(tmp_path / "folder")
    Path("list.csv").write_text("name,zone\nHarbour,Nairobi\n")
    return tmp_path / "folder"


@pytest.fixture(scope="module")
def left_by_older(tmp_path_factory: pytest.TempPathFactory) -> Path:
    migrations, home = (tmp_path_factory.mktemp("older") / name for name in ("migrations", "home"))
    newer = [file.name for file in (FOLDER / "versions").glob("0*.py") if file.name[:4] > OLDER]
    shutil.copytree(FOLDER, migrations, ignore=shutil.ignore_patterns("__pycache__", *newer))
    home.mkdir()
    with Database(f"sqlite:///{home / 'heard.db'}") as database:
        migrate(database, folder=migrations)
    (home / "secret.key").write_text("a made-up key of more than thirty-two characters")
    return home


def schema(home: Path) -> str:
    with closing(sqlite3.connect(home / "heard.db")) as database:
        return str(database.execute("SELECT version_num FROM alembic_version").fetchone()[0])


@pytest.mark.parametrize("words", ASKING, ids=" ".join)
def test_a_home_that_was_mistyped_is_named_and_not_made(
    words: tuple[str, ...], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = folder.parent / "hoem"
    assert main([*words, "--home", str(home)]) == FAULT
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert str(home) in said
    assert not home.exists()
    assert [file.name for file in folder.iterdir()] == ["list.csv"]


def test_an_empty_folder_stays_empty_and_only_a_start_fills_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    assert main(["branch", "list", "--home", str(home)]) == FAULT
    assert f"There is no Heard in {home}" in capsys.readouterr().err
    assert list(home.iterdir()) == []
    assert main(["migrate", "--home", str(home)]) == 0
    assert main(["branch", "list", "--home", str(home)]) == 0


def test_a_demo_is_the_first_thing_that_one_may_type(tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert main(["demo", "--days", "14", "--home", str(home)]) == 0
    assert main(["branch", "list", "--home", str(home)]) == 0


def test_a_database_of_an_older_version_is_left_to_the_server_that_runs_on_it(
    left_by_older: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = shutil.copytree(left_by_older, tmp_path / "home")
    for words in (("branch", "import", "list.csv", "--check"), ("staff", "list"), ("demo",)):
        assert main([*words, "--home", str(home)]) == FAULT
        assert "of an older version of Heard: run `heard migrate`, or start Heard." in capsys.readouterr().err
    assert main(["doctor", "--home", str(home)]) == FAULT
    assert "Run `heard migrate`, or start Heard; a copy is made first." in capsys.readouterr().out
    assert schema(home) == OLDER
    assert main(["migrate", "--home", str(home)]) == 0
    assert main(["staff", "list", "--home", str(home)]) == 0


def test_a_database_of_a_newer_version_is_not_called_older(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home = tmp_path / "home"
    install(home, clock=utc_now, surveys=()).heard.close()
    with closing(sqlite3.connect(home / "heard.db")) as database:
        database.execute("UPDATE alembic_version SET version_num = '0999'")
        database.commit()
    assert main(["staff", "list", "--home", str(home)]) == FAULT
    assert "by a newer version of Heard" in capsys.readouterr().err


def test_without_the_key_of_its_database_nothing_starts_and_no_other_key_is_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = tmp_path / "home"
    install(home, clock=utc_now, surveys=()).heard.close()
    kept = (home / "secret.key").rename(tmp_path / "kept")
    with pytest.raises(MissingKey, match="secret key"):
        prepare(Settings(home=home))  # as every start begins
    assert main(["staff", "list", "--home", str(home)]) == FAULT
    assert f"put {home / 'secret.key'} back" in capsys.readouterr().err
    assert not (home / "secret.key").exists()
    kept.rename(home / "secret.key")
    prepare(Settings(home=home))
    assert main(["staff", "list", "--home", str(home)]) == 0
