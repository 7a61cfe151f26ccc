"""Of a long comment the part around what was looked for; every piece as it was written."""

from hypothesis import given
from hypothesis import strategies as st

from server.reports.excerpt import LONGEST, excerpt
from server.reports.search import Search

LONG = "one two three " * 60


def marked(words: str, typed: str) -> list[str]:
    return [text for text, sought in excerpt(words, Search.of(typed)).parts if sought]


def text_of(words: str, typed: str = "") -> str:
    return "".join(text for text, _ in excerpt(words, Search.of(typed)).parts)


def test_a_short_comment_is_shown_whole_with_its_words_marked() -> None:
    assert text_of("A long\nqueue.", "queue") == "A long\nqueue."
    assert marked("The Queues, a queue; no unqueue", "queue") == ["Queues,", "queue;"]
    assert marked("Très déçue d’ici", "decue ici") == ["déçue", "d’ici"]
    assert marked("sent away", '"sent away"') == ["sent", "away"]


def test_a_long_one_is_cut_around_what_was_found_and_says_where() -> None:
    middle = text_of(f"{LONG} elephant {LONG}", "elephant")
    assert "elephant" in middle
    assert middle.startswith("… ")
    assert middle.endswith(" …")
    assert len(middle) <= LONGEST + len("…  …")
    assert text_of(f"{LONG} elephant", "elephant").endswith("elephant")
    assert text_of(LONG).startswith("one two")


@given(st.text(max_size=2 * LONGEST), st.text(max_size=20))
def test_nothing_is_shown_that_was_not_written(words: str, typed: str) -> None:
    shown = excerpt(words, Search.of(typed))
    assert "".join(text for text, _ in shown.parts).removeprefix("… ").removesuffix(" …") in words
    assert shown.is_all == (len(words) <= LONGEST)
