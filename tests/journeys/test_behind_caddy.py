"""Two servers on PostgreSQL behind one address, as packaging/Caddyfile puts them there; one of them is killed."""

import os
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path
from socket import socket
from typing import Any
from uuid import UUID

import pytest
import requests
from sqlalchemy import select

from server.clock import utc_now
from server.database.tables.intake import responses
from surveys.response import Response
from tests.installation import SECRET_KEY, install
from tests.journeys.parts import Part
from tests.journeys.running import until
from tests.postgresql import PostgreSQL
from tests.tablet import Post, Tablet

pytestmark = pytest.mark.journey

CADDYFILE = Path(__file__).parents[2] / "packaging" / "Caddyfile"
AUTHORITY = "caddy/pki/authorities/local/root.crt"
ON_LOOPBACK = "admin off\ndefault_bind 127.0.0.1\nauto_https disable_redirects"


@contextmanager
def caddy(program: str, folder: Path, *servers: str) -> Iterator[tuple[str, Path]]:
    """Its address, and the certificate of whoever vouches for it."""
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"https://localhost:{free.getsockname()[1]}"
    names = {"HEARD_DOMAIN": address, "HEARD_SERVERS": " ".join(servers), "HEARD_CADDY_OPTIONS": ON_LOOPBACK}
    own = {"XDG_DATA_HOME": str(folder / "data"), "XDG_CONFIG_HOME": str(folder), "HOME": str(folder)}
    with (folder / "log.txt").open("wb") as log:
        process = subprocess.Popen(
            [program, "run", "--config", CADDYFILE, "--adapter", "caddyfile"], env=os.environ | names | own, stderr=log
        )
    authority = folder / "data" / AUTHORITY

    def answers() -> bool | None:
        assert process.poll() is None, (folder / "log.txt").read_text()
        with suppress(requests.RequestException, OSError):
            return requests.get(f"{address}/healthz", verify=str(authority), timeout=5).ok or None
        return None

    try:
        until(answers, seconds=60)
        yield address, authority
    finally:
        process.terminate()
        process.wait(20)


def through(address: str, authority: Path) -> Post:
    def post(path: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, Any]:
        answer = requests.post(address + path, body, headers=dict(headers), verify=str(authority), timeout=60)
        return answer.status_code, answer.json()

    return post


def test_tablets_go_on_when_a_server_died(
    tmp_path: Path, postgresql: PostgreSQL, component: Callable[[str], str]
) -> None:
    program, url = component("caddy"), postgresql.new_database()
    shared = {"HEARD_DATABASE_URL": url, "HEARD_SECRET_KEY": SECRET_KEY, "HEARD_TRUSTED_PROXIES": "127.0.0.1"}
    town = install(tmp_path / "town", clock=utc_now, database_url=url)
    first, second = (Part(tmp_path / name, "server", "--port", "0", **shared) for name in ("first", "second"))
    with closing(town.heard), second, ExitStack() as until_the_end:
        first.__enter__()
        until_the_end.callback(first._process.kill)
        places = [part.address.removeprefix("http://") for part in (first, second)]
        (tmp_path / "caddy").mkdir()
        with caddy(program, tmp_path / "caddy", *places) as (address, authority):
            tablets = [town.tablet(through(address, authority)) for _ in range(4)]
            assert all(stored(tablet.sync([tablet.visit(5)])) for tablet in tablets)
            first.kill()
            repeats = [insist(tablet, tablet.visit(4)) for tablet in tablets * 3]
            assert sum(repeats) <= 2  # what the dead one had in hand, and what found it gone
            assert looks(f"{address}/metrics", authority).status_code == requests.codes.not_found
            assert "; Secure" in looks(f"{address}/sign-in", authority).headers["Set-Cookie"]  # they know of the TLS
        assert town.heard.database.read(lambda session: len(session.execute(select(responses.c.id)).all())) == 16


def insist(tablet: Tablet, visit: Response) -> int:
    """As the courier does; how often it had to send again."""
    for repeats in range(5):
        with suppress(requests.RequestException):
            assert tablet.sync([visit])[0]["status"] in {"stored", "known"}
            return repeats
    raise AssertionError("nobody takes it")


def looks(page: str, authority: Path) -> requests.Response:
    return requests.get(page, verify=str(authority), timeout=60, allow_redirects=False)


def stored(verdicts: list[dict[str, Any]]) -> bool:
    return [verdict["status"] for verdict in verdicts] == ["stored"] and bool(UUID(verdicts[0]["id"]))
