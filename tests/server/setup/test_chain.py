"""What the chain hands down, on its page and on those of the branches that get it."""

from collections.abc import Callable
from datetime import date, timedelta

from sqlalchemy import select

from server.branches.branch import branch_by_id, set_hours
from server.database import Database
from server.database.tables.staff import audit
from server.setup.chain import keep_up
from server.staff.person import Person, add_person
from tests.server.conftest import NOON, Browser, Cast

CHRISTMAS = frozenset({date(2026, 12, 25)})
PAGE = "/setup/chain"


def holidays(database: Database, branch_id: int) -> frozenset[date]:
    return database.read(branch_by_id, branch_id).holidays


def test_head_office_hands_down_and_a_branch_makes_its_own(
    database: Database, cast: Cast, signed_in: Callable[[Person], Browser]
) -> None:
    database.write(set_hours, cast.station, None, CHRISTMAS)
    admin = signed_in(database.write(add_person, email="root@chain.example", role="admin", now=NOON))
    assert admin.post(f"{PAGE}/holidays", seen=PAGE, model="station").status == 303
    assert "as <bdi>Station</bdi>" in admin.get(PAGE).text
    assert holidays(database, cast.riverside.id) == CHRISTMAS
    mara = signed_in(cast.mara)
    handed = "/setup/handed?of=riverside"
    assert ">from the chain<" in mara.get(handed).text
    assert mara.post("/setup/handed/holidays", seen=handed, of="riverside", do="own").status == 303
    database.write(set_hours, cast.station, None, ())
    assert keep_up(database, now=NOON) == 0
    assert "1 branch has its own" in admin.get(PAGE).text
    mara.post("/setup/handed/holidays", seen=handed, of="riverside", do="follow")
    assert holidays(database, cast.riverside.id) == frozenset()
    assert admin.post(f"{PAGE}/holidays", seen=PAGE, do="stop").status == 303
    assert "all its settings are its own" in mara.get(handed).text
    assert mara.post("/setup/handed/holidays", seen=handed, of="station", do="follow").status == 404
    assert admin.post(f"{PAGE}/holidays", seen=PAGE, model="nowhere").status == 400
    assert admin.post(f"{PAGE}/weather", seen=PAGE, model="station").status == 404


def test_the_worker_keeps_followers_up_to_date_and_notes_it(
    database: Database, cast: Cast, signed_in: Callable[[Person], Browser]
) -> None:
    admin = signed_in(database.write(add_person, email="root@chain.example", role="admin", now=NOON))
    admin.post(f"{PAGE}/holidays", seen=PAGE, model="station")
    database.write(set_hours, cast.station, None, CHRISTMAS)
    assert keep_up(database, now=NOON + timedelta(minutes=1)) == 1
    assert holidays(database, cast.riverside.id) == CHRISTMAS
    assert keep_up(database, now=NOON + timedelta(minutes=2)) == 0
    noted = select(audit.c.actor, audit.c.detail).where(audit.c.action == "settings handed down")
    assert database.read(lambda session: [tuple(row) for row in session.execute(noted)]) == [
        ("the chain", {"part": "holidays", "as": "station"})
    ]
