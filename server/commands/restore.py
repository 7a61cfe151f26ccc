import argparse
from datetime import datetime
from pathlib import Path

from server.backups.archive import Found, unpacked
from server.backups.folder import database_file
from server.backups.postgresql import to_restore
from server.backups.restoring import Replaced, insist_on_nobody, key_for, put_in_place
from server.backups.settling import settle
from server.clock import utc_now
from server.commands.answer import Answer
from server.commands.backup import passphrase
from server.commands.opened import settings_for
from server.database import Database
from server.database.migrate import migrate
from server.errors import BadRequest
from server.heard import Heard
from server.settings import Settings
from server.worker import chores_of


def put_back(arguments: argparse.Namespace) -> Answer:
    settings = settings_for(arguments)
    if arguments.settle:
        return _settle_only(settings)
    target, file = database_file(settings), Path(arguments.file)
    if not arguments.file:
        raise BadRequest("Say which file to put back.")
    if target is None:
        typed = "; then ".join(to_restore(settings.database, arguments.file))
        raise BadRequest(f"PostgreSQL puts its own copies back. Stop every server and worker, then type: {typed}")
    try:
        return _put_back(file, target, settings, passphrase(arguments) if arguments.passphrase_file else "")
    except OSError as failure:
        raise BadRequest(f"{settings.home} cannot be written: {failure.strerror}.") from failure


def _put_back(file: Path, target: Path, settings: Settings, words: str) -> Answer:
    settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    target.parent.mkdir(parents=True, exist_ok=True)
    insist_on_nobody(target, settings.home)  # before all the work
    with unpacked(file, target.parent) as found:
        key = key_for(found, settings, words)
        beside = settings.model_copy(update={"database_url": f"sqlite:///{found.database}", "secret_key": key})
        with Database(beside.database) as database:
            migrate(database)
        doubtful = _settle(beside, made_at=found.made_at)
        replaced = put_in_place(found, target, settings, key, now=utc_now())
    return _said(file, found, settings, replaced, doubtful)


def _said(file: Path, found: Found, settings: Settings, replaced: Replaced | None, doubtful: int) -> Answer:
    answers = found.contents.tables.get("responses", 0)
    data = {
        "restored": str(file),
        "made_at": found.made_at.isoformat() if found.made_at else None,
        "answers": answers,
        "doubtful": doubtful,
        "kept": str(replaced.kept) if replaced else None,
        "lost": {"answers": replaced.answers, **replaced.deeds} if replaced else {},
        "home": str(settings.home),
    }
    made = f" of {found.made_at:%Y-%m-%d %H:%M} UTC" if found.made_at else ""
    lines = (
        f"The copy{made} is in {settings.home}, with {answers:,} answers.",
        *(_on_replaced(replaced) if replaced else ()),
        _on_doubt(doubtful),
        "Everybody signs in again; tablets go on as they are. Now start Heard.",
    )
    return Answer(data, "\n".join(filter(None, lines)))


def _on_replaced(replaced: Replaced) -> tuple[str, ...]:
    """Somebody may have to do it once more: shut somebody out, erase somebody."""
    done = [f"{action} ({times})" for action, times in replaced.deeds.items()]
    lost = [f"{replaced.answers:,} answers"] if replaced.answers else []
    only_there = f"Not in the copy, since it is older: {', '.join([*lost, *done])}." if lost or done else ""
    return f"What was there before is in {replaced.kept}.", only_there


def _settle_only(settings: Settings) -> Answer:
    doubtful = _settle(settings, made_at=None)
    return Answer({"doubtful": doubtful}, f"{_on_doubt(doubtful)} Now start the servers and workers.".strip())


def _settle(settings: Settings, *, made_at: datetime | None) -> int:
    heard = Heard.open(settings)
    try:
        owed_by = [chore.run for chore in chores_of(heard) if not chore.reaches_out]
        return settle(
            heard.database,
            owed_by=owed_by,
            made_at=made_at,
            keys=heard.keys,
            outlets=heard.outlets,
            clock=heard.clock,
        )
    finally:
        heard.close()


def _on_doubt(doubtful: int) -> str:
    if not doubtful:
        return ""
    which = "1 message" if doubtful == 1 else f"{doubtful:,} messages"
    return f"Of {which} nobody knows whether they went out since; they are not sent, and stand in the inbox."
