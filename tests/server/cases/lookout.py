"""A branch with tablets, the days that pass over it, and a worker that looks."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from server.cases import tablets
from server.cases.triage_settings import change_triage
from server.database import Database, Session
from server.fleet.device import Device, Health, all_devices, device_by_id, record_health
from server.fleet.pairing import Pairing, new_pairing_code, pair
from server.keys import token_hash
from server.publishing.publishing import publish
from tests.builders import a_survey
from tests.server.cases.conftest import Desk
from tests.server.cases.lobby import MAIL, Lobby
from tests.server.conftest import KEYS, NOON

DAYTIME = range(8, 18)
LONG_AGO = NOON - timedelta(days=40)


@dataclass
class Lookout:
    """A branch with tablets, and a worker that looks every five minutes by day."""

    lobby: Lobby
    listening_since: datetime = LONG_AGO
    on: dict[str, UUID] = field(default_factory=dict)
    """Tablets that are switched on, by their touchpoints' names."""

    def pairs(self, *, now: datetime = LONG_AGO) -> str:
        return self.lobby.database.write(self._pair, now)

    def until(self, text: str) -> list[str]:
        """Titles of what is told until the clock on the wall shows this, each after its own time there."""
        end, here, told = self.at(text), self.lobby.branch.zone, []
        while self.lobby.now < end:
            by_day = self.lobby.now.astimezone(here).hour in DAYTIME
            self.lobby.now = min(end, self.lobby.now + timedelta(minutes=5 if by_day else 60))
            told += self.looks()
        return told

    def looks(self) -> list[str]:
        for device_id in self.on.values():
            self.beats(device_id)
        self.works(self.lobby.database)
        told = self.lobby.told()
        now = self.lobby.now.astimezone(self.lobby.branch.zone) if told else self.lobby.now
        return [f"{now:%a %H:%M} {who}: {title}" for who, title in told]

    def works(self, worker: Database) -> None:
        out = {"outlets": self.lobby.desk.outlets, "keys": KEYS}
        tablets.watch(worker, listening_since=self.listening_since, now=self.lobby.now, **out)  # type: ignore[arg-type]

    def beats(self, device_id: UUID, *, waiting: int = 0) -> None:
        health = Health(app_version="1", sent_at=self.lobby.now, visits=waiting, waiting=waiting, refused=0)

        def write(session: Session) -> None:
            device = device_by_id(session, device_id)
            record_health(session, device, health, settled=0, skew_seconds=0, now=self.lobby.now)

        self.lobby.database.write(write)

    def at(self, text: str) -> datetime:
        return datetime.fromisoformat(text).replace(tzinfo=self.lobby.branch.zone).astimezone(UTC)

    def devices(self) -> dict[str, Device]:
        return {one.touchpoint.name: one for one in self.lobby.database.read(all_devices)}

    def answers_for_weeks(self, number: int, *, hour: int, weeks: int = 5, on: str = "Tablet 1") -> None:
        """So many within this hour of the wall's clock, on this day of every week before."""
        now, here = self.lobby.now, self.lobby.branch.zone
        self.lobby.touchpoints |= {name: one.touchpoint for name, one in self.devices().items()}
        for week in range(1, weeks + 1):
            day = now.astimezone(here).date() - timedelta(weeks=week)
            self.lobby.wall(f"{day}T{hour:02}:10")
            self.lobby.hears(*[5] * number, at=on)
        self.lobby.now = now

    def goes_off(self, name: str = "Tablet 1") -> UUID:
        return self.on.pop(name)

    def chooses(self, **settings: Any) -> None:
        self.lobby.database.write(lambda session: change_triage(session, self.lobby.branch, **settings))

    def _pair(self, session: Session, now: datetime) -> str:
        publish(session, a_survey(), now=NOON)
        code, _ = new_pairing_code(session, self.lobby.branch, keys=KEYS, now=now)
        token = f"token {len(self.on)} {now}"
        pairing = Pairing(code, token, token_hash(token))
        device = pair(session, pairing, touchpoint_code=f"T{len(self.on):06}", keys=KEYS, now=now)
        self.on[device.touchpoint.name] = device.id
        return device.touchpoint.name


def a_lookout(desk: Desk) -> Lookout:
    """On a Monday at nine in Nairobi; one tablet, which was well so far."""
    desk.outlets = MAIL
    lobby = Lobby(desk)
    lobby.wall("2026-03-02T09:00")
    lookout = Lookout(lobby)
    lookout.pairs()
    lookout.looks()
    return lookout
