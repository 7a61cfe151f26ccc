import pytest

from server.cases.money import amount_from, in_words
from server.errors import BadRequest


@pytest.mark.parametrize(
    ("typed", "currency", "amount"),
    [
        ("500", "KES", 50_000),
        (" 1 500 ", "KES", 150_000),
        ("1,500", "EUR", 150_000),
        ("1.500", "EUR", 150_000),
        ("12,50", "EUR", 1_250),
        ("12.5", "EUR", 1_250),
        ("1.500,50", "EUR", 150_050),
        ("1,500.50", "EUR", 150_050),
        ("300", "JPY", 300),
        ("0", "KES", 0),
    ],
)
def test_an_amount_is_read_as_it_is_typed_anywhere(typed: str, currency: str, amount: int) -> None:
    assert amount_from(typed, currency) == amount


@pytest.mark.parametrize("typed", ["", "-5", "5 KES", "1,50,0", "ten", "1e3", "NaN", "12,5", "9" * 30, "٥٠٠"])
def test_what_is_no_amount_is_asked_for_again(typed: str) -> None:
    with pytest.raises(BadRequest, match="such as 500"):
        amount_from(typed, "JPY")


def test_whole_amounts_are_read_without_decimals() -> None:
    assert in_words(150_000, "KES") == "KES\u00a01,500"
    assert in_words(1_250, "EUR") == "EUR\u00a012.50"
    assert in_words(300, "JPY") == "JPY\u00a0300"
