"""Whether there is a screen, and what must be said to Kivy before it is imported."""

import os
from collections.abc import Mapping
from pathlib import Path

from kiosk.errors import CannotStart
from kiosk.typeset import TEXT_PROVIDER

CARDS = Path("/dev/dri")


class NoScreen(CannotStart):
    """There is no screen to open a window on."""


def environment_for_kivy(env: Mapping[str, str], folder: Path, *, system: str, cards: Path = CARDS) -> dict[str, str]:
    """What to add to the environment; raises NoScreen."""
    return {
        "KIVY_NO_ARGS": "1",
        "KIVY_NO_FILELOG": "1",
        "KIVY_LOG_MODE": "PYTHON",
        "KIVY_TEXT": TEXT_PROVIDER,
        "KIVY_HOME": str(folder / "kivy"),
        **_driver(env, system, cards),
    }


def _driver(env: Mapping[str, str], system: str, cards: Path) -> dict[str, str]:
    """Named, for else SDL draws where nobody sees it when the screen cannot be opened."""
    if system != "linux" or env.get("SDL_VIDEODRIVER"):
        return {}
    if env.get("DISPLAY"):
        return {"SDL_VIDEODRIVER": "x11"}
    if env.get("WAYLAND_DISPLAY"):
        raise NoScreen("This desktop is Wayland without Xwayland; install xwayland and sign in again.")
    if any(cards.glob("card*")) and os.access(next(iter(sorted(cards.glob("card*")))), os.R_OK | os.W_OK):
        return {"SDL_VIDEODRIVER": "kmsdrm"}
    raise NoScreen("There is no screen here: DISPLAY is not set. Start the tablet's window on a computer with one.")
