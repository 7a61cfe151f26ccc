"""`python -m tests.kiosk.dying_tablet FOLDER`: tablets that end by kill -9, one at every write, each in its folder."""

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from itertools import count
from pathlib import Path

from kiosk.outbox import Outbox
from surveys.response import Response
from tests.builders import a_response

VISITS = 3
WRITES = 3 * VISITS + 1
MOMENTS = ("asked", "acknowledged")


def stages_of_a_visit() -> Iterator[Response]:
    last = a_response(score=1, reasons=("waiting",), words="Long wait", ended="left")
    for number in range(1, 4):
        yield replace(last, answers=dict(list(last.answers.items())[:number]))


class DyingTablet:
    def __init__(self, folder: Path, dies_at: int, moment: str) -> None:
        self.acknowledged = os.open(folder / "acknowledged", os.O_CREAT | os.O_WRONLY | os.O_APPEND)
        self.outbox = Outbox(folder)
        self.numbers, self.dies_at, self.moment = count(1), dies_at, moment

    def live(self) -> None:
        for _ in range(VISITS):
            first, second, last = stages_of_a_visit()
            self.write(f"{first.id} 1", partial(self.outbox.save, first))
            self.write(f"{first.id} 2", partial(self.outbox.save, second))
            self.write(f"{first.id} 3", partial(self.outbox.finish, last))
        self.write(f"{last.id} gone", partial(self.erase, str(last.id)))

    def erase(self, id_: str, *, then: Callable[[], None], otherwise: Callable[[Exception], None]) -> None:
        del otherwise
        self.outbox.accepted([id_])
        then()

    def write(self, fact: str, ask: Callable[..., None]) -> None:
        number, done = next(self.numbers), threading.Event()

        def then() -> None:
            os.write(self.acknowledged, f"{fact}\n".encode())
            if number == self.dies_at and self.moment == "acknowledged":
                die()
            done.set()

        asking = threading.Thread(target=ask, kwargs={"then": then, "otherwise": print})
        asking.start()
        if number == self.dies_at and self.moment == "asked":
            time.sleep(number % 4 * 0.0005)  # somewhere within the write, each time elsewhere
            die()
        done.wait()


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def main(base: Path) -> None:
    for dies_at in range(1, WRITES + 1):
        for moment in MOMENTS:
            folder = base / f"{dies_at}-{moment}"
            folder.mkdir()
            child = os.fork()
            if child == 0:
                DyingTablet(folder, dies_at, moment).live()
                os._exit(0)
            _, status = os.waitpid(child, 0)
            assert os.WIFSIGNALED(status), "the tablet outlived its kill"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
