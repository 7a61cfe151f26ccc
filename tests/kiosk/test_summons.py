"""*Please send someone now*: a server that pretends to have people, and customers who wait for them."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from kiosk.flow import HOME, SUMMONS, THANKS
from kiosk.outbox import Outbox
from kiosk.server_client import Refused, Unreachable
from kiosk.survey_store import SurveyStore
from tests.builders import a_contact, a_question, a_survey
from tests.kiosk.lobby import Lobby, publish, tell

DEADLINE = 30


class Floor:
    """Who is on duty, and what they were asked."""

    def __init__(self) -> None:
        self.says: dict[str, Any] | Exception = {"status": "asked", "name": ""}
        self.asked: list[Any] = []
        self.loses = 0
        """So many answers are lost first."""

    def __call__(self, body: Any) -> Any:
        self.asked.append(body)
        if len(self.asked) <= self.loses:
            raise Unreachable("no-answer")
        if isinstance(self.says, Exception):
            raise self.says
        return self.says

    @property
    def called_off(self) -> list[Any]:
        return [body["visit"] for body in self.asked if body["gone"]]


@pytest.fixture
def floor() -> Iterator[Floor]:
    yield (floor := Floor())
    floor.says = {"status": "nobody", "name": ""}


@pytest.fixture
def lobby(outbox: Outbox, store: SurveyStore, floor: Floor) -> Lobby:
    tell(store, someone=True)
    return Lobby(outbox, store, someone=floor)


def until(lobby: Lobby, condition: Callable[[], bool]) -> None:
    """The summons speaks in a thread of its own."""
    deadline = time.monotonic() + DEADLINE
    while not condition():
        assert time.monotonic() < deadline
        lobby.hear()
        time.sleep(0.005)


def call(lobby: Lobby) -> None:
    lobby.do("answer", "overall", 1)
    lobby.do("send_someone", "why", ("waiting",))


def test_the_button_stands_where_somebody_can_be_sent(lobby: Lobby) -> None:
    seen = [lobby.stage.view.someone]
    lobby.do("answer", "overall", 1)
    seen.append(lobby.stage.view.someone)
    lobby.do("answer", "why", ("waiting",))
    seen.append(lobby.stage.view.someone)
    assert (lobby.screen, seen) == ("words", ["", "offered", "offered"])


def test_it_does_not_come_and_go_under_the_finger(lobby: Lobby) -> None:
    lobby.do("answer", "overall", 1)
    tell(lobby.store, someone=False)
    lobby.wait(2)
    assert lobby.stage.view.someone == "offered"


def test_where_nobody_could_ask_how_to_reach_the_customer_it_is_not_offered(outbox: Outbox, store: SurveyStore) -> None:
    publish(store, a_survey(a_question(), a_question("comment", "text"), version=4), someone=True)
    lobby = Lobby(outbox, store, someone=Floor())
    lobby.do("answer", "overall", 1)
    assert lobby.stage.view.someone == ""


def test_amina_is_coming_and_then_thanks(lobby: Lobby, floor: Floor) -> None:
    call(lobby)
    assert (lobby.screen, lobby.stage.view.someone) == (SUMMONS, "asked")
    assert lobby.rows() == [("open", {"overall": 1, "why": ["waiting"]})]
    floor.says = {"status": "coming", "name": "Amina"}
    until(lobby, lambda: lobby.stage.view.someone == "coming")
    assert lobby.stage.view.someone_name == "Amina"
    lobby.wait(21)
    assert lobby.screen == THANKS
    lobby.wait(6)
    assert (lobby.screen, lobby.stage.view.someone_name) == (HOME, "")
    [response] = lobby.ended
    assert {body["visit"] for body in floor.asked} == {str(response.id)}
    assert (floor.asked[0]["language"], floor.asked[0]["answers"]) == ("en", {"overall": 1, "why": ["waiting"]})
    assert floor.called_off == []


def test_done_need_not_wait(lobby: Lobby, floor: Floor) -> None:
    call(lobby)
    lobby.do("done")
    assert lobby.screen == SUMMONS
    floor.says = {"status": "coming", "name": "Amina"}
    until(lobby, lambda: lobby.stage.view.someone == "coming")
    lobby.do("done")
    assert lobby.screen == THANKS


def test_nobody_is_free_leads_to_the_contact_question_and_the_answer_is_wanted(lobby: Lobby, floor: Floor) -> None:
    floor.says = {"status": "nobody", "name": ""}
    call(lobby)
    until(lobby, lambda: lobby.screen == "contact")
    view = lobby.stage.view
    assert (view.someone, view.wants_answer) == ("nobody", True)
    lobby.wait(1)
    lobby.do("reach", a_contact())
    lobby.do("answer", "comment", "An hour")
    [response] = lobby.ended
    assert (response.contact, response.answers["contact"], response.answers["comment"]) == (
        a_contact(),
        True,
        "An hour",
    )


def test_after_a_minute_nobody_is_free_and_is_told_not_to_run(lobby: Lobby, floor: Floor) -> None:
    call(lobby)
    until(lobby, lambda: bool(floor.asked))
    lobby.clock.move(seconds=60)
    until(lobby, lambda: lobby.screen == "contact")
    assert floor.called_off == [floor.asked[0]["visit"]]


@pytest.mark.parametrize("failure", [Unreachable("no-network"), Refused(500, {})])
def test_a_server_that_is_not_reached_has_nobody_and_the_visit_is_kept(
    lobby: Lobby, floor: Floor, failure: Exception
) -> None:
    floor.says = failure
    call(lobby)
    until(lobby, lambda: lobby.screen == "contact")
    lobby.wait(40)
    [response] = lobby.ended
    assert response.answers == {"overall": 1, "why": ("waiting",), "contact": True}


def test_one_lost_answer_is_no_reason_to_give_up(lobby: Lobby, floor: Floor) -> None:
    floor.loses, floor.says = 1, {"status": "coming", "name": "Amina"}
    call(lobby)
    until(lobby, lambda: lobby.stage.view.someone == "coming")


def test_whoever_needs_nobody_any_more_goes_on_with_the_visit(lobby: Lobby, floor: Floor) -> None:
    call(lobby)
    lobby.do("never_mind")
    assert (lobby.screen, lobby.stage.view.someone) == ("words", "offered")
    until(lobby, lambda: len(floor.called_off) == 1)


def test_walking_away_calls_it_off_and_the_visit_is_kept(lobby: Lobby, floor: Floor) -> None:
    call(lobby)
    lobby.do("failed")
    assert lobby.screen == HOME
    until(lobby, lambda: len(floor.called_off) == 1)
    assert [response.answers for response in lobby.ended] == [{"overall": 1, "why": ("waiting",)}]


def test_what_is_heard_for_one_customer_is_never_shown_to_the_next(lobby: Lobby, floor: Floor) -> None:
    call(lobby)
    floor.says = {"status": "coming", "name": "Amina"}
    until(lobby, lambda: not lobby.waiting.empty() or lobby.stage.view.someone == "coming")
    lobby.stage.failed()
    lobby.wait(1)
    assert (lobby.screen, lobby.stage.view.someone, lobby.stage.view.someone_name) == (HOME, "", "")


def test_an_answer_of_another_shape_means_nobody(lobby: Lobby, floor: Floor) -> None:
    floor.says = {"status": 7, "name": ["Amina"]}
    call(lobby)
    until(lobby, lambda: lobby.screen == "contact")
