"""The monthly review: who gets it, when, and which branches it says to call."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from pypdfium2 import PdfDocument
from sqlalchemy import select

from server.branches.branch import Branch, add_branch, mark_as_demo, set_hours
from server.branches.hours import WEEK as HOURS
from server.cases.passed_on import pass_on
from server.database import Database
from server.database.tables.deliveries import deliveries
from server.deliveries import queue
from server.deliveries.message import Message
from server.deliveries.outlets import Outlets
from server.reports.casework import Promises
from server.reports.line import Heap, Line
from server.reports.monthly.calls import Standing, calls
from server.reports.monthly.circle import Circle, circles, circles_for, due_at
from server.reports.monthly.kept import Care, KeptMonth, Monthly, month_of
from server.reports.monthly.mail import file_name
from server.reports.monthly.month import Month
from server.reports.monthly.sending import send_months
from server.reports.monthly.shown import shown_month
from server.staff.person import Person, add_person
from surveys.response import Contact
from surveys.survey import Kind
from tests.server.conftest import KEYS, NOON, Browser, Cast, only_on_sqlite
from tests.server.reports.lobby import Lobby
from tests.server.reports.workers import two_workers

JUNE = Month(date(2026, 6, 1))
DUE = datetime(2026, 7, 1, 4, 30, tzinfo=UTC)
"""07:30 in Nairobi, a Wednesday."""
OUTLETS = Outlets("https://heard.example", email=True, chats=())
MIDDLE = datetime(2026, 6, 15, 9, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
RIVERSIDE = Branch(1, "riverside", "Riverside", "coast", "Africa/Nairobi", (), HOURS, frozenset())


def go_round(database: Database, *, now: datetime = DUE) -> int:
    return send_months(database, outlets=OUTLETS, keys=KEYS, now=now)


def mails(database: Database) -> list[tuple[str, Message]]:
    owed = select(deliveries).where(deliveries.c.subject.startswith("month:")).order_by(deliveries.c.destination)
    rows = database.read(lambda session: session.execute(owed).mappings().all())
    return [
        (row["destination"], Message.from_payload(KEYS.unseal("delivery", row["payload"])))
        for row in rows
        if row["payload"]
    ]


@pytest.fixture
def kai(database: Database, cast: Cast) -> Person:
    """Looks after the coast, where both branches are."""
    del cast
    return database.write(add_person, email="kai@coast.example", role="region", region="coast", now=NOON)


def test_a_month_ends_before_the_next_one_begins() -> None:
    assert Month.of(date(2026, 12, 31)).later(1) == Month(date(2027, 1, 1))
    assert Month(date(2028, 2, 1)).ends == date(2028, 2, 29)
    assert Month(date(2026, 1, 1)).later(-1).in_words == "December 2025"


def test_it_comes_at_half_past_seven_where_most_branches_are_on_the_first_day_that_one_opens() -> None:
    berlin = replace(RIVERSIDE, id=2, timezone="Europe/Berlin")
    circle = Circle("chain", (RIVERSIDE, berlin, replace(berlin, id=3)))
    assert due_at(circle, JUNE) == datetime(2026, 7, 1, 5, 30, tzinfo=UTC)
    assert due_at(circle, JUNE.later(1)) == datetime(2026, 8, 3, 5, 30, tzinfo=UTC)  # the first is a Saturday
    closed = tuple(replace(one, holidays=frozenset({date(2026, 8, 3)})) for one in circle.branches)
    assert due_at(Circle("chain", closed), JUNE.later(1)) == datetime(2026, 8, 4, 5, 30, tzinfo=UTC)


def test_who_looks_after_several_branches_gets_it_once_and_managers_do_not(
    database: Database, lobby: Lobby, lobby_of_station: Lobby, kai: Person
) -> None:
    root = database.write(add_person, email="root@heard.example", role="admin", now=NOON)
    lobby.hears_each(*[5] * 6, at=MIDDLE)
    lobby_of_station.hears_each(*[4] * 6, at=MIDDLE)
    assert go_round(database, now=DUE - timedelta(seconds=1)) == 0
    assert go_round(database) == 2
    assert go_round(database) == go_round(database, now=DUE + 20 * DAY) == 0
    (to_kai, of_coast), (to_root, of_all) = mails(database)
    assert (to_kai, of_coast.title) == (kai.email, "The month in coast, June 2026")
    assert (to_root, of_all.title) == (root.email, "The month in all branches, June 2026")
    assert of_coast.letter is not None
    assert of_coast.letter.file_name == "heard-month-coast-2026-06.pdf"
    assert "https://heard.example/reports/month?of=region%3Acoast&begins=2026-06-01" in of_coast.letter.text
    said = PdfDocument(of_coast.letter.pdf)[0].get_textpage().get_text_bounded()
    assert "No branch needs a call" in said


def test_two_workers_at_once_make_it_once(
    database: Database, lobby: Lobby, lobby_of_station: Lobby, kai: Person
) -> None:
    del lobby_of_station, kai
    lobby.hears_each(*[5] * 6, at=MIDDLE)
    assert sorted(two_workers(lambda: go_round(database))) == [0, 1]
    assert len(mails(database)) == 1


@only_on_sqlite
def test_it_says_whom_to_call_and_why_and_who_was_not_heard(
    database: Database, lobby: Lobby, lobby_of_station: Lobby, cast: Cast, kai: Person
) -> None:
    lobby.hears_each(*[5] * 40, at=MIDDLE - 31 * DAY)
    lobby.hears_each(*[1, 1, 5] * 14, at=MIDDLE)
    lobby_of_station.hears_each(5, at=MIDDLE - 40 * DAY)
    lobby.hears(2, "Call me", at=MIDDLE, contact=Contact(by="call", phone="+254711000001"))
    for number in range(7):
        lobby.hears(5, at=MIDDLE + number * HOUR, flags=("robot",))
    go_round(database)
    (circle,) = (one for one in database.read(circles) if one.region == "coast")
    kept = database.read(month_of, circle)
    assert kept is not None
    shown = shown_month(circle, kept)
    riverside, station = shown.calls
    assert riverside.why == (
        "1 customer waits longer than promised, since 15 June.",
        "Fewer customers were satisfied than in May, very likely: 33\u00a0%, after 100\u00a0%.",
    )
    assert station.why == ("No answers in June; the last came on 6 May 2026.",)
    assert shown.heading == "Two branches to call, and why"
    assert shown.measures[0].details[-1] == "With 7 doubtful answers it would be 42\u00a0%."
    assert shown.unheard == (("station", "Station: the last answer came on 6 May 2026."),)
    assert "1 customer waits for an answer, 1 of them longer than promised." in shown.care
    assert database.read(circles_for, cast.mara) == ()
    assert [one.scope for one in database.read(circles_for, kai)] == ["region:coast"]


@only_on_sqlite
def test_nothing_made_up_and_no_single_branch_makes_a_month(database: Database, cast: Cast, lobby: Lobby) -> None:
    database.write(add_person, email="root@heard.example", role="admin", now=NOON)
    lobby.hears_each(*[5] * 6, at=MIDDLE)
    for branch in (cast.station, database.write(add_branch, slug="d", name="D", timezone="UTC", region="n", now=NOON)):
        database.write(mark_as_demo, branch)
    assert database.read(circles) == ()
    assert go_round(database) == 0


@only_on_sqlite
def test_what_does_not_arrive_is_told_to_an_admin(
    database: Database, lobby: Lobby, lobby_of_station: Lobby, kai: Person
) -> None:
    del lobby_of_station
    lobby.hears_each(*[5] * 6, at=MIDDLE)
    go_round(database)
    root = database.write(add_person, email="root@heard.example", role="admin", now=NOON)
    for delivery in database.write(queue.claim, limit=99, now=DUE):
        database.write(queue.mark_failed, delivery, "No such mailbox", jitter=0, permanent=True, now=DUE)
    database.write(pass_on, outlets=OUTLETS, keys=KEYS, now=DUE)
    told = [(to, message.title) for to, message in mails(database) if to != kai.email]
    assert told == [(root.email, "A monthly review did not arrive")]


@only_on_sqlite
def test_a_branch_that_was_closed_all_month_is_not_missed(
    database: Database, lobby: Lobby, lobby_of_station: Lobby, cast: Cast, kai: Person
) -> None:
    del lobby_of_station, kai
    database.write(set_hours, cast.station, dict.fromkeys(HOURS, ()), None)
    lobby.hears_each(*[5] * 6, at=MIDDLE)
    go_round(database)
    (circle,) = (one for one in database.read(circles) if one.region == "coast")
    kept = database.read(month_of, circle)
    assert kept is not None
    assert (kept.monthly.calls, kept.monthly.unheard) == ((), ())


@only_on_sqlite
def test_the_page_shows_the_same_to_who_looks_after_the_region_and_to_nobody_else(
    lobby: Lobby, lobby_of_station: Lobby, cast: Cast, kai: Person, signed_in: Callable[[Person], Browser]
) -> None:
    del lobby_of_station
    lobby.hears_each(*[5] * 6, at=MIDDLE)
    go_round(lobby.database)
    browser = signed_in(kai)
    assert "The month in coast" in browser.get("/reports/month?of=region:coast").text
    assert "By the month" in browser.get("/reports/weeks").text
    assert browser.get("/reports/month.pdf?of=region:coast&begins=2026-06-01").content.startswith(b"%PDF")
    assert browser.get("/reports/month?of=chain").status == 404
    assert browser.get("/reports/month?of=region:coast&begins=2026-05-01").status == 404
    assert "By the month" not in signed_in(cast.mara).get("/reports/weeks").text


def a_line(hits: int, n: int, kind: Kind = Kind.CSAT) -> Line:
    return Heap("", "", kind, "overall", points=Counter({5: hits, 1: n - hits})).line()


def standing(**more: Any) -> Standing:
    usual: dict[str, Any] = {
        "branch": RIVERSIDE,
        "line": a_line(80, 100),
        "before": a_line(82, 100),
        "last": JUNE.ends,
        "target": None,
        "late": 0,
        "since": None,
        "promises": Promises(10, 0),
        "silent": (),
        "was_open": True,
    }
    return Standing(**usual | more)


def why(*standings: Standing) -> list[tuple[str, ...]]:
    return [call.why for call in calls(standings, JUNE, stretched=1)]


def test_a_branch_that_is_well_is_not_called() -> None:
    better = standing(line=a_line(60, 100), before=a_line(30, 100), target=75.0)
    assert why(standing(), standing(promises=Promises(1, 1)), standing(target=75.0), better) == []


def test_each_reason_is_a_sentence_and_the_weightiest_comes_first() -> None:
    tablets = (("Door", date(2026, 6, 20)), ("Till", date(2026, 6, 3)))
    ((*found,),) = why(
        standing(
            line=a_line(50, 100), target=75.0, late=2, since=date(2026, 6, 9), promises=Promises(4, 3), silent=tablets
        )
    )
    assert found == [
        "2 customers wait longer than promised, the first since 9 June.",
        "Fewer customers were satisfied than in May, very likely: 50\u00a0%, after 82\u00a0%.",
        "The tablet Till has been silent since 3 June, and 1 more tablet too.",
        "3 of 7 promises to answer did not hold.",
        "50\u00a0%: the target of 75 was missed, very likely.",
    ]


def test_what_one_comparison_shows_among_forty_branches_may_be_chance() -> None:
    fell = standing(line=a_line(68, 100))
    assert len(calls([fell], JUNE, stretched=1)) == 1
    assert calls([fell], JUNE, stretched=1.6) == ()


def test_few_answers_are_no_reason_to_call() -> None:
    assert why(standing(line=a_line(2, 29), before=a_line(90, 100))) == []


def test_the_most_reasons_come_first_and_names_decide_between_equals() -> None:
    late = standing(late=1, since=date(2026, 6, 9))
    silent = standing(branch=replace(RIVERSIDE, name="Airport"), silent=(("Door", date(2026, 6, 1)),))
    same = replace(silent, branch=replace(RIVERSIDE, name="Market"))
    assert [call.name for call in calls([same, silent, late], JUNE, stretched=1)] == ["Riverside", "Airport", "Market"]


def test_the_file_of_a_region_has_a_name_that_every_computer_takes() -> None:
    shown = shown_month(Circle("region:Küste / Süd", (RIVERSIDE, RIVERSIDE)), an_empty_month())
    assert file_name(shown) == "heard-month-k-ste---s-d-2026-06.pdf"


def an_empty_month() -> KeptMonth:
    care = Care(opened=0, solved=0, promised=0, kept=0, waiting=0, late=0)
    nothing: dict[str, Any] = dict.fromkeys(("measures", "reasons", "causes", "calls", "better", "unheard"), ())
    return KeptMonth(JUNE, Monthly(branches=2, care=care, more_calls=0, **nothing), DUE)
