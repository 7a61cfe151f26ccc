"""The system's voice: a process for each utterance, cut off by the next."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from shutil import which
from typing import Protocol, Self

WORDS_A_MINUTE = 150
MOST = 8000
"""Characters; more than a pipe takes at once would keep the screen waiting for the voice."""
LONGEST = 60
"""Seconds; a voice that speaks longer hangs, and nobody waits for it."""
PROGRAMS: Mapping[str, tuple[str, ...]] = {
    "espeak-ng": ("-s", str(WORDS_A_MINUTE), "--stdin", "-v"),
    "spd-say": ("--wait", "--pipe-mode", "--language"),
}
"""The first that is found; its options, the last of them before the language. None of them shows words to others."""


class Voice(Protocol):
    @property
    def is_speaking(self) -> bool: ...

    def say(self, text: str, language: str) -> None:
        """Instead of whatever is being said."""

    def hush(self) -> None: ...

    def close(self) -> None:
        """Nothing is said any more, and no process is left."""


class SystemVoice:
    def __init__(
        self, command: tuple[str, ...], hush: tuple[str, ...] = (), *, ticks: Callable[[], float] = time.monotonic
    ) -> None:
        """`command` takes the language behind it, and words from its standard input; `hush` ends what it began."""
        self._command, self._hush, self._ticks = command, hush, ticks
        self._now: subprocess.Popen[bytes] | None = None
        self._began = 0.0
        self._gone: list[subprocess.Popen[bytes]] = []

    @classmethod
    def found(cls, path: str | None = None) -> Self | None:
        """On PATH, or None where the system has no voice."""
        if os.name != "posix":
            return None
        for name, options in PROGRAMS.items():
            if program := which(name, path=path):
                # Another process speaks for spd-say, and would go on.
                return cls((program, *options), (program, "--cancel") if name == "spd-say" else ())
        return None

    @property
    def is_speaking(self) -> bool:
        if self._now is None or self._now.poll() is not None:
            return False
        if self._ticks() - self._began > LONGEST:
            self.hush()
            return False
        return True

    def say(self, text: str, language: str) -> None:
        self.hush()
        speaking = self._start((*self._command, language.partition("-")[0]), subprocess.PIPE)
        if speaking is None or speaking.stdin is None:
            return
        self._now, self._began = speaking, self._ticks()
        # It may end at once, such as without a sound card.
        with suppress(BrokenPipeError), speaking.stdin as told:
            told.write(text[:MOST].encode())

    def hush(self) -> None:
        """Returns at once, however long the sound card takes to let go."""
        if self._now is not None and self._now.poll() is None:
            os.killpg(self._now.pid, signal.SIGKILL)
            self._gone.append(self._now)
            if self._hush and (hushing := self._start(self._hush, subprocess.DEVNULL)):
                self._gone.append(hushing)
        self._now = None
        self._gone = [process for process in self._gone if process.poll() is None]

    def close(self) -> None:
        self.hush()
        for process in self._gone:
            process.wait()

    def _start(self, command: tuple[str, ...], stdin: int) -> subprocess.Popen[bytes] | None:
        try:
            return subprocess.Popen(  # noqa: S603 (a program of the system; nothing of it was typed)
                command,
                stdin=stdin,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
                bufsize=0,
            )
        except OSError:  # uninstalled meanwhile, or no memory: the screen says it too
            return None
