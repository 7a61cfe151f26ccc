"""The worker: all that happens by itself, such as deliveries. Inside `heard up`, or alone as `heard worker`."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import structlog

from server.cases.reminders import remind
from server.codes.failures import forget_failures
from server.codes.receipt import forget_expired
from server.deliveries.channels import channels_of
from server.deliveries.dispatch import send_due
from server.heard import Heard
from server.intake.accept import Office
from server.intake.drafts import complete_silent
from server.intake.fairness import forget_senders
from server.mirror.behind import watch
from server.mirror.shelf import write_due
from server.mirror.sync import Sync
from server.pulse import beat

BEAT = timedelta(seconds=10)
SHEET_THREADS = 4
"""Google takes its time: so many sheets are written at once."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Chore:
    name: str
    every: float
    """Seconds."""
    run: Callable[[], object]


def chores_of(heard: Heard) -> tuple[Chore, ...]:
    channels = channels_of(heard.settings, heard.public_url)
    office = Office(heard.keys, heard.outlets)

    def send() -> None:
        while send_due(heard.database, channels, heard.keys):
            """Until nothing is due."""

    def store_silent() -> None:
        heard.database.write(complete_silent, office=office, now=heard.clock())

    def write_workbooks() -> None:
        write_due(heard.database, heard.settings.home, heard.public_url, now=heard.clock())

    def forget() -> None:
        for forgetting in (forget_expired, forget_failures, forget_senders):
            heard.database.write(forgetting, now=heard.clock())

    def remind_people() -> None:
        while heard.database.write(remind, outlets=heard.outlets, keys=heard.keys, now=heard.clock()):
            """Until no case's time has come."""

    def watch_sheets() -> None:
        heard.database.write(watch, outlets=heard.outlets, keys=heard.keys, now=heard.clock())

    return (
        Chore("deliveries", 0.4, send),
        Chore("visits", 2, store_silent),
        Chore("reminders", 5, remind_people),
        Chore("workbooks", 5, write_workbooks),
        Chore("late sheets", 20, watch_sheets),
        Chore("forgetting", 3600, forget),
        *(Chore(f"sheets {number}", 1, sync_of(heard).run) for number in range(1, SHEET_THREADS + 1)),
    )


def sync_of(heard: Heard) -> Sync:
    return Sync(heard.database, heard.keys, heard.settings, public_url=heard.public_url, clock=heard.clock)


class Worker:
    """Every chore in a thread of its own, so that a mail server that hangs delays nothing else."""

    def __init__(self, heard: Heard) -> None:
        self._heard = heard
        self._stop = threading.Event()
        self._threads = [
            threading.Thread(target=self._keep_doing, args=(chore,), name=chore.name, daemon=True)
            for chore in chores_of(heard)
        ]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(timeout=30)

    def wait(self) -> None:
        self._stop.wait()

    def _keep_doing(self, chore: Chore) -> None:
        beaten = None
        while not self._stop.is_set():
            try:
                chore.run()
                if beaten is None or self._heard.clock() - beaten >= BEAT:
                    beaten = self._heard.clock()
                    self._heard.database.write(beat, chore.name, now=beaten)
            except Exception:  # whatever happened, the chore is done again: what is owed is still in the database
                log.exception("chore failed", chore=chore.name)
            self._stop.wait(chore.every)
