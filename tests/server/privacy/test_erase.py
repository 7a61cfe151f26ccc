"""A customer takes their details away: nothing of them is left in any table, and what was counted stays."""

import contextlib
from typing import Any

import pytest
from sqlalchemy import select

from server.cases import life
from server.cases.case import case_of_visit
from server.cases.entry import Entry, Sender, log
from server.database import Session
from server.database.tables import metadata
from server.database.tables.cases import cases
from server.database.tables.deliveries import deliveries
from server.database.tables.intake import responses, senders
from server.mirror.edits import Edit, keep_edits
from server.mirror.key import keep_key
from server.mirror.sheet import connect
from server.privacy.erase import erase
from server.tallies.recount import differences
from surveys.response import Contact
from tests.server.cases.conftest import Desk
from tests.server.cases.customer import ALL_WAYS, Customer, alerts_of, does
from tests.server.cases.lobby import Lobby
from tests.server.conftest import KEYS, Cast

NEEMA = Contact(by="text", phone="+254712345678", email="neema.w@example.com", name="Neema Wanjiru")
WORDS = "Seven people stood before me"
PERSONAL = ("712345678", "neema.w", "Wanjiru", "Seven people", "still stand", "dear Neema", "she rang")
PURPOSES = ("contact", "delivery", "slip", "who")


@pytest.fixture
def desk(database: Any, cast: Cast) -> Desk:
    return Desk(database, cast, ALL_WAYS)


@pytest.fixture
def lobby(desk: Desk) -> Lobby:
    return Lobby(desk)


def everything(session: Session) -> str:
    """Every row of every table, opened where it is sealed."""
    rows = (row for table in metadata.sorted_tables for row in session.execute(select(table)))
    return "\n".join(str([_opened(value) for value in row]) for row in rows)


def _opened(value: object) -> object:
    if not isinstance(value, bytes):
        return value
    for purpose in PURPOSES:
        with contextlib.suppress(Exception):
            return KEYS.unseal(purpose, value)
    return value


def found(lobby: Lobby) -> list[str]:
    kept = lobby.database.read(everything)
    return [words for words in PERSONAL if words in kept]


def erases(customer: Customer) -> None:
    def do(session: Session) -> None:
        erase(alerts_of(customer.lobby, session), customer.id)

    customer.lobby.passes(minutes=1)
    customer.lobby.database.write(do)


def with_a_story(lobby: Lobby) -> Customer:
    """Who said, wrote and heard much; part of it has gone out, part of it waits."""
    neema, mara = Customer.says(lobby, WORDS, contact=NEEMA), lobby.desk.cast.mara
    does(lobby, mara, life.take, neema.case)
    lobby.database.write(life.write_note, mara, neema.case.id, "she rang from 0712345678", now=lobby.now)
    neema.writes("They still stand there")
    does(lobby, mara, life.answer, neema.case, "We are sorry, dear Neema")
    done = {"cause_key": "waiting", "cause": "Wanjiru came at noon", "remedy": "Wanjiru got a chair"}
    does(lobby, mara, life.solve, neema.case, **done)
    return neema


def test_nothing_of_them_is_left_in_any_table(lobby: Lobby) -> None:
    neema = with_a_story(lobby)
    assert found(lobby) == list(PERSONAL)
    erases(neema)
    assert found(lobby) == []


def test_neither_before_anybody_was_told(lobby: Lobby) -> None:
    neema = Customer.says(lobby, WORDS, contact=NEEMA)
    erases(neema)
    assert found(lobby) == []
    told = lobby.desk.owed()
    assert {one.destination for one in told} == {"mara@riverside.example", "theo@riverside.example"}
    assert {one.message.title for one in told} == {"A customer of Riverside would like an answer"}
    assert all(("Since then", "the customer has erased their words") in one.message.facts for one in told)


def test_nor_after_all_has_gone_out(lobby: Lobby) -> None:
    neema = with_a_story(lobby)
    lobby.desk.deliver_everything()
    erases(neema)
    assert found(lobby) == []


def test_scores_times_and_what_was_counted_stay(lobby: Lobby) -> None:
    neema = with_a_story(lobby)
    before = lobby.database.read(lambda session: session.execute(select(responses)).mappings().one())
    erases(neema)
    after = lobby.database.read(lambda session: session.execute(select(responses)).mappings().one())
    assert (after["answers"]["overall"], after["answers"]["comment"]) == (1, "")
    assert [after[name] for name in ("seal", "started_at", "reference", "counted")] == [
        before[name] for name in ("seal", "started_at", "reference", "counted")
    ]
    assert (after["erased_at"], after["revision"]) == (lobby.now, before["revision"] + 1)
    assert not lobby.database.read(differences)
    assert lobby.desk.steps(neema.case.id)[-1] == "erased"
    assert (neema.case.status, neema.case.cause_key, neema.case.cause) == ("solved", "waiting", "Waiting")


def test_erasing_twice_is_erasing_once(lobby: Lobby) -> None:
    neema = with_a_story(lobby)
    erases(neema)
    erases(neema)
    assert lobby.desk.steps(neema.case.id).count("erased") == 1


def test_nothing_reaches_them_any_more(lobby: Lobby) -> None:
    neema = with_a_story(lobby)
    erases(neema)
    subjects = {one.subject for one in lobby.desk.owed()}
    assert subjects.isdisjoint({neema.case.customer_subject, neema.case.news_subject, neema.case.wrote_subject})
    rows = lobby.database.read(lambda session: session.execute(select(deliveries.c.destination)).scalars().all())
    assert not [destination for destination in rows if "neema" in destination or "712345678" in destination]


def test_a_neighbours_visit_on_the_same_case_keeps_its_own(lobby: Lobby) -> None:
    neema = Customer.says(lobby, WORDS, contact=NEEMA)
    lobby.passes(minutes=1)
    second = Customer.says(lobby, "And the tea", contact=NEEMA)
    second.writes("Cold, too")
    erases(neema)
    assert second.case.id == neema.case.id
    assert second.thread == [("customer", "Cold, too")]
    kept = lobby.database.read(lambda session: session.execute(select(cases.c.address_hash)).scalar_one())
    assert kept is not None, "who comes again is known by the visit that is left"
    assert "And the tea" in lobby.database.read(everything)


def test_who_comes_back_after_erasing_is_nobody_that_is_known(lobby: Lobby) -> None:
    neema = with_a_story(lobby)
    erases(neema)
    again = Customer.says(lobby, "Here I am again", contact=NEEMA)
    assert again.case.id != neema.case.id


def test_a_response_without_a_case_is_erased_too(lobby: Lobby) -> None:
    (visit,) = lobby.hears(4, words=WORDS)
    lobby.database.write(lambda session: erase(alerts_of(lobby, session), visit.id))
    assert found(lobby) == []
    assert lobby.database.read(case_of_visit, visit.id) is None


def test_what_was_logged_for_them_is_erased_too(lobby: Lobby) -> None:
    lobby.hears(5)  # publishes the survey
    entry = Entry(branch=lobby.branch, what=WORDS, how="phone", language="en", name="Neema Wanjiru", contact=NEEMA)
    sender = Sender(name="Theo", key="1", person=lobby.desk.cast.theo)
    more: dict[str, Any] = {"keys": KEYS, "outlets": lobby.desk.outlets, "now": lobby.now}
    logged, _ = lobby.database.write(log, entry, sender, **more)
    assert "Seven people" in found(lobby)
    lobby.database.write(lambda session: erase(alerts_of(lobby, session), logged.id))
    assert found(lobby) == []


def test_what_a_sheets_readers_typed_over_it_goes_with_it(lobby: Lobby) -> None:
    neema = Customer.says(lobby, WORDS)
    key = lobby.database.write(keep_key, {"client_email": "a@b.example", "project_id": "x"}, keys=KEYS, now=lobby.now)
    at: dict[str, Any] = {"key_id": key.id, "title": "Answers", "branch_id": lobby.branch.id, "now": lobby.now}
    sheet = lobby.database.write(connect, "a-spreadsheet", **at)
    lobby.database.write(keep_edits, sheet, "answers", [Edit(neema.id, "comment", WORDS)], now=lobby.now)
    erases(neema)
    assert found(lobby) == []


def test_the_sender_of_the_day_is_forgotten(lobby: Lobby) -> None:
    neema = Customer.says(lobby, WORDS)
    row = {"response_id": neema.id, "sender": "k:1", "said": WORDS, "at": lobby.now}
    lobby.database.write(lambda session: session.execute(senders.insert().values(row)))
    erases(neema)
    assert found(lobby) == []
