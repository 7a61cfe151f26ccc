"""Becoming a branch's tablet, and ceasing to be one."""

import logging
from collections.abc import Callable
from threading import Thread

from kiosk.courier import Courier
from kiosk.outbox import Outbox
from kiosk.server_client import NotReached, Refused, ServerClient
from kiosk.service import PROBLEMS
from kiosk.stage import Stage
from kiosk.survey_store import SurveyStore

log = logging.getLogger(__name__)

NO_NETWORK = "The server cannot be reached. Please look at the address and at the network."
NO_ADDRESS = "Please type the address of the server."
NO_CODE = "Please type the code from the Devices page."
NOT_KEPT = "This tablet's disk cannot be written. Is it full?"


class Pairing:
    """Speaks with the server in a thread of its own, and to the stage in that of the window."""

    def __init__(
        self,
        *,
        server: ServerClient,
        store: SurveyStore,
        outbox: Outbox,
        stage: Stage,
        courier: Courier,
        in_window: Callable[[Callable[[], None]], None],
    ) -> None:
        self._server, self._store, self._outbox = server, store, outbox
        self._stage, self._courier, self._in_window = stage, courier, in_window
        self._asking, self._typed = False, ""
        self.problem = ""
        """A sentence for staff; empty while all is well."""

    @property
    def address(self) -> str:
        return self._typed or self._server.server_url

    def pair(self, address: str, code: str) -> None:
        """Returns at once; a second touch while the server is asked does nothing."""
        if self._asking:
            return
        if problem := "" if address and code else NO_CODE if address else NO_ADDRESS:
            self._tell(problem)
            return
        self._asking, self._typed = True, with_scheme(address)
        Thread(target=self._ask, args=(self._typed, code), name="pairing", daemon=True).start()

    def revoked(self) -> None:
        """Called in the courier's thread: the server has said that this tablet is none any more."""
        log.warning("This tablet was revoked; what it held is erased")
        self._outbox.wipe()
        self._store.clear()
        self._server.forget()
        self._in_window(self._unpaired)

    def _unpaired(self) -> None:
        self._stage.unpaired()
        # What somebody touched while the rest was erased.
        self._outbox.wipe()

    def _ask(self, address: str, code: str) -> None:
        try:
            self._server.pair(code, address)
            self._store.clear()
        except NotReached as failure:
            problem = PROBLEMS.get(failure.problem, NO_NETWORK)
        except Refused as refusal:
            problem = refusal.detail or PROBLEMS["no-answer"]
        except OSError:
            problem = NOT_KEPT
        else:
            problem = ""
        self._in_window(lambda: self._asked(problem))

    def _asked(self, problem: str) -> None:
        self._asking = False
        self._tell(problem)
        if not problem:
            self._typed = ""
            self._stage.paired()
            self._courier.paired()

    def _tell(self, problem: str) -> None:
        self.problem = problem
        self._stage.on_change()


def with_scheme(address: str) -> str:
    """What people type, as an address: `feedback.example.com/` is meant as https."""
    tidy = address.strip().rstrip("/")
    return tidy if "://" in tidy else f"https://{tidy}"
