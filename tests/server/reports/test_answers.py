"""The answers behind a number: in one order, and found without reading all the others."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import event

from server.database import Database, Session
from server.reports.answers import PAGE, newest
from server.reports.filters import Filters, Mark
from server.reports.review.answers import unhappy
from server.reports.review.week import Week
from tests.server.conftest import Cast, only_on_sqlite
from tests.server.reports.lobby import Lobby
from tests.server.reports.test_dashboard import hear_all

NOW = datetime(2026, 7, 8, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@only_on_sqlite
def test_answers_of_several_branches_stand_in_one_order_each_once(
    database: Database, lobby: Lobby, lobby_of_station: Lobby, cast: Cast
) -> None:
    hear_all(lobby, [(5, NOW - number * MINUTE) for number in range(PAGE + 20)])
    hear_all(lobby_of_station, [(4, NOW - number * 3 * MINUTE) for number in range(PAGE)])
    filters = Filters(seen=(cast.riverside, cast.station), begins=NOW.date(), ends=NOW.date())
    seen: list[Mark] = []
    further = True
    while further:
        page, further = database.read(newest, filters, seen[-1] if seen else None)
        assert len(page) == PAGE or not further
        seen += page
    assert len(set(seen)) == len(seen) == 2 * PAGE + 20
    assert seen == sorted(seen, reverse=True)


@only_on_sqlite
def test_the_few_unhappy_are_found_by_an_index_of_their_own(database: Database, cast: Cast) -> None:
    sent: list[tuple[str, Any]] = []
    listener = lambda *call: sent.append((call[2], call[3]))  # noqa: E731
    event.listen(database.engine, "before_cursor_execute", listener)
    database.read(unhappy, cast.riverside, Week.of(NOW.date()))
    event.remove(database.engine, "before_cursor_execute", listener)
    asked = next((statement, given) for statement, given in sent if "responses.low" in statement)

    def plan(session: Session) -> str:
        return str(session.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked[0]}", asked[1]).all())

    assert "USING INDEX ix_responses_low" in database.read(plan)


@only_on_sqlite
def test_who_gave_a_low_answer_is_found_by_that_index_too(database: Database, lobby: Lobby, cast: Cast) -> None:
    hear_all(lobby, [(number % 5 + 1, NOW - number * MINUTE) for number in range(20)])
    hear_all(lobby, [(2, NOW - 30 * MINUTE)])
    filters = Filters(seen=(cast.riverside,), begins=NOW.date(), ends=NOW.date(), question="overall")
    sent: list[str] = []
    listener = lambda *call: sent.append(call[2])  # noqa: E731
    event.listen(database.engine, "before_cursor_execute", listener)
    found = {point: database.read(newest, filters.but(value=str(point)))[0] for point in (1, 2, 3)}
    event.remove(database.engine, "before_cursor_execute", listener)
    assert {point: len(marks) for point, marks in found.items()} == {1: 4, 2: 5, 3: 4}
    assert ["responses.low" in one for one in sent if "FROM responses" in one] == [True, True, False]
