"""What pages beside the dashboard say, and what its own sentences must not say."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from server.database import Database
from server.database.tables.branches import branches
from server.reports.dashboard.words import sure_of
from server.reports.review.shown import ends_in_words
from server.staff.person import Person, add_person
from surveys.response import Contact
from surveys.survey import Kind
from tests.server.conftest import NOON, Browser, Cast, Clock, only_on_sqlite
from tests.server.reports.lobby import Lobby

SignedIn = Callable[[Person], Browser]
NOW = datetime(2026, 7, 8, 9, tzinfo=UTC)
"""A Wednesday; noon at Riverside."""
MINUTE = timedelta(minutes=1)
NEEMA = Contact(by="email", email="neema@example.com")


@pytest.mark.parametrize(
    ("hits", "n", "said"),
    [
        (24, 2_997, "0.5 – 1.2\u00a0%"),
        (5_000_000, 10_000_000, "49.97 – 50.03\u00a0%"),
        (3, 10, "11 – 60\u00a0%"),
        (0, 5, "0 – 43\u00a0%"),
    ],
)
def test_the_ends_of_a_range_never_look_like_one_number(hits: int, n: int, said: str) -> None:
    assert sure_of("Waiting", hits, n) == f"“Waiting” {hits} of {n}: very likely {said}."


def test_scores_tell_their_ends_apart_too() -> None:
    assert ends_in_words(Kind.NPS, 40.2, 40.4) == ("+40.2", "+40.4")
    assert ends_in_words(Kind.CSAT, 61.6, 62.4) == ("61.6\u00a0%", "62.4\u00a0%")
    assert ends_in_words(Kind.CSAT, 61.4, 61.6) == ("61\u00a0%", "62\u00a0%")


@only_on_sqlite
def test_a_reason_has_one_name_on_the_page_whatever_the_branch_speaks(
    lobby: Lobby, clock: Clock, signed_in: SignedIn, cast: Cast
) -> None:
    spanish = update(branches).where(branches.c.id == lobby.branch.id).values(languages=["es", "en"])
    lobby.database.write(lambda session: session.execute(spanish))
    for number in range(6):
        lobby.hears(1, at=NOW - number * MINUTE, reasons=("waiting",))
    clock.now = NOW
    page = signed_in(cast.mara).get("/reports").text
    assert "6 of 6 unhappy customers named “Waiting”" in page
    assert "La espera" not in page


@only_on_sqlite
def test_of_several_branches_nothing_is_calm_while_somebody_waits(
    database: Database, lobby: Lobby, lobby_of_station: Lobby, clock: Clock, signed_in: SignedIn
) -> None:
    for number in range(6):
        lobby_of_station.hears(5, at=NOW - number * MINUTE)
    root = database.write(add_person, email="root@heard.example", role="admin", now=NOON)
    clock.now = NOW
    admin = signed_in(root)
    assert "Nothing is urgent." in admin.get("/reports").text
    lobby.hears(2, "Call me", at=NOW - MINUTE, contact=NEEMA)
    page = admin.get("/reports").text
    assert "1 customer waits for an answer, none longer than promised." in page
    assert "Nothing is urgent." not in page


@only_on_sqlite
def test_every_page_beside_the_dashboard_ends_with_what_to_do(
    lobby: Lobby, clock: Clock, signed_in: SignedIn, cast: Cast
) -> None:
    lobby.hears(2, "The queue was endless", at=NOW - MINUTE)
    clock.now = NOW
    mara = signed_in(cast.mara)
    for path in ("answers", "comments", "goals", "hall"):
        source = mara.get(f"/reports/{path}").source
        assert source.count("Do this week:</strong>") == 1, path
        assert source.rpartition("<strong>")[2].count('#do"') == 1, path
    assert 'id="do"' in mara.get("/reports").source
