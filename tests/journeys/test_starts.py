"""How `heard up` ends, and how it refuses to start: exit code 2 and one line that names what is wrong."""

import signal
import socket
from pathlib import Path

import pytest
import requests

from tests.journeys.running import Ended, Running, run

pytestmark = pytest.mark.journey


def refused(ended: Ended) -> str:
    """The sentence."""
    assert (ended.code, ended.out) == (2, "")
    (line,) = ended.err.splitlines()
    return line


@pytest.mark.parametrize("signal_", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_cleanly_also_while_a_phone_is_connected(tmp_path: Path, signal_: signal.Signals) -> None:
    with Running(tmp_path, ends_by=signal_) as running, requests.Session() as phone:
        assert phone.get(running.told["phone_url"], timeout=10).status_code == requests.codes.ok
        assert running.end().code == 0


def test_a_taken_port_is_named_and_nothing_is_harmed(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        ended = run("up", "--json", "--no-kiosk", "--port", port, "--home", str(tmp_path))
    assert f"port {port}" in refused(ended)


@pytest.mark.parametrize(
    ("name", "value"),
    [("HEARD_SMTP_URL", "mail.example"), ("HEARD_SECRET_KEY", "short")],
)
def test_a_wrong_setting_is_named(tmp_path: Path, name: str, value: str) -> None:
    ended = run("up", "--json", "--no-kiosk", "--port", "0", "--home", str(tmp_path), **{name: value})
    sentence = refused(ended)
    assert name in sentence
    assert "Traceback" not in sentence


def test_another_key_than_the_databases_is_refused(tmp_path: Path) -> None:
    for words in (("migrate",), ("branch", "list")):
        assert run(*words, "--home", str(tmp_path)).code == 0
    other = "another made-up key of more than forty characters"
    ended = run("up", "--json", "--no-kiosk", "--port", "0", "--home", str(tmp_path), HEARD_SECRET_KEY=other)
    sentence = refused(ended)
    assert "HEARD_SECRET_KEY" in sentence
    assert other not in sentence
