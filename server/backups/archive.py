"""The file of a backup: a ZIP with the database, what is in it, and on request the key under a passphrase."""

import json
import os
import shutil
import sqlite3
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from server.backups.copying import Contents, Damaged, copy, is_sqlite, look_through
from server.errors import Refusal

DATABASE, ABOUT, KEY, README = "heard.db", "heard.json", "secret.key.sealed", "READ ME.txt"
LARGEST_NOTE = 1_000_000
NOT_OURS = (zipfile.BadZipFile, zlib.error, KeyError, TypeError, ValueError, EOFError, RuntimeError)
"""What files of others, and those with a wrong byte, lead to; RuntimeError: under a password, or far too deep."""
SAYS = """This is a copy of everything that Heard knows, made {made}.

To put it back:   heard restore {name} --home FOLDER
By hand:          heard.db in it is an SQLite database; put it into the home folder while Heard does not run.

Names, phone numbers and addresses in it can be read only with the secret key under which it was written: {key}.
{carries}
"""
CARRIES = {
    True: "That key is in secret.key.sealed, under the passphrase that was given.",
    False: "That key is not in here. It is in the file secret.key of the home folder, or in HEARD_SECRET_KEY.",
}


class NotBackedUp(Refusal):
    """No copy was made; the sentence says why."""

    title = "No copy was made"
    status = 500


class NotABackup(Refusal):
    """A file that nothing can be put back from."""

    title = "This cannot be put back"


@dataclass(frozen=True, slots=True)
class Found:
    """A backup, unpacked and looked through."""

    database: Path
    contents: Contents
    made_at: datetime | None
    """None: a bare database, which does not say."""
    sealed_key: bytes | None


def write(out: Path, source: Path, *, now: datetime, sealed_key: bytes | None = None) -> Contents:
    """Copy an SQLite database into a file that takes its name only when it is whole. Raises NotBackedUp."""
    if out.is_dir() or not out.parent.is_dir():
        raise NotBackedUp(
            f"{out} cannot be written: {'it is a folder' if out.is_dir() else 'its folder is not there'}."
        )
    try:
        with tempfile.TemporaryDirectory(dir=out.parent, prefix=f".{out.name}.") as folder:
            beside = Path(folder)
            contents = copy(source, beside / DATABASE)
            _pack(beside, out.name, contents, now, sealed_key)
            _take_place(beside / out.name, out)
    except (OSError, sqlite3.Error, Damaged) as failure:
        raise NotBackedUp(f"{out} was not written: {_why(failure)}") from failure
    return contents


@contextmanager
def unpacked(file: Path, beside: Path) -> Iterator[Found]:
    """In a folder of its own in `beside`, which is gone afterwards. Raises NotABackup."""
    with tempfile.TemporaryDirectory(dir=beside, prefix=".restore-") as folder:
        yield _unpack(file, Path(folder))


def _pack(folder: Path, name: str, contents: Contents, now: datetime, sealed_key: bytes | None) -> None:
    about = {"made_at": now.isoformat(), **asdict(contents)}
    said = SAYS.format(made=f"{now:%Y-%m-%d %H:%M} UTC", name=name, key=contents.key, carries=CARRIES[bool(sealed_key)])
    # Fast rather than small: most of the work is the disk's.
    with zipfile.ZipFile(folder / name, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as pack:
        pack.writestr(README, said)
        pack.writestr(ABOUT, json.dumps(about, indent=1))
        if sealed_key:
            pack.writestr(KEY, sealed_key)
        pack.write(folder / DATABASE, DATABASE)
    with zipfile.ZipFile(folder / name) as pack:
        if pack.testzip() is not None:
            raise Damaged("What was written cannot be read again; is the disk well?")


def _take_place(new: Path, out: Path) -> None:
    new.chmod(0o600)
    with new.open("rb") as file:
        os.fsync(file.fileno())
    new.replace(out)
    sync_folder(out.parent)


def sync_folder(folder: Path) -> None:
    """So that a name stays given when the power goes. Windows has no such thing."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _unpack(file: Path, folder: Path) -> Found:
    try:
        if is_sqlite(file):
            return Found(folder / DATABASE, copy(file, folder / DATABASE), None, None)
        with zipfile.ZipFile(file) as pack:
            about = json.loads(_read(pack, ABOUT))
            sealed = _read(pack, KEY) if KEY in pack.namelist() else None
            with pack.open(DATABASE) as inside, (folder / DATABASE).open("wb") as outside:
                shutil.copyfileobj(inside, outside, 1 << 20)
        contents = _as_said(look_through(folder / DATABASE), about)
        return Found(folder / DATABASE, contents, _moment(about["made_at"]), sealed)
    except FileNotFoundError as missing:
        raise NotABackup(f"{file} is not there.") from missing
    except NOT_OURS as other:
        raise NotABackup(
            f"{file} is not a backup of Heard, or it is damaged or was cut short. Nothing was changed."
        ) from other
    except (OSError, sqlite3.Error, Damaged) as failure:
        raise NotABackup(f"{file} cannot be put back: {_why(failure)} Nothing was changed.") from failure


def _moment(said: str) -> datetime:
    return datetime.fromisoformat(said).astimezone(UTC)


def _as_said(contents: Contents, about: Mapping[str, Any]) -> Contents:
    if contents.tables != about["tables"]:
        raise Damaged("It does not hold what it says it holds.")
    return contents


def _read(pack: zipfile.ZipFile, name: str) -> bytes:
    if pack.getinfo(name).file_size > LARGEST_NOTE:
        raise ValueError(f"{name} is far too large")
    return pack.read(name)


def _why(failure: BaseException) -> str:
    if isinstance(failure, OSError):
        return f"{failure.strerror or failure}."
    return f"{str(failure).rstrip('.')}."
