"""Complaints that were spoken, phoned or written: cases like any other, and no number is counted."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select

from server.cases import life
from server.cases.case import Case, case_for
from server.cases.entry import Entry, LoggedOtherwise, Sender, log
from server.cases.logged import Logged, erase_words, logged_by_slip, logged_for, logged_in
from server.cases.search import by_reference
from server.contacts.contact import contact_of
from server.database import Database, Session
from server.database.tables.cases import case_visits, cases, logged_cases
from server.database.tables.intake import responses
from server.database.tables.tallies import daily_tallies
from server.errors import NotFound
from server.publishing.publishing import publish
from surveys.catalogue import bundled, read
from surveys.response import Contact
from surveys.slip import reference
from tests.server.cases.conftest import MAIL_AND_CHAT, Desk, Owed, a_story
from tests.server.conftest import KEYS, NOON, Cast

NEEMA = Contact(by="call", phone="+254712345678", name="Neema")
WRITES = Contact(by="email", email="neema@example.com", name="Neema")
QUEUE = "Two tills were closed and nobody said why."


@pytest.fixture
def log_it(database: Database, cast: Cast) -> Callable[..., Logged]:
    """Theo writes down what Neema said on the phone, unless told otherwise."""

    def logs(key: str = "1", *, keeps: bool = False, after: timedelta = timedelta(), **other: Any) -> Logged:
        phoned = Entry(branch=cast.riverside, what=QUEUE, how="phone", language="en", contact=NEEMA)
        entry, sender = replace(phoned, **other), Sender("Theo", key, cast.theo)
        logged, _ = database.write(log, entry, sender, keys=KEYS, outlets=MAIL_AND_CHAT, now=NOON + after, keeps=keeps)
        return logged

    return logs


LogIt = Callable[..., Logged]


def told_customer(desk: Desk) -> list[Owed]:
    return [owed for owed in desk.owed() if owed.destination == WRITES.email]


def case_of(desk: Desk, logged: Logged) -> Case:
    return desk.case(logged.case_id)


def counts(session: Session) -> dict[str, int]:
    tables = (cases, case_visits, logged_cases, responses, daily_tallies)
    return {table.name: session.execute(select(func.count()).select_from(table)).scalar_one() for table in tables}


def test_what_was_phoned_in_becomes_a_case_with_a_promise_from_now(desk: Desk, log_it: LogIt) -> None:
    case = case_of(desk, log_it(at=NOON - timedelta(days=3)))
    assert (case.origin, case.reason, case.status, case.touched_at) == ("logged", "asked", "open", NOON)
    assert f"{case.promised_by.astimezone(case.branch.zone):%a %H:%M}" == "Tue 17:00"
    assert desk.steps(case.id) == ["opened", "logged", "messaged"]


def test_the_branch_is_told_how_it_came_and_in_which_words(desk: Desk, log_it: LogIt) -> None:
    log_it()
    mails = [owed for owed in desk.owed() if owed.channel == "email" and "riverside" in owed.destination]
    assert [mail.destination for mail in mails] == ["mara@riverside.example", "theo@riverside.example"]
    assert mails[0].message.words == QUEUE
    assert dict(mails[0].message.facts)["Where"] == "Riverside, by phone, written down by Theo"


def test_no_number_is_counted(database: Database, log_it: LogIt) -> None:
    log_it()
    counted = database.read(counts)
    assert (counted["cases"], counted["responses"], counted["daily_tallies"]) == (1, 0, 0)


def test_without_a_way_to_reach_them_it_is_to_be_answered_all_the_same(desk: Desk, log_it: LogIt) -> None:
    assert case_of(desk, log_it(contact=None, name="Neema")).reason == "low"


def test_urgent_words_are_urgent_however_they_came(database: Database, desk: Desk, log_it: LogIt) -> None:
    for file in bundled():
        database.write(publish, read(file), now=NOON)
    assert case_of(desk, log_it(what="It smells of gas at the counter!")).reason == "urgent"
    assert case_of(desk, log_it("2", contact=None)).reason == "low"


def test_whoever_keeps_it_has_it_and_nobody_else_is_told(desk: Desk, log_it: LogIt) -> None:
    case = case_of(desk, log_it(keeps=True))
    assert (case.status, case.owner_name) == ("taken", "Theo")
    assert [owed for owed in desk.owed() if owed.destination in {"mara@riverside.example", "chat-1"}] == []


def test_pressing_save_twice_makes_one_case(database: Database, log_it: LogIt) -> None:
    first = log_it()
    assert log_it(after=timedelta(minutes=1)) == first
    assert database.read(counts)["cases"] == 1


def test_other_words_under_the_same_key_change_nothing_and_are_not_lost_silently(
    database: Database, log_it: LogIt
) -> None:
    first = log_it(contact=None)
    with pytest.raises(LoggedOtherwise) as refused:
        log_it(what="Something else altogether", contact=None)
    assert refused.value.before == first
    assert database.read(counts)["logged_cases"] == 1


def test_the_key_of_one_person_is_not_anothers(database: Database, cast: Cast, log_it: LogIt) -> None:
    log_it("1")
    entry = Entry(branch=cast.riverside, what="The place was cold.", how="spoken", language="en")
    sender = Sender("Mara", "1", cast.mara)
    _, is_new = database.write(log, entry, sender, keys=KEYS, outlets=MAIL_AND_CHAT, now=NOON)
    assert is_new


def test_a_customer_who_has_an_open_case_joins_it_under_their_own_number(
    database: Database, cast: Cast, log_it: LogIt
) -> None:
    first, second = log_it(), log_it("2", what="Still nobody rang.", after=timedelta(minutes=5))
    assert (second.case_id, second.reference != first.reference) == (first.case_id, True)
    assert [one.what for one in database.read(logged_in, [first.case_id], KEYS)] == [QUEUE, "Still nobody rang."]
    for logged in (first, second):
        assert [case.id for case in database.read(by_reference, cast.mara, logged.reference)] == [first.case_id]


def test_it_joins_what_the_same_customer_said_on_the_tablet(desk: Desk, cast: Cast, log_it: LogIt) -> None:
    address = KEYS.hash("address", NEEMA.phone or "")
    tapped = desk.opens(a_story(cast, words="Slow", contact=NEEMA, wants_answer=True, address_hash=address))
    logged = log_it(after=timedelta(hours=1))
    page = desk.page(tapped)
    assert (logged.case_id, page.case.origin) == (tapped, "answer")
    assert (len(page.visits), len(page.responses)) == (2, 1)


def test_keeping_what_somebody_else_looks_after_keeps_the_words_and_the_owner(
    database: Database, desk: Desk, cast: Cast, log_it: LogIt
) -> None:
    first = log_it()
    database.write(life.take, cast.mara, first.case_id, keys=KEYS, outlets=MAIL_AND_CHAT, now=NOON)
    second = log_it("2", what="Still nobody rang.", keeps=True)
    assert case_of(desk, second).owner_name == "Mara"
    assert second.what == "Still nobody rang."


def test_the_customer_is_sent_the_number_and_the_link_at_once(desk: Desk, log_it: LogIt) -> None:
    logged = log_it(contact=WRITES, language="sw")
    (told,) = told_customer(desk)
    assert logged.reference in told.message.body
    assert told.message.links[0][1].endswith(f"/c/{logged.slip}")
    assert told.message.language == "sw"


def test_whoever_keeps_it_is_named_to_the_customer_in_one_message(desk: Desk, log_it: LogIt) -> None:
    log_it(contact=WRITES, keeps=True)
    (told,) = told_customer(desk)
    assert told.message.body.startswith("Theo at Riverside is looking after this")


def test_who_comes_again_is_told_their_new_number_once_and_the_time_that_anybody_hears(
    desk: Desk, log_it: LogIt
) -> None:
    first = log_it(contact=WRITES)
    second = log_it("2", contact=WRITES, what="Still nobody.", after=timedelta(days=1))
    assert second.case_id == first.case_id
    before, now = told_customer(desk)
    assert (first.reference in before.message.body, "Tuesday, 17:00" in before.message.body) == (True, True)
    assert (second.reference in now.message.body, "Wednesday, 17:00" in now.message.body) == (True, True)
    assert first.reference not in now.message.body


def test_its_slip_leads_to_it_and_its_reference_comes_of_the_slip(database: Database, log_it: LogIt) -> None:
    logged = log_it()
    assert logged.reference == reference(logged.slip)
    assert database.read(logged_by_slip, logged.slip, KEYS) == logged
    assert database.read(logged_by_slip, "A" * 22, KEYS) is None


def test_people_of_another_branch_never_find_it(database: Database, cast: Cast, log_it: LogIt) -> None:
    logged = log_it()
    with pytest.raises(NotFound):
        database.read(logged_for, cast.ines, logged.id, KEYS)
    with pytest.raises(NotFound):
        database.read(case_for, cast.ines, logged.case_id)
    assert database.read(by_reference, cast.ines, logged.reference) == ()


def test_how_to_reach_them_is_sealed_and_their_words_can_be_erased(database: Database, log_it: LogIt) -> None:
    logged = log_it(name="Neema")
    row = database.read(lambda session: session.execute(select(logged_cases)).mappings().one())
    assert not [value for value in row.values() if "Neema" in str(value)]
    assert database.read(contact_of, logged.id, KEYS) == NEEMA
    database.write(erase_words, logged.id)
    (left,) = database.read(logged_in, [logged.case_id], KEYS)
    assert (left.what, left.name, left.reference) == ("", "", logged.reference)


def test_a_letter_of_last_week_says_so_and_one_from_the_future_does_not(log_it: LogIt) -> None:
    assert log_it(at=NOON - timedelta(days=7)).said_at == NOON - timedelta(days=7)
    assert log_it("2", at=NOON + timedelta(days=2)).said_at == NOON
    assert log_it("3", at=NOON - timedelta(days=4000)).said_at == NOON


def at_once(times: int, act: Callable[[int], UUID]) -> list[UUID]:
    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(act, range(times)))


def test_eight_servers_with_one_key_log_it_once(database: Database, log_it: LogIt) -> None:
    assert len(set(at_once(8, lambda _: log_it("the same").id))) == 1
    assert database.read(counts) == {
        "cases": 1,
        "case_visits": 1,
        "logged_cases": 1,
        "responses": 0,
        "daily_tallies": 0,
    }


def test_eight_servers_hear_of_one_customer_and_open_one_case(database: Database, log_it: LogIt) -> None:
    assert len(set(at_once(8, lambda number: log_it(f"{number}").case_id))) == 1
    counted = database.read(counts)
    assert (counted["cases"], counted["case_visits"], counted["logged_cases"]) == (1, 8, 8)


def test_of_two_who_both_keep_the_same_customer_one_does_and_all_words_are_there(
    database: Database, desk: Desk, cast: Cast
) -> None:
    def keeps(number: int) -> UUID:
        who = (cast.theo, cast.mara)[number % 2]
        entry = Entry(branch=cast.riverside, what=f"Words {number}", how="phone", language="en", contact=NEEMA)
        sender = Sender(who.name, str(number), who)
        return database.write(log, entry, sender, keys=KEYS, outlets=MAIL_AND_CHAT, now=NOON, keeps=True)[0].case_id

    (case_id,) = set(at_once(8, keeps))
    assert desk.case(case_id).status == "taken"
    assert desk.steps(case_id).count("taken") == 1
    assert len(database.read(logged_in, [case_id], KEYS)) == 8
