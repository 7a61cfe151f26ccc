"""The secret key in a backup: under a passphrase, which is nowhere written down here."""

import json
import os
from base64 import b64decode, b64encode

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from server.errors import BadRequest

SHORTEST = 12
"""Characters. Whoever finds a backup may try as often as they like."""
COST = 2**16
"""Of one try: 64 MB of memory and a fifth of a second."""


class WrongPassphrase(BadRequest):
    title = "This passphrase does not open it"

    def __init__(self) -> None:
        super().__init__("This passphrase does not open the key in this backup; the backup itself may be well.")


def seal(secret_key: str, passphrase: str) -> bytes:
    if len(passphrase) < SHORTEST:
        raise BadRequest(f"The passphrase must have at least {SHORTEST} characters; four words will do.")
    salt, nonce = os.urandom(16), os.urandom(12)
    cipher = AESGCM(_derived(passphrase, salt)).encrypt(nonce, secret_key.encode(), None)
    parts = {"salt": salt, "nonce": nonce, "cipher": cipher}
    return json.dumps({name: b64encode(part).decode() for name, part in parts.items()}).encode()


def unseal(sealed: bytes, passphrase: str) -> str:
    try:
        parts = {name: b64decode(part) for name, part in json.loads(sealed).items()}
        return AESGCM(_derived(passphrase, parts["salt"])).decrypt(parts["nonce"], parts["cipher"], None).decode()
    except (InvalidTag, ValueError, KeyError, TypeError, AttributeError, RecursionError) as wrong:
        raise WrongPassphrase from wrong


def _derived(passphrase: str, salt: bytes) -> bytes:
    return Scrypt(salt, 32, COST, 8, 1).derive(passphrase.strip().encode())
