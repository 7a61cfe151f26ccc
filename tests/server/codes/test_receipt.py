"""Receipt codes: one answer each, whether the server minted them or a till made them without a network."""

from datetime import UTC, date, datetime, timedelta
from random import Random
from threading import Thread
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from server.branches.branch import add_branch
from server.branches.touchpoint import Touchpoint, add_touchpoint
from server.codes.alphabet import RECEIPT_LENGTH, is_well_formed
from server.codes.offline import offline_code
from server.codes.receipt import (
    LIFETIME,
    REMEMBERED,
    Receipt,
    Sale,
    State,
    begin,
    forget_expired,
    is_receipt,
    look,
    mint,
    use,
)
from server.codes.till import REST, Secrets, Till, add_till, all_tills, new_secrets, revoke_till, till_of_token
from server.database import Database
from server.database.tables.codes import receipt_codes
from server.errors import BadRequest, NotFound, UnknownTill
from server.keys import Keys, token_hash
from surveys.ids import new_id
from tests.server.conftest import KEYS, NOON, Cast

SECOND = timedelta(seconds=1)
HELD = Secrets("a till's token", bytes(range(16)))


@pytest.fixture
def counter(database: Database, cast: Cast) -> Touchpoint:
    """The touchpoint of Riverside's tills."""
    return database.write(
        add_touchpoint, code="T2KK23M", branch=cast.riverside, name="Tills", kind="till", survey="receipt", now=NOON
    )


@pytest.fixture
def till(database: Database, counter: Touchpoint) -> Till:
    return database.write(add_till, counter, "Till 1", HELD, keys=KEYS, now=NOON, daily_cap=100)


def minted(database: Database, counter: Touchpoint, count: int = 1) -> list[str]:
    sales = [Sale(f"order {number}") for number in range(count)]
    made = database.write(mint, counter, sales, keys=KEYS, randomness=Random(3), now=NOON)
    return [printed.code for printed in made]


def at(database: Database, code: str, now: datetime = NOON) -> Receipt:
    return database.read(look, code, keys=KEYS, now=now)


def begun(database: Database, code: str, now: datetime = NOON, visit_id: UUID | None = None) -> Receipt:
    return database.write(begin, code, visit_id or new_id(now), keys=KEYS, now=now)


def test_minted_codes_are_well_formed_open_and_all_different(database: Database, counter: Touchpoint) -> None:
    codes = minted(database, counter, 200)

    assert len(set(codes)) == 200
    assert all(is_well_formed(code) and is_receipt(code) and len(code) == RECEIPT_LENGTH for code in codes)
    assert at(database, codes[0]) == Receipt(State.OPEN, counter)


def test_a_code_that_was_drawn_twice_is_drawn_once_more(database: Database, counter: Touchpoint) -> None:
    assert not set(minted(database, counter, 3)) & set(minted(database, counter, 3))


def test_the_database_does_not_hold_the_code(database: Database, counter: Touchpoint) -> None:
    (code,) = minted(database, counter)

    kept = database.read(lambda session: session.execute(select(receipt_codes)).all())
    assert len(kept) == 1
    assert code not in repr(kept)


def test_the_first_face_begins_the_receipts_visit_and_a_second_one_goes_on_with_it(
    database: Database, counter: Touchpoint
) -> None:
    (code,) = minted(database, counter)
    first = begun(database, code)
    second = begun(database, code, NOON + SECOND)

    assert first.visit_id
    assert (second.state, second.visit_id) == (State.OPEN, first.visit_id)


def test_a_receipt_is_used_when_its_visit_is_completed_and_not_before(database: Database, counter: Touchpoint) -> None:
    (code,) = minted(database, counter)
    visit_id = begun(database, code).visit_id
    assert visit_id
    database.write(use, visit_id, now=NOON)

    assert at(database, code).state is State.USED
    assert begun(database, code).visit_id == visit_id


def test_a_code_expires_after_seven_days_but_what_was_begun_may_be_ended(
    database: Database, counter: Touchpoint
) -> None:
    late, begun_in_time = minted(database, counter, 2)
    begun(database, begun_in_time)

    assert at(database, late, NOON + LIFETIME - SECOND).state is State.OPEN
    assert at(database, late, NOON + LIFETIME).state is State.EXPIRED
    assert begun(database, late, NOON + LIFETIME) == Receipt(State.EXPIRED, counter)
    assert at(database, begun_in_time, NOON + LIFETIME).state is State.OPEN


def test_a_code_of_an_older_key_is_still_known(database: Database, counter: Touchpoint) -> None:
    (code,) = minted(database, counter)
    rotated = Keys("a newer key of more than forty characters!,a made-up key of more than forty characters")

    assert database.read(look, code, keys=rotated, now=NOON).state is State.OPEN


def test_unused_codes_are_forgotten_long_after_they_expired(database: Database, counter: Touchpoint) -> None:
    minted(database, counter, 2)

    assert database.write(forget_expired, now=NOON + LIFETIME + REMEMBERED) == 0
    assert database.write(forget_expired, now=NOON + LIFETIME + REMEMBERED + SECOND) == 2


def test_a_well_formed_code_that_nobody_made_is_unknown(database: Database, counter: Touchpoint, till: Till) -> None:
    foreign = offline_code(bytes(16), till=till.number or 0, day=NOON.date(), serial=1)

    assert at(database, minted(database, counter, 1)[0][::-1]).state is State.UNKNOWN
    assert at(database, foreign) == Receipt(State.UNKNOWN)


# A till without a network


def offline(till: Till, *, day: int = 0, serial: int = 1) -> str:
    assert till.number is not None
    return offline_code(HELD.key, till=till.number, day=(NOON + timedelta(days=day)).date(), serial=serial)


def test_what_a_till_made_by_itself_needs_no_row_until_it_is_used(database: Database, till: Till) -> None:
    code = offline(till)

    assert at(database, code) == Receipt(State.OPEN, till.touchpoint)
    visit_id = begun(database, code).visit_id
    assert visit_id
    database.write(use, visit_id, now=NOON)
    assert at(database, code).state is State.USED


@pytest.mark.parametrize(
    ("day", "state"),
    [(-8, "expired"), (-7, "expired"), (-6, "open"), (0, "open"), (1, "open"), (2, "unknown"), (3, "unknown")],
)
def test_it_holds_seven_days_and_bears_a_clock_that_is_a_day_ahead(
    database: Database, till: Till, day: int, state: str
) -> None:
    code = offline(till, day=day)

    assert at(database, code).state == state
    assert (begun(database, code).visit_id is not None) == (state == "open")


def test_tomorrows_code_is_taken_early_on_a_day_of_twenty_five_hours_too(database: Database) -> None:
    began = datetime(2026, 10, 25, 0, 30, tzinfo=ZoneInfo("Europe/Berlin"))
    station = database.write(add_branch, slug="north", name="North", timezone="Europe/Berlin", now=NOON)
    counter = database.write(
        add_touchpoint, code="T2KK23M", branch=station, name="Tills", kind="till", survey="receipt", now=NOON
    )
    till = database.write(add_till, counter, "Till 1", HELD, keys=KEYS, now=NOON)
    code = offline_code(HELD.key, till=till.number or 0, day=date(2026, 10, 26), serial=1)

    assert at(database, code, began.astimezone(UTC)).state is State.OPEN


def test_beyond_the_tills_daily_cap_codes_are_not_ours(database: Database, till: Till) -> None:
    assert at(database, offline(till, serial=99)).state is State.OPEN
    assert at(database, offline(till, serial=100)).state is State.UNKNOWN


def test_a_revoked_tills_unused_codes_are_worth_nothing_and_its_token_neither(database: Database, till: Till) -> None:
    database.write(revoke_till, till.id, now=NOON)

    assert at(database, offline(till)).state is State.UNKNOWN
    with pytest.raises(UnknownTill):
        database.read(till_of_token, token_hash(HELD.token))
    with pytest.raises(NotFound):
        database.write(revoke_till, till.id, now=NOON)


def test_a_tills_own_codes_outlive_a_change_of_the_servers_key(database: Database, till: Till) -> None:
    rotated = Keys("a newer key of more than forty characters!,a made-up key of more than forty characters")
    begun_before = begun(database, offline(till, serial=1)).visit_id

    assert database.read(look, offline(till, serial=1), keys=rotated, now=NOON).visit_id == begun_before
    assert database.read(look, offline(till, serial=2), keys=rotated, now=NOON).state is State.OPEN
    later = database.write(begin, offline(till, serial=1), new_id(NOON), keys=rotated, now=NOON)
    assert later.visit_id == begun_before


def test_numbers_are_given_away_again_only_long_after_their_till_was_revoked(
    database: Database, till: Till, counter: Touchpoint
) -> None:
    def another(now: datetime) -> int | None:
        return database.write(add_till, counter, "Till", new_secrets(), keys=KEYS, now=now).number

    database.write(revoke_till, till.id, now=NOON)

    assert another(NOON + REST) == 1
    assert another(NOON + REST + SECOND) == 0
    assert len(database.read(all_tills)) == 3


def test_only_a_touchpoint_of_kind_till_has_tills(database: Database, cast: Cast) -> None:
    poster = database.write(
        add_touchpoint, code="P2ST234", branch=cast.riverside, name="Door", kind="poster", survey="receipt", now=NOON
    )
    with pytest.raises(BadRequest, match="Door is a poster"):
        database.write(add_till, poster, "Till 1", HELD, keys=KEYS, now=NOON)


def test_given_to_two_servers_in_the_same_moment_it_is_begun_once(database_url: str, till: Till) -> None:
    found: list[UUID | None] = []

    def server() -> None:
        with Database(database_url) as own:
            found.extend(begun(own, offline(till, serial=serial)).visit_id for serial in range(10))

    threads = [Thread(target=server) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 20
    assert len(set(found)) == 10
