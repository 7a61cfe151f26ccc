"""Tallies that are read once make every chart that was read by itself before."""

from collections import Counter
from datetime import timedelta
from random import Random
from typing import Any

from server.branches.hours import DAY
from server.database import Database, Session
from server.reports.filters import Filters
from server.reports.line import Line
from server.reports.reasons import Moved, reasons
from server.reports.scores import BYS, PARTS, By, lines, scores
from server.reports.sums import CHANNEL, HOUR, Known, Sums, read
from tests.server.conftest import only_on_sqlite
from tests.server.reports.archive import JULY
from tests.server.reports.lobby import Lobby
from tests.server.reports.test_scores import july

BY_PLACE: tuple[By, ...] = ("total", "branch", "region", "channel")


@only_on_sqlite
def test_what_is_read_once_tells_the_same_as_one_by_one(database: Database, lobby: Lobby) -> None:
    for number in range(24):
        kind, flags = ("poster" if number % 3 else "tablet"), (("robot",) if number % 8 == 0 else ())
        lobby.hears(number % 5 + 1, at=JULY + timedelta(hours=11 * number), kind=kind, flags=flags)
    chosen = july(lobby.branch)

    def compare(session: Session) -> None:
        whole = read(session, chosen.but(flagged=None), "branch_id", CHANNEL, "counted")
        for by in BY_PLACE:
            assert lines(whole, by) == scores(session, chosen.but(flagged=None), by)
            assert lines(whole.only(lambda row: row.counted), by) == scores(session, chosen, by)
        days = read(session, chosen, "day")
        assert [lines(days, by) for by in ("day", "week", "weekday")] == [
            scores(session, chosen, by) for by in ("day", "week", "weekday")
        ]
        cells = read(session, chosen, "day", HOUR, question="overall")
        for by in ("weekday-hour", "hour", "weekday"):
            assert lines(cells, by) == scores(session, chosen, by)

    assert database.read(scores, chosen)[0].n == 21
    database.read(compare)


def day_by_day(session: Session, filters: Filters, by: By) -> tuple[Line, ...]:
    """Of a single day no sums of weeks and months know anything."""
    known = Known.of(session, filters.branches)
    days = (filters.begins + number * DAY for number in range(filters.days))
    found = [read(session, filters.but(begins=day, ends=day), *PARTS[by], known=known).sums for day in days]
    return lines(Sums(known, tuple(one for sums in found for one in sums)), by)


def added(found: list[Moved]) -> Counter[str]:
    return sum((Counter({one.value: one.n}) for one in found), Counter())


@only_on_sqlite
def test_whole_weeks_and_months_tell_what_their_days_tell(database: Database, lobby: Lobby) -> None:
    chance = Random(7)
    for _ in range(90):
        at = JULY - timedelta(hours=chance.randrange(24 * 72))
        kind, flags = chance.choice(["tablet", "poster", "till"]), chance.choice([(), (), ("robot",)])
        language, score = chance.choice(["en", "sw", "fr"]), chance.randint(1, 5)
        why = chance.sample(["waiting", "staff", "price"], 2) if kind != "till" else ()
        lobby.hears(score, at=at, kind=kind, flags=flags, language=language, reasons=why, recommend=2 * score)
    whole = july(lobby.branch, begins="2026-04-29", ends="2026-07-02")  # two whole months, and days around them
    narrower: list[dict[str, Any]] = [
        {"language": "sw"},
        {"hours": (6, 15)},
        {"weekday": 1},
        {"channel": "poster"},
        {"flagged": None},
    ]

    def compare(session: Session) -> None:
        for number, by in enumerate(BYS):
            filters = whole.but(**narrower[number % len(narrower)])
            assert scores(session, filters, by) == day_by_day(session, filters, by) != ()
            assert scores(session, whole, by) != scores(session, filters, by)
        for filters in (whole, whole.but(language="sw")):
            found, none = read(session, filters), filters.but(begins=JULY.date() + DAY, ends=JULY.date() + DAY)
            named = reasons(session, filters, none, scored=(found, found))
            days = (whole.begins + number * DAY for number in range(whole.days))
            in_days = (filters.but(begins=day, ends=day) for day in days)
            each = [one for day in in_days for one in reasons(session, day, none, scored=(found, found))]
            assert {one.value: one.n for one in named} == dict(added(each)) != {}

    database.read(compare)
