import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.response import SLIP
from surveys.slip import ALPHABET, new_secret, reference, tidy_reference

references = st.text(ALPHABET, min_size=6, max_size=6).map(lambda letters: f"{letters[:3]}-{letters[3:]}")


def test_the_alphabet_has_31_characters_and_none_that_are_confused() -> None:
    assert len(ALPHABET) == len(set(ALPHABET)) == 31
    assert not set(ALPHABET) & set("0O1IL")
    assert ALPHABET.upper() == ALPHABET


def test_secrets_are_accepted_as_slips_and_never_repeat() -> None:
    secrets = {new_secret() for _ in range(1_000)}
    assert len(secrets) == 1_000
    assert all(SLIP.fullmatch(secret) for secret in secrets)


@pytest.mark.parametrize(
    ("secret", "expected"),
    [("AAAAAAAAAAAAAAAAAAAAAA", "HCF-42Y"), ("q0-Zb7_xT3mKcVhJ8wYd1A", "EJR-E7D")],
)
def test_a_secret_has_the_same_reference_for_ever(secret: str, expected: str) -> None:
    assert reference(secret) == expected


@given(st.text())
def test_every_reference_has_its_form(secret: str) -> None:
    assert re.fullmatch(f"[{ALPHABET}]{{3}}-[{ALPHABET}]{{3}}", reference(secret))


def test_no_character_is_favoured_at_any_place() -> None:
    many = [reference(f"secret {number}") for number in range(31 * 200)]
    for place in (0, 1, 2, 4, 5, 6):
        seen = Counter(one[place] for one in many)
        chi_squared = sum((seen[character] - 200) ** 2 / 200 for character in ALPHABET)
        assert chi_squared < 67  # 30 degrees of freedom: one place in ten thousand would be above


@pytest.mark.parametrize(
    "typed", ["K74-Q2M", "k74-q2m", "k74q2m", " K74 Q2M ", "k 7 4 q 2 m", "K74–Q2M", "K74 - Q2M.", "k74_q2m"]
)
def test_what_people_type_is_understood(typed: str) -> None:
    assert tidy_reference(typed) == "K74-Q2M"


@pytest.mark.parametrize(
    "typed", ["", "K74", "K74-Q2", "K74-Q2MM", "K74-Q2O", "K74-Q21", "K74/Q2M", "K74-Q2Ä", "٣74-Q2M"]
)
def test_what_cannot_be_a_reference_is_none(typed: str) -> None:
    assert tidy_reference(typed) is None


@given(references)
def test_a_reference_is_already_tidy(tidy: str) -> None:
    assert tidy_reference(tidy) == tidy == tidy_reference(tidy.lower().replace("-", " "))
