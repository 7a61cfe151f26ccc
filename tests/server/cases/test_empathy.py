import pytest

from server.cases.empathy import ASKED, BY_REASON, SORRY, URGENT, beginning


def test_it_fits_the_reason_that_was_given() -> None:
    assert beginning(("other", "price", "staff"), is_urgent=False, is_low=True) == BY_REASON["price"]


def test_urgent_words_come_before_any_reason() -> None:
    assert beginning(("price",), is_urgent=True, is_low=True) == URGENT


@pytest.mark.parametrize("reasons", [(), ("other",)])
def test_without_a_reason_we_know_it_says_sorry_and_asks(reasons: tuple[str, ...]) -> None:
    assert beginning(reasons, is_urgent=False, is_low=True) == SORRY


def test_who_only_asked_need_not_hear_sorry() -> None:
    assert beginning(("waiting",), is_urgent=False, is_low=False) == ASKED


def test_every_beginning_has_three_short_lines_and_blames_nobody() -> None:
    for lines in (URGENT, ASKED, SORRY, *BY_REASON.values()):
        assert len(lines) == 3
        assert all(len(line) < 90 for line in lines)
        assert not [line for line in lines if " but " in f" {line} "]
