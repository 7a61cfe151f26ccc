"""The Devices page and the call for somebody in a real browser: readable by everybody, at any width, day and night."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Page

from server.branches.settings import change_settings
from server.cases import summons
from server.fleet.device import all_devices, revoke
from server.heard import Heard
from server.staff.links import make_link
from server.staff.person import Person
from surveys.ids import new_id
from tests.app import app_of
from tests.installation import Hands, Installation, install
from tests.pages.looking import looked_at
from tests.pages.serving import browsing, goes_to, served_at, signs_in
from tests.tablet import Tablet, in_process

pytestmark = pytest.mark.journey


@dataclass(frozen=True)
class Lobby:
    address: str
    installation: Installation
    clock: Hands
    tablets: tuple[Tablet, ...]

    @property
    def heard(self) -> Heard:
        return self.installation.heard


@pytest.fixture
def lobby(tmp_path: Path) -> Iterator[Lobby]:
    clock = Hands()
    installation = install(tmp_path / "home", clock=clock)
    installation = replace(
        installation, heard=replace(installation.heard, outlets=replace(installation.heard.outlets, email=True))
    )
    app = app_of(installation.heard)
    tablets = tuple(installation.tablet(in_process(app.test_client())) for _ in range(3))
    with served_at(installation.heard, app) as address:
        yield Lobby(address, installation, clock, tablets)
    installation.heard.close()


@pytest.fixture
def page(chrome: Browser) -> Iterator[Page]:
    with browsing(chrome) as page:
        yield page


def test_every_state_of_the_devices_can_be_read_and_touched(page: Page, lobby: Lobby, axe: str) -> None:
    seen = []
    for name in devices(page, lobby):
        looked_at(page, axe, name)
        seen.append(name)
    assert seen == ["none", "all-sorts", "code", "pin", "someone", "revoke", "revoked"]


def test_every_state_of_a_call_can_be_read_and_touched(page: Page, lobby: Lobby, axe: str) -> None:
    seen = []
    for name in calls(page, lobby):
        looked_at(page, axe, name)
        seen.append(name)
    assert seen == ["inbox", "asked", "coming", "taken", "there", "too-late", "left"]


def devices(page: Page, lobby: Lobby) -> Iterator[str]:
    """The page shows what is named."""
    database, clock = lobby.heard.database, lobby.clock
    boss = lobby.installation.mara
    for one in database.read(all_devices):
        database.write(revoke, one.id, stolen=True, now=clock())
    opens_devices(page, lobby, boss)
    yield "none"
    app = app_of(lobby.heard)
    well, tired, _ = (lobby.installation.tablet(in_process(app.test_client())) for _ in range(3))
    clock.turn(timedelta(minutes=25))
    well.sync(visits=1204, waiting=1204, battery=88, disk_free_mb=21_400)
    well.sync([replace(well.visit(), counter=1)], visits=1204, waiting=0, battery=88, disk_free_mb=21_400)
    late = (clock() - timedelta(minutes=7)).isoformat()
    tired.sync(visits=88, waiting=3, refused=1, battery=9, disk_free_mb=120, sent_at=late)
    page.reload()
    page.get_by_text("Silent").wait_for()
    yield "all-sorts"
    page.get_by_role("button", name="Pair a tablet").click()
    page.get_by_text("Start Heard on the tablet").wait_for()
    yield "code"
    page.get_by_role("link", name="Back to the devices").click()
    page.get_by_role("button", name="Set a PIN").click()
    page.get_by_text("Write it down now").wait_for()
    yield "pin"
    page.get_by_role("link", name="Back to the devices").click()
    page.get_by_role("button", name="Switch on").click()
    page.get_by_text("Please send someone now: on").wait_for()
    yield "someone"
    page.get_by_role("link", name="Revoke").first.click()
    page.get_by_text("Was it stolen?").wait_for()
    yield "revoke"
    page.get_by_role("button", name="Revoke", exact=True).click()
    page.get_by_text("it sends what waits").wait_for()
    page.get_by_text("Shut out (3)").click()
    yield "revoked"


def calls(page: Page, lobby: Lobby) -> Iterator[str]:
    """The page shows what is named."""
    database, clock, installation = lobby.heard.database, lobby.clock, lobby.installation
    database.write(change_settings, installation.riverside, now=clock(), someone=True)
    opens_devices(page, lobby, installation.theo)
    visit = called(lobby)
    page.reload()
    page.get_by_role("link", name="A customer asks for somebody now").wait_for()
    yield "inbox"
    page.get_by_role("link", name="A customer asks for somebody now").click()
    yield "asked"
    page.get_by_role("button", name="I'm coming").click()
    page.get_by_text("The customer reads").wait_for()
    yield "coming"
    mara = database.write(make_link, installation.mara.id, "come", str(visit), lifetime=timedelta(hours=1), now=clock())
    page.goto(f"{lobby.address}/go/{mara}")
    page.get_by_text("You need not go").wait_for()
    yield "taken"
    clock.turn(timedelta(minutes=2))
    page.goto(f"{lobby.address}/someone/{visit}")
    page.get_by_role("button", name="I'm there").click()
    page.get_by_text("2 minutes after the customer asked").wait_for()
    yield "there"
    second = called(lobby)
    clock.turn(timedelta(minutes=2))
    page.goto(f"{lobby.address}/someone/{second}")
    page.get_by_text("It is too late").wait_for()
    yield "too-late"
    third = called(lobby)
    device = database.read(all_devices)[0]
    database.write(summons.call_off, third, device, now=clock())
    page.goto(f"{lobby.address}/someone/{third}")
    page.get_by_text("does not wait any more").wait_for()
    yield "left"


def called(lobby: Lobby) -> UUID:
    heard, visit = lobby.heard, new_id(lobby.clock())
    heard.database.write(
        summons.ask,
        visit,
        heard.database.read(all_devices)[0],
        language="sw",
        said="Very bad (1 of 5), Waiting",
        is_open=True,
        outlets=heard.outlets,
        keys=heard.keys,
        now=lobby.clock(),
    )
    return visit


def opens_devices(page: Page, lobby: Lobby, person: Person) -> None:
    signs_in(page, lobby.address, lobby.heard, person)
    if person.has_role("manager"):
        goes_to(page, "Devices")
        page.get_by_text("No tablet here yet").wait_for()
