"""The pages of surveys: read by managers, changed by whoever looks after all branches."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from server.database import Database, Session
from server.database.tables import metadata
from server.publishing.beginnings import bundled
from server.publishing.drafts import draft_of
from server.publishing.own_question import with_own
from server.publishing.publishing import history, publish
from server.staff.person import Person, add_person
from surveys.catalogue import definition_of
from tests.builders import a_question, a_survey
from tests.server.conftest import NOON, Browser, Cast, only_on_sqlite
from tests.server.publishing.filled import Fields, forms

pytestmark = only_on_sqlite
VISIT = "/surveys/branch-visit"
PARTS = ("languages", "thanks", "rules", "themes")


@pytest.fixture
def admin(database: Database, cast: Cast) -> Person:
    assert cast.mara
    for survey in bundled():
        database.write(publish, survey, now=NOON, source="ours.toml")
    return database.write(add_person, email="nia@heard.example", role="admin", now=NOON)


@pytest.fixture
def nia(admin: Person, signed_in: Callable[[Person], Browser]) -> Browser:
    browser = signed_in(admin)
    assert browser.post(f"{VISIT}/draft", seen=VISIT).status == 303
    return browser


def edit_form(browser: Browser, path: str) -> Fields:
    """The last form of the page is the one that is edited."""
    return next(one for one in reversed(forms(browser.get(path).source)) if "as_seen" in one)


def send(browser: Browser, path: str, fields: Fields, **more: str) -> Any:
    return browser.post(path, seen=path, **fields | {name: [value] for name, value in more.items()})


def definition(database: Database) -> dict[str, Any]:
    draft = database.read(draft_of, "branch-visit")
    assert draft is not None
    return draft.definition


def everything(session: Session) -> dict[str, list[Any]]:
    return {
        table.name: list(session.execute(select(table)))
        for table in metadata.sorted_tables
        if table.name != "staff_sessions"
    }


def test_saving_every_form_untouched_changes_nothing(nia: Browser, database: Database) -> None:
    before = definition(database)
    pages = [f"{VISIT}/draft/question/{one['id']}" for one in before["questions"]]
    for path in (*pages, *(f"{VISIT}/draft/{part}" for part in PARTS)):
        assert send(nia, path, edit_form(nia, path), do="save").status == 303, path
        assert definition(database) == before, path
    assert "Nothing differs from what is asked now." in nia.get(f"{VISIT}/publish").text


def test_what_is_changed_is_asked_once_it_is_published(nia: Browser, database: Database) -> None:
    path = f"{VISIT}/draft/question/why"
    fields = edit_form(nia, path)
    send(nia, path, fields, **{"text.fr": "Pourquoi ?", "if.overall": "on", "if.overall.to": "3", "do": "save"})
    page = nia.get(f"{VISIT}/publish")
    assert "Pourquoi ?" in page.text
    assert "only if “How was your visit today?” is 3 or lower" in page.text
    assert send(nia, f"{VISIT}/publish", edit_form(nia, f"{VISIT}/publish")).status == 303
    newest = database.read(history, "branch-visit")[0]
    assert (newest.survey.version, newest.source) == (2, "page")
    assert newest.survey.questions[1].text["fr"] == "Pourquoi ?"
    assert "Written on this page." in nia.get(VISIT).text
    assert "Its source is the file ours.toml" in re.sub("<[^>]+>", "", nia.get(f"{VISIT}?version=1").text)
    assert "Pourquoi ?" in nia.get(f"{VISIT}/compare?from=1&to=2").text


def test_what_is_missing_is_kept_told_at_its_place_and_not_published(nia: Browser, database: Database) -> None:
    path = f"{VISIT}/draft/question/comment"
    fields = edit_form(nia, path)
    assert send(nia, path, {**fields, "text.sw": [""]}, do="save").status == 303
    assert re.search(r'id="text.sw"[^>]+aria-invalid', nia.get(path).source)
    rules = f"{VISIT}/draft/rules"
    send(nia, rules, edit_form(nia, rules), take_within_hours="soon")
    page = nia.get(rules)
    assert 'value="soon"' in page.text
    assert "Opening hours are a whole number from 1 to 200." in page.text
    overview = nia.get(f"{VISIT}/draft").text
    assert "Not written in Kiswahili yet." in overview
    whole = {"as_seen": ["x"]}
    assert send(nia, f"{VISIT}/publish", whole).status == 400
    assert len(database.read(history, "branch-visit")) == 1


def test_the_second_of_two_gets_the_form_again_with_what_was_typed(
    nia: Browser, database: Database, signed_in: Callable[[Person], Browser]
) -> None:
    other = signed_in(database.write(add_person, email="omar@heard.example", role="admin", now=NOON))
    path = f"{VISIT}/draft/question/comment"
    hers, his = edit_form(nia, path), edit_form(other, path)
    assert send(other, path, his, **{"text.en": "His words", "do": "save"}).status == 303
    told = send(nia, path, hers, **{"text.en": "Her words", "do": "save"})
    assert told.status == 409
    assert "Omar changed this while you had it open." in told.text
    again = next(one for one in reversed(forms(told.source)) if "as_seen" in one)
    assert again["text.en"] == ["Her words"]
    assert definition(database)["questions"][2]["text"]["en"] == "His words"
    assert send(nia, path, again, do="save").status == 303
    assert definition(database)["questions"][2]["text"]["en"] == "Her words"
    assert send(other, f"{VISIT}/draft/question/why", edit_form(other, f"{VISIT}/draft/question/why")).status == 303


def test_questions_are_added_moved_and_taken_out(nia: Browser, database: Database) -> None:
    path = f"{VISIT}/draft"
    for do in ("add:nps", "up:recommend", "remove:why", "add:text"):
        assert nia.post(f"{path}/questions", seen=path, **edit_form(nia, path) | {"do": [do]}).status == 303
    assert [one["id"] for one in definition(database)["questions"]] == [
        "overall",
        "recommend",
        "comment",
        "comment-2",
        "contact",
    ]
    assert nia.post(f"{path}/questions", seen=path, **edit_form(nia, path) | {"do": ["add:contact"]}).status == 400
    assert nia.post(f"{path}/discard", seen=path).status == 303
    assert database.read(draft_of, "branch-visit") is None


def test_a_new_survey_is_a_draft_of_its_own(nia: Browser, database: Database) -> None:
    made = nia.post("/surveys/new", seen="/surveys/new", name="Branch visit", language=["sw"], **{"from": "receipt"})
    assert made.headers["Location"] == "/surveys/branch-visit-2/draft"
    draft = database.read(draft_of, "branch-visit-2")
    assert draft is not None
    assert (draft.base, draft.definition["languages"], draft.problems) == (0, ["sw"], ())
    refused = nia.post("/surveys/new", seen="/surveys/new", name="", language=["sw"])
    assert refused.status == 400
    assert "Give it a name." in refused.text


@pytest.mark.parametrize("on", ["phone", "tablet"])
def test_every_question_is_shown_in_every_language_and_nothing_is_kept(
    nia: Browser, database: Database, on: str
) -> None:
    before = database.read(everything)
    survey = bundled()[0]
    for language in survey.languages:
        for question in survey.questions:
            page = nia.get(f"{VISIT}/preview/draft/{on}?lang={language}&at={question.id}")
            assert question.text[language] in page.text
            assert f'lang="{language}"' in page.text
    assert "frame-ancestors 'self'" in page.headers["Content-Security-Policy"]
    walk = f"{VISIT}/preview/draft/{on}?lang=en&on=overall&overall=1"
    assert "What was the main reason?" in nia.get(walk).text
    said = nia.get(f"{walk}&on=why&why=staff&on=comment&comment=Slow&do=answer").text
    assert "How can we reach you?" in said
    assert 'name="why" value="staff"' in said
    assert "Thank you." in nia.get(f"{walk}&on=why&on=comment&do=done").text
    assert database.read(everything) == before


def test_what_is_typed_is_shown_before_it_is_saved(nia: Browser, database: Database) -> None:
    path, before = f"{VISIT}/draft/question/comment", definition(database)
    fields = edit_form(nia, path)
    typed = {"text.fr": "Racontez.", "do": "look", "on_what": "tablet", "lang": "fr", "at": "comment"}
    assert "Racontez." in send(nia, path, fields, **typed).text
    assert definition(database) == before


def test_without_any_language_nothing_is_taken_away(nia: Browser, database: Database) -> None:
    path, before = f"{VISIT}/draft/languages", definition(database)
    fields = {name: values for name, values in edit_form(nia, path).items() if name != "language"}
    refused = send(nia, path, fields, do="save")
    assert (refused.status, "one language at least" in refused.text) == (400, True)
    assert definition(database) == before


@pytest.mark.usefixtures("nia")
def test_a_manager_reads_and_does_not_change(cast: Cast, signed_in: Callable[[Person], Browser]) -> None:
    mara = signed_in(cast.mara)
    assert "How was your visit today?" in mara.get("/surveys").text
    page = mara.get(VISIT)
    assert "Change it" not in page.text
    assert "draft" not in page.text
    assert mara.get(f"{VISIT}/draft").status == 403
    assert mara.get("/surveys/a%00b").status == 404


@pytest.mark.usefixtures("nia")
def test_a_manager_reads_neither_drafts_nor_what_others_ask_besides(
    database: Database, cast: Cast, signed_in: Callable[[Person], Browser]
) -> None:
    theirs = with_own(bundled()[0], "station", a_question("own-2", "text", text={"en": "Is our till slow?"}))
    database.write(publish, theirs, now=NOON, keeps_own=False)
    mara = signed_in(cast.mara)
    pages = ("", "/compare", "/export/toml", "/export/surveyjs", "/translations.csv", "/wording", "/preview/2/phone")
    assert [page for page in pages if "till slow" in mara.get(f"{VISIT}{page}").text] == []
    assert mara.get(f"{VISIT}/compare?from=1&to=draft").status == 400
    assert mara.get(f"{VISIT}/preview/draft/phone").status == 404


def test_a_survey_without_words_for_its_faces_is_shown_all_the_same(nia: Browser, database: Database) -> None:
    database.write(publish, a_survey(slug="bare"), now=NOON)
    assert definition_of(a_survey())["questions"][0].get("labels") is None
    assert nia.get("/surveys/bare/preview/1/phone").status == 200
