"""Tablets that say nothing: silent ones send no heartbeat, quiet ones no answers where there normally are some."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Literal
from uuid import UUID

from sqlalchemy import select, update

from server.branches.branch import Branch
from server.branches.hours import is_open, opening_time
from server.cases.alert import Alerts, local
from server.cases.escalation import managers_or_others
from server.cases.quiet import Usual, has_history, is_chance, usual_of
from server.cases.triage_settings import TriageSettings, triage_of
from server.database import Database, Session
from server.database.insert import insert_new
from server.database.tables.cases import noticed
from server.deliveries.message import Message
from server.deliveries.outlets import Outlets
from server.fleet.device import Device, all_devices
from server.keys import Keys

CALM = {"silent": timedelta(hours=2), "quiet": timedelta(hours=16)}
"""A tablet that comes and goes is not told of more often; one without answers once a day."""
LONGEST_LOOK = timedelta(days=8)
"""A week and its holidays; nobody need count further back."""
LONGEST_NAP = timedelta(minutes=10)
"""A worker that did not look for so long was not awake."""
HEARTBEAT = timedelta(minutes=5)
"""Heard of so lately, and with nothing waiting on it, a tablet has handed over all its answers."""

Kind = Literal["silent", "quiet"]


@dataclass(frozen=True, slots=True)
class Finding:
    kind: Kind
    device: Device
    since: datetime
    """Of its last heartbeat, or answer."""
    usual: float = 0
    """Answers that normally come in that time."""

    @property
    def branch(self) -> Branch:
        return self.device.touchpoint.branch


@dataclass(frozen=True, slots=True)
class Notice:
    """What the managers were told of a tablet."""

    kind: Kind
    device_id: UUID
    told_at: datetime
    over_at: datetime | None


Told = Mapping[tuple[Kind, UUID], Notice]


@dataclass(frozen=True, slots=True)
class Look:
    news: tuple[Finding, ...]
    """What is the matter, and nobody was told yet."""
    over: tuple[tuple[Notice, datetime], ...]
    """What is well again since then, or gone."""

    def __bool__(self) -> bool:
        return bool(self.news or self.over)


class Watch:
    """One worker's. What it slept through itself, as a laptop does, was no tablet's silence."""

    def __init__(self, now: datetime) -> None:
        self._listening_since = self._looked_at = now

    def look_around(self, database: Database, *, outlets: Outlets, keys: Keys, now: datetime) -> None:
        if now - self._looked_at > LONGEST_NAP:
            self._listening_since = now
        self._looked_at = now
        watch(database, listening_since=self._listening_since, outlets=outlets, keys=keys, now=now)


def watch(database: Database, *, listening_since: datetime, outlets: Outlets, keys: Keys, now: datetime) -> None:
    # Looking takes time that other writers need not wait for; there is hardly ever anything to write.
    if seen := database.read(look, listening_since=listening_since, now=now):
        database.write(report, seen, outlets=outlets, keys=keys, now=now)


def look(session: Session, *, listening_since: datetime, now: datetime) -> Look:
    """How the tablets are. While this server did not listen none of them was silent."""
    told = notices_of(session)
    news: list[Finding] = []
    over: list[tuple[Notice, datetime]] = []
    every = sorted(all_devices(session), key=lambda one: one.touchpoint.branch.id)
    for _, its in groupby(every, key=lambda one: one.touchpoint.branch.id):
        tablets = tuple(its)
        branch = tablets[0].touchpoint.branch
        settings = triage_of(branch)
        usual = usual_of(session, branch, now=now) if settings.quiet_tablet and is_open(branch, now) else None
        for device in tablets:
            over.extend(_over(device, told, usual, now))
            found = _finding(session, device, settings, usual, since=listening_since, now=now)
            if found and _is_news(told.get((found.kind, device.id)), found, now):
                news.append(found)
    return Look(tuple(news), tuple(over))


def report(session: Session, seen: Look, *, outlets: Outlets, keys: Keys, now: datetime) -> None:
    """Tell the managers what is new, in one message for each branch; note what is over."""
    for notice, over_at in seen.over:
        same = (noticed.c.subject == _subject(notice.device_id)) & (noticed.c.kind == notice.kind)
        unsaid = same & (noticed.c.noticed_at == notice.told_at) & noticed.c.over_at.is_(None)
        session.execute(update(noticed).where(unsaid).values(over_at=over_at))
    claimed = [one for one in sorted(seen.news, key=_order) if _claimed(session, one, now)]
    alerts = Alerts(session, outlets, keys, now)
    for _, alike in groupby(claimed, key=lambda one: (one.branch.id, one.kind)):
        _tell(alerts, tuple(alike))


def notices_of(session: Session, *, since: datetime | None = None) -> Told:
    """What was last told of each tablet; without what was over before `since`, and days without answers before it."""
    these = select(noticed).where(noticed.c.kind.in_(("silent", "quiet")))
    if since:
        goes_on = noticed.c.over_at.is_(None) & ((noticed.c.kind == "silent") | (noticed.c.noticed_at >= since))
        these = these.where((noticed.c.over_at >= since) | goes_on)
    rows = session.execute(these.order_by(noticed.c.noticed_at))
    found = (Notice(row.kind, UUID(row.subject.partition(":")[2]), row.noticed_at, row.over_at) for row in rows)
    return {(one.kind, one.device_id): one for one in found}


def _finding(
    session: Session, device: Device, settings: TriageSettings, usual: Usual | None, *, since: datetime, now: datetime
) -> Finding | None:
    branch, heard = device.touchpoint.branch, device.last_sync_at or device.paired_at
    if device.revoked_at or device.touchpoint.closed or not is_open(branch, now):
        return None
    if settings.silent_tablet:
        patience = timedelta(minutes=settings.silent_minutes)
        from_then = max(heard, since, now - LONGEST_LOOK)
        if now - from_then >= patience and opening_time(branch, from_then, now) >= patience:
            return Finding("silent", device, heard)
    if usual and now - heard <= HEARTBEAT and not device.waiting:
        touchpoint, expected = device.touchpoint.id, usual.expected(device.touchpoint.id, now)
        if not is_chance(expected) and has_history(session, branch, touchpoint, now=now):
            return Finding("quiet", device, usual.since(touchpoint, now), expected)
    return None


def _over(device: Device, told: Told, usual: Usual | None, now: datetime) -> Iterator[tuple[Notice, datetime]]:
    ends: dict[Kind, datetime | None] = {
        "silent": device.last_sync_at,
        "quiet": usual.latest.get(device.touchpoint.id) if usual else None,
    }
    for kind, end in ends.items():
        notice = told.get((kind, device.id))
        if notice is None or notice.over_at:
            continue
        if device.revoked_at:
            yield notice, now
        elif end and end > notice.told_at:
            yield notice, end


def _is_news(notice: Notice | None, found: Finding, now: datetime) -> bool:
    """A silence is told once, however long; a day without answers is another one than the day before."""
    if notice is None:
        return True
    return now - notice.told_at >= CALM[found.kind] and (notice.over_at is not None or found.kind == "quiet")


def _claimed(session: Session, found: Finding, now: datetime) -> bool:
    """Of several workers one tells."""
    subject = _subject(found.device.id)
    row = {"kind": found.kind, "subject": subject, "branch_id": found.branch.id, "noticed_at": now}
    if insert_new(session, noticed, row):
        return True
    same = (noticed.c.subject == subject) & (noticed.c.kind == found.kind)
    free = same & (noticed.c.noticed_at <= now - CALM[found.kind])
    if found.kind == "silent":
        free &= noticed.c.over_at.is_not(None)
    return session.execute(update(noticed).where(free).values(noticed_at=now, over_at=None)).rowcount == 1


def _tell(alerts: Alerts, alike: Sequence[Finding]) -> None:
    branch, kind = alike[0].branch, alike[0].kind
    one, many, advice = SAID[kind]
    name = alike[0].device.touchpoint.name
    title = one.format(name, branch.name) if len(alike) == 1 else many.format(len(alike), branch.name)
    facts = tuple(("Tablet", f"{found.device.touchpoint.name}: {_fact(found)}") for found in alike)
    links = (("Open the devices", f"{alerts.outlets.public_url}/devices"),)
    message = Message(title=title, facts=(*facts, ("What to do", advice)), links=links)
    people = managers_or_others(alerts.session, branch)
    alerts.notify(people, f"{kind}:{branch.id}", message, branch=branch)


SAID = {
    "silent": (
        "{} at {} is silent",
        "{} tablets at {} are silent",
        "See that it has power and Wi-Fi. What customers answer on it is kept there, and comes when it is back.",
    ),
    "quiet": (
        "No answers from {} at {}",
        "No answers from {} tablets at {}",
        "It is on and connected. See that customers can see and reach it, and that a touch does something.",
    ),
}


def _fact(found: Finding) -> str:
    when = local(found.since, found.branch)
    if found.kind == "quiet":
        return f"none since {when}; about {found.usual:.0f} normally come in that time"
    if found.device.last_sync_at is None:
        return f"paired {when}, never heard of"
    waiting = f"; {found.device.waiting} answers wait on it" if found.device.waiting else ""
    return f"last heard of {when}{waiting}"


def _order(found: Finding) -> tuple[int, str, str]:
    """By which servers lock them, and the message lists them."""
    return found.branch.id, found.kind, found.device.touchpoint.name


def _subject(device_id: UUID) -> str:
    return f"device:{device_id}"
