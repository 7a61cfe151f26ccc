"""A clock moves over a case that nobody touches: who is told what, and when by the clock on the branch's wall."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select, update

from server.branches.branch import branch, set_hours
from server.branches.hours import DAYS
from server.cases.life import take
from server.cases.progress import progress_of
from server.database import Database
from server.database.tables.branches import branches
from server.database.tables.cases import case_deadlines, cases
from server.deliveries.outlets import Outlets
from surveys.rules import Reason
from tests.server.cases.conftest import Desk, a_story
from tests.server.cases.vigil import Vigil, with_people_above
from tests.server.conftest import NOON

NAIROBI, BERLIN = "Africa/Nairobi", "Europe/Berlin"
ROUND_THE_CLOCK = dict.fromkeys(DAYS, (("00:00", "24:00"),))
SPRING, AUTUMN, ANY_WEEK = "2026-03-27T16:00", "2026-10-23T16:00", "2026-03-06T16:00"
"""Fridays, an hour before Station closes; the first two before a night when Berlin's clocks are changed."""

EVERYBODY, MANAGER, ABOVE = "ines manager", "manager", "admin region"
FIRST_DAYS = [
    ("Fri 17:00", "take", MANAGER),
    ("Mon 14:45", "75", EVERYBODY),
    ("Mon 17:00", "100", MANAGER),
    ("Tue 13:30", "150", ABOVE),
]
LATER = [
    told
    for day, following in (("Tue", "Wed"), ("Wed", "Thu"), ("Thu", "Fri"))
    for told in (
        (f"{day} 15:00", "75", EVERYBODY),
        (f"{day} 17:00", "100", MANAGER),
        (f"{following} 13:00", "150", ABOVE),
    )
]

Begin = Callable[..., Vigil]


@pytest.fixture
def rival(database_url: str) -> Iterator[Database]:
    with Database(database_url) as database:
        yield database


@pytest.fixture
def at_station(desk: Desk, rival: Database) -> Begin:
    """One customer of Station, two workers that compete, and mail only."""

    def begin(
        zone: str, touched: str, *, holidays: tuple[date, ...] = (), hours: object = None, **story: object
    ) -> Vigil:
        desk.outlets = Outlets("https://heard.example", email=True, chats=())
        desk.database.write(with_people_above)
        desk.database.write(lambda session: session.execute(update(branches).values(timezone=zone)))
        desk.database.write(lambda session: set_hours(session, branch(session, "station"), hours, holidays))  # type: ignore[arg-type]
        station = desk.database.read(branch, "station")
        now = datetime.fromisoformat(touched).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
        desk.opens(a_story(desk.cast, branch=station, words="Cold", touched_at=now, **story), now=now)
        desk.deliver_everything()
        return Vigil(desk, station, (desk.database, rival), now)

    return begin


@pytest.mark.parametrize(("zone", "friday"), [(NAIROBI, ANY_WEEK), (BERLIN, SPRING), (BERLIN, AUTUMN)])
def test_over_a_weekend_all_is_told_in_opening_hours_by_the_local_clock(
    at_station: Begin, zone: str, friday: str
) -> None:
    vigil = at_station(zone, friday)
    told = vigil.until(vigil.now + timedelta(days=8))
    assert told == sorted(FIRST_DAYS + LATER, key=lambda one: (one[0] != "Fri 17:00", day_of(one[0]), one[0]))
    looks = vigil.desk.database.read(lambda session: session.execute(select(cases.c.look_at)).scalars().all())
    assert looks == [None], "nothing is left that could be told"


def day_of(local: str) -> int:
    return ("Mon", "Tue", "Wed", "Thu", "Fri").index(local[:3])


def test_a_holiday_is_no_time_to_tell_anybody(at_station: Begin) -> None:
    vigil = at_station(BERLIN, SPRING, holidays=(date(2026, 3, 30),))
    a_day_later = [(local.replace("Tue", "Wed").replace("Mon", "Tue"), step, who) for local, step, who in FIRST_DAYS]
    assert vigil.until(vigil.at("2026-04-01T14:00")) == a_day_later


@pytest.mark.parametrize(
    ("saturday", "reminded"), [("2026-03-28T12:00", "Sun 15:15"), ("2026-10-24T12:00", "Sun 14:45")]
)
def test_open_all_night_the_hour_that_is_missing_or_comes_twice_counts_as_it_is(
    at_station: Begin, saturday: str, reminded: str
) -> None:
    vigil = at_station(BERLIN, saturday, hours=ROUND_THE_CLOCK)
    assert vigil.until(vigil.at(saturday) + timedelta(hours=37)) == [
        ("Sat 13:00", "take", MANAGER),
        (reminded, "75", EVERYBODY),
        ("Mon 00:00", "100", MANAGER),
    ]


def test_urgent_words_do_not_wait_for_the_morning(at_station: Begin) -> None:
    vigil = at_station(BERLIN, "2026-03-27T20:00", findings=frozenset({Reason.URGENT}))
    assert vigil.until(vigil.at("2026-03-28T12:00")) == [("Fri 21:00", "take", MANAGER)]


def test_urgent_and_forgotten_is_told_at_night_too(at_station: Begin) -> None:
    vigil = at_station(BERLIN, "2026-03-27T20:00", findings=frozenset({Reason.URGENT}))
    desk = vigil.desk
    [case_id] = desk.database.read(lambda session: session.execute(select(cases.c.id)).scalars().all())
    desk.does(take, desk.cast.ines, case_id, now=vigil.now + timedelta(minutes=30))
    assert vigil.until(vigil.at("2026-03-28T12:00")) == [("Fri 22:00", "forgotten", MANAGER)]


def test_when_the_worker_was_down_the_rest_waits_for_the_morning_but_the_page_is_true_at_once(
    at_station: Begin,
) -> None:
    vigil = at_station(BERLIN, SPRING)
    assert vigil.look(vigil.at("2026-03-30T20:00")) == []
    assert promised_by(vigil) == vigil.at("2026-03-31T17:00")
    assert vigil.until(vigil.at("2026-03-31T10:00")) == [("Tue 09:00", "100", MANAGER)]


def test_each_time_that_passes_gives_the_customer_a_new_one_until_three_were_not_kept(at_station: Begin) -> None:
    vigil = at_station(BERLIN, AUTUMN)
    promised = []
    for day in range(26, 32):
        told = vigil.look(vigil.at(f"2026-10-{day}T17:00"))
        assert "75" not in [step for _, step, _ in told], "nobody hears that it ends soon once it has ended"
        promised.append(f"{promised_by(vigil).astimezone(vigil.branch.zone):%a %H:%M}")
    assert promised == ["Tue 17:00", "Wed 17:00", "Thu 17:00", "Thu 17:00", "Thu 17:00", "Thu 17:00"]


def test_the_customers_page_knows_that_the_time_is_a_new_one(desk: Desk) -> None:
    story = a_story(desk.cast, words="Cold")
    case_id = desk.opens(story)
    vigil = Vigil(desk, desk.cast.riverside, (desk.database,), NOON)
    seen = desk.database.read(progress_of, story.response_id)
    assert seen
    assert not seen.is_new_time
    vigil.look(seen.promised_by)
    later = desk.database.read(progress_of, story.response_id)
    assert later
    assert (later.is_new_time, later.promised_by) == (True, seen.promised_by + timedelta(days=1))
    assert later.steps[-1] == ("promised", "", seen.promised_by)
    assert ("promised", "", "Wednesday 4 March, 17:00") in [
        (line.what, line.person, line.words) for line in desk.page(case_id).timeline
    ]


def test_workers_that_compete_tell_each_of_many_cases_once(desk: Desk, rival: Database) -> None:
    opened = [desk.opens(a_story(desk.cast, words="Cold")) for _ in range(50)]
    desk.deliver_everything()
    vigil = Vigil(desk, desk.cast.riverside, (desk.database, rival, desk.database, rival), NOON)
    vigil.now = desk.case(opened[0]).take_by
    told = vigil.look(vigil.now)
    assert [(step, len(people.split())) for _, step, people in told] == [("take", 50)]
    done = select(func.count()).select_from(case_deadlines).where(case_deadlines.c.done_at.is_not(None))
    assert desk.database.read(lambda session: session.execute(done).scalar_one()) == 50
    assert all(desk.steps(case_id) == ["opened", "reminded"] for case_id in opened)


def promised_by(vigil: Vigil) -> datetime:
    moment: datetime = vigil.desk.database.read(
        lambda session: session.execute(select(cases.c.promised_by)).scalar_one()
    )
    return moment
