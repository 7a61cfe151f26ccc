"""Where it is measured: 50 branches with two people and four tablets each, and two years that lie behind them."""

import random
import shutil
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.customers import SURVEY, VERSION, Customers
from server.branches.branch import Branch, add_branch
from server.branches.touchpoint import add_touchpoint
from server.codes.alphabet import new_touchpoint_code
from server.database import Session
from server.fleet.device import Device, device_of_token
from server.fleet.pairing import Pairing, new_pairing_code, pair
from server.heard import Heard, prepare
from server.intake.accept import Office, accept
from server.intake.check import Checked
from server.keys import Keys, token, token_hash
from server.publishing.publishing import Published, publish
from server.settings import Settings
from server.staff.person import add_person
from surveys import catalogue
from surveys.survey import Kind, Question, Survey
from surveys.wire import response_from_wire

BRANCHES = 50
TABLETS = 4
"""Of each branch."""
TOGETHER = 100
YEARS = timedelta(days=730)


@dataclass(frozen=True, slots=True)
class Installation:
    home: Path
    tokens: tuple[str, ...]
    poster: str
    """The code of one."""

    def copy(self, name: str) -> Path:
        """A home of its own for one server."""
        return Path(shutil.copytree(self.home, self.home.with_name(name)))


def install(home: Path, *, past: int) -> Installation:
    """Everything is made by the product's own use cases, the past too."""
    settings, chance = Settings.load(home=home), random.Random(8)
    prepare(settings)
    heard = Heard.open(settings, address="http://127.0.0.1:8000")
    try:
        made = heard.database.write(_with_branches, home, heard.keys, chance)
        published = heard.database.write(publish, four_answers(), now=datetime.now(UTC))
        assert published.survey.version == VERSION
        devices = [heard.database.read(device_of_token, token_hash(token), now=heard.clock()) for token in made.tokens]
        for _ in range(past // TOGETHER):
            gather(heard, chance.choice(devices), published, chance)
    finally:
        heard.close()
    return made


def four_answers() -> Survey:
    """The bundled survey with two questions more: its words and rules, and the four answers of the workload."""
    bundled = catalogue.read(next(file for file in catalogue.bundled() if file.stem == SURVEY))
    first, why, *rest = bundled.questions
    scored = (("ease", Kind.CES, "How easy was it?"), ("recommend", Kind.NPS, "Would you recommend us?"))
    more = [Question(name, kind, dict.fromkeys(bundled.languages, text)) for name, kind, text in scored]
    return replace(bundled, questions=(first, why, *more, *rest))


def _with_branches(session: Session, home: Path, keys: Keys, chance: random.Random) -> Installation:
    now = datetime.now(UTC)
    for file in catalogue.bundled():
        publish(session, catalogue.read(file), now=now)
    tokens = []
    for number in range(BRANCHES):
        zone = "Africa/Nairobi"
        branch = add_branch(session, slug=f"branch-{number}", name=f"Branch {number}", timezone=zone, now=now)
        add_person(session, email=f"mara@branch-{number}.example", role="manager", branch=branch, now=now)
        add_person(session, email=f"theo@branch-{number}.example", role="staff", branch=branch, now=now)
        tokens += [_tablet(session, branch, keys, chance, now) for _ in range(TABLETS)]
    code = new_touchpoint_code(chance)
    add_touchpoint(session, code=code, branch=branch, name="Exit door", kind="poster", survey=SURVEY, now=now)
    return Installation(home, tuple(tokens), code)


def _tablet(session: Session, branch: Branch, keys: Keys, chance: random.Random, now: datetime) -> str:
    secret = token()
    code, _ = new_pairing_code(session, branch, keys=keys, now=now)
    pairing = Pairing(code, secret[:16].replace("_", "-"), token_hash(secret))
    pair(session, pairing, touchpoint_code=new_touchpoint_code(chance), keys=keys, now=now)
    return secret


def gather(heard: Heard, device: Device, published: Published, chance: random.Random) -> None:
    """A tablet's hundred visits, any time in the two years; nobody was unhappy enough for a case."""
    customers, now = Customers(chance, cases=False), datetime.now(UTC)
    times = (max(now - chance.random() * YEARS, datetime(2025, 1, 2, tzinfo=UTC)) for _ in range(TOGETHER))
    visits = [Checked(response_from_wire(customers.response(time)), published) for time in times]
    office = Office(heard.keys, heard.outlets)
    heard.database.write(accept, visits, touchpoint=device.touchpoint, office=office, now=now)
