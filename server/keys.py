"""Secrets kept under keys: keyed hashes for looking things up, sealed values for getting them back (design.md 6)."""

import hashlib
import hmac
import json
import os
import secrets
import tempfile
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from server.errors import WrongSetting

NONCE = 12
SHORTEST_SEALED = 4 + NONCE + 16
SHORTEST = 32


class Keys:
    """A list of secret keys, newest first; every purpose has its own subkey, every value names its key."""

    def __init__(self, secret_key: str) -> None:
        self._secrets = [part.strip().encode() for part in secret_key.split(",") if part.strip()]
        if not self._secrets or any(len(secret) < SHORTEST for secret in self._secrets):
            raise WrongSetting("HEARD_SECRET_KEY", f"each key must have at least {SHORTEST} characters")
        self.fingerprints = tuple(hashlib.sha256(b"heard" + secret).hexdigest()[:8] for secret in self._secrets)
        self._subkey = cache(self._derive)

    def hash(self, purpose: str, text: str | bytes) -> str:
        """The keyed hash under the newest key: "fingerprint:hex"."""
        return self._hash(0, purpose, text)

    def hashes(self, purpose: str, text: str | bytes) -> tuple[str, ...]:
        """The hashes under every key, newest first, for finding what an older one wrote."""
        return tuple(self._hash(index, purpose, text) for index in range(len(self._secrets)))

    def seal(self, purpose: str, value: Any) -> bytes:
        """JSON, encrypted and bound to its purpose: fingerprint, nonce, cipher."""
        nonce = os.urandom(NONCE)
        plain = json.dumps(value, ensure_ascii=False).encode()
        cipher = AESGCM(self._subkey(0, purpose)).encrypt(nonce, plain, purpose.encode())
        return bytes.fromhex(self.fingerprints[0]) + nonce + cipher

    def unseal(self, purpose: str, sealed: bytes) -> Any:
        """What was sealed; ValueError for a damaged value, or one that was sealed for another purpose."""
        fingerprint, nonce, cipher = sealed[:4].hex(), sealed[4 : 4 + NONCE], sealed[4 + NONCE :]
        if len(sealed) < SHORTEST_SEALED:
            raise ValueError(f"A sealed value for {purpose} was damaged.")
        if fingerprint not in self.fingerprints:
            raise WrongSetting("HEARD_SECRET_KEY", f"the key {fingerprint}, with which a value was sealed, is missing")
        try:
            index = self.fingerprints.index(fingerprint)
            return json.loads(AESGCM(self._subkey(index, purpose)).decrypt(nonce, cipher, purpose.encode()))
        except InvalidTag as damage:
            raise ValueError(f"A sealed value for {purpose} was damaged.") from damage

    def subkey(self, purpose: str) -> bytes:
        """32 bytes for a library that wants a key of its own."""
        return self._subkey(0, purpose)

    def _hash(self, index: int, purpose: str, text: str | bytes) -> str:
        data = text.encode() if isinstance(text, str) else text
        return f"{self.fingerprints[index]}:{hmac.digest(self._subkey(index, purpose), data, 'sha256').hex()}"

    def _derive(self, index: int, purpose: str) -> bytes:
        return HKDF(SHA256(), 32, salt=None, info=f"heard {purpose}".encode()).derive(self._secrets[index])


def token() -> str:
    """A secret for a link or a session: 128 bits, base64url."""
    return secrets.token_urlsafe(16)


def token_hash(secret: str) -> str:
    """How a random token is kept; it needs no key, nobody can guess 128 bits."""
    return hashlib.sha256(secret.encode()).hexdigest()


def key_from_file(path: Path) -> str:
    """The key in this file; made at the first start, readable by its owner alone."""
    if not path.exists():
        _make(path)
    return path.read_text().strip()


def _make(path: Path) -> None:
    # Written whole before it gets its name, and a name is given once: of two starts at once, both read one key.
    handle, unnamed = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(32) + "\n")
            file.flush()
            os.fsync(handle)
        with suppress(FileExistsError):
            os.link(unnamed, path)
    finally:
        Path(unnamed).unlink()
