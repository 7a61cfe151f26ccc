"""
Codes that a till without a network makes with its own key, and the server verifies without a row.

Fourteen characters: 64 bits as thirteen digits of base 31, most significant first, and the check character. The bits
are till (11), day since 2026-01-01 modulo 512 (9), serial of the day (14), and 30 of an HMAC-SHA256 over these.
"""

import hmac
from dataclasses import dataclass
from datetime import date, timedelta

from server.codes.alphabet import OFFLINE_LENGTH, check_character
from surveys.slip import ALPHABET

TILLS, DAYS, SERIALS = 2**11, 2**9, 2**14
MAC_BITS, SAID_BITS = 30, 34
EPOCH = date(2026, 1, 1)
PURPOSE = b"heard-code"
DIGITS = OFFLINE_LENGTH - 1


@dataclass(frozen=True, slots=True)
class OfflineCode:
    till: int
    day: int
    """Days since EPOCH, modulo 512."""
    serial: int
    mac: int

    @property
    def said(self) -> int:
        return (self.till * DAYS + self.day) * SERIALS + self.serial

    def is_from(self, key: bytes) -> bool:
        """Whether the till that holds this key made it, compared in constant time."""
        return hmac.compare_digest(self.mac.to_bytes(4), _mac(key, self.said).to_bytes(4))

    def issued(self, near: date) -> date:
        """Its day, taken from the cycle of 512 days in which it lies nearest to `near`."""
        ahead = (self.day - day_number(near) + DAYS // 2) % DAYS - DAYS // 2
        return near + timedelta(days=ahead)


def day_number(day: date) -> int:
    return (day - EPOCH).days % DAYS


def offline_code(key: bytes, *, till: int, day: date, serial: int) -> str:
    """What the till prints; `serial` counts the receipts of the day, from 0."""
    said = OfflineCode(till, day_number(day), serial, 0).said
    if not (0 <= till < TILLS and 0 <= serial < SERIALS):
        raise ValueError("A till's number is below 2048, and it makes at most 16384 codes a day.")
    number, body = said << MAC_BITS | _mac(key, said), ""
    for _ in range(DIGITS):
        number, place = divmod(number, len(ALPHABET))
        body = ALPHABET[place] + body
    return body + check_character(body)


def read(code: str) -> OfflineCode | None:
    """The parts of a well-formed code of fourteen; None where no till can have made it."""
    number = 0
    for character in code[:DIGITS]:
        number = number * len(ALPHABET) + ALPHABET.index(character)
    if number >= 2 ** (SAID_BITS + MAC_BITS):
        return None
    said, mac = divmod(number, 2**MAC_BITS)
    rest, serial = divmod(said, SERIALS)
    till, day = divmod(rest, DAYS)
    return OfflineCode(till, day, serial, mac)


def _mac(key: bytes, said: int) -> int:
    return int.from_bytes(hmac.digest(key, PURPOSE + said.to_bytes(5), "sha256")[:4]) >> (32 - MAC_BITS)
