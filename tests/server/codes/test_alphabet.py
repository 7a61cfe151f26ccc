from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.codes.alphabet import (
    TOUCHPOINT_LENGTH,
    check_character,
    in_groups,
    is_well_formed,
    new_touchpoint_code,
    tidy,
)
from surveys.slip import ALPHABET

CODES = st.randoms(use_true_random=False).map(new_touchpoint_code)
BODIES = st.text(ALPHABET, min_size=1, max_size=29)  # later kinds of code are longer


@given(CODES)
def test_a_new_code_is_well_formed(code: str) -> None:
    assert len(code) == TOUCHPOINT_LENGTH
    assert is_well_formed(code)


@given(BODIES, st.data())
def test_every_single_mistyped_character_is_caught(body: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(body) - 1))
    check = check_character(body)
    for wrong in set(ALPHABET) - {body[place]}:
        assert check_character(body[:place] + wrong + body[place + 1 :]) != check


@given(CODES)
def test_every_single_mistyped_character_of_a_whole_code_is_caught(code: str) -> None:
    for place in range(len(code)):
        for wrong in set(ALPHABET) - {code[place]}:
            assert not is_well_formed(code[:place] + wrong + code[place + 1 :])


@given(CODES)
def test_every_swap_of_two_characters_is_caught(code: str) -> None:
    for left in range(len(code)):
        for right in range(left + 1, len(code)):
            swapped = list(code)
            swapped[left], swapped[right] = code[right], code[left]
            assert code[left] == code[right] or not is_well_formed("".join(swapped))


@given(BODIES, st.data())
def test_a_swap_of_neighbours_is_caught_in_longer_codes(body: str, data: st.DataObject) -> None:
    code = body + check_character(body)
    place = data.draw(st.integers(0, len(code) - 2))
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert swapped == code or check_character(swapped[:-1]) != swapped[-1]


@given(CODES)
def test_a_lost_or_doubled_character_is_caught(code: str) -> None:
    assert not any(is_well_formed(code[:place] + code[place + 1 :]) for place in range(len(code)))
    assert not any(is_well_formed(code[:place] + code[place] + code[place:]) for place in range(len(code)))


def test_the_same_randomness_makes_the_same_code_and_other_randomness_another() -> None:
    assert new_touchpoint_code(Random(1)) == new_touchpoint_code(Random(1))
    assert len({new_touchpoint_code(Random(seed)) for seed in range(200)}) == 200


@pytest.mark.parametrize(
    "typed",
    ["k7q2m4x", " K7Q 2M4X ", "K7Q-2M4X", "k7q–2m4x", "K7Q\u00a02M4X\n", "\u200eK7Q2M4X\u200f", "K٧Q٢M٤X", "k७q२m४x"],
)
def test_typing_is_tidied(typed: str) -> None:
    assert tidy(typed) == "K7Q2M4X"


@pytest.mark.parametrize("typed", ["O0I1L", "ß", "Кот", "K.7"])
def test_tidying_makes_no_character_into_another(typed: str) -> None:
    assert tidy(typed) == typed


@given(st.text())
def test_whatever_is_typed_is_judged_and_never_fails(typed: str) -> None:
    assert is_well_formed(tidy(typed)) in {True, False}


@given(CODES)
def test_a_code_read_from_paper_and_typed_is_the_code(code: str) -> None:
    assert tidy(in_groups(code).lower()) == code
