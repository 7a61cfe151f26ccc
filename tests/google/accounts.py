"""Service accounts: their key files, and the endpoint that gives a token for a signed assertion."""

import base64
import json
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from itertools import count
from urllib.parse import parse_qs

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from server.clock import Clock
from tests.google.refused import JSON, Refused, error_info

AUDIENCE = "https://oauth2.googleapis.com/token"
GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
SCOPE = "https://www.googleapis.com/auth/spreadsheets"
READ_ONLY = SCOPE + ".readonly"
HOUR = timedelta(hours=1)
SKEW = timedelta(minutes=5)


class InvalidGrant(Exception):
    """No token: the answer of the token endpoint."""


@dataclass
class Account:
    email: str
    project: str
    token_uri: str
    api_enabled: bool = True
    deleted: bool = False
    keys: dict[str, RSAPrivateKey] = field(default_factory=dict)
    """Those that still work, by their id."""
    expires: dict[str, datetime] = field(default_factory=dict)
    _serials: Iterator[int] = field(default_factory=count)

    def new_key(self) -> JSON:
        """A key file, as the console gives it for download."""
        private = _private_key(self.email, next(self._serials))
        key_id = secrets.token_hex(20)
        self.keys[key_id] = private
        pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        return {
            "type": "service_account",
            "project_id": self.project,
            "private_key_id": key_id,
            "private_key": pem.decode(),
            "client_email": self.email,
            "client_id": "101010101010101010101",
            "token_uri": self.token_uri,
            "universe_domain": "googleapis.com",
        }

    def remove_keys(self) -> None:
        """As in the console: tokens already given still work for their hour."""
        self.keys.clear()


@dataclass(frozen=True)
class Token:
    email: str
    scopes: frozenset[str]
    until: datetime


class Accounts:
    def __init__(self, clock: Clock) -> None:
        """The clock is the real one even where quotas have another: google-auth signs by it."""
        self._clock = clock
        self._accounts: dict[str, Account] = {}
        self._tokens: dict[str, Token] = {}

    def add(self, account: Account) -> None:
        self._accounts[account.email] = account

    def revoke_tokens(self) -> None:
        """Every caller gets 401 once, and must ask for a new token."""
        self._tokens.clear()

    def exchange(self, form: str) -> JSON:
        """The body of a token request to its answer; raises InvalidGrant."""
        fields = {name: values[0] for name, values in parse_qs(form).items()}
        if fields.get("grant_type") != GRANT:
            raise InvalidGrant("unsupported_grant_type", "Invalid grant_type")
        claims = self._verified(fields.get("assertion", ""))
        token = "ya29." + secrets.token_urlsafe(24)
        self._tokens[token] = Token(claims["iss"], frozenset(claims["scope"].split()), self._clock() + HOUR)
        return {"access_token": token, "expires_in": int(HOUR.total_seconds()), "token_type": "Bearer"}

    def authenticate(self, authorization: str, *, writes: bool) -> Account:
        token = self._tokens.get(authorization.removeprefix("Bearer "))
        if not authorization or token is None or token.until <= self._clock():
            raise Refused(
                401,
                "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or "
                "other valid authentication credential.",
            )
        account = self._accounts[token.email]
        if not account.api_enabled:
            raise disabled(account.project)
        drive = "https://www.googleapis.com/auth/drive"
        if not token.scopes & ({SCOPE, drive} | (set() if writes else {READ_ONLY})):
            details = error_info("ACCESS_TOKEN_SCOPE_INSUFFICIENT")
            raise Refused(403, "Request had insufficient authentication scopes.", details)
        return account

    def _verified(self, assertion: str) -> JSON:
        try:
            signed, _, signature = assertion.rpartition(".")
            header, claims = (json.loads(_decoded(part)) for part in signed.split("."))
            account = self._accounts.get(claims["iss"])
            issued, until = (datetime.fromtimestamp(claims[name], self._clock().tzinfo) for name in ("iat", "exp"))
        except (ValueError, KeyError, TypeError):
            raise InvalidGrant("invalid_grant", "Invalid JWT: Failed to parse.") from None
        if account is None or account.deleted:
            raise InvalidGrant("invalid_grant", "Invalid grant: account not found")
        self._check_signature(account, header, signed, signature)
        now = self._clock()
        if until <= now or issued > now + SKEW or until - issued > HOUR or claims.get("aud") != AUDIENCE:
            raise InvalidGrant(
                "invalid_grant",
                "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. "
                "Check your iat and exp values in the JWT claim.",
            )
        if not claims.get("scope"):
            raise InvalidGrant("invalid_scope", "Invalid OAuth scope or ID token audience provided.")
        found: JSON = claims
        return found

    def _check_signature(self, account: Account, header: JSON, signed: str, signature: str) -> None:
        key_id = header.get("kid", "")
        key, end = account.keys.get(key_id), account.expires.get(key_id)
        wrong = InvalidGrant("invalid_grant", "Invalid JWT Signature.")
        if key is None or header.get("alg") != "RS256" or (end is not None and end <= self._clock()):
            raise wrong
        try:
            key.public_key().verify(_decoded(signature), signed.encode(), PKCS1v15(), hashes.SHA256())
        except (InvalidSignature, ValueError):
            raise wrong from None


def disabled(project: str) -> Refused:
    url = f"https://console.developers.google.com/apis/api/sheets.googleapis.com/overview?project={project}"
    return Refused(
        403,
        f"Google Sheets API has not been used in project {project} before or it is disabled. Enable it by visiting "
        f"{url} then retry. If you enabled this API recently, wait a few minutes for the action to propagate to "
        "our systems and retry.",
        {
            "@type": "type.googleapis.com/google.rpc.Help",
            "links": [{"description": "Google developers console API activation", "url": url}],
        },
        error_info("SERVICE_DISABLED", consumer=f"projects/{project}"),
    )


def _decoded(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


@cache
def _private_key(email: str, serial: int) -> RSAPrivateKey:
    """Making one takes a tenth of a second, so tests of the same account share theirs."""
    del email, serial
    return generate_private_key(public_exponent=65537, key_size=2048)
