"""What customers wrote is found again: by words in any script, by theme, by filters, and only where one may look."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import text

from server.branches.branch import Branch
from server.database import Session
from server.intake import amendments
from server.intake.accept import Office
from server.intake.erasing import erase_words
from server.reports import search
from server.reports.comments import Page, group, look
from server.reports.filters import Filters
from server.reports.search import Search
from surveys.response import Contact
from tests.server.reports.lobby import Lobby

NOON = datetime(2026, 7, 6, 9, tzinfo=UTC)


def of(*branches: Branch, **chosen: str) -> Filters:
    days = {"begins": "2026-06-01", "ends": "2026-07-31"}
    return Filters.from_query(days | chosen, branches, today=date(2026, 7, 31))


def looked(lobby: Lobby, typed: str = "", *, theme: str = "", before: int | None = None, **chosen: str) -> Page:
    filters = of(lobby.branch, **chosen)
    return lobby.database.read(look, filters, Search.of(typed), theme=theme, before=before)


def ids(page: Page) -> list[UUID]:
    return [found.response_id for found in page.found]


WRITTEN = (
    ("Forty minutes in the queue.", "QUEUE forty"),
    ("We were waiting outside", "wait"),
    ("Très déçue par l’accueil", "decue"),
    ("انتظرتُ طويلاً في الطابور", "الطابور"),
    ("بطـــيء جدا", "بطيء"),
    ("बहुत देर तक इंतज़ार करना पड़ा", "इंतजार"),
    ("काउंटर बंद था", "काउंटर"),
    ("Nilisubiri kwa muda mrefu", "muda mrefu"),
    ("Дуже довга черга", "черга"),
    ("Nobody smiled, and I was sent away.", '"sent away"'),
    ("They smiled: and I came back", "“smiled and I” came"),
    ("The A1 form was gone", "a1"),
)
UNWRITTEN = ("queues here", '"away sent"', "ueue", "sen", "que AND forty", "NOT", "_1 queue", "words:sent", "काउ")
SIGNS = ('"', '""', "*", "'", "(", "\0", "%", "^" * 999)
TRICKS = ("' OR 1=1 --", 'a" OR "b', "'wait':*|'x'", "queue NEAR forty", "-queue*")


def test_words_are_found_in_any_script_and_however_they_are_typed(lobby: Lobby) -> None:
    heard = {typed: lobby.hears(4, words, at=NOON) for words, typed in WRITTEN}
    assert {typed: ids(looked(lobby, typed)) for typed in heard} == {typed: [one] for typed, one in heard.items()}
    assert {typed: ids(looked(lobby, typed)) for typed in UNWRITTEN} == {typed: [] for typed in UNWRITTEN}


def test_signs_have_no_meaning(lobby: Lobby) -> None:
    response = lobby.hears(4, "Fine", at=NOON)
    assert {typed: ids(looked(lobby, typed)) for typed in SIGNS} == {typed: [response] for typed in SIGNS}
    assert {typed: ids(looked(lobby, typed)) for typed in TRICKS} == {typed: [] for typed in TRICKS}


def test_words_of_another_branch_are_not_found(lobby: Lobby, lobby_of_station: Lobby) -> None:
    lobby_of_station.hears(1, "Their queue", at=NOON)
    ours = lobby.hears(1, "Our queue", at=NOON)
    assert ids(looked(lobby, "queue")) == ids(looked(lobby)) == [ours]
    assert ids(looked(lobby, f"_{lobby_of_station.branch.id} queue")) == []
    both = of(lobby.branch, lobby_of_station.branch)
    assert len(lobby.database.read(look, both, Search.of("queue")).found) == 2


def test_filters_and_days_of_the_branch_decide(lobby: Lobby) -> None:
    late = datetime(2026, 7, 31, 21, 30, tzinfo=UTC)  # the first of August in Nairobi
    tablet = lobby.hears(1, "A long queue", at=NOON, reasons=("waiting",))
    poster = lobby.hears(4, "No queue", at=NOON + timedelta(hours=1), kind="poster")
    doubtful = lobby.hears(1, "queue queue", at=NOON + timedelta(hours=2), flags=("robot",))
    lobby.hears(4, "A queue in August", at=late)
    assert ids(looked(lobby, "queue")) == [poster, tablet]
    assert ids(looked(lobby, "queue", channel="poster")) == [poster]
    assert ids(looked(lobby, "queue", question="overall", value="1")) == [tablet]
    assert ids(looked(lobby, "queue", flagged="both")) == [doubtful, poster, tablet]
    assert ids(looked(lobby, "queue", begins="2026-07-07")) == []


def test_pages_follow_one_another_without_a_gap_whatever_comes_in_between(lobby: Lobby) -> None:
    heard = [lobby.hears(4, f"queue {n}", at=NOON + timedelta(seconds=n // 3)) for n in range(50)]
    first = looked(lobby, "queue")
    lobby.hears(4, "queue now", at=NOON + timedelta(hours=1))
    second = looked(lobby, "queue", before=first.further)
    third = looked(lobby, "queue", before=second.further)
    assert third.further is None
    shown = [*ids(first), *ids(second), *ids(third)]
    assert len(shown) == len(set(shown)) == 50
    assert set(shown) == set(heard)


def test_a_rare_word_is_found_behind_many_that_begin_alike(lobby: Lobby, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "AT_ONCE", 10)
    rare = lobby.hears(4, "My queueless day", at=NOON)
    for n in range(25):
        lobby.hears(4, "queued", at=NOON + timedelta(minutes=n + 1))
    assert ids(looked(lobby, "queueless")) == [rare]


def test_an_answer_leads_to_its_case(lobby: Lobby) -> None:
    calm = lobby.hears(5, "Lovely", at=NOON)
    angry = lobby.hears(1, "Call me", at=NOON, contact=Contact(by="call", phone="+254711000001"))
    cases = {found.response_id: found.case_id for found in looked(lobby).found}
    assert cases == {calm: None, angry: lobby.case_of(angry)}


def test_erased_words_leave_the_index(lobby: Lobby) -> None:
    response = lobby.hears(4, "My name is Wanjiru", at=NOON)
    kept = lobby.hears(4, "Wanjiru helped me", at=NOON)
    lobby.database.write(erase_words, response, now=NOON)
    assert ids(looked(lobby, "wanjiru")) == ids(looked(lobby)) == [kept]
    assert lobby.database.read(indexed, "wanjiru") == 1


def test_what_is_added_later_is_found_together_with_what_was_said(lobby: Lobby) -> None:
    response = lobby.hears(4, "A queue", at=NOON, kind="poster")
    office = Office(lobby.keys, lobby.outlets)
    lobby.database.write(
        amendments.amend,
        response,
        answers={"comment": "and no chairs"},
        contact=None,
        wants_answer=False,
        office=office,
        now=NOON + timedelta(minutes=5),
    )
    assert ids(looked(lobby, "queue chairs")) == ids(looked(lobby)) == [response]
    assert lobby.database.read(indexed, "queue") == 1


def indexed(session: Session, word: str) -> int:
    """How many comments the index itself knows by a word."""
    if session.dialect.name == "sqlite":
        found = text("SELECT count(*) FROM comment_words WHERE comment_words MATCH :word")
    else:
        found = text("SELECT count(*) FROM comments WHERE string_to_array(words, ' ') @> ARRAY[:word]")
    count: int = session.execute(found, {"word": word}).scalar_one()
    return count


def test_themes_are_counted_and_lead_to_their_comments(lobby: Lobby) -> None:
    waited = [
        lobby.hears(2, words, at=NOON + timedelta(minutes=n))
        for n, words in enumerate(("Waited an hour", "انتظرت كثيرا", "foleni ndefu, wahudumu wakali"))
    ]
    lobby.hears(5, "Lovely", at=NOON)
    grouped = lobby.database.read(group, of(lobby.branch), Search())
    assert (grouped.n, grouped.is_all) == (4, True)
    assert grouped.themes[0] == ("Waiting time", 3)
    assert ("Staff and manners", 1) in grouped.themes
    assert ids(looked(lobby, theme="Waiting time")) == waited[::-1]
    assert ids(looked(lobby, "ndefu", theme="Staff and manners")) == waited[2:]
    assert ids(looked(lobby, theme="Weather")) == []
