"""Every screen and every event, so that `unknown` is a rescue in the field and never a habit in the code."""

from itertools import product

import pytest

from kiosk.flow import (
    BURST,
    CALLED,
    EVENTS,
    FINISHED,
    HOME,
    KNOCKED,
    NEXT_SCREEN,
    NOT_SAVED,
    PAIRING,
    PIN,
    QUESTIONS,
    SCREENS,
    SERVICE,
    SLEEPS,
    SUMMONS,
    THANKS,
    UNLOCKED,
    after,
)
from surveys.survey import Kind


@pytest.mark.parametrize(("screen", "event"), list(product(SCREENS, EVENTS)))
def test_every_screen_and_event_leads_to_a_screen(screen: str, event: str) -> None:
    assert after(screen, event) in SCREENS


def test_what_can_happen_is_in_the_table() -> None:
    elsewhere = set(product(SCREENS, EVENTS)) - NEXT_SCREEN.keys()
    assert {event for _, event in elsewhere} == {FINISHED, NOT_SAVED, BURST, SLEEPS, CALLED, KNOCKED, UNLOCKED}
    assert {screen for screen, event in elsewhere if event == NOT_SAVED} == {PAIRING, PIN, SERVICE}
    assert {screen for screen, event in elsewhere if event == KNOCKED} == {PAIRING, SUMMONS, PIN, SERVICE}


def test_only_the_pin_leads_to_the_service_screen() -> None:
    assert {(screen, event) for (screen, event), to in NEXT_SCREEN.items() if to == SERVICE} == {(PIN, UNLOCKED)}


def test_what_is_unknown_leads_home() -> None:
    assert after("attic", "answered") == after(THANKS, "earthquake") == HOME


def test_every_kind_of_question_has_a_screen() -> None:
    assert {after(HOME, kind) for kind in Kind} == set(QUESTIONS)


def test_every_screen_can_be_reached_from_home() -> None:
    reached, ahead = set(), [HOME]
    while ahead:
        screen = ahead.pop()
        if screen not in reached:
            reached.add(screen)
            ahead += [after(screen, event) for event in EVENTS]
    assert reached == set(SCREENS)
