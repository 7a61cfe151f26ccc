"""The PIN before the service screen: checked against what the server sent, tries limited also across restarts."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import scrypt
from hmac import compare_digest
from pathlib import Path

from kiosk import files
from surveys.tablet import Pin

FILE = "pin.json"
FREE = 5
"""Wrong tries before the first pause."""
FIRST, LONGEST = timedelta(minutes=1), timedelta(hours=1)
ENOUGH_DOUBLING = 10
MEMORY = 2**26


def fits(typed: str, pin: Pin) -> bool:
    """Takes a twentieth of a second, on purpose."""
    try:
        salt, digest = bytes.fromhex(pin.salt), bytes.fromhex(pin.digest)
        found = scrypt(typed.encode(), salt=salt, n=2**14, r=8, p=1, dklen=32, maxmem=MEMORY)
    except ValueError:
        return False
    return compare_digest(found, digest)


@dataclass(frozen=True, slots=True)
class _Wrong:
    number: int = 0
    since: datetime | None = None
    """The last one."""

    @property
    def pause(self) -> timedelta:
        doubled: timedelta = (
            FIRST * 2 ** min(self.number - FREE, ENOUGH_DOUBLING) if self.number >= FREE else timedelta()
        )
        return min(doubled, LONGEST)


class Tries:
    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE
        self._wrong = self._restored()

    def pause(self, now: datetime) -> timedelta:
        """How long nobody may try; zero or less: now."""
        wrong = self._wrong
        if wrong.since is None:
            return timedelta()
        # A clock that was set back must not make the pause longer.
        return min(wrong.since + wrong.pause - now, wrong.pause)

    def begin(self, now: datetime) -> None:
        """A try counts as wrong until it was right: pulling the plug in between gains nothing."""
        self._wrong = _Wrong(self._wrong.number + 1, now)
        told = {"wrong": self._wrong.number, "since": now.isoformat()}
        try:
            files.replace(self._path, json.dumps(told))
        except OSError:
            return  # a full disk must not lock staff out; the number is kept here

    def forget(self) -> None:
        """It was right, or the tablet is wiped."""
        self._wrong = _Wrong()
        self._path.unlink(missing_ok=True)

    def _restored(self) -> _Wrong:
        try:
            told = json.loads(self._path.read_text("utf-8"))
            since = datetime.fromisoformat(told["since"])
            return _Wrong(max(0, int(told["wrong"])), since if since.tzinfo else None)
        except (OSError, ValueError, TypeError, KeyError):
            return _Wrong()
