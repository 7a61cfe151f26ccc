"""A Heard whose clock can be turned, served on loopback, and a browser to look at its pages."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from server.branches.touchpoint import add_touchpoint
from tests.installation import Hands, Installation, install
from tests.pages.serving import served_at

POSTER, TILL = "C6P4JD9", "2222222"
"""Codes; the till asks the receipt's questions."""


@dataclass(frozen=True)
class Served:
    address: str
    installation: Installation
    clock: Hands


@pytest.fixture(scope="session")
def axe(component: Callable[[str], str]) -> str:
    """The script itself."""
    return Path(component("axe-core")).read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    clock = Hands()
    installation = install(tmp_path_factory.mktemp("pages"), clock=clock)
    for code, kind, survey in ((POSTER, "poster", "branch-visit"), (TILL, "till", "receipt")):
        installation.heard.database.write(
            add_touchpoint,
            code=code,
            branch=installation.riverside,
            name="Front door",
            kind=kind,
            survey=survey,
            now=clock(),
        )
    with served_at(installation.heard) as address:
        yield Served(address, installation, clock)
    installation.heard.close()
