"""The worker: all that happens by itself, such as deliveries. Inside `heard up`, or alone as `heard worker`."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Generic, TypeVar

import structlog

from server.backups.daily import back_up_if_due
from server.cases import morning, tablets, thanks
from server.cases.digests import tell_digests
from server.cases.follow_up import ask_back
from server.cases.passed_on import pass_on
from server.cases.reminders import remind
from server.codes.failures import forget_failures
from server.codes.receipt import forget_expired
from server.deliveries.channels import channels_of
from server.deliveries.channels.channel import Channel
from server.deliveries.channels.email import Email
from server.deliveries.chats import url_of
from server.deliveries.dispatch import send_due
from server.heard import Heard
from server.intake.accept import Office
from server.intake.drafts import complete_silent
from server.intake.fairness import forget_senders
from server.mirror.behind import watch
from server.mirror.shelf import write_due
from server.mirror.sync import Sync
from server.pulse import beat
from server.reports.monthly.sending import send_months
from server.reports.review.sending import send_reviews
from server.setup.chain import keep_up
from server.staff.forgetting import forget_old

BEAT = timedelta(seconds=10)
SHEET_THREADS = 4
"""Google takes its time: so many sheets are written at once."""

T = TypeVar("T")
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Chore:
    name: str
    every: float
    """Seconds."""
    run: Callable[[], object]
    reaches_out: bool = False
    """It sends, or writes elsewhere, what the others only put down in the database."""


def chores_of(heard: Heard) -> tuple[Chore, ...]:
    channels = Following(heard, lambda: _channels_of(heard), let_go=_hang_up)

    def send() -> None:
        while send_due(heard.database, channels(), heard.keys):
            """Until nothing is due."""

    def store_silent() -> None:
        heard.database.write(complete_silent, office=Office(heard.keys, heard.outlets), now=heard.clock())

    def write_workbooks() -> None:
        write_due(heard.database, heard.settings.home, heard.public_url, now=heard.clock())

    def back_up() -> None:
        back_up_if_due(heard.database, heard.settings, keys=heard.keys, outlets=heard.outlets, clock=heard.clock)

    def forget() -> None:
        for forgetting in (forget_expired, forget_failures, forget_senders, forget_old):
            heard.database.write(forgetting, now=heard.clock())

    def watch_sheets() -> None:
        heard.database.write(watch, outlets=heard.outlets, keys=heard.keys, now=heard.clock())

    return (
        Chore("deliveries", 0.4, send, reaches_out=True),
        Chore("visits", 2, store_silent),
        Chore("workbooks", 5, write_workbooks, reaches_out=True),
        Chore("handed down", 30, lambda: keep_up(heard.database, now=heard.clock())),
        Chore("backups", 60, back_up, reaches_out=True),
        Chore("late sheets", 20, watch_sheets),
        Chore("forgetting", 3600, forget),
        *_told_by(heard),
        *_watches_of(heard),
        *(Chore(f"sheets {number}", 1, _syncing(heard), reaches_out=True) for number in range(1, SHEET_THREADS + 1)),
    )


def _channels_of(heard: Heard) -> Mapping[str, Channel]:
    def find_chat(named: str) -> str | None:
        return heard.database.read(url_of, named, keys=heard.keys)

    return channels_of(heard.settings, heard.public_url, find_chat=find_chat)


def _hang_up(channels: Mapping[str, Channel]) -> None:
    mail = channels.get("email")
    if isinstance(mail, Email):
        mail.close()


def _told_by(heard: Heard) -> tuple[Chore, ...]:
    """What cases owe to people, a few at a time."""

    def each(use_case: Callable[..., int]) -> Callable[[], None]:
        def run() -> None:
            while heard.database.write(use_case, outlets=heard.outlets, keys=heard.keys, now=heard.clock()):
                """Until nothing's time has come."""

        return run

    return (
        Chore("reminders", 5, each(remind)),
        Chore("passing on", 5, each(pass_on)),
        Chore("digests", 10, each(tell_digests)),
        Chore("asking back", 60, each(ask_back)),
    )


def _watches_of(heard: Heard) -> tuple[Chore, ...]:
    """What people are told at their hour, or when something is missing."""

    def told(tell: Callable[..., object]) -> Callable[[], object]:
        return lambda: tell(heard.database, outlets=heard.outlets, keys=heard.keys, now=heard.clock())

    return (
        Chore("mornings", 20, told(morning.tell_due)),
        Chore("praise", 60, told(thanks.tell_due)),
        Chore("reviews", 60, told(send_reviews)),
        Chore("months", 60, told(send_months)),
        Chore("tablets", 60, told(tablets.Watch(heard.clock()).look_around)),
    )


def sync_of(heard: Heard) -> Sync:
    return Sync(heard.database, heard.keys, heard.settings, public_url=heard.public_url, clock=heard.clock)


def _syncing(heard: Heard) -> Callable[[], object]:
    sync = Following(heard, lambda: sync_of(heard))
    return lambda: sync().run()


class Following(Generic[T]):
    """What is made of settings, and made anew when they have changed."""

    def __init__(self, heard: Heard, make: Callable[[], T], *, let_go: Callable[[T], object] = lambda _: None) -> None:
        self._heard, self._make, self._let_go = heard, make, let_go
        self._of, self._made = heard.settings, make()

    def __call__(self) -> T:
        if self._of is not self._heard.settings:
            before = self._made
            self._of, self._made = self._heard.settings, self._make()
            self._let_go(before)
        return self._made


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
                self._heard.catch_up()
                chore.run()
                if beaten is None or self._heard.clock() - beaten >= BEAT:
                    beaten = self._heard.clock()
                    self._heard.database.write(beat, chore.name, now=beaten)
            except Exception:  # whatever happened, the chore is done again: what is owed is still in the database
                log.exception("chore failed", chore=chore.name)
            self._stop.wait(chore.every)
