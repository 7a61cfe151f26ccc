"""Colours that can be told apart, and millimetres in pixels."""

from dataclasses import asdict
from pathlib import Path

import pytest

from kiosk.theme import HIGH_CONTRAST, Colours, Theme, dots_per_inch
from surveys.contrast import GRAPHIC, PAIRS, TEXT, contrast


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_our_colours_can_be_told_apart() -> None:
    assert list(Colours().problems()) == []


def test_colours_that_cannot_be_read_are_refused_by_name() -> None:
    with pytest.raises(ValueError, match=r"soft on back has a contrast of 1\.\d; it needs 4\.5\."):
        Theme(1280, 800, 160, Colours(soft="#e0e0e0"))


@pytest.mark.parametrize(
    ("width", "height", "dpi"), [(1024, 600, 169), (1280, 800, 149), (800, 1280, 149), (3840, 2160, 185)]
)
def test_sizes_are_those_of_the_hand_on_every_panel(width: int, height: int, dpi: int) -> None:
    theme = Theme(width, height, dpi)
    millimetre = dpi / 25.4
    assert theme.face >= 20 * millimetre
    assert theme.answer >= 20 * millimetre
    assert theme.control >= 12 * millimetre
    assert theme.text * 0.714 >= 4.8 * millimetre


def test_everything_grows_with_a_large_panel() -> None:
    assert Theme(1920, 1080, 92).room(20) > 1.5 * Theme(1280, 720, 92).mm(20)


def test_the_environment_knows_the_dots_best(tmp_path: Path) -> None:
    assert dots_per_inch(1280, 800, {"KIVY_DPI": "160"}, tmp_path) == 160


@pytest.mark.parametrize("turned", [False, True])
def test_the_panel_itself_says_how_large_it_is(tmp_path: Path, turned: bool) -> None:  # noqa: FBT001
    panel = tmp_path / "card0-HDMI-A-1"
    panel.mkdir()
    (panel / "edid").write_bytes(edid(pixels=(1280, 800), millimetres=(217, 136)))
    size = (800, 1280) if turned else (1280, 800)
    assert dots_per_inch(*size, {}, tmp_path) == pytest.approx(149.7, abs=0.3)


def test_another_panels_size_is_not_taken_for_ours(tmp_path: Path) -> None:
    panel = tmp_path / "card0-HDMI-A-1"
    panel.mkdir()
    (panel / "edid").write_bytes(edid(pixels=(1920, 1080), millimetres=(531, 299)))
    assert dots_per_inch(1280, 800, {}, tmp_path) == pytest.approx(149.5, abs=0.1)


def test_a_panel_that_says_nothing_is_taken_for_a_tablet_of_10_inches(tmp_path: Path) -> None:
    (tmp_path / "card0").mkdir()
    (tmp_path / "card0" / "edid").write_bytes(b"")
    assert dots_per_inch(1280, 800, {}, tmp_path) == pytest.approx(149.5, abs=0.1)


def edid(pixels: tuple[int, int], millimetres: tuple[int, int]) -> bytes:
    """The first block, with nothing in it but the first timing's pixels and millimetres."""
    timing = bytearray(18)
    timing[2], timing[4] = pixels[0] & 0xFF, pixels[0] >> 8 << 4
    timing[5], timing[7] = pixels[1] & 0xFF, pixels[1] >> 8 << 4
    timing[12], timing[13] = millimetres[0] & 0xFF, millimetres[1] & 0xFF
    timing[14] = millimetres[0] >> 8 << 4 | millimetres[1] >> 8
    return bytes(54) + bytes(timing) + bytes(56)


def test_the_branchs_colours_are_taken() -> None:
    colours = Colours.of({"act": "#8A1538", "back": "#ffffff"})
    assert (colours.act, colours.back, colours.ink) == ("#8a1538", "#ffffff", Colours().ink)


def test_what_is_chosen_is_tinted_with_the_branchs_colour() -> None:
    assert Colours.of({"act": "#8a1538"}).pale == "#f3e8eb"
    assert Colours.of({"act": "#8a1538", "pale": "#eeeeee"}).pale == "#eeeeee"


def test_a_colour_that_nobody_could_read_is_left_out_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    colours = Colours.of({"act": "#ffe000", "back": "#ffffff", "ink": "#cccccc"})
    assert (colours.act, colours.back, colours.ink) == (Colours().act, "#ffffff", Colours().ink)
    assert "act #ffe000 is left out" in caplog.text
    assert "ink #cccccc is left out" in caplog.text


def test_colours_that_fit_only_each_other_are_taken_together() -> None:
    dark = asdict(HIGH_CONTRAST)
    assert asdict(Colours.of(dark)) == dark


@pytest.mark.parametrize("branch", [{"act": "red"}, {"ink": "#fff"}, {"sparkle": "#8a1538"}, {"act": "javascript:"}])
def test_what_is_no_colour_of_ours_is_left_out(branch: dict[str, str]) -> None:
    assert Colours.of(branch) == Colours()


@pytest.mark.parametrize("act", ["#ffe000", "#808080", "#000000", "#ffffff", "#14565e", "#ff0000", "#00ff00"])
def test_whatever_the_branch_chooses_can_be_read(act: str) -> None:
    assert list(Colours.of({"act": act, "back": act, "on_act": act}).problems()) == []


def test_higher_contrast_is_7_to_1_for_words() -> None:
    for front, behind, least in PAIRS:
        wanted = 7 if least == TEXT else GRAPHIC
        assert contrast(getattr(HIGH_CONTRAST, front), getattr(HIGH_CONTRAST, behind)) >= wanted, (front, behind)
