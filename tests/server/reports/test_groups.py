"""Branches side by side: groups that cannot be told apart, and never a ranking of noise."""

from collections import Counter
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from server.reports.dashboard.spots import spots
from server.reports.groups import Groups, groups
from server.reports.line import Heap, Line
from surveys.survey import Kind


def a_line(name: str, hits: int, n: int) -> Line:
    return Heap(name, name.title(), Kind.CSAT, "overall", points=Counter({5: hits, 1: n - hits})).line()


def names(*lines: Line) -> list[list[str]]:
    return [[line.label for line in group] for group in groups(lines).groups]


def test_branches_that_chance_explains_are_one_group_in_alphabetical_order() -> None:
    assert names(a_line("river", 42, 50), a_line("airport", 39, 50), a_line("market", 41, 50)) == [
        ["Airport", "Market", "River"]
    ]


def test_a_branch_that_is_clearly_worse_stands_by_itself() -> None:
    lines = [a_line("river", 190, 200), a_line("market", 188, 200), a_line("airport", 80, 200)]
    assert names(*lines) == [["Market", "River"], ["Airport"]]


def test_a_branch_between_two_others_stands_in_both_groups() -> None:
    lines = [a_line("best", 190, 200), a_line("middle", 36, 40), a_line("last", 165, 200)]
    assert names(*lines) == [["Best", "Middle"], ["Last", "Middle"]]


def test_who_has_few_answers_has_no_place() -> None:
    found = groups([a_line("river", 42, 50), a_line("new", 29, 29), a_line("newer", 3, 3)])
    assert [line.label for line in found.early] == ["New", "Newer"]
    assert [[line.label for line in group] for group in found.groups] == [["River"]]


def test_nobody_is_no_group() -> None:
    assert groups([]) == Groups((), ())


lines = st.lists(st.tuples(st.integers(0, 300), st.integers(0, 300)), max_size=9)


@given(lines, st.randoms(use_true_random=False))
def test_every_branch_has_its_place_however_they_come(many: list[tuple[int, int]], chance: Random) -> None:
    made = [a_line(f"{number}", hits, hits + others) for number, (hits, others) in enumerate(many)]
    found = groups(made)
    placed = {line.key for group in found.groups for line in group}
    assert placed | {line.key for line in found.early} == {line.key for line in made}
    assert not placed & {line.key for line in found.early}
    means = [sum(line.score.value for line in group if line.score) / len(group) for group in found.groups]
    assert means == sorted(means, reverse=True)
    keys = [{line.key for line in group} for group in found.groups]
    assert not any(one <= other for one in keys for other in keys if one is not other)
    shuffled = list(made)
    chance.shuffle(shuffled)
    assert groups(shuffled).groups == found.groups


def test_a_way_is_marked_only_where_chance_hardly_explains_it_and_never_one_alone() -> None:
    whole = a_line("all", 250, 400)
    tablet, poster, till = a_line("tablet", 150, 200), a_line("poster", 70, 150), a_line("receipt", 30, 50)
    assert [(one.line.label, one.mark) for one in spots([till, tablet, poster], whole)] == [
        ("Poster", "worse"),
        ("Receipt", ""),
        ("Tablet", "better"),
    ]
    assert [one.mark for one in spots([a_line("a", 1, 3), a_line("b", 249, 397)], whole)] == ["", ""]
    assert spots([tablet], whole) == ()
