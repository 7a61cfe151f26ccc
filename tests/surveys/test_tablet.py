"""What the server tells a tablet, as JSON that may come from another year."""

from hypothesis import given
from hypothesis import strategies as st

from surveys.tablet import Slide, TabletSettings, settings_from_wire

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=5), inside, max_size=3),
    max_leaves=10,
)


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
