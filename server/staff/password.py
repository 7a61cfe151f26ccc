"""Passwords for those who want one: Argon2id, kept as a hash; a link by e-mail or text message always works too."""

import unicodedata
from functools import cache
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from server.errors import BadRequest
from server.keys import token
from server.staff.person import Person

SHORTEST, LONGEST = 12, 200
FEWEST_KINDS = 5
"""Different characters."""
EVERYBODYS = ("password", "passwort", "motdepasse", "contraseña", "qwerty", "azerty", "letmein", "welcome", "iloveyou")

_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
# Each takes 19 MB while it runs, and whoever guesses decides how many run.
_at_once = BoundedSemaphore(2)


def hashed(secret: str) -> str:
    """As it is kept. Takes tens of milliseconds: never inside a transaction."""
    with _at_once:
        return _hasher.hash(_tidy(secret))


def fits(secret: str, kept: str | None) -> bool:
    """Whether this is the one that is kept; takes as long where none is kept, so that it tells nothing."""
    with _at_once:
        try:
            return _hasher.verify(kept or _nobodys(), _tidy(secret)) and kept is not None
        except (VerificationError, InvalidHashError):
            return False


def check_password(typed: str, person: Person) -> None:
    """Refuse what is guessed first."""
    secret = _tidy(typed)
    if len(secret) < SHORTEST:
        raise BadRequest(f"A password needs at least {SHORTEST} characters; a sentence is easy to remember.")
    if len(secret) > LONGEST:
        raise BadRequest(f"A password has at most {LONGEST} characters.")
    plain = secret.casefold()
    own = (person.email.partition("@")[0], *person.name.casefold().split())
    rest = plain
    for known in (*own, *EVERYBODYS, "heard"):
        rest = rest.replace(known, "") if len(known) > 2 else rest  # noqa: PLR2004 - a shorter one proves nothing
    if len(set(plain)) < FEWEST_KINDS or len(set(rest.strip("0123456789"))) < FEWEST_KINDS - 1:
        raise BadRequest("This password would be guessed soon. Take several words that do not belong together.")


def _tidy(secret: str) -> str:
    """The same however a keyboard composes letters."""
    return unicodedata.normalize("NFKC", secret)


@cache
def _nobodys() -> str:
    return _hasher.hash(token())
