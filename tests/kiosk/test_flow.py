"""Every screen and every event, so that `unknown` is a rescue in the field and never a habit in the code."""

from itertools import product

import pytest

from kiosk.flow import (
    EVENTS,
    FINISHED,
    HOME,
    NEXT_SCREEN,
    NOT_SAVED,
    PAIRING,
    QUESTIONS,
    RESTING,
    SCREENS,
    THANKS,
    after,
)
from surveys.survey import Kind


@pytest.mark.parametrize(("screen", "event"), list(product(SCREENS, EVENTS)))
def test_every_screen_and_event_leads_to_a_screen(screen: str, event: str) -> None:
    assert after(screen, event) in SCREENS


def test_what_can_happen_is_in_the_table() -> None:
    only_where_something_is_kept = {(screen, FINISHED) for screen in (PAIRING, THANKS, RESTING)} | {
        (PAIRING, NOT_SAVED)
    }
    assert set(product(SCREENS, EVENTS)) - NEXT_SCREEN.keys() == only_where_something_is_kept


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
