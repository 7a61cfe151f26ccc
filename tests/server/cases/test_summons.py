"""Please send someone now: who is told, who goes, and what everybody sees of it."""

import re
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from server.branches.settings import change_settings
from server.cases import summons
from server.cases.summons import AlreadyComing, Summons, TooLate
from server.database.tables.cases import case_visits
from server.deliveries import queue
from server.errors import NotFound
from server.fleet.device import Device
from server.fleet.pairing import Pairing, new_pairing_code, pair
from server.heard import Heard
from server.intake.accept import Office, accept
from server.intake.check import Checked
from server.keys import token_hash
from server.publishing.publishing import publish
from server.staff.person import Person
from surveys.catalogue import bundled, read
from surveys.ids import new_id
from tests.builders import a_response
from tests.server.conftest import KEYS, NOON, Browser, Cast, Clock

VISIT = new_id(NOON)
SECOND = timedelta(seconds=1)
SignedIn = Callable[[Person], Browser]


@pytest.fixture
def tablet(heard: Heard, cast: Cast) -> Device:
    (file,) = (path for path in bundled() if path.stem == "branch-visit")
    heard.database.write(publish, read(file), now=NOON)
    heard.database.write(change_settings, cast.riverside, now=NOON, someone=True)
    code, _ = heard.database.write(new_pairing_code, cast.riverside, keys=KEYS, now=NOON)
    pairing = Pairing(code, "one", token_hash("t"))
    return heard.database.write(pair, pairing, touchpoint_code="L2B3Y", keys=KEYS, now=NOON)


@pytest.fixture
def called(heard: Heard, tablet: Device) -> UUID:
    heard.database.write(
        summons.ask,
        VISIT,
        tablet,
        language="sw",
        said="Very bad (1 of 5), Waiting",
        is_open=True,
        outlets=heard.outlets,
        keys=KEYS,
        now=NOON,
    )
    return VISIT


@pytest.fixture
def links(heard: Heard, called: UUID) -> dict[str, str]:
    """By e-mail: the path in each person's mail."""
    assert called
    owed = heard.database.write(queue.claim, limit=100, now=NOON + SECOND)
    return {
        one.destination: queue.message_of(one, KEYS).links[0][1].removeprefix(heard.public_url)
        for one in owed
        if one.channel == "email"
    }


def found(heard: Heard, cast: Cast) -> Summons:
    return heard.database.read(summons.summons_for, cast.mara, VISIT)


def test_everybody_of_the_branch_gets_a_link_of_their_own(links: dict[str, str]) -> None:
    assert sorted(links) == ["mara@riverside.example", "theo@riverside.example"]
    assert len(set(links.values())) == 2


def test_looking_at_the_link_sends_nobody(guest: Browser, heard: Heard, cast: Cast, links: dict[str, str]) -> None:
    page = guest.get(links[cast.theo.email])
    assert "A customer asks for somebody now" in page.text
    assert "Very bad (1 of 5), Waiting" in page.text
    assert "Swahili" in page.text
    assert page.headers["Cache-Control"] == "no-store"
    assert found(heard, cast).taken_by is None


def test_one_touch_says_who_is_coming_and_the_next_that_they_are_there(
    guest: Browser, heard: Heard, clock: Clock, tablet: Device, links: dict[str, str]
) -> None:
    clock.now += 20 * SECOND
    path = links["theo@riverside.example"]
    page = guest.post_without_page(path, come="yes")
    assert (page.status, "Go to Tablet 1, Theo" in re.sub("<[^>]+>", "", page.text)) == (200, True)
    standing = heard.database.read(summons.standing_of, VISIT, tablet, now=clock.now)
    assert standing == summons.Standing("coming", "Theo")
    clock.now += 130 * SECOND
    assert "3 minutes after the customer asked" in guest.post_without_page(path, there="yes").text
    assert guest.get(path).status == 410


def test_the_second_hears_who_was_first_and_nobody_else_is_told(
    guest: Browser, heard: Heard, cast: Cast, links: dict[str, str]
) -> None:
    guest.post_without_page(links[cast.mara.email], come="yes")
    assert "Mara</bdi> is on the way" in guest.get(links[cast.theo.email]).text
    late = guest.post_without_page(links[cast.theo.email], come="yes")
    assert (late.status, "Mara is on the way already." in late.text) == (409, True)
    assert heard.database.write(queue.claim, limit=100, now=NOON + timedelta(hours=1)) == []


def test_in_the_last_second_of_the_minute_somebody_may_still_come(heard: Heard, cast: Cast, called: UUID) -> None:
    assert heard.database.write(summons.come, cast.theo, called, now=NOON + 59 * SECOND).first_name == "Theo"


def test_after_a_minute_it_is_too_late(heard: Heard, cast: Cast, tablet: Device, called: UUID) -> None:
    then = NOON + 60 * SECOND
    with pytest.raises(TooLate, match="After a minute"):
        heard.database.write(summons.come, cast.theo, called, now=then)
    standing = heard.database.read(summons.standing_of, VISIT, tablet, now=then)
    assert standing == summons.Standing("nobody")


def test_the_late_one_reads_that_the_customer_may_have_left_a_number(
    guest: Browser, cast: Cast, clock: Clock, links: dict[str, str]
) -> None:
    clock.now += timedelta(minutes=2)
    page = guest.get(links[cast.theo.email])
    assert "It is too late" in page.text
    assert "I'm coming" not in page.text


def test_who_is_coming_stays_when_they_touch_again(heard: Heard, cast: Cast, called: UUID) -> None:
    first = heard.database.write(summons.come, cast.theo, called, now=NOON)
    assert heard.database.write(summons.come, cast.theo, called, now=NOON + timedelta(minutes=5)) == first
    heard.database.write(summons.arrive, cast.theo, called, now=NOON + 61 * SECOND)
    assert heard.database.write(summons.arrive, cast.theo, called, now=NOON + timedelta(hours=1)).minutes == 2
    with pytest.raises(AlreadyComing):
        heard.database.write(summons.arrive, cast.mara, called, now=NOON)


def test_a_customer_who_left_needs_nobody(heard: Heard, cast: Cast, tablet: Device, called: UUID) -> None:
    heard.database.write(summons.call_off, called, tablet, now=NOON + SECOND)
    with pytest.raises(TooLate, match="does not wait any more"):
        heard.database.write(summons.come, cast.theo, called, now=NOON + 2 * SECOND)


def test_ines_of_another_branch_sees_nothing(signed_in: SignedIn, heard: Heard, cast: Cast, called: UUID) -> None:
    browser = signed_in(cast.ines)
    assert browser.get(f"/someone/{called}").status == 404
    assert browser.post(f"/someone/{called}", seen="/", come="yes").status == 404
    assert "asks for somebody" not in browser.get("/").text
    with pytest.raises(NotFound):
        heard.database.write(summons.come, cast.ines, called, now=NOON)


def test_whoever_has_the_inbox_open_can_go_from_there(
    signed_in: SignedIn, heard: Heard, cast: Cast, called: UUID
) -> None:
    browser = signed_in(cast.theo)
    assert f'href="/someone/{called}"' in browser.get("/").source
    assert browser.post(f"/someone/{called}", seen=f"/someone/{called}", come="yes").status == 303
    assert "Theo</bdi> is on the way to a customer" in browser.get("/").text
    browser.post(f"/someone/{called}", seen=f"/someone/{called}", there="yes")
    assert found(heard, cast).minutes == 1
    assert "on the way to a customer" not in browser.get("/").text


def test_the_case_of_the_visit_names_the_summons(
    signed_in: SignedIn, heard: Heard, cast: Cast, tablet: Device, called: UUID
) -> None:
    heard.database.write(summons.come, cast.theo, called, now=NOON)
    heard.database.write(summons.arrive, cast.theo, called, now=NOON + 100 * SECOND)
    assert tablet.newest
    visit = Checked(a_response(1, "Too slow", survey=tablet.newest.survey, id=called), tablet.newest)
    office = Office(KEYS, heard.outlets)
    heard.database.write(accept, [visit], touchpoint=tablet.touchpoint, office=office, now=NOON)
    case_id = heard.database.read(lambda session: session.execute(select(case_visits.c.case_id)).scalar_one())
    assert "Theo</bdi> came, 2 minutes after the call." in signed_in(cast.mara).get(f"/cases/{case_id}").text
