"""The kiosk's window in this process, without a screen, on a clock that only tests move (no sleeps)."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.screens.glass import Kiosk, Tablet, open_window

SIZE = 1280, 800


@pytest.fixture(scope="session")
def window(component: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory) -> Any:
    component("libegl1")
    return open_window(tmp_path_factory.mktemp("home"), SIZE, KIVY_DPI="160")


@pytest.fixture
def tablet(window: Any, tmp_path: Path) -> Iterator[Tablet]:
    tablet = Tablet(window, tmp_path)
    yield tablet
    tablet.switch_off()


@pytest.fixture
def kiosk(tablet: Tablet) -> Kiosk:
    """Switched on, paired, with the usual survey in English, Arabic and Hindi."""
    return tablet.switch_on()
