"""What was brought along becomes a draft, and takes nobody's place."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from server.database import Database
from server.publishing.drafts import begin_draft, draft_of
from server.publishing.exchange.landing import DraftIsThere, NotTaken, land, take
from server.publishing.exchange.translations import Brought
from server.publishing.publishing import newest_version, publish
from surveys.survey import Survey
from tests.builders import a_question, a_survey
from tests.server.conftest import NOON, only_on_sqlite

MARA = 7
HEADER = b"key,en,fr\n"


@pytest.fixture
def landed(database: Database) -> Callable[..., str]:
    def lands(survey: Survey, *, as_new: bool = False) -> str:
        return database.write(land, survey, as_new=as_new, person=MARA, now=NOON).slug

    return lands


@only_on_sqlite
def test_a_survey_of_a_known_name_changes_that_one_in_a_draft(database: Database, landed: Callable[..., str]) -> None:
    database.write(publish, a_survey(), now=NOON)
    assert landed(a_survey(a_question(text={"en": "Well?"}))) == "branch-visit"
    draft = database.read(draft_of, "branch-visit")
    assert draft is not None
    assert (draft.base, draft.edited_by, draft.problems) == (1, MARA, ())
    assert draft.definition["questions"][0]["text"] == {"en": "Well?"}
    assert database.read(newest_version, "branch-visit").survey.first.text == {"en": "overall?"}


@only_on_sqlite
def test_a_draft_that_somebody_works_on_is_not_replaced(database: Database, landed: Callable[..., str]) -> None:
    database.write(publish, a_survey(), now=NOON)
    before = database.write(begin_draft, "branch-visit", person=None, now=NOON)
    with pytest.raises(DraftIsThere):
        landed(a_survey(a_question()))
    assert database.read(draft_of, "branch-visit") == before


@only_on_sqlite
def test_a_new_survey_gets_a_name_that_is_free(database: Database, landed: Callable[..., str]) -> None:
    database.write(publish, a_survey(), now=NOON)
    assert landed(a_survey(), as_new=True) == "branch-visit-2"
    assert landed(a_survey(), as_new=True) == "branch-visit-3"
    assert landed(a_survey(slug="import")) == "import-2"


def test_of_two_who_bring_the_same_in_at_once_one_is_told(database: Database, landed: Callable[..., str]) -> None:
    barrier = Barrier(2)

    def lands(words: str) -> str:
        barrier.wait(60)
        try:
            landed(a_survey(a_question(text={"en": words})))
        except DraftIsThere:
            return ""
        return words

    with ThreadPoolExecutor(2) as pool:
        told = list(pool.map(lands, ("One", "Two")))
    draft = database.read(draft_of, "branch-visit")
    assert draft is not None
    assert sorted(told) == ["", draft.definition["questions"][0]["text"]["en"]]


@only_on_sqlite
def test_words_of_a_table_go_into_the_draft(database: Database) -> None:
    database.write(publish, a_survey(), now=NOON)
    result = database.write(
        take, "branch-visit", Brought.of(HEADER + b"questions.why.text,,Pourquoi ?\n"), person=MARA, now=NOON
    )
    draft = database.read(draft_of, "branch-visit")
    assert draft is not None
    assert draft.definition["languages"] == ["en", "fr"]
    assert draft.definition["questions"][1]["text"]["fr"] == "Pourquoi ?"
    assert [change.after for change in result.changes] == ["Pourquoi ?"]


@only_on_sqlite
@pytest.mark.parametrize("lines", [b"questions.wy.text,Why?,\n", b"questions.why.text,why?,\n"], ids=["fault", "same"])
def test_a_table_that_changes_nothing_begins_no_draft(database: Database, lines: bytes) -> None:
    database.write(publish, a_survey(), now=NOON)
    with pytest.raises(NotTaken):
        database.write(take, "branch-visit", Brought.of(HEADER + lines), person=MARA, now=NOON)
    assert database.read(draft_of, "branch-visit") is None
