"""Behind the stage: the knock, the PIN, and the errands of staff on the service screen."""

from collections.abc import Callable
from datetime import datetime, timedelta
from math import ceil
from pathlib import Path
from threading import Thread

from kiosk import flow, service
from kiosk.courier import Courier
from kiosk.exporting import CannotExport, export
from kiosk.knock import Knock
from kiosk.outbox import Outbox
from kiosk.pin import Tries, fits
from kiosk.server_client import ServerClient
from kiosk.service import Service
from kiosk.stage import Stage
from kiosk.survey_store import SurveyStore

ERRANDS = frozenset({"knock", "unlock", "leave_service", "send_now", "export_outbox", "pair_again", "close_window"})
"""What is reported here, and not to the stage."""
LOOK_AGAIN = 2
"""Seconds after which the facts are read anew."""

NO_PIN = "No PIN was set for this branch. The Devices page of the server has one."
WRONG = "That is not the PIN."
NO_STICK = "No USB stick was found. Please plug one in and try again."
SENDING = "Sending what waits."


class Backstage:
    """All is called in the window's thread; scrypt and the USB stick have threads of their own."""

    def __init__(
        self,
        *,
        folder: Path,
        stage: Stage,
        store: SurveyStore,
        outbox: Outbox,
        courier: Courier,
        server: ServerClient,
        clock: Callable[[], datetime],
        ticks: Callable[[], float],
        in_window: Callable[[Callable[[], None]], None],
        app_version: str,
        close: Callable[[], None],
        sticks: Callable[[], list[Path]] = service.sticks,
    ) -> None:
        """`close` ends the app."""
        self._stage, self._store, self._outbox, self._courier, self._server = stage, store, outbox, courier, server
        self._clock, self._ticks, self._in_window = clock, ticks, in_window
        self._folder, self._app_version, self._sticks, self._close = folder, app_version, sticks, close
        self.tries, self._knock = Tries(folder), Knock()
        self._is_busy, self._said, self._looked = False, "", float("-inf")
        self._facts: Service | None = None

    @property
    def service(self) -> Service | None:
        return self._facts if self._stage.screen == flow.SERVICE else None

    @property
    def problem(self) -> str:
        return self._said if self._stage.screen == flow.PIN else ""

    def knock(self, corner: int) -> None:
        if self._knock.heard(corner, self._ticks()):
            self._say("")
            self._stage.show_staff(flow.KNOCKED)

    def unlock(self, pin: str) -> None:
        if self._is_busy or self._stage.screen != flow.PIN:
            return
        wanted, now = self._store.settings.pin, self._clock()
        if wanted is None:
            self._say(NO_PIN)
        elif (pause := self.tries.pause(now)) > timedelta():
            self._say(wait_words(pause))
        else:
            self.tries.begin(now)
            self._run(lambda: fits(pin, wanted), self._checked)

    def tick(self) -> None:
        """The facts of the service screen change by themselves."""
        if self._stage.screen == flow.SERVICE and self._ticks() - self._looked >= LOOK_AGAIN:
            self._look()

    def leave_service(self) -> None:
        self._stage.leave_staff()

    # Errands; nothing but the service screen can send on one.

    def send_now(self) -> None:
        if self.service:
            self._courier.paired()
            self._say(SENDING)

    def export_outbox(self) -> None:
        if not self.service or self._is_busy:
            return
        if not (found := self._sticks()):
            self._say(NO_STICK)
            return
        now = self._clock()
        self._run(lambda: export(self._folder, found[0], now=now), lambda file: self._say(f"Everything is in {file}."))

    def pair_again(self) -> None:
        if self.service:
            self._stage.pair_again()

    def close_window(self) -> None:
        if self.service:
            self._close()

    def _checked(self, is_right: object) -> None:
        if not is_right:
            pause = self.tries.pause(self._clock())
            self._say(wait_words(pause) if pause > timedelta() else WRONG)
            return
        self.tries.forget()
        self._said = ""
        self._look()
        self._stage.show_staff(flow.UNLOCKED)

    def _run(self, work: Callable[[], object], then: Callable[[object], None]) -> None:
        self._is_busy = True

        def run() -> None:
            try:
                found = work()
            except CannotExport as failure:
                sentence = str(failure)
                self._in_window(lambda: self._ran(lambda: self._say(sentence)))
            else:
                self._in_window(lambda: self._ran(lambda: then(found)))

        Thread(target=run, name="backstage", daemon=True).start()

    def _ran(self, then: Callable[[], None]) -> None:
        self._is_busy = False
        then()

    def _say(self, sentence: str) -> None:
        self._said = sentence
        if self._stage.screen == flow.SERVICE:
            self._look()
        else:
            self._stage.on_change()

    def _look(self) -> None:
        before, self._looked = self._facts, self._ticks()
        self._facts = self._read()
        if self._facts != before:
            self._stage.on_change()

    def _read(self) -> Service:
        status, device, server = self._courier.status(), self._server.device, self._server
        spoken = self._courier.heard_at
        return Service(
            facts=(
                ("Waiting to be sent", str(status.waiting)),
                ("Refused by the server", str(status.refused)),
                ("Visits so far", str(self._outbox.visits)),
                ("Last sync", f"{spoken:%d %b %H:%M} UTC" if spoken else "none since the start"),
                ("Server", server.server_url.removeprefix("https://") or "none"),
                ("Branch", device.name if device else "none"),
                ("Clock", service.drift_words(server.drift)),
                ("Disk", service.size_words(self._outbox.disk.free())),
                ("Battery", service.battery_words(service.battery())),
                ("Version", self._app_version),
            ),
            trouble=service.trouble(status.problem, self._clock()),
            refusals=service.reasons(self._outbox.refusals()) if status.refused else (),
            said=self._said,
        )


def wait_words(pause: timedelta) -> str:
    minutes = ceil(pause.total_seconds() / 60)
    return f"Too many tries. Please wait {minutes} minute{'s' if minutes > 1 else ''}."
