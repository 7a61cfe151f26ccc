"""The file of a backup: whole or not there at all, and what cannot be put back says why."""

import resource
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from server.backups import archive
from server.backups.archive import ABOUT, DATABASE, NotABackup, NotBackedUp, unpacked
from server.backups.sealed_key import WrongPassphrase, seal, unseal
from server.errors import BadRequest

NOW = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)
KEY = "a made-up key of more than thirty-two characters"


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """With 500 rows, some of them still in its log."""
    file = tmp_path / "heard.db"
    with closing(sqlite3.connect(file)) as made:
        made.execute("PRAGMA journal_mode = WAL")
        made.execute("CREATE TABLE answers (words TEXT)")
        made.executemany("INSERT INTO answers VALUES (?)", [("The queue was long. " * 20,)] * 500)
        made.commit()
    return file


def test_what_is_unpacked_is_what_was_there(tmp_path: Path, database: Path) -> None:
    out = tmp_path / "heard.zip"
    archive.write(out, database, now=NOW, sealed_key=seal(KEY, "four words will do"))
    with unpacked(out, tmp_path) as found:
        assert (found.contents.tables, found.made_at) == ({"answers": 500}, NOW)
        assert unseal(found.sealed_key or b"", "four words will do") == KEY
        with pytest.raises(WrongPassphrase):
            unseal(found.sealed_key or b"", "four words will not")
    assert sorted(file.name for file in tmp_path.iterdir()) == ["heard.db", "heard.zip"]


def test_a_bare_database_can_be_put_back_too(tmp_path: Path, database: Path) -> None:
    with unpacked(database, tmp_path) as found:
        assert (found.contents.tables, found.made_at, found.sealed_key) == ({"answers": 500}, None, None)


def test_a_damaged_database_is_not_copied_and_the_last_copy_stays(tmp_path: Path, database: Path) -> None:
    out = tmp_path / "heard.zip"
    archive.write(out, database, now=NOW)
    before = out.read_bytes()
    with database.open("r+b") as file:
        file.seek(4096 * 3)
        file.write(b"\xff" * 4096)
    with pytest.raises(NotBackedUp, match=r"heard\.zip was not written"):
        archive.write(out, database, now=NOW)
    assert out.read_bytes() == before
    assert sorted(one.name for one in tmp_path.iterdir() if one.name.startswith(".")) == []


def test_a_disk_that_is_full_leaves_the_last_copy(tmp_path: Path, database: Path) -> None:
    out = tmp_path / "heard.zip"
    archive.write(out, database, now=NOW)
    before, limits = out.read_bytes(), resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, limits[1]))
    try:
        with pytest.raises(NotBackedUp, match="was not written"):
            archive.write(out, database, now=NOW)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert out.read_bytes() == before
    assert sorted(one.name for one in tmp_path.iterdir()) == ["heard.db", "heard.zip"]


def cut_short(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-2000])


def with_a_wrong_byte(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 0xFF
    file.write_bytes(content)


def emptied(file: Path) -> None:
    """A database that is well, and is not the one that was copied."""
    with zipfile.ZipFile(file) as pack:
        parts = {name: pack.read(name) for name in pack.namelist()}
    other = file.with_name("other.db")
    with closing(sqlite3.connect(other)) as made:
        made.execute("CREATE TABLE answers (words TEXT)")
    with zipfile.ZipFile(file, "w") as pack:
        for name, part in (parts | {DATABASE: other.read_bytes()}).items():
            pack.writestr(name, part)


def some_letter(file: Path) -> None:
    file.write_text("Dear Heard,")


def rotten(file: Path) -> None:
    """Bytes that no more say how they were packed."""
    content = bytearray(file.read_bytes())
    begins = content.index(DATABASE.encode()) + len(DATABASE) + 10
    content[begins : begins + 20] = b"\xff" * 20
    file.write_bytes(content)


def somebody_elses(file: Path) -> None:
    with zipfile.ZipFile(file, "w") as pack:
        pack.writestr(ABOUT, '["not", "ours"]')
        pack.writestr(DATABASE, b"")


def under_a_password(file: Path) -> None:
    content = bytearray(file.read_bytes())
    at = content.index(b"PK\x01\x02")
    while at >= 0:
        content[at + 8] |= 1
        at = content.find(b"PK\x01\x02", at + 4)
    file.write_bytes(content)


def gone(file: Path) -> None:
    file.unlink()


SPOILT = [cut_short, with_a_wrong_byte, rotten, emptied, somebody_elses, under_a_password, some_letter, gone]


@pytest.mark.parametrize("spoil", SPOILT)
def test_what_cannot_be_put_back_is_named(tmp_path: Path, database: Path, spoil: Callable[[Path], None]) -> None:
    out = tmp_path / "heard.zip"
    archive.write(out, database, now=NOW)
    spoil(out)
    with pytest.raises(NotABackup, match=r"heard\.zip"), unpacked(out, tmp_path):
        """Never reached."""
    assert [one for one in tmp_path.iterdir() if one.is_dir()] == []


def test_a_short_passphrase_is_refused() -> None:
    with pytest.raises(BadRequest, match="12 characters"):
        seal(KEY, "short")


def test_a_folder_that_is_not_there_is_named(tmp_path: Path, database: Path) -> None:
    with pytest.raises(NotBackedUp, match="its folder is not there"):
        archive.write(tmp_path / "stick" / "heard.zip", database, now=NOW)
