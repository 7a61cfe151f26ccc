"""What a service manager hears: from the watchdog alone, through the relay, and from the real window."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.outbox import Outbox
from kiosk.watchdog import Watchdog
from tests.kiosk.listener import Listener

MINUTE = str(60_000_000)


@pytest.fixture(params=["path", "abstract"])
def listener(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Listener]:
    with Listener(tmp_path if request.param == "path" else None) as listening:
        yield listening


def test_it_says_that_it_is_ready_alive_and_stopping(listener: Listener) -> None:
    watchdog = Watchdog.from_environment(listener.environment)
    watchdog.ready()
    watchdog.alive()
    watchdog.stopping()
    assert [listener.hears(), listener.hears(), listener.hears()] == ["READY=1", "WATCHDOG=1", "STOPPING=1"]


def test_signs_of_life_come_twice_in_the_time_that_is_given() -> None:
    env = {"NOTIFY_SOCKET": "/run/systemd/notify", "WATCHDOG_USEC": MINUTE}
    assert Watchdog.from_environment(env).interval == 30


@pytest.mark.parametrize(
    "env",
    [
        {"NOTIFY_SOCKET": "/run/systemd/notify"},
        {"NOTIFY_SOCKET": "/run/systemd/notify", "WATCHDOG_USEC": "0"},
        {"NOTIFY_SOCKET": "/run/systemd/notify", "WATCHDOG_USEC": "soon"},
        {"NOTIFY_SOCKET": "/run/systemd/notify", "WATCHDOG_USEC": MINUTE, "WATCHDOG_PID": "1"},
        {"NOTIFY_SOCKET": "vsock:2:1234", "WATCHDOG_USEC": MINUTE},
        {"WATCHDOG_USEC": MINUTE},
    ],
)
def test_nobody_waits_for_signs_of_life(env: dict[str, str]) -> None:
    assert Watchdog.from_environment(env).interval is None


def test_it_knows_when_it_is_the_one_that_is_meant() -> None:
    env = {"NOTIFY_SOCKET": "/run/systemd/notify", "WATCHDOG_USEC": MINUTE, "WATCHDOG_PID": "77"}
    assert Watchdog.from_environment(env, pid=77).interval == 30


def test_where_nobody_listens_nothing_happens(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    Watchdog.from_environment({}).ready()
    assert caplog.messages == []
    Watchdog.from_environment({"NOTIFY_SOCKET": str(tmp_path / "gone")}).ready()
    assert len(caplog.messages) == 1


def test_a_service_manager_that_does_not_read_holds_nothing_up(listener: Listener) -> None:
    watchdog = Watchdog.from_environment(listener.environment)
    for _ in range(5_000):
        watchdog.alive()
    assert listener.hears() == "WATCHDOG=1"


def test_the_outbox_answers_after_what_is_written_before(outbox: Outbox) -> None:
    told: list[str] = []
    outbox.close_open_visits(then=lambda: told.append("written"), otherwise=lambda _: None)
    outbox.answer(lambda: told.append("alive"))
    outbox.close()
    assert told == ["written", "alive"]


CHILD = """
import os, sys, time
from kiosk.watchdog import Watchdog
watchdog = Watchdog.from_environment(os.environ)
watchdog.ready()
if sys.argv[1:] == ["and stays"]:
    time.sleep(60)
watchdog.alive()
sys.exit(3 if watchdog.interval else 4)
"""


def relayed(listener: Listener, *arguments: str) -> subprocess.Popen[bytes]:
    """A process behind the relay, which is what systemd knows."""
    # The pid is only known after the fork; a shell that becomes the relay knows its own.
    become = 'WATCHDOG_PID=$$ exec "$0" "$@"'
    child = [sys.executable, "-c", CHILD, *arguments]
    command = ["sh", "-c", become, sys.executable, "-m", "kiosk.relay", *child]
    return subprocess.Popen(command, env=os.environ | listener.environment | {"WATCHDOG_USEC": MINUTE})


def test_the_relay_passes_on_what_the_window_says_and_how_it_ended(listener: Listener) -> None:
    with relayed(listener) as relay:
        said = [listener.hears_from(), listener.hears_from()]
    assert said == [("READY=1", relay.pid), ("WATCHDOG=1", relay.pid)]
    assert relay.returncode == 3, "the child did not know that signs of life are awaited"


@pytest.mark.parametrize(("how", "code"), [(signal.SIGTERM, 0), (signal.SIGABRT, 128 + signal.SIGKILL)])
def test_the_window_ends_with_the_relay_even_if_it_hangs(listener: Listener, how: signal.Signals, code: int) -> None:
    with relayed(listener, "and stays") as relay:
        assert listener.hears() == "READY=1"
        [child] = children(relay.pid)
        if how is signal.SIGABRT:
            os.kill(child, signal.SIGSTOP)
        relay.send_signal(how)
        assert relay.wait(30) == code
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)


def children(pid: int) -> list[int]:
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(word) for task in tasks for word in task.read_text().split()]


def test_a_relay_without_a_service_manager_only_runs() -> None:
    plain = {name: value for name, value in os.environ.items() if name != "NOTIFY_SOCKET"}
    done = subprocess.run([sys.executable, "-m", "kiosk.relay", sys.executable, "-c", CHILD], env=plain, check=False)
    assert done.returncode == 4
