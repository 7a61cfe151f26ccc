"""What Heard notices by itself, in a real browser: praise, a burst's case, tablets that say nothing."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from server.branches.branch import Branch
from server.cases import tablets
from server.heard import Heard
from server.staff.person import add_person
from tests.app import app_of
from tests.installation import Hands, Installation, install
from tests.pages.looking import looked_at
from tests.pages.serving import browsing, served_at, signs_in
from tests.tablet import Tablet, in_process

pytestmark = pytest.mark.journey

ARABIC = "شكرا جزيلا، كانت الخدمة سريعة جدا والموظفون لطفاء للغاية، وسأعود بالتأكيد مع كل أفراد عائلتي في المرة القادمة"
LONG = "Theo explained everything twice. " * 12
MARKUP = "<script>alert(1)</script> =HYPERLINK(1) \u202eneddih\u202c"


@dataclass(frozen=True)
class House:
    address: str
    installation: Installation
    clock: Hands
    tablet: Tablet

    @property
    def heard(self) -> Heard:
        return self.installation.heard

    def hears(self, score: int, words: str = "", tablet: Tablet | None = None, **answers: Any) -> None:
        one = tablet or self.tablet
        said = {"comment": words, **answers} if words else answers
        [verdict] = one.sync([one.visit(score, **said)])
        assert verdict["status"] == "stored"

    def watches(self, *, since: datetime) -> None:
        heard = self.heard
        tablets.watch(heard.database, listening_since=since, outlets=heard.outlets, keys=heard.keys, now=heard.clock())


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    clock = Hands()
    installation = install(tmp_path / "home", clock=clock)
    outlets = replace(installation.heard.outlets, email=True)
    installation = replace(installation, heard=replace(installation.heard, outlets=outlets))
    app = app_of(installation.heard)
    tablet = installation.tablet(in_process(app.test_client()))
    with served_at(installation.heard, app) as address:
        yield House(address, installation, clock, tablet)
    installation.heard.close()


@pytest.fixture
def page(chrome: Browser) -> Iterator[Page]:
    with browsing(chrome) as page:
        yield page


def test_praise_can_be_read_by_whom_it_praises_and_by_everybody_of_the_branch(
    page: Page, house: House, axe: str
) -> None:
    signs_in(page, house.address, house.heard, house.installation.theo)
    page.goto(f"{house.address}/praise")
    page.get_by_text("No praise in these thirty days yet").wait_for()
    looked_at(page, axe, "praise-none")
    for words in ("So quick today, thank you", LONG, ARABIC, MARKUP, "Theo and Mara are a wonderful team"):
        house.clock.turn(timedelta(minutes=7))
        house.hears(5, words)
    page.reload()
    assert page.get_by_role("heading", name="You, Theo").count() == 1
    assert page.locator("blockquote").all_inner_texts()[0] == "Theo and Mara are a wonderful team"
    assert page.locator("blockquote", has_text="alert(1)").count() == 1
    looked_at(page, axe, "praise")


def test_older_praise_is_one_touch_away(page: Page, house: House) -> None:
    house.hears(5, "Theo was kind")
    house.clock.turn(timedelta(days=45))
    house.hears(4, "Quick")
    signs_in(page, house.address, house.heard, house.installation.theo)
    page.goto(f"{house.address}/praise")
    assert page.locator("blockquote").all_inner_texts() == ["Quick"]
    page.get_by_role("link", name="The thirty days before").click()
    page.get_by_text("Theo was kind").wait_for()
    assert page.get_by_role("link", name="The thirty days before").count() == 0


def test_who_sees_two_branches_can_choose_one_and_others_see_nothing_of_it(page: Page, house: House, axe: str) -> None:
    installation = house.installation
    station: Branch = installation.station
    elsewhere = installation.tablet(in_process(app_of(house.heard).test_client()), station)
    house.hears(5, "Theo was kind")
    house.hears(5, "Ines was kind", elsewhere)
    boss = house.heard.database.write(add_person, email="boss@both.example", role="admin", now=house.clock())
    signs_in(page, house.address, house.heard, boss)
    page.goto(f"{house.address}/praise")
    assert sorted(page.locator("blockquote").all_inner_texts()) == ["Ines was kind", "Theo was kind"]
    looked_at(page, axe, "praise-of-two")
    page.get_by_label("Branch").select_option("Station")
    page.get_by_role("button", name="Show").click()
    page.wait_for_url(re.compile("of=station"))
    assert page.locator("blockquote").all_inner_texts() == ["Ines was kind"]
    with browsing(page.context.browser or pytest.fail("no browser")) as other:
        signs_in(other, house.address, house.heard, installation.ines)
        other.goto(f"{house.address}/praise")
        assert other.locator("blockquote").all_inner_texts() == ["Ines was kind"]
        answer = other.goto(f"{house.address}/praise?of=riverside")
        assert answer is not None
        assert answer.status == 404


def test_a_burst_is_in_the_inbox_with_the_answers_behind_it(page: Page, house: House, axe: str) -> None:
    for words in ("", ARABIC, "", MARKUP):
        house.clock.turn(timedelta(minutes=4))
        house.hears(1, words, why=("waiting",))
    house.hears(5)
    signs_in(page, house.address, house.heard, house.installation.mara)
    page.get_by_text("3 of 3 answers within 30 minutes were low").wait_for()
    looked_at(page, axe, "burst-inbox")
    page.get_by_text("3 of 3 answers within 30 minutes were low").click()
    page.get_by_role("heading", name="The low answers behind this").wait_for()
    assert page.get_by_role("link", name="Has its own case").count() == 1
    looked_at(page, axe, "burst-case")
    page.get_by_role("button", name="I'll take it").click()
    page.get_by_text("Mara took it").or_(page.get_by_text("took it")).first.wait_for()
    looked_at(page, axe, "burst-taken")


def test_the_devices_page_says_what_the_managers_were_told(page: Page, house: House, axe: str) -> None:
    house.tablet.sync()
    began = house.clock()
    house.clock.turn(timedelta(minutes=40))
    house.watches(since=began)
    signs_in(page, house.address, house.heard, house.installation.mara)
    page.goto(f"{house.address}/devices")
    page.get_by_text("It was silent: the managers were told today, 12:40.").wait_for()
    looked_at(page, axe, "devices-silent")
    house.clock.turn(timedelta(minutes=5))
    house.tablet.sync()
    house.watches(since=began)
    page.reload()
    page.get_by_text("well again since today, 12:45").wait_for()
    looked_at(page, axe, "devices-well-again")
