"""The paper of many branches: a poster each, a page to pair the tablet with, and a list of it all."""

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from io import StringIO

from server.branches.branch import Branch
from server.branches.touchpoint import Touchpoint, all_touchpoints
from server.codes.paper.binding import bound, finished_together
from server.codes.paper.kinds import drawn
from server.codes.paper.marks import Drawing
from server.codes.paper.wishes import Wishes, content_for
from server.codes.reachable import refusal
from server.database import Database, Session
from server.errors import Refusal
from server.fleet.device import all_devices
from server.fleet.pairing import end_unused, new_pairing_code, waits_on_paper
from server.keys import Keys
from server.publishing.exchange.rows import guarded
from server.setup.roster.sheet import Pass, sheet
from server.staff import audit

DAYS = 14
"""For which a code on paper is good, since it goes by post; it ends at midnight."""
FOR_POSTERS = "A4"
TOGETHER = 10
"""Branches, of which a document is made; each page of it is read again."""
POSTER, TABLET = "-poster.pdf", "-tablet.pdf"
COLUMNS = ("slug", "name", "poster", "poster_code", "address", "pairing_page", "pairing_code", "good_until", "problem")


@dataclass(frozen=True, slots=True)
class Sheaf:
    """What is to be drawn."""

    branch: Branch
    poster: Touchpoint | None
    paired: Pass | None
    """None where a tablet is, or a code waits on paper already."""


@dataclass(frozen=True, slots=True)
class Paper:
    """One file of the folder."""

    name: str
    content: bytes


def prepare(
    session: Session, branches: Sequence[Branch], *, actor: str, address: str, keys: Keys, again: bool, now: datetime
) -> tuple[Sheaf, ...]:
    """Codes are known only now. `again`: a new one also where one waits on paper, which ends then."""
    posters: dict[int, Touchpoint] = {}
    for one in all_touchpoints(session):
        if one.kind == "poster" and not one.closed:
            posters.setdefault(one.branch.id, one)
    served = {one.touchpoint.branch.id for one in all_devices(session) if one.revoked_at is None}

    def paired(branch: Branch) -> Pass | None:
        if branch.id in served or (not again and waits_on_paper(session, branch.id, now=now)):
            return None
        end_unused(session, branch.id, now=now)
        lifetime = _midnight(branch, now) - now
        code, expires_at = new_pairing_code(session, branch, keys=keys, now=now, lifetime=lifetime)
        audit.note(session, actor, "pairing code made", f"branch:{branch.id}", now=now, detail={"on": "paper"})
        poster = posters.get(branch.id)
        return Pass(branch, code, expires_at, address, f"{address}/k/{poster.code}" if poster else "")

    return tuple(Sheaf(branch, posters.get(branch.id), paired(branch)) for branch in branches)


def _midnight(branch: Branch, now: datetime) -> datetime:
    day = now.astimezone(branch.zone).date() + timedelta(days=DAYS + 1)
    return datetime.combine(day, time(), branch.zone).astimezone(UTC)


def papers(
    sheaves: Sequence[Sheaf], database: Database, *, public_url: str, told: Callable[[int], None] = lambda _done: None
) -> Iterator[Paper]:
    """Each as soon as it is drawn; `told` hears how many branches are done. Posters for a private address say TEST."""
    posters: list[bytes] = []
    rows: list[dict[str, str]] = []
    for start in range(0, len(sheaves), TOGETHER):
        part = sheaves[start : start + TOGETHER]
        for paper in _drawn(part, rows, database, public_url):
            posters += [paper.content] if paper.name.endswith(POSTER) else []
            yield paper
        told(start + len(part))
    if len(posters) > 1:
        yield Paper("all-posters.pdf", bound(posters))
    yield Paper("list.csv", _list(rows))


def _drawn(part: Sequence[Sheaf], rows: list[dict[str, str]], database: Database, public_url: str) -> Iterator[Paper]:
    drawings: dict[str, Drawing] = {}
    tablets: dict[str, Drawing] = {}
    for one in part:
        row = {"slug": one.branch.slug, "name": one.branch.name}
        if one.poster:
            row |= {"poster_code": one.poster.code, "address": f"{public_url}/f/{one.poster.code}"}
            try:
                drawings[f"{one.branch.slug}{POSTER}"] = _poster(one.poster, database, public_url)
                row["poster"] = f"{one.branch.slug}{POSTER}"
            except Refusal as problem:  # one branch's logo or letters; the others' paper goes on
                row["problem"] = str(problem)
        if one.paired:
            row |= {"pairing_page": f"{one.branch.slug}{TABLET}", "pairing_code": one.paired.code}
            row["good_until"] = one.paired.expires_at.astimezone(one.branch.zone).isoformat(timespec="minutes")
            tablets[row["pairing_page"]] = sheet(one.paired)
        rows.append(row)
    for named in (drawings, tablets):
        yield from map(Paper, named, finished_together(list(named.values())))


def _poster(touchpoint: Touchpoint, database: Database, public_url: str) -> Drawing:
    wishes = Wishes(draft=bool(refusal(public_url)))
    return drawn(database.read(content_for, touchpoint, wishes, public_url=public_url), FOR_POSTERS)


def _list(rows: Sequence[dict[str, str]]) -> bytes:
    file = StringIO()
    writer = csv.DictWriter(file, COLUMNS, restval="")
    writer.writeheader()
    for row in rows:
        writer.writerow({name: guarded(value) for name, value in row.items()})
    return file.getvalue().encode("utf-8-sig")
