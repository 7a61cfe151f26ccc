"""The PIN of a branch's tablets: the server keeps only what it must hash to."""

import hashlib
import os
import re
import secrets

from server.errors import BadRequest
from surveys.tablet import Pin

DIGITS = 8
_PIN = re.compile("[0-9]{4,12}")


def new_pin() -> str:
    return "".join(secrets.choice("0123456789") for _ in range(DIGITS))


def hashed(pin: str, salt: bytes = b"") -> Pin:
    """As `Pin` says; a fresh salt unless one is given."""
    if not _PIN.fullmatch(pin):
        raise BadRequest("A PIN has 4 to 12 digits.")
    salt = salt or os.urandom(16)
    digest = hashlib.scrypt(pin.encode(), salt=salt, n=2**14, r=8, p=1, dklen=32)
    return Pin(salt=salt.hex(), digest=digest.hex())
