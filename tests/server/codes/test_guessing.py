"""Guessing codes: nothing is found, and whoever guesses is slowed down."""

import os
from collections import Counter
from random import Random

import pytest

from server.branches.touchpoint import Touchpoint, add_touchpoint
from server.codes.alphabet import check_character, new_receipt_code
from server.codes.failures import ALLOWED
from server.codes.receipt import Sale, State, look, mint
from server.codes.till import add_till, new_secrets
from server.database import Database
from server.database.database import Session
from server.errors import NotFound
from server.heard import Heard
from server.intake.place import CodeRefused, find, tried_in_vain
from server.publishing.publishing import publish
from surveys.catalogue import bundled, read
from surveys.slip import ALPHABET
from tests.server.conftest import KEYS, NOON, Cast, only_on_sqlite

TIMES = 10 if os.environ.get("SOAK") else 1
RANDOM, NEAR = 1_000 * TIMES, 10_000 * TIMES


@pytest.fixture
def counter(database: Database, cast: Cast) -> Touchpoint:
    for file in bundled():
        database.write(publish, read(file), now=NOON)
    return database.write(
        add_touchpoint, code="T2KK23M", branch=cast.riverside, name="Tills", kind="till", survey="receipt", now=NOON
    )


def opened(session: Session, guesses: list[str]) -> int:
    return sum(look(session, guess, keys=KEYS, now=NOON).state is not State.UNKNOWN for guess in guesses)


def nearby(code: str, count: int, chance: Random) -> list[str]:
    """Well-formed codes that differ from a known one in the last places before the check character."""
    bodies = ("".join((code[:-6], *chance.choices(ALPHABET, k=5))) for _ in range(count))
    return [guess for body in bodies if (guess := body + check_character(body)) != code]


@only_on_sqlite
def test_guesses_in_the_shape_of_known_codes_find_nothing(database: Database, counter: Touchpoint) -> None:
    chance = Random(4)
    printed = database.write(mint, counter, [Sale()] * 1_000, keys=KEYS, randomness=chance, now=NOON)
    till = database.write(add_till, counter, "Till 1", new_secrets(), keys=KEYS, now=NOON)
    offline = "".join(chance.choices(ALPHABET, k=14))
    known = {each.code for each in printed}

    at_random = [guess for _ in range(RANDOM) if (guess := new_receipt_code(chance)) not in known]
    near = [*nearby(printed[0].code, NEAR // 2, chance), *nearby(offline, NEAR // 2, chance)]
    assert till.number == 0
    assert database.read(opened, at_random) == 0
    assert database.read(opened, [guess for guess in near if guess not in known]) == 0


@only_on_sqlite
def test_whoever_guesses_hears_to_wait_and_those_with_a_receipt_do_not(heard: Heard, counter: Touchpoint) -> None:
    chance = Random(6)
    (printed,) = heard.database.write(mint, counter, [Sale()], keys=KEYS, randomness=chance, now=NOON)
    said: Counter[int] = Counter()
    for _ in range(200):
        with pytest.raises(CodeRefused) as refused:
            heard.database.read(find, new_receipt_code(chance), ["en"], visit_id=None, keys=KEYS, now=NOON)
        said[tried_in_vain(heard.database, "the same phone", refused.value, now=NOON).status] += 1

    assert said == {NotFound.status: ALLOWED, 429: 200 - ALLOWED}
    place = heard.database.read(find, printed.code, ["en"], visit_id=None, keys=KEYS, now=NOON)
    assert place.receipt == printed.code
