import argparse
from pathlib import Path

from server.backups import archive
from server.backups.folder import database_file
from server.backups.postgresql import to_back_up
from server.backups.records import begin, end
from server.backups.restoring import KEY_FILE
from server.backups.sealed_key import seal
from server.clock import utc_now
from server.commands.answer import Answer
from server.commands.opened import settings_for
from server.database import Database
from server.database.migrate import is_current
from server.errors import BadRequest
from server.settings import Settings


def make(arguments: argparse.Namespace) -> Answer:
    settings, out, now = settings_for(arguments), Path(arguments.file), utc_now()
    source = database_file(settings)
    if source is None:
        raise BadRequest(f"PostgreSQL makes its own copies; type: {to_back_up(settings.database, arguments.file)}")
    if not source.exists():
        raise BadRequest(f"There is nothing to copy: {source} is not there.")
    if arguments.passphrase_file and not arguments.with_key:
        raise BadRequest("A passphrase is for the key; say also --with-key.")
    sealed = seal(_key(settings), passphrase(arguments)) if arguments.with_key else None
    contents = archive.write(out, source, now=now, sealed_key=sealed)
    size, answers = out.stat().st_size, contents.tables.get("responses", 0)
    with Database(settings.database) as database:
        if database.read(is_current):  # of an older version there may be nothing to note it in
            number = database.write(begin, "asked", now=now)
            database.write(end, number, file=str(out.absolute()), size=size, now=utc_now())
    data = {"file": arguments.file, "bytes": size, "answers": answers, "schema": contents.schema, "key": bool(sealed)}
    key = "with its key" if sealed else f"without its key: keep {settings.home / KEY_FILE} safe too"
    return Answer(data, f"{arguments.file} holds {answers:,} answers and all else, {key}.")


def _key(settings: Settings) -> str:
    own = settings.home / KEY_FILE
    if settings.secret_key:
        return settings.secret_key
    if not own.exists():
        raise BadRequest(f"There is no key to copy: {own} is not there, and HEARD_SECRET_KEY is not set.")
    return own.read_text().strip()


def passphrase(arguments: argparse.Namespace) -> str:
    if not arguments.passphrase_file:
        raise BadRequest("Say with --passphrase-file in which file the passphrase is.")
    try:
        return Path(arguments.passphrase_file).read_text("utf-8").partition("\n")[0].strip()
    except (OSError, UnicodeDecodeError) as failure:
        raise BadRequest(f"{arguments.passphrase_file} cannot be read as text.") from failure
