"""What the server tells a tablet, as JSON that may come from another year."""

import json

from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from surveys.tablet import Look, PhoneCode, Pin, Slide, Spell, TabletSettings, Turn, settings_from_wire
from tests.builders import NOW

FULL = TabletSettings(
    branch="Riverside",
    timezone="Africa/Nairobi",
    languages=("sw", "en"),
    answer_by=NOW,
    look=Look(colours={"act": "#14565e"}, logo="ab" * 32, invitation={"en": "Come in."}),
    slides=(Slide(words={"en": "You asked for chairs. They are here."}), Slide(picture="cd" * 32)),
    phone=PhoneCode(url="https://heard.example/f/RVRSDE7", modules=("101", "010", "111")),
    open=(Spell(begins=NOW, ends=NOW),),
    asks=(Turn(survey="receipt", begins=NOW, ends=NOW),),
    someone=True,
    pin=Pin(salt="00", digest="11"),
    draining=True,
)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=5), inside, max_size=3),
    max_leaves=10,
)


def test_what_the_server_writes_the_tablet_reads_equal() -> None:
    wire = json.loads(TypeAdapter(TabletSettings).dump_json(FULL))

    assert settings_from_wire(wire) == FULL


def test_what_is_unknown_or_of_another_shape_is_left_out_and_the_rest_is_taken() -> None:
    wire = {
        "branch": "Riverside",
        "languages": "en",
        "moon": 1,
        "pin": {"salt": "00"},
        "slides": [{"words": {"en": 1}}],
    }

    assert settings_from_wire(wire) == TabletSettings(branch="Riverside", slides=(Slide(),))


def test_a_time_without_a_zone_is_no_time() -> None:
    assert settings_from_wire({"answer_by": "2026-11-22T17:00:00"}).answer_by is None


@given(ANYTHING | st.fixed_dictionaries({}, optional=dict.fromkeys(TabletSettings.__slots__, ANYTHING)))
def test_no_json_is_too_strange_to_be_read(wire: object) -> None:
    assert isinstance(settings_from_wire(wire), TabletSettings)
