"""While a draft is tried every screen of a visit says so, and all else is as large as ever."""

from dataclasses import replace

import pytest
from kivy.clock import Clock

from kiosk.screens.page import Page
from kiosk.theme import Theme
from tests.screens.flaws import flaws
from tests.screens.gallery import PANELS
from tests.screens.views import Deaf, views

SHOWN = ("faces", "nps", "reasons", "words", "contact", "slip")
pytestmark = pytest.mark.usefixtures("window")


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_a_rehearsal_says_that_it_is_one_and_can_be_touched_like_the_real_thing(language: str) -> None:
    theme = Theme(*PANELS["10-inch"])
    found = {name: view for name, view in views(language) if name in SHOWN}
    for name, view in found.items():
        page = Page(replace(view, rehearses=True), theme, Deaf(), speaks=True)
        for _ in range(3):
            Clock.tick_draw()
        assert page.band, name
        assert [f"{name}: {flaw}" for flaw in flaws(page, theme)] == []
    assert set(found) == set(SHOWN)


def test_what_staff_see_has_no_band() -> None:
    view = next(view for name, view in views("en") if name == "service")

    assert Page(replace(view, rehearses=True), Theme(*PANELS["10-inch"]), Deaf()).band is None
