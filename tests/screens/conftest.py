"""The kiosk's window in this process, without a screen, on a clock that only tests move (no sleeps)."""

import gc
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from kiosk.settings import Settings
from tests.screens.glass import Kiosk, Tablet

SIZE = 1280, 800
DPI = 160


@pytest.fixture(scope="session")
def window(component: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Kivy's only window, drawn by software where nobody sees it."""
    component("libegl1")
    home = tmp_path_factory.mktemp("home")
    from kiosk.display import environment_for_kivy

    os.environ["SDL_VIDEODRIVER"] = "offscreen"
    os.environ |= {
        **environment_for_kivy(os.environ, home, system="linux"),
        "KIVY_HOME": str(home),
        "KIVY_DPI": str(DPI),
    }
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Kivy's own, at import
        from kiosk.app import configure

        configure(Settings(home=home, size=SIZE, windowed=True))
        from kivy.core.window import Window
    assert Window is not None
    gc.collect()
    gc.freeze()
    return Window


@pytest.fixture
def tablet(window: Any, tmp_path: Path) -> Iterator[Tablet]:
    tablet = Tablet(window, tmp_path)
    yield tablet
    tablet.switch_off()


@pytest.fixture
def kiosk(tablet: Tablet) -> Kiosk:
    """Switched on, paired, with the usual survey in English, Arabic and Hindi."""
    return tablet.switch_on()
