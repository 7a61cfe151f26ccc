"""The thread that empties the outbox: it speaks with the server, and believes only what the server says it stored."""

import logging
import random
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from kiosk.outbox import Outbox, Row
from kiosk.server_client import RESTING, NotReached, Refused, Revoked, Synced
from surveys.tablet import TabletSettings
from surveys.wire import time_to_wire

log = logging.getLogger(__name__)

MOST = 100
MOST_BYTES = 256 * 1024
FIRST_WAIT, LONGEST_WAIT, A_FEW, ENOUGH_DOUBLING = 1, 60, 2, 6
LONGEST_WITHOUT_NETWORK = 8
NO_NETWORK = {"no-network", "captive-portal"}
"""Our server hears nothing of these attempts; so they may go on often, and answers leave soon after the cure."""
HALVED = {"no-answer"}
"""The whole may have been too much for a slow line."""
ABOUT_CONTENT = {400, 409, 422}
"""The server read it and will say the same tomorrow."""
TOO_LARGE = 413
LATELY = 600
"""A server heard within so many seconds counts as connected (design.md 3.7)."""
PATIENCE = 60
"""Seconds until responses that the server stumbles over are tried again."""


class Server(Protocol):
    def sync(self, health: Mapping[str, Any], surveys: Mapping[str, int], texts: Sequence[str]) -> Synced: ...


class Store(Protocol):
    @property
    def versions(self) -> Mapping[str, int]: ...

    @property
    def settings(self) -> TabletSettings: ...

    def take(self, surveys: Mapping[str, Any], settings: Mapping[str, Any], now: datetime) -> bool: ...


@dataclass(frozen=True, slots=True)
class Status:
    waiting: int
    refused: int
    connected: bool
    problem: str
    """Why nothing was sent just now: a NotReached's word, revoked, server (its trouble) or tablet (ours); or empty."""


class Courier:
    """`step` is the whole of it; the thread only waits in between. Callbacks come in the courier's thread."""

    def __init__(
        self,
        outbox: Outbox,
        server: Server,
        store: Store,
        *,
        clock: Callable[[], datetime],
        app_version: str,
        battery: Callable[[], int | None] = lambda: None,
        chance: Callable[[], float] = random.random,
        on_status: Callable[[], None] = lambda: None,
        on_news: Callable[[], None] = lambda: None,
        on_revoked: Callable[[], None] = lambda: None,
    ) -> None:
        """`on_news`: the store holds another survey or other settings. `on_revoked`: wipe, and forget the pairing."""
        self._outbox, self._server, self._store = outbox, server, store
        self._clock, self._chance, self._battery = clock, chance, battery
        self._app_version = app_version
        self.on_status, self.on_news, self.on_revoked = on_status, on_news, on_revoked
        self.fetch: Callable[[], bool] = lambda: False
        """Called after a sync that had nothing to send: bring a picture, say; gives whether there is anything new."""
        self._most = MOST
        self._failures = 0
        self._resumes_at = float("-inf")
        self._is_sound, self._is_proving = False, False
        self._after, self._from_the_start_at = "", float("-inf")
        self._spoken_at: float | None = None
        self.heard_at: datetime | None = None
        """When the server last answered, for people to read."""
        self._problem = ""
        self._counts = outbox.counts()
        self._woken, self._ending = threading.Event(), False
        self._thread = threading.Thread(target=self._run, name="courier", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """After what is being said now."""
        self._ending = True
        self._woken.set()
        self._thread.join()

    def wake(self) -> None:
        """There is something new to send; waits only for a back-off."""
        self._woken.set()

    def paired(self) -> None:
        """There is another server, or the same one knows us now: forget what went wrong, and speak."""
        self._failures, self._resumes_at, self._problem = 0, float("-inf"), ""
        self.wake()

    def has_heard_within(self, seconds: float, now: float | None = None) -> bool:
        """`now` is a time of the monotonic clock."""
        now = time.monotonic() if now is None else now
        return self._spoken_at is not None and now - self._spoken_at <= seconds

    def status(self, now: float | None = None) -> Status:
        """`now` is a time of the monotonic clock."""
        now = time.monotonic() if now is None else now
        return Status(self._counts.waiting, self._counts.refused, self.has_heard_within(LATELY, now), self._problem)

    def step(self, now: float) -> float:
        """Speak once, unless backing off; gives the seconds until it wants to speak again."""
        if now < self._resumes_at:
            return self._resumes_at - now
        if now >= self._from_the_start_at:
            self._after = ""
        batch = [] if self._is_proving else self._outbox.ready(self._most, MOST_BYTES, self._after)
        try:
            synced = self._server.sync(self._health(), self._store.versions, [row.text for row in batch])
        except NotReached as failure:
            if batch and failure.problem in HALVED:
                self._most = max(1, len(batch) // 2)
            return self._back_off(now, failure.problem)
        except Revoked:
            wait = self._back_off(now, "revoked")
            self.on_revoked()
            return wait
        except Refused as refusal:
            return self._divide(batch, refusal, now)
        self._spoken_at, self._failures, self._problem = now, 0, ""
        self.heard_at = self._clock()
        self._is_sound, self._is_proving = self._is_proving, False
        wait = self._settle(batch, synced, now)
        return 0 if self._is_sound else wait

    def _settle(self, batch: Sequence[Row], synced: Synced, now: float) -> float:
        said = {row.id: synced.verdicts[row.id] for row in batch if row.id in synced.verdicts}
        stored = [id_ for id_, (status, _) in said.items() if status in {"stored", "known"}]
        refused = {id_: why for id_, (status, why) in said.items() if status == "refused"}
        for id_, why in refused.items():
            self._outbox.refuse(id_, why)
        self._outbox.accepted(stored)
        self._most = min(self._most * 2, MOST) if batch else self._most
        if batch and not stored and not refused:
            self._pass_by(batch[-1], now)
        if self._store.take(synced.surveys, synced.settings, self._clock()):
            self.on_news()
        if not batch and self.fetch():
            self.on_news()
        self._count()
        return synced.next_sync_in_seconds if batch else max(synced.next_sync_in_seconds, RESTING)

    def _divide(self, batch: Sequence[Row], refusal: Refused, now: float) -> float:
        """The whole was refused: find out by halves which response it is, or whether it is the server."""
        was_sound, self._is_sound = self._is_sound, False
        self._most = max(1, len(batch) // 2)
        is_alone = len(batch) == 1
        if is_alone and was_sound:
            self._condemn(batch[0], refusal, now)
            return 0
        # A single response is only to blame if the server took the same envelope without it just before.
        self._is_proving = self._is_proving or is_alone
        if batch and refusal.status in {*ABOUT_CONTENT, TOO_LARGE}:
            return 0
        return self._back_off(now, "server")

    def _condemn(self, row: Row, refusal: Refused, now: float) -> None:
        if refusal.status in ABOUT_CONTENT:
            self._outbox.refuse(row.id, refusal.detail)
            self._count()
        else:
            self._pass_by(row, now)

    def _pass_by(self, row: Row, now: float) -> None:
        self._after, self._from_the_start_at = row.id, now + PATIENCE

    def _back_off(self, now: float, problem: str) -> float:
        if self._problem in NO_NETWORK and problem not in NO_NETWORK:
            # The network is back, and what is wrong now is new; but it may come and go.
            self._failures = min(self._failures, A_FEW)
        longest = LONGEST_WITHOUT_NETWORK if problem in NO_NETWORK else LONGEST_WAIT
        wait: float = min(FIRST_WAIT * 2**self._failures, longest) * (0.5 + self._chance() / 2)
        self._failures, self._is_sound = min(self._failures + 1, ENOUGH_DOUBLING), False
        self._resumes_at, self._problem = now + wait, problem
        self._count()
        return wait

    def _count(self) -> None:
        self._counts = self._outbox.counts()
        self._outbox.tidy()
        self.on_status()

    def _health(self) -> dict[str, Any]:
        counts, free = self._outbox.counts(), self._outbox.disk.free()
        return {
            "app_version": self._app_version,
            "sent_at": time_to_wire(self._clock()),
            "visits": self._outbox.visits,
            "waiting": counts.waiting,
            "refused": counts.refused,
            "battery": self._battery(),
            "disk_free_mb": None if free is None else free // 2**20,
            "settings": self._store.settings.digest,
        }

    def _run(self) -> None:
        while not self._ending:
            self._woken.clear()
            try:
                wait = self.step(time.monotonic())
            except Exception:
                log.exception("The courier stumbled; nothing was erased that the server has not stored")
                wait = self._stumbled(time.monotonic())
            self._woken.wait(wait)

    def _stumbled(self, now: float) -> float:
        try:
            return self._back_off(now, "tablet")
        except Exception:  # noqa: BLE001 - the outbox itself cannot be read just now
            return LONGEST_WAIT
