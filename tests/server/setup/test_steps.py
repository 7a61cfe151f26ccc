"""What is done, left for later or next, from facts alone; and that two people may set up at once."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from server.branches.branch import UNNAMED, Branch, change_branch, set_hours
from server.branches.settings import BranchSettings, change_progress, change_settings, settings_of
from server.database import Database, Session
from server.deliveries.outlets import Outlets
from server.setup.facts import Facts, facts_of
from server.setup.steps import Progress, progress_of
from server.staff.person import Membership, Person, Role, add_person
from surveys.tablet import Look
from tests.server.conftest import NOON, Cast, only_on_sqlite

FIRST = Branch(1, "first", UNNAMED, "", "Africa/Nairobi", (), {"mon": (("09:00", "17:00"),)}, frozenset())
OWNER = Person(1, "owner@localhost", "Owner", (Membership("admin", None, None),))
BEGUN = Facts(
    branch=FIRST,
    settings=BranchSettings(),
    told=(),
    chats=0,
    sends_mail=False,
    public_url="http://127.0.0.1:8000",
    reached_at=None,
    tested_at=None,
    sheet=None,
    workbook=Path("first.xlsx"),
    poster=None,
    tablets=0,
    answered=False,
)


def somebody(role: Role) -> Person:
    return Person(2, "mara@riverside.example", "Mara Njeri", (Membership(role, 1, None),))


def state_of(name: str, **known: Any) -> str:
    return progress_of(replace(BEGUN, **known), OWNER).step(name).state


def said_of(name: str, **known: Any) -> str:
    return progress_of(replace(BEGUN, **known), OWNER).step(name).said


def test_on_a_first_start_nothing_is_done_and_the_name_comes_first() -> None:
    progress = progress_of(BEGUN, OWNER)
    assert (progress.done, progress.later, len(progress.steps)) == (0, 0, 12)
    assert progress.next == progress.step("branch")


@pytest.mark.parametrize(
    ("name", "known", "said"),
    [
        ("branch", {"branch": replace(FIRST, name="Riverside")}, "Riverside, Africa/Nairobi"),
        ("branch", {"settings": BranchSettings(confirmed=("branch",))}, "Our branch, Africa/Nairobi"),
        ("hours", {"settings": BranchSettings(sleeps=True)}, "Mon 09:00-17:00"),
        ("languages", {"branch": replace(FIRST, languages=("sw", "en"))}, "Kiswahili, English"),
        ("look", {"settings": BranchSettings(look=Look(logo="a", colours={"act": "#14565e"}))}, "Your logo and your"),
        ("look", {"settings": BranchSettings(confirmed=("look",))}, "The usual look"),
        ("people", {"told": (somebody("manager"),), "chats": 1}, "Mara; 1 chat"),
        ("mail", {"sends_mail": True}, "Messages can go out"),
        ("address", {"public_url": "https://heard.example"}, "https://heard.example"),
        ("address", {"reached_at": NOON}, "http://127.0.0.1:8000, a phone reached it"),
        ("alerts", {"tested_at": NOON}, "A test alert arrived"),
        ("sheet", {"settings": BranchSettings(confirmed=("sheet",))}, "The workbook first.xlsx"),
        ("tablet", {"tablets": 2}, "2 tablets paired"),
        ("answer", {"answered": True}, "Customers are heard"),
    ],
)
def test_a_step_is_done_once_its_fact_is_there(name: str, known: dict[str, Any], said: str) -> None:
    assert state_of(name) == "open"
    assert state_of(name, **known) == "done"
    assert said_of(name, **known).startswith(said)


def test_what_is_left_for_later_says_so_until_it_is_done_all_the_same() -> None:
    later = BranchSettings(put_off=("mail",))
    assert state_of("mail", settings=later) == "later"
    assert state_of("mail", settings=later, sends_mail=True) == "done"


def test_after_a_step_comes_the_next_open_one_and_after_the_last_those_that_were_passed_over() -> None:
    progress = progress_of(replace(BEGUN, settings=BranchSettings(put_off=("hours", "look"))), OWNER)
    assert [step and step.name for step in map(progress.after, ("branch", "languages", "answer"))] == [
        "languages",
        "people",
        "branch",
    ]


def test_where_every_step_is_done_or_left_nothing_comes_next() -> None:
    every = tuple(step.name for step in progress_of(BEGUN, OWNER).steps)
    progress = progress_of(replace(BEGUN, settings=BranchSettings(put_off=every)), OWNER)
    assert progress.next is None
    assert progress.later == len(every)


def test_mail_server_and_address_are_an_administrators() -> None:
    theirs = [step.name for step in progress_of(BEGUN, somebody("manager")).steps]
    assert len(theirs) == 10
    assert not {"mail", "address"} & set(theirs)
    assert progress_of(BEGUN, somebody("staff")).steps == ()


@pytest.fixture
def progress(database: Database, cast: Cast, tmp_path: Path) -> Callable[[], Progress]:
    """Of Riverside, as the database has it now."""
    outlets = Outlets(public_url="https://heard.example", email=True, chats=())

    def look() -> Progress:
        facts = database.read(facts_of, cast.riverside, outlets=outlets, home=tmp_path)
        return progress_of(replace(facts, branch=facts.branch), OWNER)

    return look


@only_on_sqlite
def test_facts_come_from_what_people_set_elsewhere(
    progress: Callable[[], Progress], database: Database, cast: Cast
) -> None:
    before = {step.name for step in progress().steps if step.state == "done"}
    assert before == {"branch", "people", "mail", "address"}

    def elsewhere(session: Session) -> None:
        set_hours(session, cast.riverside, None, {date(2026, 12, 25)})
        change_settings(session, cast.riverside, now=NOON, sleeps=True)
        change_branch(session, cast.riverside, languages=("sw",))
        add_person(session, email="owner@localhost", role="manager", branch=cast.riverside, now=NOON)

    database.write(elsewhere)
    database.write(change_progress, cast.riverside, confirmed="poster", now=NOON)
    assert progress().step("hours").state == "done"
    # Who has no mailbox is told nothing.
    assert "Owner" not in progress().step("people").said


def test_of_two_who_go_on_at_once_nothing_is_lost(database: Database, cast: Cast) -> None:
    now, names = datetime(2026, 3, 2, tzinfo=UTC), [f"step-{number}" for number in range(6)]
    turns = [
        threading.Thread(
            target=database.write,
            args=(change_progress, cast.riverside),
            kwargs={"now": now, ("put_off" if number % 2 else "confirmed"): name},
        )
        for number, name in enumerate(names)
    ]
    for turn in turns:
        turn.start()
    for turn in turns:
        turn.join()
    kept = database.read(settings_of, cast.riverside)
    assert (set(kept.confirmed), set(kept.put_off)) == (set(names[::2]), set(names[1::2]))
