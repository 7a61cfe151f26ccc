"""One visit after another, without a screen."""

from pathlib import Path
from typing import Any

import pytest

from kiosk.flow import PAIRING, RESTING, THANKS
from kiosk.outbox import Counts, Outbox
from kiosk.survey_store import SurveyStore
from surveys.errors import NotAnAnswer
from surveys.response import Contact
from surveys.slip import reference
from surveys.survey import Condition
from tests.builders import NOW, a_contact, a_question, a_survey
from tests.kiosk.lobby import Lobby, publish


def test_the_faces_come_first(lobby: Lobby) -> None:
    view = lobby.stage.view
    assert (view.screen, view.is_first, view.branch, view.languages) == ("faces", True, "Riverside", ("en", "sw"))


def test_a_touch_is_in_the_outbox_before_the_next_screen(lobby: Lobby) -> None:
    seen: list[tuple[str, list[Any]]] = []
    lobby.stage.on_change = lambda: seen.append((lobby.screen, lobby.rows()))
    lobby.stage.answer("overall", 2)
    assert seen == []
    lobby.hear()
    assert seen == [("reasons", [("open", {"overall": 2})])]


def test_five_fingers_at_once_make_one_answer(lobby: Lobby) -> None:
    for score in range(1, 6):
        lobby.stage.answer("overall", score)
    lobby.wait(1)
    assert lobby.rows() == [("open", {"overall": 1})]


def test_a_second_tap_on_the_same_place_is_not_an_answer_to_the_next_question(lobby: Lobby) -> None:
    lobby.stage.answer("overall", 2)
    lobby.hear()
    lobby.stage.answer("why", ("waiting",))
    lobby.hear()
    assert lobby.screen == "reasons"


def test_a_whole_visit_with_words_and_contact(lobby: Lobby) -> None:
    lobby.stage.layout = "row"
    lobby.do("answer", "overall", 1)
    lobby.do("answer", "why", ("waiting", "staff"))
    lobby.do("want_answer", "comment", "An hour in the queue")
    assert lobby.screen == "contact"
    lobby.do("reach", a_contact())
    [response] = lobby.ended
    assert response.answers == {
        "overall": 1,
        "why": ("waiting", "staff"),
        "comment": "An hour in the queue",
        "contact": True,
    }
    assert (response.ended, response.contact, response.layout, response.counter, response.version) == (
        "finished",
        a_contact(),
        "row",
        1,
        3,
    )
    assert response.problems(lobby.store.survey_at(NOW)) == []
    view = lobby.stage.view
    assert (view.screen, view.reference, view.wants_answer) == ("thanks", reference(response.slip), True)
    assert lobby.happened == ["ready"]


def test_who_does_not_want_an_answer_is_not_asked_for_contact_and_gets_no_number(lobby: Lobby) -> None:
    lobby.do("answer", "overall", 5)
    lobby.do("skip", "why")
    lobby.do("answer", "comment", "Lovely")
    assert (lobby.screen, lobby.stage.view.reference) == (THANKS, "")
    assert lobby.ended[0].shown == ("overall", "why", "comment")


def test_a_wish_for_an_answer_is_kept_also_from_who_walks_away_before_saying_how(lobby: Lobby) -> None:
    lobby.do("answer", "overall", 1)
    lobby.do("skip", "why")
    lobby.do("want_answer", "comment", "  ")
    lobby.wait(40)
    assert (lobby.ended[0].answers, lobby.ended[0].ended) == ({"overall": 1, "contact": True}, "left")


def test_a_survey_without_words_asks_everybody_for_contact(outbox: Outbox, store: SurveyStore) -> None:
    survey = a_survey(a_question(), a_question("contact", "contact"), version=4)
    publish(store, survey)
    lobby = Lobby(outbox, store)
    lobby.do("answer", "overall", 5)
    assert lobby.screen == "contact"
    lobby.do("skip", "contact")
    assert (lobby.screen, lobby.ended[0].answers) == (THANKS, {"overall": 5})


def test_until_the_thanks_an_answer_can_be_changed_in_the_same_row(lobby: Lobby) -> None:
    lobby.do("answer", "overall", 1)
    lobby.do("change")
    assert (lobby.screen, lobby.stage.view.answer) == ("faces", 1)
    lobby.do("answer", "overall", 4)
    assert lobby.rows() == [("open", {"overall": 4})]
    lobby.do("skip", "why")
    lobby.do("back")
    assert lobby.screen == "reasons"


def test_who_walks_away_while_changing_has_said_what_was_said(lobby: Lobby) -> None:
    lobby.do("answer", "overall", 1)
    lobby.do("change")
    lobby.wait(40)
    assert lobby.ended[0].answers == {"overall": 1}


def test_what_does_not_fit_is_said_and_the_next_try_counts(lobby: Lobby) -> None:
    lobby.do("answer", "overall", 1)
    lobby.do("skip", "why")
    lobby.do("want_answer", "comment", "Hm")
    with pytest.raises(NotAnAnswer):
        lobby.do("reach", Contact(by="email", email="nowhere"))
    lobby.do("reach", Contact(by="email", email="me@home.example"))
    assert lobby.screen == THANKS


def test_a_first_answer_that_does_not_fit_begins_no_visit(lobby: Lobby) -> None:
    with pytest.raises(NotAnAnswer):
        lobby.do("answer", "overall", 9)
    assert (lobby.stage.visit, lobby.outbox.visits) == (None, 0)


def test_a_new_survey_waits_for_the_end_of_the_visit(lobby: Lobby) -> None:
    lobby.do("answer", "overall", 1)
    newer = a_survey(a_question("overall", "nps"), version=9)
    publish(lobby.store, newer)
    lobby.do("refresh")
    lobby.do("answer", "why", ("staff",))
    assert lobby.screen == "words"
    lobby.wait(40)
    assert lobby.ended[0].version == 3
    assert lobby.screen == "scale"


def test_a_new_survey_shows_at_once_where_nobody_stands(lobby: Lobby) -> None:
    newer = a_survey(a_question("overall", "nps"), version=9)
    publish(lobby.store, newer)
    lobby.do("refresh")
    assert lobby.screen == "scale"


def test_a_tablet_begins_with_pairing_and_rests_until_it_has_a_survey(outbox: Outbox, tmp_path: Path) -> None:
    store = SurveyStore(tmp_path)
    lobby = Lobby(outbox, store, is_paired=False)
    assert lobby.screen == PAIRING
    lobby.do("paired")
    assert lobby.screen == RESTING
    publish(store)
    lobby.do("refresh")
    assert lobby.screen == "faces"


def test_a_revoked_tablet_shows_pairing_and_keeps_nothing(lobby: Lobby) -> None:
    lobby.do("answer", "overall", 1)
    lobby.stage.answer("why", ("staff",))
    lobby.outbox.wipe()
    lobby.do("unpaired")
    assert (lobby.screen, lobby.rows(), lobby.outbox.counts()) == (PAIRING, [], Counts(0, 0))


def test_a_condition_that_no_longer_holds_takes_its_answer_along(outbox: Outbox, store: SurveyStore) -> None:
    why = a_question("why", "choice", options=("waiting",), ask_if=(Condition("overall", at_most=2),))
    survey = a_survey(a_question(), why, a_question("comment", "text"), version=4)
    publish(store, survey)
    lobby = Lobby(outbox, store)
    lobby.do("answer", "overall", 1)
    lobby.do("answer", "why", ("waiting",))
    lobby.do("change")
    lobby.do("answer", "overall", 5)
    assert (lobby.screen, lobby.rows()) == ("words", [("open", {"overall": 5})])
