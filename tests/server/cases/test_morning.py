"""Fifteen minutes before opening each manager gets the list of what is unresolved: by the wall's clock, once."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import update

from server.branches.branch import Branch, branch, set_hours
from server.branches.hours import DAYS
from server.cases import morning
from server.database import Database
from server.database.tables.branches import branches
from server.database.tables.cases import cases
from server.deliveries.message import Message
from server.deliveries.outlets import Outlets
from server.staff.person import add_person
from surveys.rules import Reason
from tests.server.cases.conftest import Desk, a_story
from tests.server.cases.lobby import MAIL
from tests.server.conftest import KEYS, NOON

FRIDAY = "2026-02-27T16:30"
ONE = "1 to answer at Riverside this morning"
LATE = "1 to answer at Riverside this morning, 1 late"


@dataclass
class Dawn:
    """Nights pass over two branches; a worker looks every quarter of an hour."""

    desk: Desk
    now: datetime = NOON

    @property
    def database(self) -> Database:
        return self.desk.database

    def place(self, slug: str) -> Branch:
        return self.database.read(branch, slug)

    def opens_at(self, slug: str, *, zone: str = "", hours: str = "", holidays: set[date] | None = None) -> None:
        if zone:
            moved = update(branches).where(branches.c.slug == slug).values(timezone=zone)
            self.database.write(lambda session: session.execute(moved))
        spans = dict.fromkeys(DAYS[:5], ((hours, "17:00"),)) if hours else None
        self.database.write(set_hours, self.place(slug), spans, holidays)

    def wall(self, text: str, slug: str = "riverside") -> datetime:
        """It is now when the clock on the branch's wall shows this."""
        self.now = datetime.fromisoformat(text).replace(tzinfo=self.place(slug).zone).astimezone(UTC)
        return self.now

    def complains(self, slug: str = "riverside", **story: Any) -> UUID:
        said = {"words": "Cold", "touched_at": self.now, "branch": self.place(slug), **story}
        case_id = self.desk.opens(a_story(self.desk.cast, **said), now=self.now)
        self.desk.deliver_everything()
        return case_id

    def becomes(self, case_id: UUID, **columns: Any) -> None:
        changed = update(cases).where(cases.c.id == case_id).values(columns)
        self.database.write(lambda session: session.execute(changed))

    def until(self, text: str, slug: str = "riverside") -> list[str]:
        """What is told by the clock on this branch's wall."""
        zone, told = self.place(slug).zone, []
        end = datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)
        while self.now < end:
            self.now = min(end, self.now + timedelta(minutes=15))
            told += [f"{self.now.astimezone(zone):%a %H:%M} {who}: {mail.title}" for who, mail in self.looks()]
        return told

    def looks(self) -> list[tuple[str, Message]]:
        self.works(self.database)
        owed = [(one.destination.partition("@")[0], one.message) for one in self.desk.owed()]
        if owed:
            self.desk.deliver_everything()
        return sorted(owed, key=lambda one: one[0])

    def works(self, worker: Database) -> None:
        morning.tell_due(worker, outlets=self.desk.outlets, keys=KEYS, now=self.now)


@pytest.fixture
def dawn(desk: Desk) -> Dawn:
    """A Friday afternoon at Riverside in Nairobi; both branches open at nine."""
    desk.outlets = MAIL
    dawn = Dawn(desk)
    dawn.wall(FRIDAY)
    return dawn


def test_the_list_comes_fifteen_minutes_before_opening_on_opening_days_only(dawn: Dawn) -> None:
    dawn.complains()
    assert dawn.until("2026-03-03T12:00") == [f"Mon 08:45 mara: {ONE}", f"Tue 08:45 mara: {LATE}"]


def test_where_nothing_is_unresolved_nobody_is_disturbed(dawn: Dawn) -> None:
    dawn.becomes(dawn.complains(), status="solved")
    dawn.becomes(dawn.complains(), status="answered", answered_at=dawn.now)
    assert dawn.until("2026-03-02T12:00") == []


def test_answered_and_not_solved_in_time_is_unresolved(dawn: Dawn) -> None:
    dawn.becomes(dawn.complains(), status="answered", answered_at=dawn.now, solve_by=dawn.now + timedelta(hours=1))
    assert dawn.until("2026-03-02T12:00") == [f"Mon 08:45 mara: {LATE}"]


def test_it_says_what_is_late_who_has_it_and_why_it_matters(dawn: Dawn) -> None:
    late = dawn.complains(reference="AAA-222")
    dawn.becomes(late, promised_by=dawn.now)
    dawn.becomes(dawn.complains(reference="BBB-333"), status="taken", owner_id=dawn.desk.cast.theo.id)
    dawn.becomes(dawn.complains(reference="CCC-444"), reason=Reason.URGENT)
    dawn.wall("2026-03-02T08:45")
    [(who, mail)] = dawn.looks()
    assert (who, mail.title) == ("mara", "3 to answer at Riverside this morning, 1 late")
    assert mail.facts == (
        ("AAA-222", "late; promised: Friday 27 February, 16:30; nobody has it; was not happy"),
        ("CCC-444", "promised: Monday 2 March, 17:00; nobody has it; urgent words"),
        ("BBB-333", "promised: Monday 2 March, 17:00; Theo has it; was not happy"),
    )
    assert mail.links == (("Open the inbox", "https://heard.example/"),)


def test_a_long_list_is_cut_and_says_so(dawn: Dawn) -> None:
    for _ in range(23):
        dawn.complains()
    dawn.wall("2026-03-02T08:45")
    [(_, mail)] = dawn.looks()
    assert mail.title == "23 to answer at Riverside this morning"
    assert mail.facts[-1] == ("And", "3 more")


@pytest.mark.parametrize("opening", ["09:00", "09:10"])
def test_a_manager_of_two_branches_that_open_in_the_same_quarter_gets_one_mail(dawn: Dawn, opening: str) -> None:
    boss_of_both(dawn)
    dawn.opens_at("station", hours=opening)
    dawn.complains()
    dawn.complains("station")
    dawn.complains("station")
    told = dawn.until("2026-03-02T12:00")
    assert told == ["Mon 08:45 boss: 3 to answer at 2 branches this morning", f"Mon 08:45 mara: {ONE}"]


def test_the_one_mail_says_which_case_is_where(dawn: Dawn) -> None:
    boss_of_both(dawn)
    dawn.complains(reference="AAA-222")
    dawn.complains("station", reference="BBB-333")
    dawn.wall("2026-03-02T08:45")
    mail = dict(dawn.looks())["boss"]
    assert [label for label, _ in mail.facts] == ["Where", "AAA-222", "Where", "BBB-333"]
    assert mail.facts[0] == ("Where", "Riverside: 1 to answer")


def test_branches_that_open_at_different_hours_have_their_own(dawn: Dawn) -> None:
    boss_of_both(dawn)
    dawn.opens_at("station", hours="10:00")
    dawn.complains()
    dawn.complains("station")
    told = [one for one in dawn.until("2026-03-02T12:00") if "boss" in one]
    assert told == [f"Mon 08:45 boss: {ONE}", "Mon 09:45 boss: 1 to answer at Station this morning"]


@pytest.mark.parametrize("friday", ["2026-03-27", "2026-10-23"])
def test_a_branch_in_another_zone_has_its_own_morning_through_a_clock_change(dawn: Dawn, friday: str) -> None:
    """Berlin's clocks are changed in the night to Sunday."""
    dawn.opens_at("station", zone="Europe/Berlin")
    dawn.wall(f"{friday}T07:00", "station")
    dawn.complains("station", touched_at=dawn.now - timedelta(days=1))
    monday = date.fromisoformat(friday) + timedelta(days=3)
    told = [one for one in dawn.until(f"{monday}T12:00", "station") if "Station" in one]
    assert [one.split(" ines")[0] for one in told] == ["Fri 08:45", "Mon 08:45"]


@pytest.mark.parametrize("day", ["2026-03-29", "2026-10-25"])
def test_on_the_very_day_of_a_clock_change_the_wall_counts(dawn: Dawn, day: str) -> None:
    dawn.opens_at("riverside", zone="Europe/Berlin")
    every_day = dict.fromkeys(DAYS, (("03:30", "17:00"),))
    dawn.database.write(set_hours, dawn.place("riverside"), every_day, None)
    dawn.wall(f"{day}T00:00")
    dawn.complains()
    [told] = dawn.until(f"{day}T12:00")
    assert told.startswith("Sun 03:15 mara")


def test_a_holiday_all_week_is_silent(dawn: Dawn) -> None:
    dawn.opens_at("riverside", holidays={date(2026, 3, day) for day in range(2, 7)})
    dawn.complains()
    assert dawn.until("2026-03-09T12:00") == [f"Mon 08:45 mara: {ONE}"]


def test_a_branch_that_never_closes_has_a_morning_each_day(dawn: Dawn) -> None:
    dawn.database.write(set_hours, dawn.place("riverside"), dict.fromkeys(DAYS, (("00:00", "24:00"),)), None)
    later = dawn.now + timedelta(days=9)
    dawn.becomes(dawn.complains(), promised_by=later, take_by=later)
    assert dawn.until("2026-03-01T12:00") == [f"Fri 23:45 mara: {ONE}", f"Sat 23:45 mara: {ONE}"]


def test_a_branch_without_hours_has_none(dawn: Dawn) -> None:
    dawn.database.write(set_hours, dawn.place("riverside"), dict.fromkeys(DAYS, ()), None)
    dawn.complains()
    assert dawn.until("2026-03-03T12:00") == []


@pytest.mark.parametrize(("woke", "mails"), [("08:46", 1), ("09:55", 1), ("10:00", 0)])
def test_a_worker_that_comes_late_sends_it_while_it_is_of_use(dawn: Dawn, woke: str, mails: int) -> None:
    dawn.complains()
    dawn.wall(f"2026-03-02T{woke}")
    assert len(dawn.looks()) == mails


def test_without_a_manager_those_above_get_it_and_without_those_everybody(dawn: Dawn) -> None:
    dawn.complains("station")
    dawn.wall("2026-03-02T08:45", "station")
    assert [who for who, _ in dawn.looks()] == ["ines"]
    dawn.database.write(add_person, email="region@coast.example", role="region", region="coast", now=NOON)
    dawn.wall("2026-03-03T08:45", "station")
    assert [who for who, _ in dawn.looks()] == ["region"]


def test_without_mail_each_branch_is_told_in_the_chat(dawn: Dawn) -> None:
    dawn.desk.outlets = Outlets("https://heard.example", email=False, chats=("chat-1",))
    dawn.complains()
    dawn.complains("station")
    dawn.wall("2026-03-02T08:45")
    assert [mail.title.split(" at ")[1] for _, mail in dawn.looks()] == [
        "Riverside this morning",
        "Station this morning",
    ]


@pytest.fixture
def rivals(database_url: str) -> Iterator[list[Database]]:
    databases = [Database(database_url) for _ in range(3)]
    yield databases
    for one in databases:
        one.close()


def test_of_several_workers_one_sends_all_of_it(dawn: Dawn, rivals: list[Database]) -> None:
    boss_of_both(dawn)
    dawn.complains()
    dawn.complains("station")
    dawn.wall("2026-03-02T08:45")
    with ThreadPoolExecutor(len(rivals)) as pool:
        list(pool.map(dawn.works, rivals))
    assert [one.destination for one in dawn.desk.owed()] == ["boss@both.example", "mara@riverside.example"]


def boss_of_both(dawn: Dawn) -> None:
    for slug in ("riverside", "station"):
        dawn.database.write(add_person, email="boss@both.example", role="manager", branch=dawn.place(slug), now=NOON)
