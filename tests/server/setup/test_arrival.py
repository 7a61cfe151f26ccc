"""The newest answer on its way, as whoever waits for the first sees it."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from server.mirror.shelf import write_due
from server.setup.arrival import Arrival, newest_arrival
from server.setup.facts import facts_of
from tests.app import app_of
from tests.installation import Hands, Installation, install
from tests.tablet import Tablet, in_process


@pytest.fixture
def clock() -> Hands:
    return Hands()


@pytest.fixture
def installation(tmp_path: Path, clock: Hands) -> Installation:
    return install(tmp_path, clock=clock)


@pytest.fixture
def tablet(installation: Installation) -> Tablet:
    client: FlaskClient = app_of(installation.heard).test_client()
    return installation.tablet(in_process(client))


@pytest.fixture
def newest(installation: Installation, tmp_path: Path) -> Callable[[], Arrival | None]:
    heard = installation.heard

    def look() -> Arrival | None:
        facts = heard.database.read(facts_of, installation.riverside, outlets=heard.outlets, home=tmp_path)
        return heard.database.read(newest_arrival, facts, tmp_path)

    return look


def test_an_answer_arrives_in_the_database_and_then_in_the_workbook(
    tablet: Tablet, newest: Callable[[], Arrival | None], installation: Installation, tmp_path: Path, clock: Hands
) -> None:
    assert newest() is None
    tablet.sync([tablet.visit(5)])
    stored = newest()
    assert stored
    assert (stored.told.face, stored.case, stored.in_workbook, stored.is_whole) == (5, None, False, False)
    clock.turn(timedelta(seconds=31))
    write_due(installation.heard.database, tmp_path, "", now=clock())
    written = newest()
    assert written
    assert (written.in_workbook, written.in_sheet, written.is_whole) == (True, None, True)


def test_a_low_answer_with_words_has_a_case_and_shows_who_is_being_told(
    tablet: Tablet, newest: Callable[[], Arrival | None], clock: Hands
) -> None:
    tablet.sync([tablet.visit(5)])
    clock.turn(timedelta(minutes=1))
    tablet.sync([tablet.visit(1, comment="Cold tea")])
    found = newest()
    assert found
    assert found.case
    assert {(alert.whom, alert.status) for alert in found.alerts} == {("the server's terminal", "waiting")}
    assert not found.is_whole
