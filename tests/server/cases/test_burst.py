"""Several low scores in a short time, more than a branch is used to: its managers hear of it, once an hour."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest

from server.cases import burst
from server.cases.case import Case, all_cases
from server.cases.life import solve, take
from server.cases.norm import Norm, norm_of
from server.cases.reminders import remind
from server.cases.triage_settings import change_triage
from server.database import Database
from server.database.tables.cases import cases
from server.mirror.rows import to_answer
from server.staff.person import add_person
from tests.server.cases.conftest import Desk
from tests.server.cases.lobby import MAIL, Lobby
from tests.server.conftest import KEYS, NOON, PUBLIC_URL


@pytest.fixture
def lobby(desk: Desk) -> Lobby:
    desk.outlets = MAIL
    return Lobby(desk)


def bursts(lobby: Lobby) -> list[Case]:
    mine = all_cases().where(cases.c.origin == "burst").order_by(cases.c.opened_at)
    return lobby.database.read(lambda session: [Case.from_row(row) for row in session.execute(mine).mappings()])


def alarms(lobby: Lobby) -> list[tuple[str, str]]:
    return [one for one in lobby.told() if "within" in one[1]]


def test_the_third_low_score_in_half_an_hour_tells_the_manager_and_nobody_else(lobby: Lobby) -> None:
    for _ in range(2):
        lobby.hears(1)
        lobby.passes(minutes=10)
    assert alarms(lobby) == []
    lobby.hears(2)
    assert alarms(lobby) == [("mara", "3 low answers at Riverside within 30 minutes")]


def test_it_says_how_many_where_and_why(lobby: Lobby) -> None:
    lobby.hears(1, reasons=("waiting",))
    lobby.hears(1, reasons=("waiting", "staff"), at="Door")
    lobby.hears(5)
    lobby.passes(minutes=5)
    lobby.hears(2, reasons=("waiting",))
    mail = next(message for who, message in lobby.mails() if who == "mara" and "within" in message.title)
    assert dict(mail.facts) == {
        "Where": "Lobby 2, Door 1",
        "When": "since Monday 2 March, 15:00",
        "Low": "3 of 4 answers, 75%; too early to say what is usual",
        "Reasons": "Waiting 3, Staff 1",
    }
    [case] = bursts(lobby)
    assert mail.reference == case.reference
    assert mail.links[0][0] == "I'll take it"
    assert mail.links[-1] == ("Open the case", f"{PUBLIC_URL}/cases/{case.id}")


def test_low_scores_half_an_hour_apart_are_no_burst(lobby: Lobby) -> None:
    for _ in range(6):
        lobby.hears(1)
        lobby.passes(minutes=15.1)
    assert bursts(lobby) == []


def test_three_low_scores_among_many_good_ones_are_no_burst(lobby: Lobby) -> None:
    lobby.hears(*[5] * 30)
    lobby.hears(1, 1, 1)
    assert bursts(lobby) == []


@pytest.mark.parametrize(("usually_low", "more"), [(2, 1), (10, 0)])
def test_what_is_usual_at_this_branch_is_no_burst(lobby: Lobby, usually_low: int, more: int) -> None:
    """3 of 9 are more than 12 % with certainty."""
    lobby.passes(days=-7)
    lobby.hears(*[1] * usually_low, *[5] * (30 - usually_low))
    lobby.told()
    lobby.passes(days=7)
    before = len(bursts(lobby))
    lobby.hears(*[5] * 6)
    lobby.hears(1, 1, 2)
    assert len(bursts(lobby)) == before + more


def test_a_busy_branch_is_not_told_of_what_chance_brings_every_month() -> None:
    """Where every fifth of forty answers a day is low, three of four within half an hour come by twice a week."""
    seen = ((3, 3), (3, 4), (4, 5), (5, 5), (6, 8))
    told = [one for one in seen if Norm(850, 170).by_chance(*one) <= burst.MOST_BY_CHANCE]
    assert told == [(5, 5), (6, 8)]
    assert Norm(0, 0).by_chance(3, 3) < burst.MOST_BY_CHANCE  # a new branch is told rather once too often


def test_the_norm_is_of_four_weeks_without_today_and_without_flagged_answers(lobby: Lobby) -> None:
    for days, scores in ((-29, [1] * 50), (-27, [1, 5, 5]), (-1, [2, 4]), (0, [1, 1])):
        lobby.passes(days=days)
        lobby.hears(*scores)
        lobby.hears(1, 1, flags=("child",))
        lobby.passes(days=-days)
    assert lobby.database.write(norm_of, lobby.branch, now=NOON) == Norm(answers=5, lows=2)


def test_the_norm_is_counted_anew_on_another_day_by_the_clock_on_the_wall(lobby: Lobby) -> None:
    lobby.hears(1, 5)
    assert lobby.database.write(norm_of, lobby.branch, now=NOON) == Norm(0, 0)
    midnight = NOON + timedelta(hours=9)  # in Nairobi
    assert lobby.database.write(norm_of, lobby.branch, now=midnight - timedelta(seconds=1)) == Norm(0, 0)
    assert lobby.database.write(norm_of, lobby.branch, now=midnight) == Norm(2, 1)


@pytest.mark.parametrize("flag", ["repeat", "burst", "child", "robot", "clock"])
def test_flagged_scores_make_no_burst(lobby: Lobby, flag: str) -> None:
    lobby.hears(1, 1)
    lobby.hears(1, 1, 1, flags=(flag,))
    assert bursts(lobby) == []


def test_low_scores_with_words_count_and_keep_cases_of_their_own(lobby: Lobby) -> None:
    said = [lobby.hears(1, words=words)[0].id for words in ("Cold", "Slow")]
    said += [visit.id for visit in lobby.hears(1)]
    [case] = bursts(lobby)
    behind = lobby.database.read(burst.answers_of, case.id)
    assert set(behind) == set(said)
    assert [behind[id_] is not None for id_ in said] == [True, True, False]


def test_a_bare_face_behind_a_burst_still_gets_a_case_of_its_own_when_words_come(lobby: Lobby) -> None:
    lobby.hears(1, 1, 1)
    [case] = bursts(lobby)
    assert lobby.desk.page(case.id).responses == ()


def test_nobody_is_told_again_within_the_hour(lobby: Lobby) -> None:
    lobby.hears(1, 1, 1)
    assert len(alarms(lobby)) == 1
    for _ in range(5):
        lobby.passes(minutes=10)
        lobby.hears(1, 1, 1)
    assert alarms(lobby) == []
    lobby.passes(minutes=10)
    lobby.hears(1)
    assert alarms(lobby) == [("mara", "7 low answers at Riverside within 30 minutes")]


def test_while_a_burst_is_open_the_next_one_goes_on_with_it(lobby: Lobby) -> None:
    lobby.hears(1, 1, 1)
    lobby.passes(hours=2)
    lobby.hears(1, 1, 1)
    [case] = bursts(lobby)
    assert lobby.desk.steps(case.id) == ["opened", "added"]
    assert len(lobby.database.read(burst.answers_of, case.id)) == 6


def test_who_has_taken_it_hears_of_the_next_one(lobby: Lobby) -> None:
    lobby.hears(1, 1, 1)
    [case] = bursts(lobby)
    lobby.database.write(take, lobby.desk.cast.theo, case.id, keys=KEYS, outlets=MAIL, now=lobby.now)
    lobby.told()
    lobby.passes(hours=2)
    lobby.hears(1, 1, 1)
    assert alarms(lobby) == [("theo", "3 low answers at Riverside within 30 minutes")]


def test_after_it_is_solved_the_next_one_is_another(lobby: Lobby) -> None:
    lobby.hears(1, 1, 1)
    [case] = bursts(lobby)
    mara, now = lobby.desk.cast.mara, lobby.now
    lobby.database.write(take, mara, case.id, keys=KEYS, outlets=MAIL, now=now)
    lobby.database.write(solve, mara, case.id, cause_key="waiting", remedy="A second till", now=now)
    lobby.passes(hours=2)
    lobby.hears(1, 1, 1)
    assert [one.status for one in bursts(lobby)] == ["solved", "open"]


def test_what_two_tablets_held_back_for_a_while_is_a_burst_when_it_comes(lobby: Lobby) -> None:
    lobby.hears(1, minutes=-50)
    lobby.hears(1, 1, minutes=-45, at="Door")
    assert len(bursts(lobby)) == 1


def test_a_phone_visit_that_is_stored_minutes_later_is_counted_where_it_was(lobby: Lobby) -> None:
    lobby.hears(1, 1)
    lobby.passes(minutes=4)
    lobby.hears(1, minutes=-5)
    assert len(bursts(lobby)) == 1


def test_what_comes_hours_later_disturbs_nobody(lobby: Lobby) -> None:
    lobby.hears(1, 1, 1, minutes=-121)
    assert bursts(lobby) == []


def test_the_branch_can_say_otherwise(lobby: Lobby) -> None:
    change(lobby, burst_at_least=5, burst_minutes=10)
    lobby.hears(1, 1, 1, 1)
    lobby.passes(minutes=11)
    lobby.hears(1, 1, 1, 1)
    assert bursts(lobby) == []
    lobby.hears(1)
    assert len(bursts(lobby)) == 1


def test_a_branch_can_do_without(lobby: Lobby) -> None:
    change(lobby, burst=False)
    lobby.hears(1, 1, 1)
    assert bursts(lobby) == []


def test_another_branch_hears_nothing(lobby: Lobby) -> None:
    add_a_manager = {"email": "manager@station.example", "role": "manager", "branch": lobby.desk.cast.station}
    lobby.database.write(add_person, now=NOON, **add_a_manager)  # type: ignore[arg-type]
    lobby.hears(1, 1)
    Lobby(lobby.desk, "station").hears(1, 1)
    assert bursts(lobby) == []
    lobby.hears(1)
    assert [who for who, _ in alarms(lobby)] == ["mara"]


def test_a_busy_half_hour_counts_its_newest_answers_only(lobby: Lobby) -> None:
    lobby.hears(*[1] * 100)
    [case] = bursts(lobby)
    lobby.passes(hours=2)
    for _ in range(2):
        lobby.hears(*[5] * 99)
    lobby.passes(minutes=1)
    lobby.hears(*[1] * 60)
    lobby.passes(minutes=1)
    lobby.told()
    assert len(lobby.database.read(burst.answers_of, case.id)) == 160


@pytest.fixture
def servers(database_url: str) -> Iterator[list[Database]]:
    databases = [Database(database_url) for _ in range(4)]
    yield databases
    for one in databases:
        one.close()


@pytest.mark.parametrize("turn", range(5))
def test_of_servers_that_store_at_once_one_tells_and_none_misses_it(
    lobby: Lobby, servers: list[Database], turn: int
) -> None:
    """Each stores one of the low scores; whoever comes last sees them all."""
    lobby.hears(5)  # so that survey and touchpoint are there
    lobbies = [Lobby(Desk(one, lobby.desk.cast, MAIL), touchpoints=lobby.touchpoints) for one in servers]
    barrier = Barrier(len(lobbies))

    def store(one: Lobby) -> Any:
        barrier.wait(60)
        return one.hears(1)

    with ThreadPoolExecutor(len(lobbies)) as pool:
        list(pool.map(store, lobbies))
    assert len(bursts(lobby)) == 1
    assert alarms(lobby) in ([("mara", f"{n} low answers at Riverside within 30 minutes")] for n in (3, 4)), turn


def test_lists_say_what_it_is_about(lobby: Lobby) -> None:
    lobby.hears(1, 1, 1, 5)
    [case] = bursts(lobby)
    assert lobby.database.read(burst.summaries, [case.id]) == {case.id: "3 of 4 answers within 30 minutes were low"}


def change(lobby: Lobby, **settings: Any) -> None:
    lobby.database.write(lambda session: change_triage(session, lobby.branch, **settings))


def test_the_sheet_says_it_too(lobby: Lobby) -> None:
    lobby.hears(1, 1, 1)
    rows = lobby.database.read(lambda session: list(to_answer(session, lobby.branch, PUBLIC_URL, lobby.now)))
    [case] = bursts(lobby)
    [cells] = [row.cells for row in rows if row.subject == case.id]
    assert "3 of 3 answers within 30 minutes were low" in cells


def test_what_nobody_looks_into_is_reminded_of_in_words_that_fit(lobby: Lobby) -> None:
    lobby.hears(1, 1, 1)
    lobby.told()
    said = []
    for text in ("2026-03-02T16:00", "2026-03-03T15:00", "2026-03-03T17:00"):
        now = lobby.wall(text)
        lobby.database.write(remind, outlets=MAIL, keys=KEYS, now=now)
        said += [title for who, title in lobby.told() if who == "mara"]
    assert said == [
        "Nobody at Riverside has taken this yet",
        "Somebody should say soon what is behind the low answers at Riverside",
        "Nobody said in time what is behind the low answers at Riverside",
    ]
