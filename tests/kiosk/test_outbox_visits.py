"""Tablet and server agree how many visits there were: each that began has one response somewhere."""

import sqlite3
from dataclasses import replace
from pathlib import Path

from kiosk.outbox import AlreadyFrozen, Counts, Outbox
from tests.builders import a_response
from tests.kiosk.full_disk import fill_disk, make_room
from tests.kiosk.keeping import keep
from tests.kiosk.tour import Tour

OLD = """
CREATE TABLE responses (
    id TEXT PRIMARY KEY, state TEXT NOT NULL CHECK (state IN ('open', 'ready', 'refused')),
    text TEXT NOT NULL, why TEXT NOT NULL DEFAULT ''
);
CREATE INDEX responses_by_state ON responses (state, id);
CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL);
INSERT INTO counters VALUES ('visits', 7);
INSERT INTO responses VALUES ('a', 'open', '{}', ''), ('b', 'ready', '{}', ''), ('c', 'refused', '{}', 'No.');
"""


def held(outbox: Outbox) -> int:
    return sum(outbox.counts())


def test_what_was_stored_waits_or_was_refused_adds_up_to_the_visits(tour: Tour) -> None:
    for number in range(1, 31):
        response = a_response(counter=tour.outbox.count_visit())
        keep(tour.outbox, response, ended=False)
        if number % 3:
            keep(tour.outbox, replace(response, answers={"overall": 2}))
        else:
            tour.outbox.close_open_visits(then=lambda: None, otherwise=print)
        if number == 5:
            tour.server.refuses = {str(response.id)}
        if number % 7 == 0:
            tour.step()
    tour.outbox._writer.run(lambda _: None)
    assert tour.outbox.counts() == Counts(2, 1)
    assert tour.outbox.visits == 30 == len(tour.server.stored) + held(tour.outbox)


def test_a_visit_that_could_not_be_kept_still_counts_and_its_number_is_not_given_again(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path)
    keep(outbox, a_response(counter=outbox.count_visit()))
    fill_disk(outbox)
    lost = a_response(counter=outbox.count_visit())
    assert isinstance(keep(outbox, lost), sqlite3.OperationalError)
    make_room(outbox)
    outbox.close_open_visits(then=lambda: None, otherwise=print)
    outbox.close()
    again = Outbox(tmp_path)
    assert (again.visits, again.count_visit()) == (2, 3)
    again.close()


def test_a_wiped_tablet_counts_anew(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path)
    for _ in range(3):
        keep(outbox, a_response(counter=outbox.count_visit()))
    outbox.wipe()
    outbox.close()
    again = Outbox(tmp_path)
    assert (again.visits, held(again), again.count_visit()) == (0, 0, 1)
    again.close()


def test_a_visit_during_which_the_tablet_was_wiped_is_not_kept(outbox: Outbox) -> None:
    open_visit = a_response(counter=outbox.count_visit())
    keep(outbox, open_visit, ended=False)
    outbox.wipe()
    assert isinstance(keep(outbox, open_visit), AlreadyFrozen)
    assert (outbox.visits, held(outbox)) == (0, 0)


def test_the_file_of_an_earlier_version_goes_on(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "outbox.db") as old:
        old.executescript(OLD)
    old.close()
    outbox = Outbox(tmp_path)
    assert outbox.set_aside is None
    assert (outbox.counts(), outbox.visits) == (Counts(2, 1), 7)
    keep(outbox, a_response(counter=outbox.count_visit()))
    outbox.accepted(["a"])
    assert (outbox.counts(), outbox.visits) == (Counts(2, 1), 8)
    outbox.close()
