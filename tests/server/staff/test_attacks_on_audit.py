"""What was guessed at a desk is read by its managers afterwards."""

from collections.abc import Callable

from server.heard import Heard
from server.staff.desk import make_desk
from server.staff.desk_pin import MOST_WRONG, WrongPin, keep_pin, pin_hash, sign_in_at
from server.staff.person import Person
from tests.server.conftest import KEYS, NOON, Browser, Cast


def test_a_manager_reads_that_a_pin_was_guessed_at(
    signed_in: Callable[[Person], Browser], heard: Heard, cast: Cast
) -> None:
    database, theo = heard.database, cast.theo
    desk, _ = database.write(make_desk, cast.mara, cast.riverside, "Counter", now=NOON)
    database.write(keep_pin, theo, theo.id, pin_hash("7295", theo.id, keys=KEYS), now=NOON)
    for guess in range(MOST_WRONG):
        try:
            sign_in_at(database, desk, theo.id, f"111{guess}", keys=KEYS, browser="", now=NOON)
        except WrongPin:
            continue
    answer = signed_in(cast.mara).get("/staff/audit")
    assert answer.status == 200
    assert "desk PIN locked" in answer.text
