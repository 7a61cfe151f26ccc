"""Five hundred alerts, and two workers that are killed again and again while they send them."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from server.clock import utc_now
from tests.app import app_of
from tests.installation import SECRET_KEY, install
from tests.journeys.parts import Part
from tests.journeys.running import until
from tests.journeys.test_storm import batches, everybody_was_told, run_out
from tests.mail_server import MailServer
from tests.tablet import in_process

pytestmark = pytest.mark.journey

ALERTS, HUNDRED = 500, 100
BETWEEN_KILLS = 120
"""Mails."""


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    with MailServer() as server:
        yield server


def test_every_alert_arrives_and_what_comes_twice_has_its_own_id(tmp_path: Path, mail_server: MailServer) -> None:
    shared = {"HEARD_DATABASE_URL": f"sqlite:///{tmp_path / 'heard.db'}", "HEARD_SECRET_KEY": SECRET_KEY}
    town = install(
        tmp_path / "town", clock=utc_now, smtp_url=mail_server.url, database_url=shared["HEARD_DATABASE_URL"]
    )
    with closing(town.heard), ExitStack() as until_the_end, ThreadPoolExecutor() as together:
        tablet = town.tablet(in_process(app_of(town.heard).test_client()))
        visits = [tablet.visit(1, comment=f"Nobody came, {number}") for number in range(ALERTS // 2)]
        for batch in batches(visits, HUNDRED):
            tablet.sync(batch)
        workers = [Part(tmp_path / name, "worker", HEARD_SMTP_URL=mail_server.url, **shared) for name in "ab"]
        list(together.map(until_the_end.enter_context, workers))
        kills = 0
        while len(mail_server.mails) < ALERTS:
            seen = min(len(mail_server.mails) + BETWEEN_KILLS, ALERTS)
            until(lambda seen=seen: len(mail_server.mails) >= seen or None, seconds=60)  # type: ignore[misc]
            list(together.map(Part.kill, workers))
            town.heard.database.write(run_out)
            list(together.map(Part.__enter__, workers))
            kills += 1
        # A worker dies with one mail at most sent and not marked.
        everybody_was_told(town, mail_server, repeats=kills * len(workers))
