"""The installation that a command works on."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager

from server.heard import Heard, prepare
from server.settings import Settings

ACTOR = "command line"
"""How the audit names it."""


def settings_for(arguments: argparse.Namespace) -> Settings:
    return Settings.load(home=arguments.home)


@contextmanager
def opened(arguments: argparse.Namespace) -> Iterator[Heard]:
    """On SQLite the database is made and migrated when it is not there yet; PostgreSQL waits for `heard migrate`."""
    settings = settings_for(arguments)
    if settings.database.startswith("sqlite"):
        prepare(settings)
    heard = Heard.open(settings)
    try:
        yield heard
    finally:
        heard.close()
