"""Staff behind the stage: knock, PIN, service screen and its errands; outbox, store and client are real."""

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kiosk.backstage import NO_PIN, NO_STICK, WRONG, Backstage
from kiosk.courier import Courier
from kiosk.device import Device
from kiosk.flow import HOME, PAIRING, PIN, SERVICE
from kiosk.outbox import Outbox
from kiosk.server_client import ServerClient
from kiosk.survey_store import SurveyStore
from surveys.tablet import Pin
from tests.builders import a_response
from tests.kiosk.keeping import keep
from tests.kiosk.lobby import Lobby, tell
from tests.kiosk.test_pin import a_pin

DEADLINE = 30
BRANCH = {"slug": "riverside", "name": "Riverside", "timezone": "Africa/Nairobi"}


class Staff:
    """Mara, behind a real stage."""

    def __init__(self, lobby: Lobby, folder: Path) -> None:
        self.lobby, self.sticks, self.closed = lobby, list[Path](), list[bool]()
        Device.new("https://feedback.example.com", "").paired("d1", BRANCH).remember(folder)
        self.server = ServerClient(folder)
        self.courier = Courier(lobby.outbox, self.server, lobby.store, clock=lobby.clock, app_version="0.1.0")
        self.backstage = Backstage(
            folder=folder,
            stage=lobby.stage,
            store=lobby.store,
            outbox=lobby.outbox,
            courier=self.courier,
            server=self.server,
            clock=lobby.clock,
            ticks=lobby.ticks,
            in_window=lobby.waiting.put,
            app_version="0.1.0",
            close=lambda: self.closed.append(True),
            sticks=lambda: self.sticks,
        )

    def knock(self) -> None:
        for corner in range(4):
            self.backstage.knock(corner)

    def type(self, pin: str) -> None:
        self.backstage.unlock(pin)
        self.until(lambda: not self.backstage._is_busy)

    def enter(self) -> None:
        self.knock()
        self.type("4711")
        assert self.lobby.screen == SERVICE

    def until(self, condition: Callable[[], bool]) -> None:
        deadline = time.monotonic() + DEADLINE
        while not condition():
            assert time.monotonic() < deadline
            self.lobby.hear()
            time.sleep(0.002)

    @property
    def facts(self) -> dict[str, str]:
        assert self.backstage.service
        return dict(self.backstage.service.facts)

    @property
    def said(self) -> str:
        assert self.backstage.service
        return self.backstage.service.said


@pytest.fixture
def staff(outbox: Outbox, store: SurveyStore, tmp_path: Path) -> Iterator[Staff]:
    set_pin(store, a_pin())
    mara = Staff(Lobby(outbox, store), tmp_path)
    yield mara
    mara.server.close()


def set_pin(store: SurveyStore, pin: Pin | None) -> None:
    tell(store, pin={"salt": pin.salt, "digest": pin.digest} if pin else None)


def test_knock_and_pin_lead_to_the_service_screen(staff: Staff) -> None:
    staff.knock()
    assert (staff.lobby.screen, staff.backstage.service) == (PIN, None)
    staff.type("4711")
    assert staff.lobby.screen == SERVICE
    assert staff.facts["Branch"] == "Riverside"


def test_another_pin_does_not(staff: Staff) -> None:
    staff.knock()
    staff.type("4712")
    assert (staff.lobby.screen, staff.backstage.problem) == (PIN, WRONG)


def test_after_five_wrong_ones_even_the_right_one_waits(staff: Staff) -> None:
    staff.knock()
    for _ in range(5):
        staff.type("0000")
    assert staff.backstage.problem == "Too many tries. Please wait 1 minute."
    staff.type("4711")
    assert staff.lobby.screen == PIN
    staff.lobby.wait(61)
    staff.enter()


def test_a_branch_without_a_pin_opens_to_nobody(staff: Staff) -> None:
    set_pin(staff.lobby.store, None)
    staff.knock()
    staff.type("")
    assert (staff.lobby.screen, staff.backstage.problem) == (PIN, NO_PIN)


def test_without_the_pin_no_errand_is_run(staff: Staff) -> None:
    for behind in (HOME, PIN):
        for errand in (
            staff.backstage.close_window,
            staff.backstage.pair_again,
            staff.backstage.export_outbox,
            staff.backstage.send_now,
        ):
            errand()
            assert staff.lobby.screen == behind
        staff.knock()
    assert staff.closed == []


def test_what_waits_and_what_was_refused_is_said_without_a_word_of_a_customer(staff: Staff) -> None:
    waiting, refused = a_response(words="Secret"), a_response(words="Secret too")
    for response in (waiting, refused):
        assert keep(staff.lobby.outbox, response) is None
    staff.lobby.outbox.refuse(str(refused.id), "overall: a score must be a whole number.")
    staff.courier._count()
    staff.enter()
    assert (staff.facts["Waiting to be sent"], staff.facts["Refused by the server"]) == ("1", "1")
    assert staff.backstage.service
    assert staff.backstage.service.refusals == ("1 x overall: a score must be a whole number.",)
    assert "Secret" not in repr(staff.lobby.stage.view) + repr(staff.backstage.service)


def test_the_facts_change_by_themselves(staff: Staff) -> None:
    staff.enter()
    staff.lobby.outbox.count_visit()
    staff.lobby.clock.move(seconds=2)
    staff.backstage.tick()
    assert staff.facts["Visits so far"] == "1"


def test_what_waits_goes_onto_a_stick(staff: Staff, tmp_path: Path) -> None:
    response = a_response(words="An hour")
    assert keep(staff.lobby.outbox, response) is None
    staff.enter()
    staff.backstage.export_outbox()
    assert staff.said == NO_STICK
    stick = tmp_path / "STICK"
    stick.mkdir()
    staff.sticks.append(stick)
    staff.backstage.export_outbox()
    staff.until(lambda: staff.said.startswith("Everything is in "))
    [file] = stick.iterdir()
    assert [json.loads(line)["response"]["id"] for line in file.read_text().splitlines()] == [str(response.id)]
    assert staff.lobby.outbox.counts().waiting == 1


def test_a_stick_that_cannot_be_written_is_said(staff: Staff, tmp_path: Path) -> None:
    staff.enter()
    staff.sticks.append(tmp_path / "pulled" / "out")
    staff.backstage.export_outbox()
    staff.until(lambda: "cannot be written" in staff.said)


def test_the_other_errands(staff: Staff) -> None:
    staff.enter()
    staff.backstage.close_window()
    assert staff.closed == [True]
    staff.backstage.pair_again()
    assert staff.lobby.screen == PAIRING
    staff.backstage.leave_service()
    assert staff.lobby.screen == HOME


def test_when_staff_have_left_nothing_of_it_is_on_the_screen(staff: Staff) -> None:
    staff.enter()
    staff.backstage.leave_service()
    assert (staff.lobby.screen, staff.backstage.service, staff.backstage.problem) == (HOME, None, "")
