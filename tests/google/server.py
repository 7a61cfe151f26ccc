"""A Google on loopback: several spreadsheets and service accounts, a quota on a movable clock, and faults on demand."""

import json
import secrets
import threading
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from types import TracebackType
from typing import Self
from urllib.parse import parse_qs

from server.clock import Clock, utc_now
from tests.google.accounts import Account, Accounts, InvalidGrant
from tests.google.book import Book, Caller, Doubts
from tests.google.calls import Asked, Call, carry_out, find
from tests.google.faults import Answer, Applied, Fault, Faults
from tests.google.quota import Quota, exceeded
from tests.google.refused import JSON, Refused
from tests.google.user import User
from tests.google.wire import Listener, Reply

PAGE = (
    b"<!DOCTYPE html><html lang=en><title>Error 502 (Server Error)!!1</title>"
    b"<p>The server encountered a temporary error and could not complete your request.</html>"
)


class Google:
    """`with Google(clock) as google`: `google.url` is the base URL; `account()` and `spreadsheet()` fill it."""

    def __init__(self, clock: Clock = utc_now, *, hang: timedelta = timedelta(seconds=70)) -> None:
        """`hang` is how long a hanging answer hangs; the clock is that of quotas and of the record of calls."""
        self.faults = Faults()
        self.quota = Quota(clock)
        self.doubts = Doubts()
        self.accounts = Accounts(utc_now)
        self.calls: list[Call] = []
        self._clock = clock
        self._books: dict[str, Book] = {}
        self._lock = threading.RLock()
        self._late: list[tuple[int, Callable[[], Reply]]] = []
        self._arrived = 0
        self._listener = Listener(self.handle, hang)

    @property
    def url(self) -> str:
        return self._listener.url

    def account(self, name: str = "heard", project: str = "heard-sheets") -> Account:
        account = Account(f"{name}@{project}.iam.gserviceaccount.com", project, f"{self.url}/token")
        self.accounts.add(account)
        return account

    def spreadsheet(
        self,
        title: str,
        *accounts: Account,
        role: str = "writer",
        owner: str = "mara@riverside.example",
        zone: str = "Etc/GMT",
        locale: str = "en_US",
    ) -> User:
        """A new one with the tab Sheet1, shared with the accounts; its owner's hands and eyes."""
        book = Book(f"1{secrets.token_urlsafe(32)}", title, owner=owner, doubts=self.doubts, zone=zone, locale=locale)
        self._books[book.id] = book
        user = User(book)
        for account in accounts:
            user.share(account.email, role)
        return user

    def count(self, *names: str, kind: str = "") -> int:
        """Calls that came, by name (batchUpdate, search, ...) or kind (read, write, token); all of them without."""
        return sum((not names or call.name in names) and kind in {"", call.kind} for call in list(self.calls))

    def per_minute(self, kind: str) -> list[int]:
        """How many came in each minute in which any came, oldest first."""
        minutes = Counter(call.at.replace(second=0, microsecond=0) for call in list(self.calls) if call.kind == kind)
        return [minutes[minute] for minute in sorted(minutes)]

    def deliver_late(self) -> int:
        """Carries out what is still on its way; how many there were."""
        with self._lock:
            late, self._late = self._late, []
        for _, carry in late:
            carry()
        return len(late)

    def __enter__(self) -> Self:
        self._listener.open()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._listener.close()
        if self._listener.errors and error is None:
            raise self._listener.errors[0]

    def handle(self, method: str, target: str, authorization: str, body: bytes) -> Reply:
        """Every request comes through here, each in its own thread."""
        path, _, query = target.partition("?")
        call = Call(method, path, "token", "token", len(body), self._clock())
        self.calls.append(call)
        if path == "/token":
            return self._token(call, body.decode())
        try:
            carry = self._admitted(call, parse_qs(query), authorization, body)
        except Refused as refused:
            reply = Reply(refused.status, refused.body)
        else:
            reply = self._spoiled(call, carry)
        call.status = 0 if reply.answer in {Answer.DROP, Answer.HANG} else reply.status
        return reply

    def _admitted(
        self, call: Call, query: dict[str, list[str]], authorization: str, body: bytes
    ) -> Callable[[], Reply]:
        """What is left to do of a call once account and quota let it pass."""
        route, names = find(call.method, call.path)
        call.name, call.kind = route.name, route.kind
        writes = route.kind == "write"
        with self._lock:
            account = self.accounts.authenticate(authorization, writes=writes)
            call.email = account.email
            self.quota.take(route.kind, account.email, account.project)
        given = _json(body)
        call.requests = _kinds(given)
        caller = Caller(account.email, account.project)

        def carry() -> Reply:
            try:
                asked = Asked(self._book(names["book"]), caller, query, given, names)
                reply = Reply(200, carry_out(route, asked))
            except Refused as refused:
                reply = Reply(refused.status, refused.body)
            call.result = reply.status
            return reply

        return carry

    def _book(self, book_id: str) -> Book:
        if book_id not in self._books:
            raise Refused(404, "Requested entity was not found.")
        return self._books[book_id]

    def _spoiled(self, call: Call, carry: Callable[[], Reply]) -> Reply:
        with self._lock:
            self._arrived += 1
            due = [late for number, late in self._late if number < self._arrived]
            self._late = [(number, late) for number, late in self._late if number >= self._arrived]
            fault = call.fault = self.faults.pick(call.path)
            if fault and fault.applied is Applied.LATE:
                self._late.append((self._arrived + self.faults.late_by, carry))
        for late in due:
            late()
        if fault is None:
            return carry()
        reply = carry() if fault.applied is Applied.BEFORE_ANSWER else Reply(200, {})
        return _faulty(reply, fault, call)

    def _token(self, call: Call, form: str) -> Reply:
        fault = call.fault = self.faults.pick(call.path)
        try:
            with self._lock:
                reply = Reply(200, self.accounts.exchange(form))
        except InvalidGrant as refused:
            error, description = refused.args
            reply = Reply(400, {"error": error, "error_description": description})
        call.result = call.status = reply.status
        return _faulty(reply, fault, call) if fault else reply


def _faulty(reply: Reply, fault: Fault, call: Call) -> Reply:
    if fault.answer is Answer.HTML:
        return Reply(fault.status, PAGE, content_type="text/html; charset=UTF-8")
    if fault.answer is Answer.ERROR:
        quota = exceeded(call.kind if call.kind != "token" else "read")
        failed = (
            quota if fault.status == quota.status else Refused(fault.status, "The service is currently unavailable.")
        )
        return Reply(failed.status, failed.body)
    return Reply(reply.status, reply.body, answer=fault.answer)


def _json(body: bytes) -> JSON:
    try:
        given = json.loads(body or b"{}")
    except ValueError:
        raise Refused(400, "Invalid JSON payload received.") from None
    if given is None:
        return {}
    if not isinstance(given, dict):
        raise Refused(400, "Invalid JSON payload received. Root element must be a message.")
    return given


def _kinds(given: JSON) -> tuple[str, ...]:
    requests = given.get("requests") or ()
    return tuple(kind for request in requests if isinstance(request, dict) for kind in request)
