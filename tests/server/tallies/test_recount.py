"""Tallies equal a recount, whatever happens to the answers; and a recount that differs says where."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from uuid import UUID

import pytest
from sqlalchemy import delete, func, select, update

from server.branches.branch import Branch, branch_by_id
from server.cases.alert import Alerts
from server.database import Database, Session
from server.database.tables.branches import branches
from server.database.tables.cases import case_visits, praises
from server.database.tables.contacts import contacts
from server.database.tables.intake import amendments, responses
from server.database.tables.tallies import POINTS, branch_tallies, daily_tallies, hourly_tallies
from server.intake.accept import Office, accept
from server.intake.amendments import amend
from server.intake.check import Checked
from server.privacy.erase import erase
from server.publishing.publishing import newest_version
from server.tallies.count import TABLES, uncount
from server.tallies.recount import differences, facts, rebuild
from surveys.response import Contact
from surveys.survey import Answer
from tests.builders import a_response
from tests.server.conftest import KEYS, Cast
from tests.server.reports.archive import JULY
from tests.server.reports.lobby import Lobby

REASONS = ("waiting", "staff", "price")
NEEMA = Contact(by="call", phone="+254712345678")
NEW_YORK = "America/New_York"


@pytest.fixture
def lobby(database: Database, cast: Cast) -> Lobby:
    lobby = Lobby(database, cast.riverside, KEYS)
    lobby.opens(JULY - timedelta(days=400))
    return lobby


def moves(lobby: Lobby, zone: str) -> None:
    """The branch, into another zone."""

    def move(session: Session) -> Branch:
        session.execute(update(branches).where(branches.c.id == lobby.branch.id).values(timezone=zone))
        return branch_by_id(session, lobby.branch.id)

    lobby.branch = lobby.database.write(move)
    lobby.spots = {kind: replace(spot, branch=lobby.branch) for kind, spot in lobby.spots.items()}


def arrives(lobby: Lobby, score: int, *, touched: datetime, now: datetime) -> UUID:
    """From a tablet that was without a network until now."""
    published = lobby.database.read(newest_version, "branch-visit")
    response = a_response(score, survey=published.survey, started_at=touched, ended_at=touched)
    office = Office(lobby.keys, lobby.outlets)
    lobby.database.write(
        accept, [Checked(response, published)], touchpoint=lobby.spots["tablet"], office=office, now=now
    )
    return response.id


def adds(lobby: Lobby, response: UUID, *, now: datetime, reason: str) -> None:
    office = Office(lobby.keys, lobby.outlets)
    said: dict[str, Answer] = {"why": (reason,), "comment": "And it was cold."}
    lobby.database.write(amend, response, answers=said, contact=NEEMA, wants_answer=True, office=office, now=now)


def erases(lobby: Lobby, response: UUID, *, now: datetime) -> None:
    lobby.database.write(
        lambda session: erase(Alerts(session, outlets=lobby.outlets, keys=lobby.keys, now=now), response)
    )


def loses(lobby: Lobby, response: UUID) -> None:
    """The whole response, with what hangs on it."""

    def lose(session: Session) -> None:
        uncount(session, list(facts(session, responses.c.id == response)))
        for table in (amendments, contacts, praises, case_visits):
            session.execute(delete(table).where(table.c.response_id == response))
        session.execute(delete(responses).where(responses.c.id == response))

    lobby.database.write(lose)


def by_day(database: Database) -> dict[tuple[str, date], int]:
    """Of the first question: point and day -> how often."""
    day = daily_tallies.c
    sums = select(day.value, day.day, func.sum(day.n)).where(day.question == "overall").group_by(day.value, day.day)
    return database.read(lambda session: {(row[0], row[1]): row[2] for row in session.execute(sums)})


def by_hour(database: Database) -> dict[tuple[date, int], int]:
    rows = database.read(lambda session: session.execute(select(hourly_tallies)).mappings().all())
    return {(row["day"], row["hour"]): sum(row[point] for point in POINTS) for row in rows}


@pytest.mark.parametrize("seed", range(3))
def test_tallies_equal_a_recount_whatever_happens(database: Database, lobby: Lobby, seed: int) -> None:
    chance, heard = Random(seed), dict[UUID, datetime]()
    now = JULY
    for _ in range(60):
        now += timedelta(minutes=chance.choice([1, 7, 30, 200, 2000]))
        act = chance.choice(["hears", "hears", "hears", "late", "adds", "erases", "loses", "moves"])
        one = chance.choice([*heard]) if heard else None
        if act == "late":
            heard[arrives(lobby, chance.randint(1, 5), touched=now - timedelta(days=30), now=now)] = now
        elif act == "moves":
            moves(lobby, chance.choice(["Africa/Nairobi", NEW_YORK, "Pacific/Auckland"]))
        elif act == "hears" or one is None:
            flags = chance.choice([(), (), ("robot",), ("clock",)])
            reasons = chance.sample(REASONS, chance.randint(0, 2))
            kind = chance.choice(["tablet", "poster"])
            heard[lobby.hears(chance.randint(1, 5), "Cold.", at=now, kind=kind, reasons=reasons, flags=flags)] = now
        elif act == "adds":
            adds(lobby, one, now=heard[one] + timedelta(minutes=5), reason=chance.choice(REASONS))
        elif act == "erases":
            erases(lobby, one, now=now)
        else:
            loses(lobby, one)
            del heard[one]
        assert (act, database.read(differences)) == (act, [])


def test_erasing_a_customer_leaves_what_was_counted(database: Database, lobby: Lobby) -> None:
    response = lobby.hears(1, "Cold.", at=JULY, reasons=("waiting",), contact=NEEMA)
    before = by_day(database)
    erases(lobby, response, now=JULY)
    assert by_day(database) == before == {("1", date(2026, 7, 6)): 1}
    assert database.read(differences) == []


def test_deleting_a_response_counts_it_out_and_leaves_no_empty_row(database: Database, lobby: Lobby) -> None:
    lobby.hears(5, at=JULY)
    loses(lobby, lobby.hears(5, at=JULY, reasons=("staff",)))
    assert by_day(database) == {("5", date(2026, 7, 6)): 1}
    loses(lobby, lobby.hears(1, at=JULY))
    sizes = [select(func.count()).select_from(table) for table, _ in TABLES]
    left = [database.read(lambda session, size: session.execute(size).scalar_one(), size) for size in sizes]
    assert left == [1, 1, 1, 1, 0, 1, 2, 0, 2]  # weeks and months have all languages beside each


def test_a_tablet_that_was_a_month_without_network_counts_on_the_days_of_the_touch(
    database: Database, lobby: Lobby
) -> None:
    arrives(lobby, 2, touched=JULY - timedelta(days=30), now=JULY)
    assert by_day(database) == {("2", date(2026, 6, 6)): 1}
    assert by_hour(database) == {(date(2026, 6, 6), 15): 1}
    assert database.read(differences) == []


def test_when_the_clocks_are_turned_back_an_hour_counts_twice(database: Database, lobby: Lobby) -> None:
    moves(lobby, "Europe/Berlin")
    for minutes in (30, 90):  # half past two, and half past two again
        touched = datetime(2026, 10, 25, tzinfo=UTC) + timedelta(minutes=minutes)
        arrives(lobby, 4, touched=touched, now=touched)
    assert by_hour(database) == {(date(2026, 10, 25), 2): 2}
    assert database.read(differences) == []


def test_what_was_counted_stays_on_its_day_when_the_branch_changes_its_zone(database: Database, lobby: Lobby) -> None:
    evening = datetime(2026, 7, 6, 22, 30, tzinfo=UTC)  # the next day in Nairobi, the same in New York
    first = arrives(lobby, 5, touched=evening, now=evening)
    moves(lobby, NEW_YORK)
    arrives(lobby, 3, touched=evening, now=evening)
    adds(lobby, first, now=evening, reason="waiting")
    assert by_day(database) == {
        ("5", date(2026, 7, 7)): 1,
        ("3", date(2026, 7, 6)): 1,
    }
    assert database.read(differences) == []


def test_a_difference_is_named_and_a_rebuild_mends_it(database: Database, lobby: Lobby) -> None:
    lobby.hears(5, at=JULY)
    spoiled = update(daily_tallies).where(daily_tallies.c.question == "overall").values(n=7)
    database.write(lambda session: session.execute(spoiled))
    database.write(lambda session: session.execute(update(branch_tallies).values(p2=3)))
    of_day, of_branch = database.read(differences)
    assert of_day.startswith("daily_tallies: 7 stored, 1 counted again (branch_id 1, day 2026-07-06")
    assert of_branch.startswith("branch_tallies: 3 stored, 0 counted again (branch_id 1, day 2026-07-06")
    assert "point 2" in of_branch
    database.write(rebuild)
    assert database.read(differences) == []
