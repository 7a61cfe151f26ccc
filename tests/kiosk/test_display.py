"""The window opens where it is seen, or not at all."""

from pathlib import Path

import pytest

from kiosk.display import NoScreen, environment_for_kivy


def driver(env: dict[str, str], cards: Path, system: str = "linux") -> str | None:
    return environment_for_kivy(env, cards, system=system, cards=cards).get("SDL_VIDEODRIVER")


def test_under_x_the_window_may_open_nowhere_else(tmp_path: Path) -> None:
    assert driver({"DISPLAY": ":0"}, tmp_path) == "x11"


def test_what_was_said_on_purpose_stands(tmp_path: Path) -> None:
    assert driver({"SDL_VIDEODRIVER": "offscreen"}, tmp_path) is None


def test_without_a_desktop_the_panel_is_used(tmp_path: Path) -> None:
    (tmp_path / "card0").touch()
    assert driver({}, tmp_path) == "kmsdrm"


def test_other_systems_know_their_screens(tmp_path: Path) -> None:
    assert driver({}, tmp_path, system="win32") is None


@pytest.mark.parametrize(("env", "said"), [({}, "no screen"), ({"WAYLAND_DISPLAY": "wayland-0"}, "xwayland")])
def test_where_nobody_would_see_it_a_sentence_says_what_is_missing(
    tmp_path: Path, env: dict[str, str], said: str
) -> None:
    with pytest.raises(NoScreen, match=said):
        driver(env, tmp_path)
