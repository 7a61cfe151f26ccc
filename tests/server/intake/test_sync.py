"""What a tablet is told with every sync: how it looks, when it is open, what else it may do."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
import zxingcpp
from flask.testing import FlaskClient
from PIL import Image

from server.app import create_app
from server.branches.branch import branch, set_hours
from server.branches.pictures import keep_picture, picture_from
from server.branches.pin import hashed
from server.branches.settings import Asking, change_settings
from server.branches.week import hours_from
from server.cases.promises import answered_by
from server.codes.qr import picture as qr_picture
from server.fleet.device import Device, all_devices
from surveys.tablet import Look, Slide, TabletSettings, settings_from_wire
from tests.installation import NOON, Hands, Installation
from tests.tablet import Post, Tablet, in_process

DAY = timedelta(days=1)


def told(tablet: Tablet, **device: Any) -> TabletSettings:
    tablet.sync(**device)
    return settings_from_wire(tablet.heard_last["settings"])


def chooses(installation: Installation, **chosen: Any) -> None:
    heard = installation.heard
    heard.database.write(change_settings, installation.riverside, now=heard.clock(), **chosen)


def device(installation: Installation) -> Device:
    (only,) = installation.heard.database.read(all_devices)
    return only


def test_opening_hours_of_two_weeks_come_as_moments(installation: Installation, tablet: Tablet) -> None:
    heard = installation.heard
    week = hours_from(["mon-fri=09:00-17:00", "sat=10:00-13:00"])
    heard.database.write(set_hours, installation.riverside, week, [date(2026, 3, 4)])
    chooses(installation, sleeps=True)
    spells = told(tablet).open
    assert len(spells) == 11
    assert (spells[0].begins, spells[0].ends) == (
        datetime(2026, 3, 2, 6, tzinfo=UTC),
        datetime(2026, 3, 2, 14, tzinfo=UTC),
    )
    assert {spell.begins.day for spell in spells} & {4, 8} == set()


def test_until_somebody_has_said_when_a_branch_is_open_its_tablets_never_sleep(tablet: Tablet) -> None:
    assert told(tablet).open == ()


def test_what_the_branch_chose_arrives_whole(installation: Installation, tablet: Tablet) -> None:
    look = Look(colours={"act": "#7a1f3d"}, invitation={"en": "How was it?"})
    slides = (Slide(words={"en": "You said: too dark. We did: lamps."}),)
    pin = hashed("4711")
    chooses(installation, look=look, slides=slides, pin=pin)
    settings = told(tablet)
    assert (settings.look, settings.slides, settings.pin, settings.draining) == (look, slides, pin, False)


def test_what_was_done_comes_after_the_branchs_own_slides_and_a_dozen_at_most(
    installation: Installation, tablet: Tablet
) -> None:
    own, done = (
        [Slide(words={"en": f"{name} {number}"}) for number in range(n)] for name, n in (("Own", 11), ("Did", 3))
    )
    chooses(installation, slides=tuple(own), deeds=tuple(done))
    assert told(tablet).slides == (*own, done[0])


def test_another_survey_comes_with_its_hours(installation: Installation, tablet: Tablet) -> None:
    chooses(installation, asks=(Asking(survey="receipt", days=("sat", "sun"), begins="10:00", ends="14:00"),))
    settings = told(tablet)
    assert settings.survey == "branch-visit"
    turns = settings.asks
    assert [turn.begins for turn in turns] == [datetime(2026, 3, day, 7, tzinfo=UTC) for day in (7, 8, 14, 15)]
    assert set(tablet.heard_last["surveys"]) == {"receipt"}
    tablet.sync()
    assert tablet.heard_last["surveys"] == {}


def test_its_own_code_is_told_only_where_customers_reach_it(installation: Installation, tablet: Tablet) -> None:
    assert told(tablet).phone is None
    public = installation.heard.settings.model_copy(update={"public_url": "https://heard.example"})
    app = create_app(replace(installation.heard, settings=public))
    tablet.post = in_process(app.test_client())
    phone = told(tablet).phone
    assert phone
    code = device(installation).touchpoint.code
    assert phone.url == f"HTTPS://HEARD.EXAMPLE/F/{code}"
    modules = tuple(tuple(module == "1" for module in row) for row in phone.modules)
    (read,) = zxingcpp.read_barcodes(qr_picture(modules, 4).convert("L"))
    assert read.text == phone.url


def test_who_names_the_digest_hears_only_when_a_case_would_be_answered(
    installation: Installation, tablet: Tablet
) -> None:
    digest = told(tablet).digest
    tablet.sync(settings=digest)
    assert tablet.heard_last["settings"] == {"answer_by": "2026-03-03T17:00:00+03:00"}
    chooses(installation, someone=True, slides=(Slide(words={"en": "New"}),))
    assert told(tablet, settings=digest).slides == (Slide(words={"en": "New"}),)


def test_settings_are_the_same_all_day_and_small(installation: Installation, tablet: Tablet, clock: Hands) -> None:
    chooses(installation, slides=(Slide(words={"en": "You said, we did"}),), pin=hashed("4711"), sleeps=True)
    digests = set()
    for _ in range(4):
        digests.add(told(tablet).digest)
        assert len(json.dumps(tablet.heard_last["settings"])) < 4096
        clock.turn(timedelta(hours=2))
    assert len(digests) == 1
    clock.turn(DAY)
    assert told(tablet).digest not in digests


@pytest.mark.parametrize("hours", [["mon-fri=09:00-17:00"], ["mon-sun=closed"]], ids=["weekdays", "never"])
def test_the_time_of_an_answer_is_the_one_that_a_case_gets(
    installation: Installation, tablet: Tablet, clock: Hands, hours: list[str]
) -> None:
    heard = installation.heard
    heard.database.write(set_hours, installation.riverside, hours_from(hours), None)
    where = heard.database.read(branch, "riverside")
    rules = tablet.surveys["branch-visit"].rules
    for _ in range(12):
        assert told(tablet).answer_by == answered_by(clock(), where, rules)
        clock.turn(timedelta(hours=7))


def test_somebody_can_be_sent_while_it_is_open_and_people_can_be_told(
    installation: Installation, tablet: Tablet, clock: Hands
) -> None:
    chooses(installation, someone=True)
    assert told(tablet).someone is False
    with_mail = replace(installation.heard.outlets, email=True)
    tablet.post = in_process(create_app(replace(installation.heard, outlets=with_mail)).test_client())
    assert told(tablet).someone is True
    clock.turn(timedelta(hours=9))
    assert told(tablet).someone is False


def test_a_branchs_own_picture_is_given_and_no_other(
    installation: Installation, post: Post, client: FlaskClient
) -> None:
    file = BytesIO()
    Image.new("RGB", (40, 20), "green").save(file, "PNG")
    picture = picture_from(file.getvalue())
    heard = installation.heard
    heard.database.write(keep_picture, installation.riverside, picture, now=NOON)

    def ask(tablet: Tablet, name: str) -> Any:
        return client.get(f"/api/v1/pictures/{name}", headers={"Authorization": f"Bearer {tablet.token}"})

    answer = ask(installation.tablet(post), picture.sha256)
    assert (answer.status_code, answer.content_type, answer.data) == (200, "image/png", picture.content)
    for other, name in (
        (installation.tablet(post, installation.station), picture.sha256),
        (installation.tablet(post), "0" * 64),
        (installation.tablet(post), "short"),
    ):
        answer = ask(other, name)
        assert (answer.status_code, answer.content_type) == (404, "application/problem+json")
    assert client.get(f"/api/v1/pictures/{picture.sha256}").status_code == 401
