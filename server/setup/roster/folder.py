"""The paper of many branches: a poster each, a page to pair the tablet with, and a list of it all."""

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from io import StringIO
from types import MappingProxyType

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
from server.fleet.pairing import end_unused, new_pairing_code, waiting_on_paper
from server.keys import Keys
from server.publishing.exchange.rows import guarded
from server.setup.roster.sheet import Pass, sheet
from server.staff import audit

DAYS = 14
"""For which a code on paper is good, since it goes by post; it ends at midnight."""
FOR_POSTERS = "A4"
TOGETHER = 10
"""Branches, of which a document is made; each page of it is read again."""
PAIRED, ON_PAPER = IN_WORDS = "a tablet is paired", "only on the page of before"
POSTER, TABLET = "-poster.pdf", "-tablet.pdf"
LIST = "list.csv"
COLUMNS = ("slug", "name", "poster", "poster_code", "address", "pairing_page", "pairing_code", "good_until", "problem")


@dataclass(frozen=True, slots=True)
class Sheaf:
    """What is to be drawn."""

    branch: Branch
    poster: Touchpoint | None
    paired: Pass | None
    """None where a tablet is, or a code waits on paper already."""
    code: str
    """Or in words why no tablet needs one; of a code that waits only its hash is kept."""
    good_until: datetime | None


@dataclass(frozen=True, slots=True)
class Paper:
    """One file of the folder."""

    name: str
    content: bytes


def prepare(
    session: Session,
    branches: Sequence[Branch],
    *,
    actor: str,
    address: str,
    keys: Keys,
    again: bool,
    now: datetime,
    before: Mapping[str, str] = MappingProxyType({}),
) -> tuple[Sheaf, ...]:
    """
    Codes are known only now. `again`: a new one also where one waits on paper, which ends then.

    `before`: what a list of before says is the code of each short name; those that hold are said again.
    """
    posters: dict[int, Touchpoint] = {}
    for one in all_touchpoints(session):
        if one.kind == "poster" and not one.closed:
            posters.setdefault(one.branch.id, one)
    served = {one.touchpoint.branch.id for one in all_devices(session) if one.revoked_at is None}

    def sheaf(branch: Branch) -> Sheaf:
        poster = posters.get(branch.id)
        if branch.id in served:
            return Sheaf(branch, poster, None, PAIRED, None)
        if not again and (waiting := waiting_on_paper(session, branch.id, now=now)):
            return Sheaf(branch, poster, None, *_still_good(waiting, before.get(branch.slug, ""), keys))
        new = paired(branch, poster)
        return Sheaf(branch, poster, new, new.code, new.expires_at)

    def paired(branch: Branch, poster: Touchpoint | None) -> Pass:
        end_unused(session, branch.id, now=now)
        lifetime = _midnight(branch, now) - now
        code, expires_at = new_pairing_code(session, branch, keys=keys, now=now, lifetime=lifetime)
        audit.note(session, actor, "pairing code made", f"branch:{branch.id}", now=now, detail={"on": "paper"})
        return Pass(branch, code, expires_at, address, f"{address}/k/{poster.code}" if poster else "")

    return tuple(map(sheaf, branches))


def codes_of(listed: str) -> dict[str, str]:
    """Of a list of before: the pairing code of each short name."""
    rows = csv.DictReader(StringIO(listed.removeprefix("\ufeff")))
    return {row.get("slug") or "": row.get("pairing_code") or "" for row in rows}


def _still_good(waiting: Mapping[str, datetime], code: str, keys: Keys) -> tuple[str, datetime]:
    for hashed in keys.hashes("pairing", code) if code else ():
        if hashed in waiting:
            return code, waiting[hashed]
    return ON_PAPER, max(waiting.values())


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
    yield Paper(LIST, _list(rows))


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
        row["pairing_code"] = one.code
        if one.good_until:
            row["good_until"] = one.good_until.astimezone(one.branch.zone).isoformat(timespec="minutes")
        if one.paired:
            tablets[f"{one.branch.slug}{TABLET}"] = sheet(one.paired)
        if one.code not in IN_WORDS:
            row["pairing_page"] = f"{one.branch.slug}{TABLET}"
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
