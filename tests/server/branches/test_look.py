"""A branch's look: what can be read by everybody, and nothing else."""

import pytest

from server.branches.look import MOST_SLIDES, colours_from, invitation_from, slide_from, slides_with
from server.errors import BadRequest
from surveys.tablet import Slide


def test_a_colour_that_can_be_read_is_taken() -> None:
    assert colours_from(["act=#7A1F3D"], {"warn": "#8a1f0a"}) == {"warn": "#8a1f0a", "act": "#7a1f3d"}


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("act=#ffcc00", r"on_act on act has a contrast of 1\.5; it needs 4\.5"),
        ("ink=#999999", "ink on back"),
        ("act=green", "act: a colour looks like #14565e"),
        ("act=#14565", "looks like #14565e"),
        ("button=#14565e", "There is no colour button; there are back, card"),
        ("#14565e", "A colour looks like act=#14565e"),
    ],
)
def test_a_colour_that_cannot_be_used_is_refused_with_the_reason(typed: str, sentence: str) -> None:
    with pytest.raises(BadRequest, match=sentence):
        colours_from([typed], {})


def test_two_colours_may_need_each_other() -> None:
    assert (
        colours_from(
            [
                "act=#f5c542",
                "on_act=#1d2430",
                "back=#14181f",
                "card=#1d2430",
                "ink=#ffffff",
                "pale=#20303a",
                "rule=#2d3540",
                "soft=#c4cbd6",
                "line=#8d97a6",
                "warn=#ff9d85",
            ],
            {},
        )["act"]
        == "#f5c542"
    )


def test_words_name_their_language() -> None:
    assert invitation_from(["en=How was  it?", "sw=Ilikuwaje?"], {"en": "Old"}) == {
        "en": "How was it?",
        "sw": "Ilikuwaje?",
    }
    for wrong in ("How was it?", "english=x", "en=", f"en={'x' * 81}"):
        with pytest.raises(BadRequest):
            invitation_from([wrong], {})


def test_slides_come_to_those_of_before_up_to_a_dozen() -> None:
    said = slide_from(["en=You said: too dark. We did: lamps."])
    assert slides_with([Slide(picture="a")], [said]) == (Slide(picture="a"), said)
    with pytest.raises(BadRequest, match="at most 12 slides"):
        slides_with([said] * MOST_SLIDES, [said])
