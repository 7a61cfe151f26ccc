"""A draft tried on a real tablet, from the page to what the tablet is told."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from server.database import Database
from server.fleet.device import Device, all_devices
from server.fleet.pairing import Pairing, new_pairing_code, pair
from server.fleet.rehearsal import LASTS
from server.intake.told import settings_for
from server.keys import token_hash
from server.publishing.beginnings import bundled
from server.publishing.drafts import begin_draft
from server.publishing.publishing import publish
from server.staff.person import add_person
from surveys.catalogue import survey_from
from surveys.tablet import TabletSettings
from tests.server.conftest import KEYS, NOON, Browser, Cast, only_on_sqlite

pytestmark = only_on_sqlite
PAGE = "/surveys/branch-visit/draft/tablets"


@pytest.fixture
def nia(database: Database, cast: Cast, signed_in: Callable[..., Browser]) -> Browser:
    """With a draft, and a tablet at Riverside."""
    for survey in bundled():
        database.write(publish, survey, now=NOON)
    database.write(begin_draft, "branch-visit", person=None, now=NOON)
    code, _ = database.write(new_pairing_code, cast.riverside, keys=KEYS, now=NOON)
    pairing = Pairing(code, "this tablet", token_hash("its token"))
    database.write(pair, pairing, touchpoint_code="RVRSDE7", keys=KEYS, now=NOON)
    return signed_in(database.write(add_person, email="nia@heard.example", role="admin", now=NOON))


def tablet(database: Database) -> Device:
    [device] = database.read(all_devices)
    return device


def told(database: Database, now: datetime = NOON) -> TabletSettings:
    return settings_for(tablet(database), public_url="", somebody=False, now=now)


def test_the_tablet_is_told_the_draft_until_its_time_is_over(nia: Browser, database: Database) -> None:
    before = told(database)
    assert nia.post(PAGE, tablet=str(tablet(database).id), do="begin").status == 303

    told_now = told(database)
    assert told_now.rehearsal
    assert told_now.digest != before.digest
    assert survey_from(json.loads(told_now.rehearsal.definition), "as the tablet reads it").slug == "branch-visit"
    assert told(database, NOON + LASTS + timedelta(seconds=1)).rehearsal is None
    assert "trying" in nia.get(PAGE).text


def test_it_can_be_ended_before(nia: Browser, database: Database) -> None:
    nia.post(PAGE, tablet=str(tablet(database).id), do="begin")
    nia.post(PAGE, tablet=str(tablet(database).id), do="end")

    assert told(database).rehearsal is None


def test_what_is_no_tablet_is_refused(nia: Browser, database: Database) -> None:
    assert nia.post(PAGE, tablet="the one at the door", do="begin").status == 400
    assert told(database).rehearsal is None
