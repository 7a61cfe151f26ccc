"""A draft tried on the tablet: asked like any survey, kept nowhere, over by itself."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from kiosk.flow import THANKS
from kiosk.outbox import Outbox
from kiosk.survey_store import LONGEST_REHEARSAL, SurveyStore
from surveys.catalogue import definition_of
from tests.builders import NOW, a_question, a_survey
from tests.kiosk.lobby import Lobby, tell

DRAFT = a_survey(a_question("mood"))


def rehearsal(minutes: int = 15) -> dict[str, Any]:
    return {"definition": json.dumps(definition_of(DRAFT)), "until": (NOW + timedelta(minutes=minutes)).isoformat()}


def test_a_draft_is_asked_and_says_that_it_is_one(lobby: Lobby) -> None:
    tell(lobby.store, rehearsal=rehearsal())
    lobby.wait(1)

    assert (lobby.stage.view.rehearses, lobby.stage.view.question) == (True, DRAFT.first)


def test_nothing_that_is_said_to_a_draft_is_kept_or_counted(lobby: Lobby) -> None:
    tell(lobby.store, rehearsal=rehearsal())
    lobby.wait(1)
    lobby.do("answer", "mood", 1)

    assert lobby.screen == THANKS
    assert (lobby.rows(), lobby.outbox.visits) == ([], 0)


def test_a_customer_who_has_begun_is_not_disturbed_and_is_kept(lobby: Lobby) -> None:
    lobby.do("answer", "overall", 2)
    tell(lobby.store, rehearsal=rehearsal())
    lobby.wait(1)

    assert (lobby.screen, lobby.stage.view.rehearses) == ("reasons", False)
    lobby.do("new_here")
    assert [each.answers for each in lobby.ended] == [{"overall": 2}]


def test_it_is_over_by_itself_and_then_answers_are_kept_again(lobby: Lobby) -> None:
    tell(lobby.store, rehearsal=rehearsal(minutes=1))
    lobby.wait(1)
    lobby.do("answer", "mood", 1)
    lobby.wait(61)

    assert (lobby.stage.view.rehearses, lobby.screen) == (False, "faces")
    lobby.do("answer", "overall", 4)
    assert lobby.rows() == [("open", {"overall": 4})]


def test_with_a_clock_that_is_years_behind_it_is_over_all_the_same(lobby: Lobby) -> None:
    tell(lobby.store, rehearsal=rehearsal(minutes=2_000_000))
    lobby.wait(1)
    lobby.wait(LONGEST_REHEARSAL.total_seconds())

    assert lobby.stage.view.rehearses is False


def test_a_tablet_that_was_started_anew_counts(tmp_path: Path) -> None:
    store = SurveyStore(tmp_path)
    tell(store, rehearsal=rehearsal(minutes=2_000_000))

    assert store.rehearsed_at(NOW) == DRAFT
    assert SurveyStore(tmp_path).rehearsed_at(NOW) is None


def test_a_draft_that_this_tablet_does_not_understand_changes_nothing(lobby: Lobby) -> None:
    tell(lobby.store, rehearsal={**rehearsal(), "definition": '{"slug": "of next year"}'})
    lobby.wait(1)

    assert (lobby.stage.view.rehearses, lobby.screen) == (False, "faces")


def test_nobody_is_called_from_a_rehearsal(outbox: Outbox, store: SurveyStore) -> None:
    lobby = Lobby(outbox, store, someone=lambda _: pytest.fail("Somebody was called."))
    tell(store, someone=True, rehearsal={**rehearsal(), "definition": json.dumps(definition_of(a_survey()))})
    lobby.wait(1)
    lobby.do("answer", "overall", 1)

    assert (lobby.stage.view.rehearses, lobby.screen, lobby.stage.view.someone) == (True, "reasons", "")
