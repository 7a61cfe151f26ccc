"""What a customer takes away: a secret behind a link, and the short reference that a person can read out."""

import re
import secrets
from hashlib import sha256

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""31 characters that are not taken for one another when read out or copied: without 0 O 1 I L."""

_SPACING = re.compile(r"[\s._\u2010-\u2015\u2212-]+")
"""What people, and phones that correct them, put between the halves."""
_REFERENCE = re.compile(f"([{ALPHABET}]{{3}})([{ALPHABET}]{{3}})")


def new_secret() -> str:
    """128 random bits as 22 characters of base64url without padding."""
    return secrets.token_urlsafe(16)


def reference(secret: str) -> str:
    """The reference of a slip, such as `K74-Q2M`. Different secrets may share one."""
    # 256 bits are so many more than 31 ** 6 that the remainder favours no reference by more than 2 ** -226.
    number = int.from_bytes(sha256(secret.encode()).digest())
    characters = ""
    for _ in range(6):
        number, place = divmod(number, len(ALPHABET))
        characters += ALPHABET[place]
    return f"{characters[:3]}-{characters[3:]}"


def tidy_reference(typed: str) -> str | None:
    """The reference that was meant, or None if this cannot be one."""
    match = _REFERENCE.fullmatch(_SPACING.sub("", typed).upper())
    return "-".join(match.groups()) if match else None
