"""The proxy does to each connection what its script says, and the server behind it sees no more than that."""

import threading
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import requests

from tests.faults.proxy import Fault, Proxy, by_chance

HUNG_UP = [Fault.REFUSE, Fault.SWALLOW_REQUEST, Fault.CUT_REQUEST, Fault.SWALLOW_REPLY, Fault.CUT_REPLY]


class Echo(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    heard: list[bytes]

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        if len(body := self.rfile.read(length)) < length:
            return
        self.heard.append(body)
        self.send_response(200)
        self.send_header("Content-Length", str(length))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing to say."""


@pytest.fixture
def heard() -> list[bytes]:
    """What the server was told, whole."""
    return []


@pytest.fixture
def proxy(heard: list[bytes]) -> Iterator[Proxy]:
    handler = type("Handler", (Echo,), {"heard": heard})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        with Proxy(f"http://127.0.0.1:{server.server_port}", delay=0) as proxy:
            yield proxy
        server.shutdown()


def say(proxy: Proxy, words: bytes = b"hello") -> requests.Response:
    return requests.post(proxy.address, words, timeout=10)


@pytest.mark.parametrize("fault", HUNG_UP)
def test_a_broken_line_is_a_connection_error_and_the_next_call_passes(
    proxy: Proxy, heard: list[bytes], fault: Fault
) -> None:
    proxy.play([fault])
    with pytest.raises(requests.RequestException):
        say(proxy, b"first")
    assert say(proxy, b"second").content == b"second"
    passed = [b"first"] if fault in {Fault.SWALLOW_REPLY, Fault.CUT_REPLY} else []
    assert heard == [*passed, b"second"]
    assert proxy.counts == {fault: 1, Fault.NONE: 1}


def test_a_portal_answers_with_its_own_page_as_if_all_were_well(proxy: Proxy, heard: list[bytes]) -> None:
    proxy.play([Fault.PORTAL])
    answer = say(proxy)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/html")
    assert "Wi-Fi" in answer.text
    assert heard == []


def test_an_error_in_between_is_a_500_of_which_the_server_knows_nothing(proxy: Proxy, heard: list[bytes]) -> None:
    proxy.play([Fault.ERROR])
    assert (say(proxy).status_code, heard) == (500, [])


@pytest.mark.parametrize("fault", [Fault.NONE, Fault.DELAY])
def test_what_passes_is_whole_and_a_connection_that_is_kept_goes_on(
    proxy: Proxy, heard: list[bytes], fault: Fault
) -> None:
    proxy.play([fault])
    long = b"x" * 300_000
    with requests.Session() as line:
        assert [line.post(proxy.address, words, timeout=10).content for words in (long, b"more")] == [long, b"more"]
    assert heard == [long, b"more"]
    assert proxy.counts.total() == 1


def test_chance_is_the_same_for_the_same_seed_and_leaves_nothing_out() -> None:
    first, again = ([fault for fault, _ in zip(by_chance(7), range(200), strict=False)] for _ in "ab")
    assert first == again
    assert Counter(first).keys() == set(Fault)
