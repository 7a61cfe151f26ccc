"""The installation that a command works on."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from server.backups.folder import database_file
from server.errors import Refusal
from server.heard import Heard, prepare
from server.settings import Settings

ACTOR = "command line"
"""How the audit names it."""


def settings_for(arguments: argparse.Namespace) -> Settings:
    return Settings.load(home=arguments.home)


class NothingThere(Refusal):
    """A home that was mistyped is not made."""

    def __init__(self, home: Path, file: Path) -> None:
        where = home if file.parent == home else file
        super().__init__(
            f"There is no Heard in {where}: say with --home where it is, or begin a new one with `heard up`."
        )


@contextmanager
def opened(arguments: argparse.Namespace, *, founds: bool = False) -> Iterator[Heard]:
    """
    As it is there: a command brings no database to its own version, since a server of another may be at work on it.
    `founds`: where nothing is, a new one (SQLite; PostgreSQL waits for `heard migrate`).
    """
    settings = settings_for(arguments)
    file = database_file(settings)
    if file and not (file.exists() and file.stat().st_size):
        if not founds:
            raise NothingThere(settings.home, file)
        prepare(settings)
    heard = Heard.open(settings)
    try:
        yield heard
    finally:
        heard.close()
