"""Comments found among a million, as the page of reports looks for them, beside LIKE over the same words."""

import random
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from statistics import median
from time import perf_counter
from typing import Any

from sqlalchemy import insert, select

from bench.installation import YEARS, Installation
from bench.row import WHOLE, Effort, Row, at_most, p95
from bench.writers import Writers
from server.branches.branch import Branch
from server.branches.touchpoint import Touchpoint, all_touchpoints
from server.database import Database, Session
from server.database.tables.intake import comments, responses
from server.heard import Heard
from server.intake.comments import Comment, keep
from server.publishing.publishing import newest_version
from server.reports.comments import group, look
from server.reports.filters import Filters
from server.reports.search import Search
from server.settings import Settings
from surveys.ids import new_id
from surveys.survey import Answer

MILLION, QUICK_COMMENTS = 1_000_000, 2_000
AT_ONCE = 5_000
MOST = 150
"""Milliseconds, p95."""


def measure(installation: Installation, effort: Effort) -> Iterator[Row]:
    count = MILLION if effort == WHOLE else QUICK_COMMENTS
    chance = random.Random(4)
    heard = Heard.open(Settings.load(home=installation.copy("search")), address="http://127.0.0.1:8000")
    try:
        spots = heard.database.read(all_touchpoints)
        writers = Writers(chance)
        fill(heard.database, spots, writers, chance, count)
        asked = [(_filters(spots, chance), writers.typed()) for _ in range(400 if effort == WHOLE else 10)]
        found = _times(heard.database, asked, lambda session, filters, typed: look(session, filters, Search.of(typed)))
        themes = _times(
            heard.database, asked, lambda session, filters, typed: group(session, filters, Search.of(typed))
        )
        scanned = _times(heard.database, asked[:40], _like)
    finally:
        heard.close()
    slowest = p95(found)
    yield Row(
        f"searching {count:,} comments: the newest 20 that match, p95",
        f"{MOST} ms",
        f"{slowest:.0f} ms, median {median(found):.0f} ms; what they are about: {p95(themes):.0f} ms",
        f"LIKE over the same words: {p95(scanned):.0f} ms",
        f"{slowest / p95(scanned):.2f}",
        at_most(slowest, MOST),
    )


def fill(database: Database, spots: Sequence[Touchpoint], writers: Writers, chance: random.Random, count: int) -> None:
    """In the order of time, as they come in; written by the index's own use case."""
    now = datetime.now(UTC)
    times = (now - YEARS * (1 - number / count) for number in range(count))
    while some := [(at, writers.comment()) for at in islice(times, AT_ONCE)]:
        database.write(_store, spots, some, chance)


def _store(
    session: Session, spots: Sequence[Touchpoint], said: Sequence[tuple[datetime, str]], chance: random.Random
) -> None:
    published = newest_version(session, spots[0].survey)
    usual: dict[str, Any] = dict(session.execute(select(responses).limit(1)).mappings().one())
    rows, kept = [], []
    for at, words in said:
        spot, id_ = chance.choice(spots), new_id(at)
        local = at.astimezone(spot.branch.zone)
        answers: dict[str, Answer] = {"overall": chance.randint(1, 5), "comment": words}
        branch_id = spot.branch.id
        own = {"id": id_, "branch_id": branch_id, "touchpoint_id": spot.id, "started_at": at, "slip_hash": id_.hex}
        asked = {"survey_version_id": published.id, "day": local.date(), "hour": local.hour, "answers": answers}
        rows.append(usual | own | asked | {"counted": True})
        comment = Comment.of(published.survey, answers, response_id=id_, branch_id=branch_id, started_at=at)
        kept += [comment] if comment else []
    session.execute(insert(responses), rows)
    keep(session, kept)


def _filters(spots: Sequence[Touchpoint], chance: random.Random) -> Filters:
    """A manager's own branch or all of the chain's; the last four weeks or two years."""
    seen: tuple[Branch, ...] = tuple({spot.branch.id: spot.branch for spot in spots}.values())
    today = datetime.now(UTC).date()
    begins: date = today - (timedelta(days=28) if chance.random() < 0.5 else YEARS)
    return Filters(seen=(chance.choice(seen),) if chance.random() < 0.5 else seen, begins=begins, ends=today)


def _like(session: Session, filters: Filters, typed: str) -> object:
    where = [comments.c.words.contains(word) for word in typed.replace('"', "").split()]
    where.append(comments.c.branch_id.in_([branch.id for branch in filters.branches]))
    return session.execute(select(comments).where(*where).order_by(comments.c.place.desc()).limit(20)).all()


def _times(
    database: Database, asked: Sequence[tuple[Filters, str]], ask: Callable[[Session, Filters, str], object]
) -> list[float]:
    """Milliseconds, the least first."""
    times = []
    for filters, typed in asked:
        began = perf_counter()
        database.read(ask, filters, typed)
        times.append((perf_counter() - began) * 1000)
    return sorted(times)
