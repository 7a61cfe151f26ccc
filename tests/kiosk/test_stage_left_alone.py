"""Silence, thanks and trouble: how a visit ends, and that nothing of it is left for the next customer."""

from datetime import timedelta

import pytest

from kiosk.flow import RESTING, THANKS
from tests.builders import a_survey
from tests.kiosk.full_disk import fill_disk, make_room, protect
from tests.kiosk.lobby import Lobby, publish


def test_who_walks_away_has_been_heard(lobby: Lobby) -> None:
    lobby.do("answer", "overall", 1)
    touched = lobby.clock.now - timedelta(seconds=1)
    lobby.wait(33)
    assert (lobby.screen, lobby.ended) == ("reasons", [])
    lobby.wait(2)
    assert lobby.screen == "faces"
    assert (lobby.ended[0].ended, lobby.ended[0].ended_at) == ("left", touched)
    assert lobby.happened == ["ready"]


def test_after_15_seconds_it_asks_and_a_touch_goes_on(lobby: Lobby) -> None:
    lobby.do("answer", "overall", 1)
    lobby.wait(15)
    assert lobby.stage.view.still_answering
    lobby.do("go_on")
    assert not lobby.stage.view.still_answering
    lobby.wait(30)
    assert lobby.screen == "reasons"


def test_who_types_has_30_seconds(lobby: Lobby) -> None:
    lobby.do("answer", "overall", 1)
    lobby.do("skip", "why")
    lobby.do("typed")
    lobby.wait(28)
    assert not lobby.stage.view.still_answering
    lobby.wait(2)
    assert lobby.stage.view.still_answering
    lobby.wait(20)
    assert lobby.screen == "faces"


def test_a_new_customer_begins_a_visit_of_their_own(lobby: Lobby) -> None:
    lobby.do("answer", "overall", 1)
    lobby.wait(15)
    lobby.do("new_here")
    lobby.do("answer", "overall", 5)
    assert sorted(lobby.rows(), key=str) == [("open", {"overall": 5}), ("ready", {"overall": 1})]


@pytest.mark.parametrize(("wishes", "stays"), [(False, 5), (True, 30)])
def test_thanks_stay_five_seconds_and_with_a_number_thirty(lobby: Lobby, wishes: bool, stays: float) -> None:  # noqa: FBT001
    lobby.do("answer", "overall", 1)
    lobby.do("skip", "why")
    lobby.do("want_answer" if wishes else "answer", "comment", "Hm")
    if wishes:
        lobby.do("reach", None)
    assert lobby.screen == THANKS
    lobby.wait(stays - 1.5)
    assert lobby.screen == THANKS
    lobby.wait(1)
    assert lobby.screen == "faces"


def test_done_ends_the_thanks_and_nothing_of_the_last_customer_is_left(lobby: Lobby) -> None:
    lobby.do("speak", "sw")
    lobby.do("answer", "overall", 1)
    lobby.do("skip", "why")
    lobby.do("answer", "comment", "Hm")
    lobby.do("done")
    view = lobby.stage.view
    assert (view.screen, view.answer, view.language, lobby.stage.visit) == ("faces", None, "en", None)


def test_a_language_is_the_customers_own(lobby: Lobby) -> None:
    lobby.do("speak", "sw")
    lobby.do("speak", "xx")
    lobby.do("answer", "overall", 1)
    lobby.wait(40)
    assert (lobby.ended[0].language, lobby.stage.view.language) == ("sw", "en")


def test_a_language_chosen_by_who_walked_away_is_forgotten(lobby: Lobby) -> None:
    lobby.do("speak", "sw")
    lobby.wait(30)
    assert lobby.stage.view.language == "sw"
    lobby.wait(6)
    assert lobby.stage.view.language == "en"


def test_a_full_disk_is_never_thanked_for(lobby: Lobby) -> None:
    fill_disk(lobby.outbox)
    lobby.do("answer", "overall", 1)
    assert lobby.screen == RESTING
    make_room(lobby.outbox)
    lobby.wait(31)
    lobby.do("answer", "overall", 2)
    assert (lobby.screen, lobby.outbox.counts().waiting) == ("reasons", 0)


def test_when_the_disk_fills_up_in_the_middle_what_was_kept_is_still_sent(lobby: Lobby) -> None:
    lobby.do("answer", "overall", 1)
    fill_disk(lobby.outbox)
    lobby.do("skip", "why")
    lobby.do("answer", "comment", "w" * 4000)
    assert lobby.screen == RESTING
    make_room(lobby.outbox)
    lobby.wait(31)
    assert lobby.screen == "faces"
    assert [response.answers for response in lobby.ended] == [{"overall": 1}]


def test_whatever_goes_wrong_on_the_screen_leads_home_with_the_visit_kept(lobby: Lobby) -> None:
    lobby.do("answer", "overall", 1)
    lobby.stage.answer("why", ("staff",))
    lobby.do("failed")
    assert lobby.screen == "faces"
    assert [response.answers for response in lobby.ended] == [{"overall": 1, "why": ("staff",)}]


def test_a_visit_whose_end_was_not_written_is_sent_once_the_next_one_ends(lobby: Lobby) -> None:
    lobby.do("answer", "overall", 1)
    protect(lobby.outbox, on=True)
    lobby.stage.new_here()
    protect(lobby.outbox, on=False)
    lobby.clock.move(seconds=1)
    lobby.stage.answer("overall", 5)
    lobby.wait(40)
    assert [response.answers for response in lobby.ended] == [{"overall": 1}, {"overall": 5}]


def test_new_settings_do_not_forget_what_a_full_disk_left_open(lobby: Lobby) -> None:
    lobby.do("answer", "overall", 1)
    fill_disk(lobby.outbox)
    lobby.do("skip", "why")
    lobby.do("answer", "comment", "w" * 4000)
    assert lobby.screen == RESTING
    make_room(lobby.outbox)
    publish(lobby.store, a_survey(version=9))
    lobby.do("refresh")
    assert lobby.screen == "faces"
    assert [response.answers for response in lobby.ended] == [{"overall": 1}]
