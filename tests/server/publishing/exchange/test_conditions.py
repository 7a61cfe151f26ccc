"""What other programs' expressions become, and what they cannot."""

import pytest

from server.publishing.exchange.brought import Found, Offered
from server.publishing.exchange.conditions import CannotCarry, Reading
from server.publishing.exchange.expression import NoExpression, parsed
from surveys.survey import Condition, Kind

SCORE = Found("", "Overall", Kind.CSAT, {}, id="overall")
NOTE = Found("", "note", Kind.TEXT, {}, id="note")
DISHES = ("Soup", "soup"), ("Bread", "bread"), ("Tea", "tea")


def dishes(most: int) -> Found:
    offered = [Offered(name, {}, value=value) for name, value in DISHES]
    return Found("", "dish", Kind.CHOICE, {}, options=offered, most=most, id="dish")


def conditions(text: str, *, most: int = 1) -> tuple[Condition, ...]:
    return Reading({one.name: one for one in (SCORE, dishes(most), NOTE)}).conditions(parsed(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{Overall} <= 2", (Condition("overall", at_most=2),)),
        ("${Overall} < 3", (Condition("overall", at_most=2),)),
        ("2 >= {Overall}", (Condition("overall", at_most=2),)),
        ("{Overall} = 4", (Condition("overall", at_least=4, at_most=4),)),
        ("{Overall} anyof [2, 3]", (Condition("overall", at_least=2, at_most=3),)),
        ("{Overall} = 1 or {Overall} = 2", (Condition("overall", at_least=1, at_most=2),)),
        ("{Overall} != 5", (Condition("overall", at_least=1, at_most=4),)),
        ("not({Overall} > 2)", (Condition("overall", at_most=2),)),
        ("({Overall} >= 2 and {Overall} <= 4)", (Condition("overall", at_least=2, at_most=4),)),
        ("{Overall} >= 2 and {Overall} <= 4", (Condition("overall", at_least=2), Condition("overall", at_most=4))),
        ("{Overall} notempty && {note} notempty", (Condition("overall"), Condition("note"))),
        ("${note} != ''", (Condition("note"),)),
        ("{dish} = 'Soup'", (Condition("dish", any_of=("soup",)),)),
        ("selected(${dish}, 'Soup') or selected(${dish}, 'Tea')", (Condition("dish", any_of=("soup", "tea")),)),
        ("{dish} allof ['Soup', 'Tea']", (Condition("dish", any_of=("soup",)), Condition("dish", any_of=("tea",)))),
        ("{dish} <> 'Soup'", (Condition("dish", any_of=("bread", "tea")),)),
    ],
)
def test_an_expression_becomes_conditions(text: str, expected: tuple[Condition, ...]) -> None:
    assert conditions(text) == expected


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{later} = 1", "no question that is asked before"),
        ("{Overall} = 1 or {Overall} = 5", "a gap"),
        ("{Overall} = 1 or {dish} = 'Soup'", "two questions"),
        ("{Overall} > 5", "never holds"),
        ("{note} = 'yes'", "decides nothing"),
        ("{note} empty", "never after none"),
        ("{dish} = 'Cake'", "not offered"),
        ("not({Overall} = 1 and {dish} = 'Soup')", "around several things"),
    ],
)
def test_what_our_conditions_cannot_say_is_refused_with_its_reason(text: str, why: str) -> None:
    with pytest.raises(CannotCarry, match=why):
        conditions(text)


def test_that_one_of_several_was_not_chosen_is_refused() -> None:
    with pytest.raises(CannotCarry, match="several"):
        conditions("{dish} <> 'Soup'", most=2)


@pytest.mark.parametrize(
    "text", ["", "age({born}) > 17", "{a} + 1 > 2", "{a} =", "{a} = 'x", "({a} = 1", "{a} = 1)", "and", "[[", "(" * 200]
)
def test_what_is_no_expression_of_ours_is_refused(text: str) -> None:
    with pytest.raises(NoExpression):
        parsed(text)
