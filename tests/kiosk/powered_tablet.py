"""`python -m tests.kiosk.powered_tablet FOLDER COPIES NOTES`: a tablet that notes when each step was acknowledged."""

import json
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path

from kiosk.outbox import Outbox
from surveys.response import Response
from surveys.visit import Visit
from tests.builders import NOW, a_contact, a_visit

STEPS = ("face", "reasons", "words", "contact", "thanks")
PLENTY = 2**20


def steps_of(visit: Visit) -> Iterator[Response]:
    """What is kept at each, as it stands if the customer walks away then."""
    visit.answer("overall", 1)
    yield visit.leave(NOW)
    visit.answer("why", ("waiting",))
    yield visit.leave(NOW)
    visit.answer("comment", "Ndefu – طويل 😀")
    yield visit.leave(NOW)
    visit.ask_for_an_answer(a_contact())
    yield visit.leave(NOW)
    yield visit.finish(NOW)


class PoweredTablet:
    def __init__(self, folder: Path, copies: Path, notes: Path) -> None:
        self.copies, self.notes = copies, notes.open("a")
        self.outbox = Outbox(folder)

    def live(self) -> None:
        for last_step in STEPS:
            self.customer(last_step)
        # The server takes the first two, each alone, then all the others; and another customer comes.
        for number in (1, 1, 100):
            ids = [row.id for row in self.outbox.ready(number, PLENTY)]
            for id_ in ids:
                self.note("going", id_)
            self.outbox.accepted(ids)
            for id_ in ids:
                self.note("gone", id_)
        self.customer("thanks")
        self.notes.close()
        self.outbox.close()

    def customer(self, last_step: str) -> None:
        """Walks away after a step; after the thanks there is nothing to leave."""
        counter = self.outbox.count_visit()
        for step, response in zip(STEPS, steps_of(a_visit()), strict=True):
            said = replace(response, counter=counter)
            self.keep(step, said, self.outbox.finish if step == "thanks" else self.outbox.save)
            if step == last_step != "thanks":
                self.keep("left", said, self.outbox.finish)
            if step == last_step:
                return

    def keep(self, step: str, response: Response, write: Callable[..., None]) -> None:
        told: Future[None] = Future()

        def then() -> None:
            self.note(step, str(response.id), answers=len(response.answers), counter=response.counter)
            told.set_result(None)

        write(response, then=then, otherwise=told.set_exception)
        told.result(20)

    def note(self, step: str, id_: str, **more: object) -> None:
        """With the number of fsyncs before."""
        fsyncs = sum(file.name != "part" for file in self.copies.iterdir())
        self.notes.write(json.dumps({"fsyncs": fsyncs, "step": step, "id": id_, **more}) + "\n")


if __name__ == "__main__":
    PoweredTablet(*map(Path, sys.argv[1:])).live()
