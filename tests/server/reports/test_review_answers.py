"""The words that a review shows, and why customers were unhappy."""

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import update

from server.database import Database
from server.database.tables.intake import responses
from server.reports.review.answers import comments, harmless, most_telling, ranked, rush, unhappy
from server.reports.review.week import Week, midnight
from surveys.response import Contact
from tests.server.reports.lobby import Lobby

WEEK = Week(date(2026, 6, 29))
HOUR = timedelta(hours=1)


def say(lobby: Lobby, score: int, words: str = "", *, hours: float = 12, reasons: Iterable[str] = ()) -> UUID:
    at = midnight(WEEK.begins, lobby.branch) + hours * HOUR + timedelta(minutes=1)
    return lobby.hears(score, words, at=at, reasons=reasons)


def shown(lobby: Lobby) -> list[str]:
    chosen = lobby.database.read(most_telling, lobby.branch, WEEK)
    return [one.words for one in lobby.database.read(comments, lobby.branch, chosen)]


def test_three_comments_tell_most_and_the_last_is_a_good_one(lobby: Lobby) -> None:
    say(lobby, 4, "Nice.")
    say(lobby, 3, "Fine, but the door is heavy and the lamp flickers.")
    say(lobby, 5, "Theo took his time and explained my bill.")
    say(lobby, 2, "Slow.")
    say(lobby, 1, "Slow, and nobody said a word.")
    assert shown(lobby) == [
        "Slow, and nobody said a word.",
        "Slow.",
        "Theo took his time and explained my bill.",
    ]


def test_urgent_words_come_before_all_others(lobby: Lobby) -> None:
    say(lobby, 1, "Nobody greeted me, nobody looked up, nobody cared at all in half an hour.")
    say(lobby, 3, "There is a smell of gas.")
    assert shown(lobby)[0] == "There is a smell of gas."


def test_two_bad_ones_are_about_different_things_where_that_can_be(lobby: Lobby) -> None:
    say(lobby, 1, "Forty minutes in the queue, truly.", reasons=("waiting",))
    say(lobby, 1, "Thirty minutes in the queue.", reasons=("waiting",))
    say(lobby, 2, "Dirty floor.", reasons=("place",))
    say(lobby, 5, "Lovely.")
    assert shown(lobby) == ["Forty minutes in the queue, truly.", "Dirty floor.", "Lovely."]


def test_without_bad_words_the_good_ones_fill_up(lobby: Lobby) -> None:
    for words in ("Good.", "Very good.", "Very, very good.", "Ok."):
        say(lobby, 5, words)
    assert shown(lobby) == ["Very good.", "Good.", "Very, very good."]


def test_no_words_no_comments(lobby: Lobby) -> None:
    say(lobby, 1)
    say(lobby, 5, " ")
    assert shown(lobby) == []


def test_nothing_tells_how_a_customer_can_be_reached(lobby: Lobby) -> None:
    at = midnight(WEEK.begins, lobby.branch) + 12 * HOUR
    reach = Contact(by="call", phone="+254711000001", name="Neema")
    lobby.hears(1, "Call 0711 000-001 or write to neema@example.com!", at=at, contact=reach)
    (words,) = shown(lobby)
    assert words == "Call … or write to …!"


def test_a_long_comment_ends_at_a_word(lobby: Lobby) -> None:
    del lobby
    words = harmless("word " * 800)
    assert len(words) < 430
    assert words.endswith("word …")
    assert len(harmless("w" * 4000)) < 430


def test_what_was_erased_is_shown_no_more(database: Database, lobby: Lobby) -> None:
    first, second = say(lobby, 1, "My name is Neema."), say(lobby, 1, "Slow.")
    chosen = database.read(most_telling, lobby.branch, WEEK)
    assert set(chosen) == {first, second}
    gone = update(responses).where(responses.c.id == first).values(answers={"overall": 1})
    database.write(lambda session: session.execute(gone))
    assert [one.words for one in database.read(comments, lobby.branch, chosen)] == ["Slow."]


def test_words_of_another_week_or_branch_are_never_shown(
    database: Database, lobby: Lobby, lobby_of_station: Lobby
) -> None:
    say(lobby, 1, "Last week.", hours=-1)
    say(lobby, 1, "Next week.", hours=7 * 24)
    theirs = say(lobby_of_station, 1, "At Station.")
    assert shown(lobby) == []
    assert database.read(comments, lobby.branch, [theirs]) == ()


def test_reasons_of_the_unhappy_are_ranked_with_their_rush(lobby: Lobby) -> None:
    for hour in (9, 12, 12.5, 13):
        say(lobby, 2, hours=hour, reasons=("waiting", "staff") if hour == 9 else ("waiting",))
    say(lobby, 5, reasons=("price",))
    say(lobby, 1)
    found = lobby.database.read(unhappy, lobby.branch, WEEK)
    assert [(one.words, one.n) for one in ranked(found)] == [("Waiting", 4), ("Staff", 1)]
    assert rush(found, "Waiting") == (12, 3)
    assert rush(found, "Price or bill") is None
