"""A branch's colour: what follows from it, the nearest that can be read, and how it will look."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.branches.pictures import Picture
from server.errors import BadRequest
from server.setup.colour import chosen, colour_from, how_well, is_readable, readable
from server.setup.glass import Shown, glass
from surveys.contrast import USUAL, contrast

COLOURS = st.integers(0, 0xFFFFFF).map("#{:06x}".format)
FACES = ("Vibaya sana", "Vibaya", "Wastani", "Vizuri", "Vizuri sana")
SHOWN = Shown("Rück & <Söhne>", "Ulihudumiwaje leo?", FACES, ["English"], "Tayari", None, {})


@given(COLOURS)
def test_the_nearest_colour_can_always_be_read(act: str) -> None:
    nearest = readable(act)
    assert is_readable(nearest)
    assert chosen(nearest) == {} or chosen(nearest)["act"] == nearest


@given(COLOURS)
def test_a_colour_that_can_be_read_stays_as_it_is(act: str) -> None:
    assert (readable(act) == act) is is_readable(act)


def test_the_usual_colour_is_kept_as_none() -> None:
    assert chosen(USUAL["act"]) == {}


def test_a_colour_that_not_everybody_can_read_is_refused() -> None:
    assert how_well("#f0a030") < 4.5
    with pytest.raises(BadRequest, match="Not everybody could read"):
        chosen("#f0a030")
    with pytest.raises(BadRequest, match="looks like"):
        colour_from("red")


def test_the_wash_behind_words_goes_with_the_colour() -> None:
    kept = chosen("#7a1f3d")
    assert contrast(kept["act"], kept["pale"]) >= 4.5
    assert kept["pale"] != USUAL["pale"]


def test_the_glass_shows_the_words_of_the_branch_as_text() -> None:
    drawn = glass(SHOWN)
    assert "Rück &amp; &lt;Söhne&gt;" in drawn
    assert drawn.count("<ellipse") > 10
    assert "<image" not in drawn


def test_the_glass_shows_a_logo_in_the_place_of_the_name() -> None:
    logo = Picture("png", b"\x89PNG")
    drawn = glass(Shown("Riverside", "?", FACES, [], "Done", logo, {"act": "#7a1f3d"}))
    assert "data:image/png;base64,iVBORw==" in drawn
    assert ">Riverside<" not in drawn
    assert 'fill="#7a1f3d"' in drawn
