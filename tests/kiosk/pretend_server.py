"""A server that remembers what it stored, and can be as unreliable as a lobby's network."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from kiosk.server_client import RESTING, NotJson, Refused, Revoked, Synced, Unreachable

FAULTS = ("no network", "lost reply", "server error", "captive portal", "forgets half")


class PretendServer:
    def __init__(self, faults: Iterable[str] = ()) -> None:
        self.faults: Iterator[str] = iter(faults)
        self.stored: dict[str, str] = {}
        self.batches: list[list[str]] = []
        """Ids of each sync, also of those that went wrong."""
        self.health: Mapping[str, Any] = {}
        self.known: Mapping[str, int] = {}
        self.conflicts: list[str] = []
        self.refuses: set[str] = set()
        self.poison: dict[str, int] = {}
        """Id -> status for every batch that holds it."""
        self.largest = 10_000
        self.says = "stored"
        self.surveys: Mapping[str, Any] = {}
        self.next_sync_in_seconds = float(RESTING)

    def sync(self, health: Mapping[str, Any], surveys: Mapping[str, int], texts: Sequence[str]) -> Synced:
        responses = {json.loads(text)["id"]: text for text in texts}
        self.health, self.known = health, surveys
        self.batches.append(list(responses))
        fault = next(self.faults, "")
        self._fail_before_reading(fault)
        if bad := [status for id_, status in self.poison.items() if id_ in responses]:
            raise Refused(bad[0], {"title": "No", "detail": "Not this one."})
        if len(responses) > self.largest:
            raise Refused(413, {})
        verdicts = {id_: self._verdict(id_, text) for id_, text in responses.items()}
        if fault == "lost reply":
            raise Unreachable("no-answer")
        if fault == "forgets half":
            verdicts = dict(list(verdicts.items())[::2])
        return Synced(verdicts, self.surveys, {}, self.next_sync_in_seconds)

    def _fail_before_reading(self, fault: str) -> None:
        match fault:
            case "no network":
                raise Unreachable("no-network")
            case "server error":
                raise Refused(500, {})
            case "captive portal":
                raise NotJson("captive-portal")
            case "revoked":
                raise Revoked(401, {"type": "device-revoked"})

    def _verdict(self, id_: str, text: str) -> tuple[str, str]:
        if id_ in self.refuses:
            return "refused", "overall: a score must be a whole number from 1 to 5."
        if id_ in self.stored and self.says == "stored":
            if self.stored[id_] != text:
                self.conflicts.append(id_)
            return "known", ""
        self.stored[id_] = text
        return self.says, ""
