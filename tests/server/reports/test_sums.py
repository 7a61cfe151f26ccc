"""Tallies that are read once make every chart that was read by itself before."""

from datetime import timedelta

from server.database import Database, Session
from server.reports.scores import By, lines, scores
from server.reports.sums import CHANNEL, HOUR, read
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
