"""The stage through day and night: hours, other surveys, draining, staff."""

from datetime import timedelta
from typing import Any

import pytest

from kiosk.flow import ASLEEP, HOME, KNOCKED, PAIRING, PIN, RESTING, SERVICE, UNLOCKED
from surveys.wire import time_to_wire
from tests.builders import NOW, a_question, a_survey
from tests.kiosk.lobby import SURVEY, Lobby, publish, tell

LUNCH = a_survey(a_question("overall", "nps"), slug="lunch", languages=("en", "sw"), version=2)


def spell(begins: float, ends: float) -> dict[str, str]:
    """In hours from now."""
    return {name: time_to_wire(NOW + timedelta(hours=at)) for name, at in (("begins", begins), ("ends", ends))}


def set_hour(lobby: Lobby, hour: float) -> None:
    lobby.clock.now = NOW + timedelta(hours=hour)
    lobby.wait(1)


@pytest.fixture
def night(lobby: Lobby) -> Lobby:
    """Closed, and open again in ten hours."""
    tell(lobby.store, open=[spell(-10, -1), spell(10, 20)])
    lobby.do("refresh")
    lobby.wait(1)
    return lobby


def test_outside_the_opening_hours_it_sleeps_and_wakes_by_itself(night: Lobby) -> None:
    assert night.screen == ASLEEP
    set_hour(night, 9.9)
    assert night.screen == ASLEEP
    set_hour(night, 10)
    assert night.screen == HOME
    set_hour(night, 20)
    assert night.screen == HOME, "the hours have run out"


def test_a_touch_at_night_wakes_the_faces_and_answers_nothing(night: Lobby) -> None:
    night.stage.go_on()
    night.stage.answer("overall", 1)
    assert (night.screen, night.rows()) == (HOME, [])
    night.wait(58)
    assert night.screen == HOME
    night.wait(3)
    assert night.screen == ASLEEP


def test_whoever_answers_at_night_is_heard_to_the_end(night: Lobby) -> None:
    night.do("go_on")
    night.do("answer", "overall", 1)
    night.do("skip", "why")
    night.do("typed")
    night.wait(45)
    assert night.screen == "words"
    night.wait(70)
    assert (night.screen, len(night.ended)) == (ASLEEP, 1)


def test_closing_time_disturbs_nobody(lobby: Lobby) -> None:
    tell(lobby.store, open=[spell(-1, 0.01), spell(10, 20)])
    lobby.do("answer", "overall", 1)
    set_hour(lobby, 0.0105)
    assert lobby.screen == "reasons"


def test_another_survey_takes_its_turn_between_visits(lobby: Lobby) -> None:
    publish(lobby.store, SURVEY, LUNCH, survey="branch-visit", asks=[{"survey": "lunch", **spell(1, 2)}])
    lobby.do("refresh")
    assert lobby.screen == HOME
    lobby.clock.now = NOW + timedelta(hours=0.999)
    lobby.do("answer", "overall", 1)
    lobby.wait(5)
    assert lobby.screen == "reasons"
    lobby.wait(40)
    assert lobby.screen == "scale"
    set_hour(lobby, 2)
    assert lobby.screen == HOME


def test_settings_that_change_nothing_here_leave_the_first_touch_its_effect(lobby: Lobby) -> None:
    tell(lobby.store, someone=True)
    lobby.stage.refresh()
    lobby.stage.answer("overall", 1)
    lobby.wait(1)
    assert lobby.screen == "reasons"


def test_a_language_that_somebody_chose_survives_new_settings(lobby: Lobby) -> None:
    lobby.do("speak", "sw")
    tell(lobby.store, someone=True)
    lobby.wait(5)
    assert lobby.stage.view.language == "sw"


def test_while_it_is_drained_nobody_is_asked_any_more(lobby: Lobby) -> None:
    lobby.do("answer", "overall", 1)
    tell(lobby.store, draining=True)
    lobby.do("refresh")
    lobby.do("answer", "why", ("staff",))
    assert lobby.screen == "words"
    lobby.wait(40)
    assert (lobby.screen, len(lobby.ended)) == (RESTING, 1)
    lobby.wait(100)
    assert lobby.screen == RESTING


def test_staff_come_in_only_where_no_visit_goes_on(lobby: Lobby) -> None:
    lobby.do("answer", "overall", 1)
    lobby.do("show_staff", KNOCKED)
    assert lobby.screen == "reasons"
    lobby.wait(40)
    lobby.do("show_staff", KNOCKED)
    assert lobby.screen == PIN


def test_no_way_leads_round_the_pin(lobby: Lobby) -> None:
    lobby.do("show_staff", UNLOCKED)
    assert lobby.screen == HOME
    lobby.do("show_staff", KNOCKED)
    for report, *said in (("done",), ("go_on",), ("answer", "overall", 1), ("back",), ("play",), ("never_mind",)):
        lobby.do(report, *said)
        assert lobby.screen == PIN
    lobby.do("show_staff", UNLOCKED)
    assert lobby.screen == SERVICE


@pytest.mark.parametrize(("screen", "stays"), [(PIN, 30), (SERVICE, 300)])
def test_staff_who_walk_away_leave_no_door_open(lobby: Lobby, screen: str, stays: float) -> None:
    lobby.do("show_staff", KNOCKED)
    if screen == SERVICE:
        lobby.do("show_staff", UNLOCKED)
    lobby.wait(stays - 2)
    assert lobby.screen == screen
    lobby.wait(3)
    assert lobby.screen == HOME


def test_pairing_again_can_be_left_but_a_tablet_that_is_none_has_nowhere_to_go(lobby: Lobby) -> None:
    lobby.do("show_staff", KNOCKED)
    lobby.do("show_staff", UNLOCKED)
    lobby.do("pair_again")
    assert (lobby.screen, lobby.stage.view.is_paired) == (PAIRING, True)
    lobby.do("leave_staff")
    assert lobby.screen == HOME
    lobby.do("unpaired")
    lobby.do("leave_staff")
    lobby.wait(1000)
    assert lobby.screen == PAIRING


def test_of_a_customer_who_left_the_stage_holds_nothing(lobby: Lobby) -> None:
    lobby.do("speak", "sw")
    lobby.do("answer", "overall", 1)
    lobby.do("skip", "why")
    lobby.do("answer", "comment", "Secret words")
    lobby.wait(6)

    def held(thing: Any, seen: set[int]) -> str:
        if id(thing) in seen or not hasattr(thing, "__dict__"):
            return repr(thing)
        seen.add(id(thing))
        return " ".join(held(part, seen) for part in vars(thing).values())

    stage = lobby.stage
    assert "Secret" not in held(stage.customer, set()) + held(stage._keeping, set()) + held(stage._summons, set())
    assert "Secret" not in repr(stage.view)
