"""The tablet as a service: what its service manager hears of the real window."""

import os
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.journeys.glass import Glass, Screen
from tests.journeys.running import ENDS_WITHIN, HEARD, run
from tests.journeys.test_tablet import nothing_can_be_written
from tests.kiosk.listener import Listener

pytestmark = pytest.mark.journey

BEAT = 0.5
"""Seconds between signs of life."""
SILENCE = 6 * BEAT


@pytest.fixture
def listener() -> Iterator[Listener]:
    with Listener(None) as listening:
        yield listening


@pytest.fixture
def screen(component: Callable[[str], str]) -> Iterator[Screen]:
    with Screen(component) as opened:
        yield opened


@contextmanager
def watched_window(home: Path, screen: Screen, listener: Listener) -> Iterator[subprocess.Popen[bytes]]:
    """As systemd starts it: the whole screen, and somebody who listens."""
    watched = {**listener.environment, "WATCHDOG_USEC": str(int(2 * BEAT * 1_000_000))}
    command = [HEARD, "kiosk", "--home", str(home)]
    with subprocess.Popen(command, env=os.environ | screen.settings | watched) as window:
        try:
            yield window
        finally:
            window.send_signal(signal.SIGCONT)
            window.terminate()
            window.wait(ENDS_WITHIN)


def falls_silent(listener: Listener) -> bool:
    """But for one sign of life that was under way."""
    listener.forgets()
    try:
        listener.hears(within=SILENCE)
        listener.hears(within=SILENCE)
    except TimeoutError:
        return True
    return False


def test_the_window_is_ready_when_it_is_seen_and_gives_signs_of_life(
    tmp_path: Path, screen: Screen, listener: Listener
) -> None:
    with watched_window(tmp_path, screen, listener) as window:
        assert listener.hears_from() == ("READY=1", window.pid)
        assert Glass(screen).shows == "pairing"
        assert [listener.hears(), listener.hears()] == ["WATCHDOG=1", "WATCHDOG=1"]
    listener.hears_until("STOPPING=1")
    assert window.returncode == 0


def test_a_window_that_hangs_is_silent(tmp_path: Path, screen: Screen, listener: Listener) -> None:
    with watched_window(tmp_path, screen, listener) as window:
        listener.hears_until("WATCHDOG=1")
        window.send_signal(signal.SIGSTOP)
        assert falls_silent(listener)
        window.send_signal(signal.SIGCONT)
        assert listener.hears() == "WATCHDOG=1"


def test_a_window_whose_outbox_does_not_answer_is_silent(tmp_path: Path, screen: Screen, listener: Listener) -> None:
    with watched_window(tmp_path, screen, listener):
        listener.hears_until("WATCHDOG=1")
        with nothing_can_be_written(tmp_path):
            assert falls_silent(listener)
        assert listener.hears() == "WATCHDOG=1"


def test_the_command_says_what_it_would_install_or_what_is_missing() -> None:
    ended = run("kiosk", "install", "--print", "--server", "https://feedback.example.com")
    if ended.code == 0:
        assert "Environment=HEARD_SERVER_URL=https://feedback.example.com" in ended.out
    else:
        assert (ended.code, ended.out) == (2, "")
        assert "sudo apt install" in ended.err
