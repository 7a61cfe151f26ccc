"""Into the outbox, waiting for the commit."""

from concurrent.futures import Future

from kiosk.outbox import Outbox
from surveys.response import Response


def keep(outbox: Outbox, response: Response, *, ended: bool = True) -> Exception | None:
    """What became of it: None once it is committed."""
    told: Future[Exception | None] = Future()
    write = outbox.finish if ended else outbox.save
    write(response, then=lambda: told.set_result(None), otherwise=told.set_result)
    return told.result(5)
