"""A branch added by a press of a button, and by two."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

from server.branches.branch import Branch, all_branches
from server.branches.touchpoint import all_touchpoints
from server.database import Database
from server.setup.founding import found_once
from tests.server.conftest import NOON, Cast

LAKESIDE = {"name": "Lakeside", "timezone": "Africa/Nairobi"}


def test_who_presses_twice_has_one_branch(database: Database, cast: Cast) -> None:
    together = Barrier(2)

    def press(_: int) -> Branch:
        together.wait()
        return database.write(found_once, cast.mara, **LAKESIDE, now=NOON)

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(press, range(2))
    assert first == second
    assert [one.branch for one in database.read(all_touchpoints)].count(first) == 1


def test_a_second_of_the_same_name_comes_from_somebody_else_or_later(database: Database, cast: Cast) -> None:
    for who, minutes in ((cast.mara, 0), (cast.theo, 0), (cast.mara, 2)):
        database.write(found_once, who, **LAKESIDE, now=NOON + timedelta(minutes=minutes))
    slugs = [one.slug for one in database.read(all_branches) if one.name == "Lakeside"]
    assert sorted(slugs) == ["lakeside", "lakeside-2", "lakeside-3"]
