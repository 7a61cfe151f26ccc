"""What was acknowledged is in the file; what the server took is gone from it."""

import json
import sqlite3
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kiosk.outbox import AlreadyFrozen, Counts, Outbox
from surveys.response import Response
from surveys.wire import response_from_wire
from tests.builders import a_contact, a_response
from tests.kiosk.full_disk import fill_disk, make_room
from tests.kiosk.keeping import keep

PLENTY = 2**20


def ready(outbox: Outbox, limit: int = 100, most_bytes: int = PLENTY, after: str = "") -> list[str]:
    return [row.id for row in outbox.ready(limit, most_bytes, after)]


def responses(outbox: Outbox) -> list[Response]:
    return [response_from_wire(json.loads(row.text)) for row in outbox.ready(100, PLENTY)]


@pytest.fixture
def reopened(tmp_path: Path) -> Iterator[Any]:
    opened: list[Outbox] = []

    def again() -> Outbox:
        for outbox in opened:
            outbox.close()
        opened[:] = [Outbox(tmp_path)]
        return opened[0]

    yield again
    for outbox in opened:
        outbox.close()


def test_an_open_visit_is_kept_but_not_sent(outbox: Outbox) -> None:
    assert keep(outbox, a_response(), ended=False) is None
    assert (ready(outbox), outbox.counts()) == ([], Counts(0, 0))


def test_a_visit_that_goes_on_stays_one_row(outbox: Outbox) -> None:
    first = a_response(score=1)
    keep(outbox, first, ended=False)
    said = replace(first, answers={"overall": 2, "comment": "Ndefu – طويل 😀"}, contact=a_contact())
    keep(outbox, said)
    assert responses(outbox) == [said]


def test_what_is_frozen_stays_as_it_is(outbox: Outbox) -> None:
    first = a_response(score=1)
    keep(outbox, first)
    assert isinstance(keep(outbox, replace(first, answers={"overall": 5})), AlreadyFrozen)
    assert responses(outbox) == [first]


def test_a_visit_that_a_crash_left_open_is_sent_as_it_stood(reopened: Any) -> None:
    left = a_response(ended="left")
    keep(reopened(), left, ended=False)
    assert responses(reopened()) == [left]


def test_the_number_of_visits_survives(reopened: Any) -> None:
    outbox = reopened()
    for _ in range(3):
        keep(outbox, a_response(counter=outbox.count_visit()))
    outbox.accepted(ready(outbox))
    again = reopened()
    assert (again.visits, again.count_visit()) == (3, 4)


def test_rows_go_in_the_order_of_their_visits_and_in_portions(outbox: Outbox) -> None:
    ids = [str(response.id) for response in (a_response() for _ in range(5)) if keep(outbox, response) is None]
    assert ready(outbox) == sorted(ids)
    assert ready(outbox, limit=2) == sorted(ids)[:2]
    assert ready(outbox, after=sorted(ids)[2]) == sorted(ids)[3:]


def test_a_portion_stays_below_its_bytes_but_is_never_empty(outbox: Outbox) -> None:
    for _ in range(3):
        keep(outbox, a_response(words="é" * 1000))
    assert len(ready(outbox, most_bytes=5000)) == 2
    assert len(ready(outbox, most_bytes=10)) == 1


def test_what_the_server_took_is_gone_from_every_file(outbox: Outbox, tmp_path: Path) -> None:
    keep(outbox, a_response(words="my knee hurts"))
    assert any(b"my knee" in file.read_bytes() for file in tmp_path.iterdir())
    outbox.accepted(ready(outbox))
    assert outbox.counts() == Counts(0, 0)
    assert not any(b"my knee" in file.read_bytes() for file in tmp_path.iterdir())


def test_an_open_visit_is_never_erased_by_a_verdict(outbox: Outbox) -> None:
    visit = a_response()
    keep(outbox, visit, ended=False)
    outbox.accepted([str(visit.id)])
    assert outbox._read("SELECT id, state FROM responses") == [(str(visit.id), "open")]


def test_what_was_refused_is_kept_counted_and_not_sent_again(reopened: Any) -> None:
    outbox = reopened()
    bad, good = a_response(), a_response()
    keep(outbox, bad)
    keep(outbox, good)
    outbox.refuse(str(bad.id), "No such survey.")
    again = reopened()
    assert (ready(again), again.counts()) == ([str(good.id)], Counts(1, 1))
    assert again.refusals() == [(str(bad.id), "No such survey.")]


def test_wiped_is_wiped(outbox: Outbox, tmp_path: Path) -> None:
    keep(outbox, a_response(words="my knee hurts"), ended=False)
    keep(outbox, a_response(words="my knee hurts"))
    outbox.wipe()
    assert outbox.counts() == Counts(0, 0)
    assert not any(b"my knee" in file.read_bytes() for file in tmp_path.iterdir())


def test_a_full_disk_is_said_and_what_was_kept_before_stays(outbox: Outbox) -> None:
    before = a_response()
    keep(outbox, before)
    fill_disk(outbox)
    assert isinstance(keep(outbox, a_response()), sqlite3.OperationalError)
    assert responses(outbox) == [before]
    make_room(outbox)
    assert keep(outbox, a_response()) is None


def test_of_many_that_are_written_together_only_the_impossible_one_fails(outbox: Outbox) -> None:
    frozen = a_response()
    keep(outbox, frozen)
    told: list[str] = []
    block: Future[None] = Future()
    outbox._writer.put(lambda _: block.result(), lambda _: None, lambda _: None)
    for number, response in enumerate((a_response(), replace(frozen, language="fr"), a_response())):
        outbox.save(
            response,
            then=lambda number=number: told.append(f"{number} kept"),  # type: ignore[misc]
            otherwise=lambda _, number=number: told.append(f"{number} not kept"),  # type: ignore[misc]
        )
    block.set_result(None)
    outbox._writer.run(lambda _: None)
    assert told == ["0 kept", "1 not kept", "2 kept"]


def test_a_callback_that_fails_does_not_stop_the_writer(outbox: Outbox) -> None:
    outbox.save(a_response(), then=lambda: 1 // 0, otherwise=print)  # type: ignore[arg-type]
    assert keep(outbox, a_response()) is None


@pytest.mark.parametrize("damage", [b"no database at all" * 400, b"SQLite format 3\0" + bytes(100)])
def test_a_file_that_cannot_be_read_is_set_aside_and_a_new_one_begins(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / "outbox.db").write_bytes(damage)
    outbox = Outbox(tmp_path)
    assert outbox.set_aside == tmp_path / "outbox-broken-1.db"
    assert outbox.set_aside.read_bytes() == damage
    assert keep(outbox, a_response()) is None
    outbox.close()


def test_a_damaged_page_is_noticed_at_the_start(reopened: Any, tmp_path: Path) -> None:
    outbox = reopened()
    for _ in range(40):
        keep(outbox, a_response(words="x" * 300))
    outbox.close()
    file = tmp_path / "outbox.db"
    content = bytearray(file.read_bytes())
    content[8192:12288] = bytes([7]) * 4096
    file.write_bytes(content)
    again = Outbox(tmp_path)
    assert again.set_aside
    assert again.counts() == Counts(0, 0)
    again.close()


def test_each_commit_reaches_the_disk_and_erasing_overwrites(outbox: Outbox) -> None:
    asked = [
        outbox._writer._connection.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("journal_mode", "synchronous", "secure_delete")
    ]
    assert asked == ["wal", 2, 1]


def test_an_answer_is_one_statement_so_that_no_other_thread_comes_between(outbox: Outbox) -> None:
    said: list[str] = []
    outbox._writer._connection.set_trace_callback(said.append)
    visit = a_response()
    keep(outbox, visit, ended=False)
    keep(outbox, visit)
    assert {sql.split()[0] for sql in said} == {"INSERT"}  # once more for each trigger


def test_the_file_is_for_its_owner_alone(outbox: Outbox, tmp_path: Path) -> None:
    keep(outbox, a_response())
    assert {file.name: oct(file.stat().st_mode & 0o077) for file in tmp_path.iterdir()} == {
        "outbox.db": "0o0",
        "outbox.db-wal": "0o0",
        "outbox.db-shm": "0o0",
        "reserve": "0o0",
        "reserve-for-erasing": "0o0",
    }
