"""Receipt codes minted over HTTP, each its own durable row, beside single responses into the same server."""

from collections.abc import Iterator
from random import Random
from statistics import median

from bench.installation import Installation
from bench.load import Order, Result
from bench.processes import heard
from bench.row import Effort, Row, at_least, spread
from bench.rows.intake import MAIL
from server.branches.touchpoint import add_touchpoint, touchpoint_by_code
from server.clock import utc_now
from server.codes.alphabet import new_touchpoint_code
from server.codes.till import add_till, new_secrets
from server.database import Session
from server.heard import Heard
from server.keys import Keys
from server.settings import Settings

TILLS = 8


def measure(installation: Installation, effort: Effort) -> Iterator[Row]:
    home = installation.copy("codes")
    opened = Heard.open(Settings.load(home=home), address="http://127.0.0.1:8000")
    tokens = opened.database.write(_with_tills, installation.poster, opened.keys)
    opened.close()
    intake: list[Result] = []
    minting: list[Result] = []
    with heard("server", home=home, settings=MAIL) as server:
        for _ in range(effort.rounds):
            intake.append(Result.of(Order(server.port, "/api/v1/sync", installation.tokens, effort.seconds)))
            minting.append(Result.of(Order(server.port, "/api/v1/codes", tokens, effort.seconds, sells=True)))
    ratios = [made.per_second / stored.per_second for made, stored in zip(minting, intake, strict=True)]
    yield Row(
        f"receipt codes minted over HTTP by {TILLS} tills",
        "as fast as intake",
        f"{spread([result.per_second for result in minting])} /s, p99 {spread([r.p99 for r in minting])} ms",
        f"one response per request: {spread([result.per_second for result in intake])} /s",
        spread(ratios, digits=2),
        at_least(median(ratios), 1),
    )


def _with_tills(session: Session, poster: str, keys: Keys) -> tuple[str, ...]:
    """Their tokens."""
    now, own = utc_now(), [new_secrets() for _ in range(TILLS)]
    branch = touchpoint_by_code(session, poster).branch
    code = new_touchpoint_code(Random(9))
    counter = add_touchpoint(
        session, code=code, branch=branch, name="Tills", kind="till", survey="branch-visit", now=now
    )
    for number, secrets in enumerate(own):
        add_till(session, counter, f"Till {number}", secrets, keys=keys, now=now)
    return tuple(secrets.token for secrets in own)
