from collections.abc import Callable
from itertools import groupby, pairwise
from random import Random

import pytest
import segno
from qrcode import QRCode

from server.codes.alphabet import new_receipt_code
from server.codes.series import MASKS, Rows, Series, penalty

CAPITALS, SMALL = "HTTPS://HEARD.EXAMPLE/F/", "https://shop.example/heard/f/"


def by_segno(text: str, level: str, mask: int) -> Rows:
    code = segno.make(text, error=level, mask=mask, boost_error=False, micro=False)
    return tuple("".join("01"[module] for module in row) for row in code.matrix)


def number(rows: Rows) -> int:
    return int("".join(row + "0000" for row in rows), 2)


def slow_penalty(rows: Rows) -> int:
    """ISO/IEC 18004, 7.8.3, word for word."""
    lines = [*rows, *map("".join, zip(*rows, strict=True))]
    runs = [len(list(run)) for line in lines for _module, run in groupby(line)]
    alike = sum(3 + run - 5 for run in runs if run >= 5)
    squares = sum(
        3
        for above, below in pairwise(rows)
        for x in range(len(above) - 1)
        if len({above[x], above[x + 1], below[x], below[x + 1]}) == 1
    )
    eyes = 0
    for line in lines:
        quiet = f"0000{line}0000"
        for at in range(4, len(quiet) - 10):
            if quiet[at : at + 7] == "1011101" and "0000" in {quiet[at - 4 : at], quiet[at + 7 : at + 11]}:
                eyes += 40
    share = 100 * sum(row.count("1") for row in rows) / len(rows) ** 2
    return alike + squares + eyes + 10 * int(abs(share - 50) / 5)


def by_qrcode(text: str, level: str, mask: int) -> Rows:
    correction = {"L": 1, "M": 0, "Q": 3, "H": 2}[level]
    code = QRCode(error_correction=correction, border=0, mask_pattern=mask)
    code.add_data(text)
    code.make()
    return tuple("".join("01"[bool(module)] for module in row) for row in code.modules)


@pytest.mark.parametrize("level", "LMQH")
@pytest.mark.parametrize(
    ("beginning", "other"),
    [(CAPITALS, by_segno), (CAPITALS + "X", by_segno), (CAPITALS, by_qrcode), (SMALL, by_qrcode)],
)
def test_a_code_of_a_series_is_what_another_encoder_makes_with_the_best_mask(
    beginning: str, other: Callable[[str, str, int], Rows], level: str
) -> None:
    randomness, series = Random(4), Series(beginning, 10, level)
    for _ in range(2):
        text = beginning + new_receipt_code(randomness)
        assert series.rows(text) == min((other(text, level, mask) for mask in MASKS), key=slow_penalty)


def test_penalties_are_those_of_the_standard() -> None:
    randomness = Random(5)
    for _ in range(10):
        text = CAPITALS + new_receipt_code(randomness)
        for mask in MASKS:
            rows = by_segno(text, "Q", mask)
            assert penalty(number(rows), len(rows)) == slow_penalty(rows)


@pytest.mark.parametrize("text", [CAPITALS + "K7Q2M4X", SMALL + "K7Q2M4XABC", ""])
def test_another_text_is_not_of_the_series(text: str) -> None:
    with pytest.raises(ValueError, match="not of the series"):
        Series(CAPITALS, 10, "Q").rows(text)
