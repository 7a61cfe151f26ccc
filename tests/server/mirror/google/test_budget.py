from datetime import timedelta

from server.mirror.budget import MOST, take, used
from tests.server.mirror.google.sheet_life import SheetLife

SECOND = timedelta(seconds=1)


def test_a_sheet_is_called_once_a_second(life: SheetLife) -> None:
    now, key = life.clock(), life.key_id
    assert life.database.write(take, key, 1, writes=True, now=now) == 0
    assert life.database.write(take, key, 1, writes=False, now=now + SECOND / 4) == 0.75
    assert life.database.write(take, key, 2, writes=False, now=now + SECOND / 4) == 0


def test_a_key_makes_sixty_reads_and_sixty_writes_in_any_minute(life: SheetLife) -> None:
    now, key = life.clock(), life.key_id
    for number in range(MOST):
        assert life.database.write(take, key, number, writes=True, now=now + number * SECOND / 10) == 0
    later = now + 30 * SECOND
    assert life.database.write(take, key, 99, writes=True, now=later) == 31
    assert life.database.write(take, key, 99, writes=False, now=later) == 0
    assert life.database.read(used, key, now=later) == (1, 60)
    assert life.database.write(take, key, 100, writes=True, now=now + 61 * SECOND) == 0


def test_a_clock_set_back_does_not_stop_the_calls(life: SheetLife) -> None:
    now, key = life.clock(), life.key_id
    life.database.write(take, key, 1, writes=True, now=now + timedelta(days=1))
    assert life.database.write(take, key, 1, writes=True, now=now) == 0
