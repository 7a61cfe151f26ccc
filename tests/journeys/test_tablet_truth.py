"""What the glass says while the line, the server or the disk fails is true; nothing is lost, nothing comes twice."""

import re
import sqlite3
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from itertools import repeat
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from kiosk import service
from kiosk.settings import Settings
from surveys.phrases import phrase
from tests.faults.disk import fill, small_disk
from tests.faults.proxy import Fault, Proxy
from tests.journeys.running import Running
from tests.screens.glass import Kiosk, open_window

pytestmark = pytest.mark.journey

PIN = "4711"
PATIENCE = 60
"""Seconds of the world's clock."""
ENOUGH = 100
"""Visits for which SQLite may find room in its own files."""
REFERENCE = re.compile(r"\w{3}-\w{3}")
KEEP = phrase("keep_number", "en")
BY = phrase("answer_by", "en", time="")[:15]
RESTING = phrase("resting", "en")


@pytest.fixture(scope="module")
def window(component: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory) -> Any:
    component("libegl1")
    return open_window(tmp_path_factory.mktemp("home"), (1280, 800), KIVY_DPI="160")


class Lobby:
    """A tablet, and what its customers were told."""

    def __init__(self, window: Any, folder: Path) -> None:
        self.window, self.settings = window, Settings(home=folder, windowed=True, size=(1280, 800))
        self.now, self.slips, self.left, self.sent_away = datetime.now(UTC), set[str](), 0, 0

    @contextmanager
    def switched_on(self, server: str = "", code: str = "") -> Iterator[Kiosk]:
        settings = replace(self.settings, server_url=server, pair_code=code)
        self.kiosk = kiosk = Kiosk(self.window, settings, began=self.now)
        try:
            self.wait_for(lambda: kiosk.screen == "faces")
            yield kiosk
        finally:
            self.now = kiosk.time.now
            kiosk.close()

    def wait_for(self, condition: Callable[[], bool]) -> None:
        deadline = time.monotonic() + PATIENCE
        while not condition():
            assert time.monotonic() < deadline, self.kiosk.texts
            time.sleep(0.01)
            self.kiosk.wait(0.1)

    def complains(self) -> list[str]:
        """A low visit with a way to answer; what the thanks say."""
        kiosk = self.kiosk
        kiosk.tap(kiosk.face(1))
        for words in ("Done", "I'd like an answer"):
            kiosk.tap(kiosk.button(words))
        kiosk.write("711000001")
        kiosk.tap(kiosk.button("Done"))
        assert kiosk.screen == "thanks"
        said = kiosk.texts
        [slip] = filter(REFERENCE.fullmatch, said)
        self.slips.add(slip)
        kiosk.tap(kiosk.button("Done"))
        return said

    def hears_nothing_for(self, **span: float) -> None:
        self.kiosk.time.move(timedelta(**span))
        self.kiosk.wait(1)

    def staff_read(self, sentence: str, *, waiting: int) -> None:
        """On the service screen, once they have asked to send now."""
        kiosk = self.kiosk
        width, height = kiosk.window.size
        for x, y in ((9, height - 9), (width - 9, height - 9), (width - 9, 9), (9, 9)):
            finger = kiosk.finger(x, y)
            kiosk.loop.post_dispatch_input("begin", finger)
            kiosk.loop.post_dispatch_input("end", finger)
            kiosk.wait(0.2)
        kiosk.write(PIN)
        kiosk.tap(kiosk.button("Open"))
        self.wait_for(lambda: kiosk.screen == "service")
        told = {f"Waiting to be sent: {waiting}", *filter(None, [sentence])}

        def is_told() -> bool:
            # An attempt that was under way when they asked is not made again at once.
            kiosk.tap(kiosk.button("Send now"))
            kiosk.wait(2)
            return told <= set(kiosk.texts)

        self.wait_for(is_told)
        others = {*service.PROBLEMS.values(), service.NO_NETWORK, service.NOBODY_THERE} - {sentence}
        assert others.isdisjoint(kiosk.texts)
        kiosk.tap(kiosk.button("Leave"))


@contextmanager
def somebody_elses_certificate(folder: Path) -> Iterator[str]:
    """A server whose certificate nobody has signed."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
    today = datetime.now(UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), 1, today, today + timedelta(days=1))
    pem = serialization.Encoding.PEM
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file = folder / "certificate.pem"
    file.write_bytes(secret + made.sign(key, hashes.SHA256()).public_bytes(pem))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    with HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"https://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_the_glass_tells_the_truth_through_every_fault(window: Any, tmp_path: Path) -> None:
    home = tmp_path / "server"
    with small_disk(tmp_path / "tablet", megabytes=48) as disk:
        lobby = Lobby(window, disk)
        with Running(home) as before:
            before.command("device", "pin", "--branch", "first", "--pin", PIN)
            code = before.command("device", "pair", "--branch", "first")["code"]
            with Proxy(before.address) as proxy, lobby.switched_on(proxy.address, code):
                connected(lobby)
                the_line_fails(lobby, proxy)
            with somebody_elses_certificate(tmp_path) as address, lobby.switched_on(address):
                assert KEEP in lobby.complains()
                lobby.staff_read(service.PROBLEMS["certificate"], waiting=4)
        with lobby.switched_on(before.address):
            assert KEEP in lobby.complains()
            lobby.staff_read(service.trouble("no-network", lobby.now), waiting=5)
            the_disk_fills(lobby, disk)
            with Running(home, "--port", before.address.rpartition(":")[2]) as after:
                lobby.staff_read("", waiting=0)
                assert any(text.startswith(BY) for text in lobby.complains())
                lobby.wait_for(lambda: lobby.kiosk.rows() == [])
                kept = references(after)
                assert len(kept) == len(set(kept)) == len(lobby.slips) + lobby.left
                assert lobby.slips <= set(kept)
                [device] = after.command("device", "list")["devices"]
                # Missing is whoever was sent to the desk when the disk was full.
                assert (device["stored"], device["missing"]) == (len(kept), lobby.sent_away)


def connected(lobby: Lobby) -> None:
    lobby.wait_for(lambda: lobby.kiosk.app.courier.heard_at is not None)
    lobby.kiosk.wait(1)
    said = lobby.complains()
    assert any(text.startswith(BY) for text in said)
    assert KEEP not in said
    lobby.staff_read("", waiting=0)


def the_line_fails(lobby: Lobby, proxy: Proxy) -> None:
    """At first after the server has stored what it was sent, and before it can say so."""
    proxy.play([Fault.SWALLOW_REPLY, *repeat(Fault.REFUSE, 1_000)])
    proxy.cut()
    lobby.hears_nothing_for(minutes=11)
    for waiting, (fault, problem) in enumerate(
        {Fault.REFUSE: "no-answer", Fault.PORTAL: "captive-portal", Fault.ERROR: "server"}.items(), start=1
    ):
        said = lobby.complains()
        assert KEEP in said
        assert not any(text.startswith(BY) for text in said)
        proxy.play(repeat(fault))
        lobby.staff_read(service.PROBLEMS[problem], waiting=waiting)


def the_disk_fills(lobby: Lobby, disk: Path) -> None:
    """What was held back for answers is used up as well: then nobody is thanked."""
    kiosk, more = lobby.kiosk, disk / "more"
    more.mkdir()
    first = fill(disk)
    assert KEEP in lobby.complains()
    second = fill(more)
    while kiosk.screen == "faces":
        kiosk.tap(kiosk.face(1))
        if kiosk.screen == "resting":
            lobby.sent_away += 1
            break
        lobby.left += 1
        assert lobby.left < ENOUGH
        # Who walks away: that, too, has to be written. If it does not fit, nobody else is let in.
        kiosk.wait(40)
        kiosk.committed()
        kiosk.wait(0.5)
    assert (kiosk.screen, set(kiosk.texts)) == ("resting", {"Our branch", RESTING})
    first.unlink()
    second.unlink()
    kiosk.wait(31)
    # The disk is tried by the writer's thread, which knows nothing of the test's clock.
    lobby.wait_for(lambda: kiosk.screen == "faces")


def references(running: Running) -> list[str]:
    """Of all responses."""
    with closing(sqlite3.connect(f"file:{running.home / 'heard.db'}?mode=ro", uri=True)) as database:
        return [reference for (reference,) in database.execute("SELECT reference FROM responses")]
