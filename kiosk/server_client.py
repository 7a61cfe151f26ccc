"""The server as the tablet sees it: pair and sync over HTTP (design.md 7)."""

import hmac
import json
import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any, TypeVar

import requests
from requests import exceptions

from kiosk.device import Device, forget

CONNECT, READ = 5, 20
LONGEST = 60
"""Seconds for one whole answer."""
LARGEST = 8 * 2**20
RESTING = 30
SOONEST, LATEST = 1, 3600

Json = dict[str, Any]
Read = TypeVar("Read")


class NotReached(Exception):
    """Nothing was heard that says anything about what was sent; `problem` is a word for why."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


class Unreachable(NotReached):
    """no-network, no-answer, certificate or wrong-address."""


class NotJson(NotReached):
    """Somebody else answered: captive-portal or wrong-address."""


class NotPaired(NotReached):
    """The tablet has no token, or one that the server does not know: it waits, and keeps what it has."""

    def __init__(self) -> None:
        super().__init__("not-paired")


class Refused(Exception):
    """The server answered, with a problem (RFC 9457; empty when it came from a proxy before it)."""

    def __init__(self, status: int, problem: Mapping[str, Any]) -> None:
        self.status, self.problem = status, problem
        self.detail = str(problem.get("detail", ""))
        """A sentence for a person; empty if none came."""
        super().__init__(self.detail or str(status))


class Revoked(Refused):
    """Somebody revoked this tablet on the Devices page; only now may it wipe itself."""


@dataclass(frozen=True, slots=True)
class Synced:
    verdicts: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Id -> status and why."""
    surveys: Mapping[str, Any] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)
    next_sync_in_seconds: float = RESTING


class ServerClient:
    def __init__(self, folder: Path, server_url: str = "", *, timeouts: tuple[float, float] = (CONNECT, READ)) -> None:
        """`server_url` wins over the remembered one, for a server that has moved."""
        self._timeouts = timeouts
        self._folder, self._moved_to = folder, server_url
        self._session = requests.Session()
        self.device = Device.remembered(folder)
        self.drift: timedelta | None = None
        """How far this computer's clock is ahead of the server's, to a second or two."""

    @property
    def server_url(self) -> str:
        return self._moved_to or (self.device.server_url if self.device else "")

    @property
    def is_paired(self) -> bool:
        return bool(self.device and self.device.is_paired)

    def pair(self, code: str, server_url: str = "") -> Device:
        """
        Make a token and have it paired. After a lost answer, also across a restart, the same code may be sent again.

        Raises NotReached, Refused (with a sentence for staff) or OSError.
        """
        before, self._moved_to = (self.device, self._moved_to), server_url or self.server_url
        asking = self.device
        if not asking or asking.is_paired or (asking.server_url, asking.code) != (self.server_url, code):
            asking = Device.new(self.server_url, code)
        if self.is_paired:
            # Paired it stays unless the new pairing comes about; a mistyped code must not cut it off.
            try:
                self.device = self._paired(asking)
            except BaseException:
                self.device, self._moved_to = before
                raise
        else:
            # Before the request: an answer that is lost must not leave the server with a token that nobody has.
            asking.remember(self._folder)
            self.device = asking
            self.device = self._paired(asking)
        return self.device

    def _paired(self, asking: Device) -> Device:
        asked = {"code": asking.code, "install_id": asking.install_id, "token_sha256": asking.token_sha256}
        answer = self._post("pair", json.dumps(asked).encode(), token=None)
        try:
            device = asking.paired(answer["device_id"], answer["branch"])
        except (KeyError, TypeError):
            raise NotJson("wrong-address") from None
        device.remember(self._folder)
        return device

    def sync(self, health: Mapping[str, Any], surveys: Mapping[str, int], texts: Sequence[str]) -> Synced:
        """`texts` are responses as frozen JSON. Raises NotReached, Refused, Revoked or NotPaired."""
        if not self.device or not self.device.is_paired:
            raise NotPaired
        # Put together by hand, so that what was frozen is sent to the letter.
        head = f'{{"device":{json.dumps(dict(health))},"surveys":{json.dumps(dict(surveys))},"responses":['
        return _synced(self._spoken(self.device, "sync", f"{head}{','.join(texts)}]}}".encode()))

    def someone(self, body: Mapping[str, Any]) -> Json:
        """Please send someone now, or not any more. Raises NotReached, Refused, Revoked or NotPaired."""
        if not self.device or not self.device.is_paired:
            raise NotPaired
        return self._spoken(self.device, "someone", json.dumps(dict(body), ensure_ascii=False).encode())

    def _spoken(self, device: Device, path: str, body: bytes) -> Json:
        try:
            return self._post(path, body, token=device.token)
        except Revoked as revoked:
            # Whoever answers in our server's place knows neither the token nor its hash.
            if not hmac.compare_digest(_proof(device).encode(), str(revoked.problem.get("proof")).lower().encode()):
                raise NotPaired from None
            raise

    def picture(self, sha256: str) -> bytes:
        """PNG or JPEG, not yet checked. Raises NotReached, Refused, Revoked or NotPaired."""
        if not self.device or not self.device.is_paired:
            raise NotPaired
        return self._ask("GET", f"pictures/{sha256}", token=self.device.token, read=_picture)

    def forget(self) -> None:
        """Be nobody's tablet again, but remember where the server was."""
        self._moved_to = self.server_url
        self.device = None
        forget(self._folder)

    def close(self) -> None:
        self._session.close()

    def _post(self, path: str, body: bytes, *, token: str | None) -> Json:
        return self._ask("POST", path, body, token=token, read=_read)

    def _ask(self, method: str, path: str, body: bytes = b"", *, token: str | None, read: Callable[..., Read]) -> Read:
        """`read` makes of answer and body what is wanted."""

        def bearer(request: requests.PreparedRequest) -> requests.PreparedRequest:
            # As `auth`, even if empty, so that no .netrc of this computer puts its own there.
            if token:
                request.headers["Authorization"] = f"Bearer {token}"
            return request

        try:
            with self._session.request(
                method,
                f"{self.server_url}/api/v1/{path}",
                data=body,
                headers={"Content-Type": "application/json", "User-Agent": "Heard"},
                auth=bearer,
                timeout=self._timeouts,
                allow_redirects=False,
                stream=True,
            ) as answer:
                content = read(answer, _body(answer))
                self.drift = _drift(answer.headers.get("Date", ""), datetime.now(UTC))
                return content
        except exceptions.SSLError:
            raise Unreachable("certificate") from None
        except exceptions.ConnectionError as failure:
            raise Unreachable("no-network" if _never_connected(failure) else "no-answer") from None
        except (exceptions.InvalidURL, exceptions.InvalidSchema, exceptions.MissingSchema):
            raise Unreachable("wrong-address") from None
        except exceptions.RequestException:
            raise Unreachable("no-answer") from None


def _proof(device: Device) -> str:
    return hmac.new(bytes.fromhex(device.token_sha256), b"device-revoked", "sha256").hexdigest()


def _drift(date: str, now: datetime) -> timedelta | None:
    """`date` as in HTTP; None where that says nothing."""
    try:
        return now - parsedate_to_datetime(date)
    except (ValueError, TypeError):
        return None


def _never_connected(failure: exceptions.ConnectionError) -> bool:
    """Else the line broke, or was too slow, with the request on its way."""
    cause = failure.args[0] if failure.args else None
    return isinstance(failure, exceptions.ConnectTimeout) or getattr(cause, "reason", None) is not None


def _body(answer: requests.Response) -> bytes:
    body, until = bytearray(), time.monotonic() + LONGEST
    for part in answer.iter_content(2**16):
        body += part
        if len(body) > LARGEST or time.monotonic() > until:
            raise Unreachable("no-answer")
    return bytes(body)


def _read(answer: requests.Response, body: bytes) -> Json:
    kind = answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    status = answer.status_code
    content = _object(body) if kind in {"application/json", "application/problem+json"} else None
    if status == requests.codes.ok and content is not None and kind == "application/json":
        return content
    if status < requests.codes.bad_request or status == requests.codes.network_authentication:
        raise NotJson("captive-portal")
    problem = content if kind == "application/problem+json" else None
    if problem is not None and status == requests.codes.unauthorized:
        raise Revoked(status, problem) if problem.get("type") == "device-revoked" else NotPaired
    # A proxy in front of our server speaks HTML about its own limit and about our server's troubles.
    if problem is None and status < requests.codes.server_error and status != requests.codes.request_entity_too_large:
        raise NotJson("wrong-address")
    raise Refused(status, problem or {})


def _picture(answer: requests.Response, body: bytes) -> bytes:
    if answer.status_code == requests.codes.ok and answer.headers.get("Content-Type", "").startswith("image/"):
        return body
    _read(answer, body)
    raise NotJson("captive-portal")


def _object(body: bytes) -> Json | None:
    try:
        content = json.loads(body)
        # JSON can spell half a character, which nothing on this tablet could keep, say or send back.
        json.dumps(content, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        return None
    return content if isinstance(content, dict) else None


def _synced(answer: Json) -> Synced:
    verdicts = answer.get("verdicts")
    if not isinstance(verdicts, list):
        raise NotJson("captive-portal")
    return Synced(
        verdicts={
            str(verdict.get("id", "")).lower(): (str(verdict.get("status", "")), str(verdict.get("why", "")))
            for verdict in verdicts
            if isinstance(verdict, dict)
        },
        surveys=_mapping(answer.get("surveys")),
        settings=_mapping(answer.get("settings")),
        next_sync_in_seconds=_seconds(answer.get("next_sync_in_seconds")),
    )


def _mapping(value: Any) -> Json:
    return value if isinstance(value, dict) else {}


def _seconds(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return RESTING
    bounded = min(max(value, SOONEST), LATEST)
    return RESTING if math.isnan(bounded) else bounded
