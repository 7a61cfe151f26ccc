"""An outbox after a long outage."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from uuid import UUID

from kiosk.outbox import FILE, Outbox
from surveys.wire import response_to_wire
from tests.builders import a_contact, a_response

INSERT = "INSERT INTO responses (id, state, text, counter) VALUES (?, 'ready', ?, ?)"
WORDS = "We waited for half an hour and nobody told us why."


def fill(folder: Path, waiting: int) -> None:
    """With ids from before any that a clock makes."""
    Outbox(folder).close()
    wire = response_to_wire(a_response(words=WORDS, reasons=("waiting",), contact=a_contact()))
    ids = ((number, str(UUID(int=number))) for number in range(1, waiting + 1))
    with closing(sqlite3.connect(folder / FILE)) as outbox, outbox:
        outbox.executemany(INSERT, ((id_, json.dumps(wire | {"id": id_}), number) for number, id_ in ids))
