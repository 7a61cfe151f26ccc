"""`heard up` as a process of its own, and other commands beside it."""

import json
import os
import select
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from tests.midday import zone_at_midday

HEARD = str(Path(sys.executable).with_name("heard"))
T = TypeVar("T")
READY_WITHIN = 120
ENDS_WITHIN = 30
"""Seconds."""


@dataclass(frozen=True)
class Ended:
    code: int
    out: str
    err: str


class Running:
    """`with Running(home, HEARD_SMTP_URL=...) as running`: `running.told` is what it said once it was ready."""

    def __init__(self, home: Path, *arguments: str, ends_by: signal.Signals = signal.SIGINT, **settings: str) -> None:
        self.home, self._ends_by, self._settings = home, ends_by, settings
        self._command = [HEARD, "up", "--json", "--no-kiosk", "--port", "0", "--home", str(home), *arguments]

    def __enter__(self) -> Self:
        self.home.mkdir(parents=True, exist_ok=True)
        self._log = self.home / "log.txt"
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                self._command, env=_environment(self._settings), stdout=subprocess.PIPE, stderr=log, text=True
            )
        self.told = self._first_line()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            ended = self.end()
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.communicate()
            raise
        if kind is None:
            assert ended.code == 0, ended.err
            assert ended.out == "", "it said more than one line"
            assert "Traceback" not in ended.err, ended.err

    @property
    def address(self) -> str:
        return str(self.told["address"])

    def command(self, *arguments: str) -> dict[str, Any]:
        """What another `heard` on the same home answers, while this one runs."""
        ended = run(*arguments, "--json", "--home", str(self.home), **self._settings)
        assert ended.code == 0, ended.err
        answer: dict[str, Any] = json.loads(ended.out)
        return answer

    def half_a_minute_passes(self) -> None:
        """For its workbooks, which are written at most so often."""
        ago = "strftime('%Y-%m-%d %H:%M:%f000', written_at, '-30 seconds')"
        with closing(sqlite3.connect(self.home / "heard.db", timeout=30)) as database, database:
            database.execute(f"UPDATE workbooks SET written_at = {ago}")  # noqa: S608

    def end(self) -> Ended:
        """Ask it to end, as Ctrl-C or a service manager does."""
        if self._process.poll() is None:
            self._process.send_signal(self._ends_by)
        out, _ = self._process.communicate(timeout=ENDS_WITHIN)
        return Ended(self._process.returncode, out, self._log.read_text())

    def _first_line(self) -> dict[str, Any]:
        assert self._process.stdout
        ready, _, _ = select.select([self._process.stdout], [], [], READY_WITHIN)
        line = self._process.stdout.readline() if ready else ""
        if not line:
            self._process.kill()
            self._process.communicate()
            raise AssertionError(f"It did not become ready: {self._log.read_text()}")
        told: dict[str, Any] = json.loads(line)
        return told


def run(*arguments: str, **settings: str) -> Ended:
    """A command that ends by itself."""
    done = subprocess.run(
        [HEARD, *arguments], env=_environment(settings), capture_output=True, text=True, timeout=120, check=False
    )
    return Ended(done.returncode, done.stdout, done.stderr)


def until(look: Callable[[], T | None], *, seconds: float) -> T:
    """What `look` finds, as soon as it finds something."""
    deadline = time.monotonic() + seconds
    while (found := look()) is None:
        assert time.monotonic() < deadline, f"nothing came within {seconds} seconds"
        time.sleep(0.05)
    return found


def _environment(settings: Mapping[str, str]) -> dict[str, str]:
    """Nothing of the developer's own Heard; its first branch is where it is midday."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("HEARD_")}
    return own | {"HEARD_TIMEZONE": zone_at_midday(datetime.now(UTC))} | {**settings}
