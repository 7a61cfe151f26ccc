"""Head office's afternoon in a browser: a list with faults, mended, handing down; a manager's own question."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from server.branches.branch import all_branches
from server.branches.touchpoint import add_touchpoint
from server.staff.person import add_person
from tests.installation import Hands, Installation, install
from tests.pages.looking import looked_at
from tests.pages.serving import browsing, served_at, signs_in

pytestmark = pytest.mark.journey

LIST = """Branch;Time zone;Manager;Region
Harbour;nairobi;Kai <kai@chain.example>;Bay
Hilltop;{zone};Zawadi <zawadi@chain.example>;Bay
"""


@pytest.fixture
def office(tmp_path: Path) -> Iterator[tuple[Installation, str]]:
    clock = Hands()
    installation = install(tmp_path / "home", clock=clock)
    with served_at(installation.heard) as address:
        yield installation, address
    installation.heard.close()


def brings(page: Page, file: Path, zone: str) -> None:
    file.write_text(LIST.format(zone=zone), encoding="utf-8")
    page.get_by_label("The file").set_input_files(file)
    page.get_by_role("button", name="See what would change").click()
    page.wait_for_load_state()


def test_a_chain_is_opened_and_kept_alike(
    office: tuple[Installation, str], chrome: Browser, axe: str, tmp_path: Path
) -> None:
    installation, address = office
    database = installation.heard.database
    admin = database.write(add_person, email="root@chain.example", role="admin", now=installation.heard.clock())
    with browsing(chrome) as page:
        signs_in(page, address, installation.heard, admin)
        page.goto(f"{address}/setup/branches")
        brings(page, tmp_path / "list.csv", "Nowhere")
        page.get_by_text("line 3").wait_for()
        looked_at(page, axe, "chain-faults")
        brings(page, tmp_path / "list.csv", "Cairo")
        looked_at(page, axe, "chain-plan")
        page.get_by_role("button", name="Open 2 branches").click()
        page.get_by_text("2 new.").wait_for()
        assert len(database.read(all_branches)) == 4
        page.get_by_role("link", name=re.compile("What all branches share")).click()
        look = page.locator("#holidays")
        look.locator("summary").click()
        look.get_by_label("As it is at").select_option("harbour")
        look.get_by_role("button", name="Hand it down").click()
        page.get_by_text("3 branches follow").wait_for()
        looked_at(page, axe, "chain-handed-down")
        page.goto(f"{address}/setup/handed?of=hilltop")
        page.get_by_role("button", name="Make it our own").click()
        page.get_by_text("your own", exact=True).wait_for()
        looked_at(page, axe, "chain-handed")


def test_a_manager_asks_one_more_question(office: tuple[Installation, str], chrome: Browser, axe: str) -> None:
    installation, address = office
    heard = installation.heard
    heard.database.write(
        add_touchpoint,
        code="C6P4JD9",
        branch=installation.riverside,
        name="Door",
        kind="poster",
        survey="branch-visit",
        now=heard.clock(),
    )
    with browsing(chrome) as page:
        signs_in(page, address, heard, installation.mara)
        page.goto(f"{address}/surveys/branch-visit")
        page.get_by_role("link", name="A question of our own").click()
        page.get_by_label(re.compile("Reasons")).check()
        page.locator('[name="text.en"]').fill("Which counter were you at?")
        page.locator('[name="options.en"]').fill("One")
        page.get_by_role("button", name="Ask it").click()
        page.get_by_text("Please write 2 to 7 answers").wait_for()
        looked_at(page, axe, "own-question-refused")
        page.locator('[name="options.en"]').fill("One\nTwo\nParcels")
        page.get_by_role("button", name="Ask it").click()
        page.get_by_text("Saved.").wait_for()
        looked_at(page, axe, "own-question")
        page.goto(f"{address}/f/C6P4JD9")
        page.get_by_role("button", name="Good", exact=True).click()
        page.get_by_text("Which counter were you at?").wait_for()
