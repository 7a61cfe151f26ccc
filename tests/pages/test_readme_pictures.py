"""The pictures that README opens with. `HEARD_PICTURES=1` draws them anew; else a smaller demo is walked through."""

import os
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser

from server.commands.demo.command import SHORTEST, make
from tests.installation import Hands, install
from tests.pages.readme_walk import ReadmeWalk
from tests.pages.serving import served_at
from tests.screens.glass import open_window

pytestmark = pytest.mark.journey

ROOT = Path(__file__).parents[2]
DRAWS = bool(os.environ.get("HEARD_PICTURES"))
DAYS = 90 if DRAWS else SHORTEST
NOW = datetime(2026, 3, 3, 8, 40, tzinfo=UTC)
"""A Tuesday, before noon where the demo is."""
COLOURS = 128
LARGEST, MOST = 200_000, 600_000
"""Bytes of one, and of all together."""


@pytest.fixture
def window(component: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory) -> Any:
    component("libegl1")
    return open_window(tmp_path_factory.mktemp("home"), (1280, 800), KIVY_DPI="160")


@pytest.fixture
def walk(window: Any, chrome: Browser, tmp_path: Path) -> Iterator[ReadmeWalk]:
    clock = Hands(NOW)
    installation = install(tmp_path / "server", clock=clock)
    make(installation.heard, DAYS)
    with served_at(installation.heard) as address:
        yield ReadmeWalk(window, chrome, address, installation, clock, tmp_path / "tablet")
    installation.heard.close()


def test_readme_opens_with_what_a_demo_shows(walk: ReadmeWalk) -> None:
    shown = pictures_before_the_first_heading()
    seen = []
    for name, image in walk:
        file = ROOT / "docs" / "pictures" / f"{name}.png"
        if DRAWS:
            image.quantize(COLOURS).save(file, optimize=True)
        with Image.open(file) as kept:
            assert kept.size == image.size, name
        seen.append(name)
    assert list(shown) == seen
    assert all(len(said) > len("a picture of it") for said in shown.values())
    sizes = [(ROOT / "docs" / "pictures" / f"{name}.png").stat().st_size for name in shown]
    assert max(sizes) < LARGEST
    assert sum(sizes) < MOST


def pictures_before_the_first_heading() -> dict[str, str]:
    """Name -> what it says to those who cannot see it."""
    opening = (ROOT / "README.md").read_text("utf-8").partition("\n## ")[0]
    return {name: said for said, name in re.findall(r"!\[([^]]*)\]\(docs/pictures/(\S+)\.png\)", opening)}
