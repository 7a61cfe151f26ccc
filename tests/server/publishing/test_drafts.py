"""Drafts: kept as typed, told apart when two people change them, published once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest

from server.database import Database, Session
from server.errors import NotFound
from server.publishing import drafts
from server.publishing.drafts import ChangedMeanwhile, Draft, stamp
from server.publishing.own_question import with_own
from server.publishing.publishing import PAGE, history, newest_version, publish
from surveys.errors import BrokenDefinition
from tests.builders import a_question, a_survey
from tests.server.conftest import NOON, only_on_sqlite

MARA, THEO = 7, 8


@pytest.fixture
def begun(database: Database) -> Draft:
    database.write(publish, a_survey(), now=NOON, source="ours.toml")
    return database.write(drafts.begin_draft, "branch-visit", person=MARA, now=NOON)


def text_of_first(definition: dict[str, Any]) -> Any:
    return definition["questions"][0]["text"]


def saying(words: str) -> Any:
    def changed(definition: dict[str, Any]) -> dict[str, Any]:
        first, *others = definition["questions"]
        return {**definition, "questions": [{**first, "text": {"en": words} if words else {}}, *others]}

    return changed


def change(database: Database, seen: str, words: str, person: int = MARA) -> Draft:
    return database.write(
        drafts.change_draft, "branch-visit", text_of_first, seen, saying(words), person=person, now=NOON
    )


@only_on_sqlite
def test_a_draft_changes_nothing_that_is_asked(database: Database, begun: Draft) -> None:
    change(database, stamp(text_of_first(begun.definition)), "How was it?")
    assert database.read(newest_version, "branch-visit").survey.first.text == {"en": "overall?"}


@only_on_sqlite
def test_a_draft_may_be_kept_while_something_is_wrong_with_it(database: Database, begun: Draft) -> None:
    kept = change(database, stamp(text_of_first(begun.definition)), "")
    assert kept.problems == (("questions[0].text", "the text is missing in en"),)
    assert database.read(drafts.draft_of, "branch-visit") == kept
    with pytest.raises(BrokenDefinition):
        database.write(drafts.publish_draft, "branch-visit", stamp(kept.definition), now=NOON)
    assert database.read(drafts.draft_of, "branch-visit") == kept


@only_on_sqlite
def test_the_second_of_two_is_told_who_was_first(database: Database, begun: Draft) -> None:
    seen = stamp(text_of_first(begun.definition))
    change(database, seen, "How was it?", THEO)
    with pytest.raises(ChangedMeanwhile) as told:
        change(database, seen, "How did you like it?")
    assert told.value.draft.edited_by == THEO
    assert text_of_first(told.value.draft.definition) == {"en": "How was it?"}


def test_of_two_who_save_at_the_same_moment_one_is_told(database: Database, begun: Draft) -> None:
    seen, start = stamp(text_of_first(begun.definition)), Barrier(2)

    def save(words: str) -> str:
        start.wait()
        try:
            change(database, seen, words)
        except ChangedMeanwhile:
            return ""
        return words

    with ThreadPoolExecutor(2) as two:
        saved = list(filter(None, two.map(save, ["Mine", "Theirs"])))
    assert len(saved) == 1
    kept = database.read(drafts.draft_of, "branch-visit")
    assert kept is not None
    assert text_of_first(kept.definition) == {"en": saved[0]}


def test_of_two_who_publish_at_the_same_moment_one_does(database: Database, begun: Draft) -> None:
    kept, start = change(database, stamp(text_of_first(begun.definition)), "How was it?"), Barrier(2)

    def publish_it(_number: int) -> bool:
        start.wait()
        try:
            database.write(drafts.publish_draft, "branch-visit", stamp(kept.definition), now=NOON)
        except NotFound:
            return False
        return True

    with ThreadPoolExecutor(2) as two:
        assert sorted(two.map(publish_it, range(2))) == [False, True]
    assert [one.survey.version for one in database.read(history, "branch-visit")] == [2, 1]


@only_on_sqlite
def test_a_version_knows_its_source(database: Database, begun: Draft) -> None:
    kept = change(database, stamp(text_of_first(begun.definition)), "How was it?")
    later = NOON + timedelta(days=1)
    database.write(drafts.publish_draft, "branch-visit", stamp(kept.definition), now=later)
    versions = database.read(history, "branch-visit")
    assert [(one.source, one.published_at) for one in versions] == [(PAGE, later), ("ours.toml", NOON)]
    assert database.read(drafts.draft_of, "branch-visit") is None


@only_on_sqlite
def test_branches_keep_their_own_question_whatever_was_drafted_meanwhile(database: Database, begun: Draft) -> None:
    own = a_question("wifi", only_at=("riverside",))
    asked = database.read(newest_version, "branch-visit").survey
    database.write(publish, with_own(asked, "riverside", own), now=NOON, keeps_own=False)
    kept = change(database, stamp(text_of_first(begun.definition)), "How was it?")
    newest = database.write(drafts.publish_draft, "branch-visit", stamp(kept.definition), now=NOON).survey
    assert (newest.first.text, newest.question("wifi")) == ({"en": "How was it?"}, own)
    again = database.write(drafts.begin_draft, "branch-visit", person=MARA, now=NOON)
    assert "wifi" not in [question["id"] for question in again.definition["questions"]]


@only_on_sqlite
def test_what_was_not_seen_is_not_published(database: Database, begun: Draft) -> None:
    change(database, stamp(text_of_first(begun.definition)), "How was it?", THEO)
    with pytest.raises(ChangedMeanwhile):
        database.write(drafts.publish_draft, "branch-visit", stamp(begun.definition), now=NOON)
    assert len(database.read(history, "branch-visit")) == 1
    assert database.read(_is_there)


def _is_there(session: Session) -> bool:
    return drafts.draft_of(session, "branch-visit") is not None
