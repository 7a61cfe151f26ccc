"""A survey of another program is brought along, its words go to a translator and come back, on a phone."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from server.staff.person import add_person
from tests.pages.conftest import Served
from tests.pages.looking import looked_at
from tests.pages.serving import browsing, goes_to, signs_in

pytestmark = pytest.mark.journey
LIBRARY = Path(__file__).parents[1] / "server" / "publishing" / "exchange" / "examples" / "library.json"


def test_a_survey_is_brought_along_read_and_translated(
    served: Served, chrome: Browser, axe: str, tmp_path: Path
) -> None:
    heard = served.installation.heard
    person = heard.database.write(add_person, email="ada@heard.example", role="admin", now=served.clock())
    with browsing(chrome) as page:
        signs_in(page, served.address, heard, person)
        goes_to(page, "Surveys")
        page.get_by_role("link", name="Bring a file").click()
        looked_at(page, axe, "survey-import")
        sends(page, LIBRARY, "Make a draft of it")
        expect(page.get_by_role("heading", name="Your visit to the library is a draft now")).to_be_visible()
        expect(page.get_by_text("Heard takes no signatures")).to_be_visible()
        looked_at(page, axe, "survey-brought")

        at = f"{served.address}/surveys/your-visit-to-the-library"
        page.goto(f"{at}/wording")
        expect(page.get_by_text("“how happy” suggests the answer, and people are kind.")).to_be_visible()
        looked_at(page, axe, "survey-wording")

        page.goto(f"{at}/translations")
        with page.expect_download() as download:
            page.get_by_role("link", name="CSV").click()
        table = tmp_path / "words.csv"
        words = download.value.path().read_text("utf-8-sig")
        table.write_text(words.replace("questions.why.text", "questions.wy.text"), "utf-8")
        sends(page, table, "Put it into the draft")
        expect(page.get_by_role("alert")).to_contain_text("did you mean")
        looked_at(page, axe, "survey-table-faults")
        table.write_text(words.replace("What did you use?", "What did you come for?"), "utf-8")
        sends(page, table, "Put it into the draft")
        expect(page.get_by_role("status")).to_contain_text("2 texts changed in the draft")
        looked_at(page, axe, "survey-table-taken")

        page.goto(f"{served.address}/surveys/branch-visit/export")
        page.get_by_text("4 things other programs pass over").last.click()
        looked_at(page, axe, "survey-export")


def sends(page: Page, file: Path, button: str) -> None:
    page.set_input_files("#file", file)
    page.get_by_role("button", name=button).click()
