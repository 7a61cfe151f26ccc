from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some
from sqlalchemy import select

from server.database import Database, Session
from server.database.tables.deliveries import deliveries as table
from server.deliveries import queue
from server.deliveries.delivery import Delivery
from server.deliveries.message import Message
from server.keys import Keys
from surveys.ids import new_id

SECOND, MINUTE, HOUR, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
Put = Callable[..., None]


@pytest.fixture
def put(database: Database, keys: Keys, now: datetime) -> Put:
    def put(
        subject: str = "case:1",
        *,
        words: str = "",
        run_at: datetime | None = None,
        at: datetime = now,
        to: str = "mara@riverside.example",
    ) -> None:
        database.write(
            queue.put,
            id=new_id(at),
            channel="email",
            destination=to,
            subject=subject,
            message=Message("Somebody waits", words=words),
            keys=keys,
            now=at,
            run_at=run_at,
        )

    return put


def claimed(database: Database, now: datetime, limit: int = 20) -> list[Delivery]:
    return database.write(queue.claim, limit=limit, lease=2 * MINUTE, now=now)


def failed(database: Database, delivery: Delivery, now: datetime, *, permanent: bool = False) -> bool:
    return database.write(queue.mark_failed, delivery, "no answer", permanent=permanent, jitter=0.0, now=now)


def status_and_payload(session: Session) -> tuple[str, bytes]:
    row = session.execute(select(table.c.status, table.c.payload)).one()
    return row.status, row.payload


def test_what_was_put_is_claimed_and_reads_as_it_was_put(
    put: Put, database: Database, keys: Keys, now: datetime
) -> None:
    put(words="The lift is broken")
    [delivery] = claimed(database, now)
    assert (delivery.channel, delivery.destination, delivery.attempts) == ("email", "mara@riverside.example", 1)
    assert queue.message_of(delivery, keys) == Message("Somebody waits", words="The lift is broken")


def test_words_lie_in_the_database_under_a_seal(put: Put, database: Database) -> None:
    put(words="The lift is broken")
    assert b"lift" not in database.read(status_and_payload)[1]


def test_what_is_not_due_yet_waits(put: Put, database: Database, now: datetime) -> None:
    put(run_at=now + HOUR)
    assert claimed(database, now + HOUR - SECOND) == []
    assert len(claimed(database, now + HOUR)) == 1


def test_the_longest_due_goes_first_and_never_more_than_asked_for(put: Put, database: Database, now: datetime) -> None:
    for minutes in (1, 3, 2):
        put(f"case:{minutes}", at=now - minutes * MINUTE)
    assert [delivery.subject for delivery in claimed(database, now, limit=2)] == ["case:3", "case:2"]
    assert [delivery.subject for delivery in claimed(database, now, limit=2)] == ["case:1"]


def test_a_claim_is_ours_alone_until_its_lease_runs_out(put: Put, database: Database, now: datetime) -> None:
    put()
    assert [delivery.attempts for delivery in claimed(database, now)] == [1]
    assert claimed(database, now + 2 * MINUTE) == []
    assert [delivery.attempts for delivery in claimed(database, now + 2 * MINUTE + SECOND)] == [2]


def test_the_databases_own_clock_is_taken_when_none_is_given(put: Put, database: Database) -> None:
    put("late", at=datetime.now(UTC) - MINUTE)
    put("early", at=datetime.now(UTC) + HOUR)
    assert [delivery.subject for delivery in database.write(queue.claim, limit=20)] == ["late"]


def test_competing_workers_never_hold_the_same_delivery(put: Put, database: Database, now: datetime) -> None:
    for number in range(40):
        put(f"case:{number}")
    with Database(str(database.url)) as another, ThreadPoolExecutor(4) as pool:
        rounds = pool.map(lambda worker: claimed(worker, now, limit=7), [database, another] * 4)
        held = [delivery.id for claim in rounds for delivery in claim]
    assert len(held) == len(set(held)) == 40


def test_a_delivered_message_is_not_claimed_again_and_its_words_are_gone(
    put: Put, database: Database, now: datetime
) -> None:
    put()
    [delivery] = claimed(database, now)
    assert database.write(queue.mark_delivered, delivery, now=now)
    assert database.read(status_and_payload) == ("sent", b"")
    assert claimed(database, now + DAY) == []


def test_a_worker_whose_lease_ran_out_cannot_overwrite_anothers_outcome(
    put: Put, database: Database, now: datetime
) -> None:
    put()
    [lost] = claimed(database, now)
    [held] = claimed(database, now + 3 * MINUTE)
    assert not failed(database, lost, now + 3 * MINUTE, permanent=True)
    assert not database.write(queue.mark_delivered, lost, now=now + 3 * MINUTE)
    assert database.write(queue.mark_delivered, held, now=now + 3 * MINUTE)
    assert not failed(database, held, now + 4 * MINUTE, permanent=True)
    assert database.read(queue.newest, "case:1") == (now, "sent")


def test_a_failed_delivery_comes_again_after_its_delay(put: Put, database: Database, now: datetime) -> None:
    put()
    [first] = claimed(database, now)
    failed(database, first, now)
    assert claimed(database, now + 14 * SECOND) == []
    [second] = claimed(database, now + 15 * SECOND)
    failed(database, second, now + 15 * SECOND)
    assert claimed(database, now + 44 * SECOND) == []
    assert [delivery.attempts for delivery in claimed(database, now + 45 * SECOND)] == [3]


def test_a_delivery_is_given_up_a_day_after_it_was_due(put: Put, database: Database, now: datetime) -> None:
    put()
    attempts, clock = 0, now
    while database.read(queue.newest, "case:1") == (now, "waiting"):
        for delivery in claimed(database, clock):
            attempts += 1
            failed(database, delivery, clock)
        clock += 15 * MINUTE
        assert clock < now + 2 * DAY
    assert clock - 15 * MINUTE == now + DAY
    assert 24 < attempts < 40
    [given_up] = database.read(queue.given_up)
    assert (given_up.destination, given_up.error, given_up.ended_at) == (
        "mara@riverside.example",
        "no answer",
        now + DAY,
    )
    assert database.read(status_and_payload) == ("given-up", b"")


def test_quiet_hours_take_nothing_from_the_day_of_trying(put: Put, database: Database, now: datetime) -> None:
    put(run_at=now + 3 * DAY)
    [delivery] = claimed(database, now + 3 * DAY)
    failed(database, delivery, now + 3 * DAY)
    assert database.read(queue.newest, "case:1") == (now, "waiting")


def test_a_permanent_failure_is_given_up_at_once(put: Put, database: Database, now: datetime) -> None:
    put()
    [delivery] = claimed(database, now)
    failed(database, delivery, now, permanent=True)
    assert database.read(queue.newest, "case:1") == (now, "given-up")


def test_what_was_given_up_is_found_by_subject_and_time(put: Put, database: Database, now: datetime) -> None:
    put("case:1")
    put("case:2")
    for minutes, delivery in enumerate(sorted(claimed(database, now), key=lambda delivery: delivery.subject), 1):
        failed(database, delivery, now + minutes * MINUTE, permanent=True)
    put("case:3")
    assert [given_up.subject for given_up in database.read(queue.given_up)] == ["case:2", "case:1"]
    assert [given_up.subject for given_up in database.read(queue.given_up, ["case:1", "case:3"])] == ["case:1"]
    assert [given_up.subject for given_up in database.read(queue.given_up, since=now + 2 * MINUTE)] == ["case:2"]
    assert database.read(queue.given_up, []) == ()


def test_a_cancelled_delivery_is_never_claimed(put: Put, database: Database, now: datetime) -> None:
    put("case:1")
    put("case:2")
    assert database.write(queue.cancel, "case:1", now=now) == 1
    assert [delivery.subject for delivery in claimed(database, now)] == ["case:2"]
    assert database.read(queue.newest, "case:1") == (now, "cancelled")


def test_a_delivery_cancelled_in_the_senders_hands_is_recorded_as_sent(
    put: Put, database: Database, now: datetime
) -> None:
    put()
    [delivery] = claimed(database, now)
    database.write(queue.cancel, "case:1", now=now)
    assert database.write(queue.mark_delivered, delivery, now=now)
    assert database.read(queue.newest, "case:1") == (now, "sent")


def test_a_delivery_cancelled_in_the_senders_hands_is_not_tried_again(
    put: Put, database: Database, now: datetime
) -> None:
    put()
    [delivery] = claimed(database, now)
    database.write(queue.cancel, "case:1", now=now)
    assert not failed(database, delivery, now)
    assert claimed(database, now + DAY) == []


def test_what_waits_can_say_something_else(put: Put, database: Database, keys: Keys, now: datetime) -> None:
    put("low:1", run_at=now + 15 * MINUTE)
    assert database.write(queue.replace_waiting, "low:1", Message("Three low taps"), keys, now=now)
    [delivery] = claimed(database, now + 15 * MINUTE)
    assert queue.message_of(delivery, keys).title == "Three low taps"


def test_what_is_on_its_way_cannot_say_something_else(put: Put, database: Database, keys: Keys, now: datetime) -> None:
    put("low:1")
    claimed(database, now)
    assert not database.write(queue.replace_waiting, "low:1", Message("Three low taps"), keys, now=now)
    assert not database.write(queue.replace_waiting, "low:2", Message("Three low taps"), keys, now=now)


def test_the_newest_delivery_about_a_subject_counts(put: Put, database: Database, now: datetime) -> None:
    put("low:1", at=now - HOUR)
    database.write(queue.cancel, "low:1", now=now)
    put("low:1", at=now)
    assert database.read(queue.newest, "low:1") == (now, "waiting")
    assert database.read(queue.newest, "low:2") is None


@given(attempts=some.integers(1, 10_000), jitter=some.floats(0, 1))
def test_back_off_stays_between_eleven_seconds_and_an_hour(attempts: int, jitter: float) -> None:
    assert 11 * SECOND < queue.back_off(attempts, jitter) <= HOUR


@given(attempts=some.integers(1, 10_000), jitter=some.floats(0, 1))
def test_back_off_never_shrinks_and_never_more_than_doubles(attempts: int, jitter: float) -> None:
    delay, following = queue.back_off(attempts, jitter), queue.back_off(attempts + 1, jitter)
    assert delay <= following <= 2 * delay + timedelta(microseconds=1)


@given(attempts=some.integers(1, 10_000), jitter=some.floats(0, 1))
def test_jitter_takes_away_at_most_a_quarter(attempts: int, jitter: float) -> None:
    full = queue.back_off(attempts, 0)
    assert full * 0.75 <= queue.back_off(attempts, jitter) <= full


def test_back_off_doubles_from_fifteen_seconds_to_an_hour() -> None:
    seconds = [queue.back_off(attempts, 0).total_seconds() for attempts in range(1, 11)]
    assert seconds == [15, 30, 60, 120, 240, 480, 960, 1920, 3600, 3600]
