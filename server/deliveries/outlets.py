"""The ways out that this installation has: what a room above may address a delivery to."""

import hashlib
from dataclasses import dataclass
from typing import Self

from server.settings import Settings


@dataclass(frozen=True, slots=True)
class Outlets:
    public_url: str
    """Where people reach the server, without a slash at the end."""
    email: bool
    chats: tuple[str, ...]
    """Fingerprints of the configured Apprise URLs: destinations of the channel `apprise`."""
    sms: bool = False
    """Whether text messages can go out: destinations of the channel `sms` are numbers in E.164."""

    @classmethod
    def of(cls, settings: Settings, address: str) -> Self:
        """`address` is where the server listens; it stands in for a missing public address."""
        return cls(
            public_url=settings.public_url or address.rstrip("/"),
            email=bool(settings.smtp_url),
            chats=tuple(fingerprint(url) for url in settings.alert_channels),
            sms=bool(settings.sms_url),
        )


def fingerprint(url: str) -> str:
    """Names an Apprise URL in the database without the secrets in it."""
    return hashlib.sha256(url.encode()).hexdigest()[:16]
