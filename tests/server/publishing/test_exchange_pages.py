"""Surveys as files, tables of words and hints, as whoever looks after them meets them."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from server.database import Database
from server.database.tables.staff import audit
from server.publishing.beginnings import bundled
from server.publishing.drafts import draft_of
from server.publishing.exchange.formats import FORMATS
from server.publishing.publishing import publish
from server.staff.person import Person, add_person
from tests.server.conftest import NOON, Answer, Browser, Cast, only_on_sqlite

pytestmark = only_on_sqlite
VISIT = "/surveys/branch-visit"
LIBRARY = Path(__file__).parent / "exchange" / "examples" / "library.json"


@pytest.fixture
def nia(database: Database, cast: Cast, signed_in: Callable[[Person], Browser]) -> Browser:
    assert cast.mara
    for survey in bundled():
        database.write(publish, survey, now=NOON, source="ours.toml")
    return signed_in(database.write(add_person, email="nia@heard.example", role="admin", now=NOON))


@pytest.fixture
def mara(nia: Browser, cast: Cast, signed_in: Callable[[Person], Browser]) -> Browser:
    assert nia
    return signed_in(cast.mara)


def brings(browser: Browser, content: bytes, name: str, **more: str) -> Answer:
    return browser.post("/surveys/import", seen="/surveys/import", file=(io.BytesIO(content), name), **more)


def takes_back(browser: Browser, content: bytes) -> Answer:
    page = f"{VISIT}/translations"
    return browser.post(page, seen=page, file=(io.BytesIO(content), "words.csv"))


def first_text(database: Database, slug: str = "branch-visit") -> Any:
    draft = database.read(draft_of, slug)
    return None if draft is None else draft.definition["questions"][0]["text"]["en"]


@pytest.mark.parametrize("way", FORMATS)
def test_what_a_manager_saves_can_be_brought_in_elsewhere(mara: Browser, nia: Browser, way: str) -> None:
    assert "Save as a file" in mara.get(f"{VISIT}/export").text
    saved = mara.get(f"{VISIT}/export/{way}")
    assert saved.headers["Content-Disposition"] == f'attachment; filename="branch-visit{FORMATS[way].suffix}"'
    back = brings(nia, saved.content, f"branch-visit{FORMATS[way].suffix}")
    assert back.status == 200
    assert "Everything was carried over." in back.text


def test_a_file_of_another_program_becomes_a_draft_and_its_losses_are_shown(nia: Browser, database: Database) -> None:
    shown = brings(nia, LIBRARY.read_bytes(), "library.json").text
    assert "Your visit to the library is a draft now" in shown
    assert "question “sign”" in shown
    assert "Heard takes no signatures" in shown
    assert first_text(database, "your-visit-to-the-library") == "How happy are you with the library?"
    noted = select(audit.c.detail).where(audit.c.action == "survey brought along")
    assert database.read(lambda session: session.execute(noted).scalars().all()) == [{"what": "library.json"}]


def test_a_draft_in_the_way_is_named_and_a_new_name_is_one_touch(nia: Browser, database: Database) -> None:
    nia.post(f"{VISIT}/draft", seen=VISIT)
    content = nia.get(f"{VISIT}/export/toml").content
    refused = brings(nia, content, "branch-visit.toml")
    assert refused.status == 409
    assert "There is a draft of branch-visit already" in refused.text
    assert brings(nia, content, "branch-visit.toml", **{"as": "new"}).status == 200
    assert first_text(database, "branch-visit-2") == "How was your visit today?"


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "", "Choose a file."),
        (b"# Read me", "README.md", "Heard reads its own .toml files"),
        (b'{"pages": []}', "empty.json", "it asks nothing that Heard can ask"),
        (b"PK\x03\x04", "broken.xlsx", "damaged"),
    ],
)
def test_a_file_that_is_no_survey_says_what_is_wrong(nia: Browser, content: bytes, name: str, sentence: str) -> None:
    refused = brings(nia, content, name)
    assert refused.status == 400
    assert sentence in refused.text


def test_a_table_goes_out_and_comes_back_into_the_draft(nia: Browser, mara: Browser, database: Database) -> None:
    table = mara.get(f"{VISIT}/translations.csv")
    assert table.headers["Content-Type"].startswith("text/csv")
    assert "Put it into the draft" not in mara.get(f"{VISIT}/translations").text
    shown = takes_back(nia, table.content.replace(b"How was your visit today?", b"How was it today?"))
    assert "1 text changed in the draft" in shown.text
    assert first_text(database) == "How was it today?"
    assert "How was it today?" in nia.get(f"{VISIT}/translations.csv").text
    assert "How was it today?" not in mara.get(f"{VISIT}/translations.csv").text


def test_faults_of_a_table_are_listed_by_line_and_nothing_is_changed(nia: Browser, database: Database) -> None:
    refused = takes_back(nia, b"key,en\nquestions.overall.text,Well?\nquestions.ovrall.hint,x\n,y\n")
    assert refused.status == 400
    assert "Line 3" in refused.text
    assert "Line 4" in refused.text
    assert first_text(database) is None


def test_hints_stand_at_their_question_and_lead_to_it(nia: Browser) -> None:
    assert "Nothing to say" in nia.get(f"{VISIT}/wording").text
    takes_back(nia, b"key,en\nquestions.overall.text,How satisfied were you with the food and the staff?\n")
    shown = nia.get(f"{VISIT}/wording").text
    assert "2 hints" in shown
    assert "Tells the answer" in shown
    assert "Two questions in one" in shown
    assert f"{VISIT}/draft/question/overall" in shown


def test_a_survey_that_nobody_knows_is_not_there(nia: Browser) -> None:
    for page in ("export", "export/toml", "translations", "translations.csv", "wording"):
        assert nia.get(f"/surveys/nowhere/{page}").status == 404
    assert nia.get(f"{VISIT}/export/word").status == 404
