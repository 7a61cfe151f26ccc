"""A mail server as people type it, and as HEARD_SMTP_URL and HEARD_MAIL_FROM have it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.errors import MessageError
from email.headerregistry import Address
from email.utils import parseaddr
from typing import Self
from urllib.parse import quote, unquote, urlsplit

from server.deliveries.channels.mail_fault import SUBMISSION, TLS
from server.errors import BadRequest, WrongSetting
from server.settings import Settings, tidied
from server.setup.providers import Provider

LONGEST = 200
_PORT = re.compile("[0-9]{1,5}")
PORTS = 65_535


@dataclass(frozen=True, slots=True)
class MailForm:
    host: str = ""
    port: str = str(SUBMISSION)
    from_first_byte: bool = False
    user: str = ""
    password: str = field(default="", repr=False)
    sender_name: str = "Heard"
    sender: str = ""
    """An e-mail address."""

    @classmethod
    def of(cls, settings: Settings) -> Self:
        url, (name, sender) = urlsplit(settings.smtp_url), parseaddr(settings.mail_from)
        from_first_byte = url.scheme == "smtps"
        return cls(
            host=url.hostname or "",
            port=str(url.port or (TLS if from_first_byte else SUBMISSION)),
            from_first_byte=from_first_byte,
            user=unquote(url.username or ""),
            password=unquote(url.password or ""),
            sender_name=name or "Heard",
            sender=sender if settings.smtp_url else "",
        )

    @classmethod
    def for_provider(cls, provider: Provider) -> Self:
        return cls(host=provider.host, port=str(provider.port), from_first_byte=provider.from_first_byte)

    @classmethod
    def typed(cls, form: Mapping[str, str], before: Self) -> Self:
        """An empty password is the one of before, as long as it goes to the same server for the same name."""
        found = {name: form.get(name, "").strip() for name in ("host", "port", "user", "sender_name", "sender")}
        is_same = (found["host"].lower(), found["user"]) == (before.host, before.user)
        if not found["sender"] and "@" in found["user"]:
            found["sender"] = found["user"]  # whose mailbox it is
        return cls(
            **{**found, "host": found["host"].lower()},
            from_first_byte=form.get("encryption") == "tls",
            password=form.get("password", "") or (before.password if is_same else ""),
        )

    def values(self) -> dict[str, str]:
        """`smtp_url` and `mail_from`; BadRequest says what is wrong, and where."""
        typed = (self.host, self.user, self.password, self.sender_name, self.sender)
        if max(map(len, typed)) > LONGEST or not all(map(str.isprintable, typed)):
            raise BadRequest(f"Each of these has at most {LONGEST} characters that can be seen.")
        if not all(map(str.isascii, (self.user, self.password, self.sender))):
            raise BadRequest("Mail servers take no accents in names, passwords and addresses.")
        if not _PORT.fullmatch(self.port) or not 0 < int(self.port) <= PORTS:
            raise BadRequest(f"The port is a number, such as {SUBMISSION} or {TLS}.")
        if not self.host or not set(self.host).isdisjoint("/@:?# "):
            raise BadRequest("The server is a name alone, such as smtp.example.com.")
        if bool(self.user) != bool(self.password):
            raise BadRequest("Please type name and password, or neither.")
        login = f"{quote(self.user, safe='')}:{quote(self.password, safe='')}@" if self.user else ""
        scheme = "smtps" if self.from_first_byte else "smtp"
        try:
            url = tidied("smtp_url", f"{scheme}://{login}{self.host}:{int(self.port)}")
        except WrongSetting:
            raise BadRequest("The server is a name alone, such as smtp.example.com.") from None
        return {"smtp_url": url, "mail_from": self._from()}

    def _from(self) -> str:
        try:
            address = Address(" ".join(self.sender_name.split()) or "Heard", addr_spec=self.sender)
        except (MessageError, ValueError, IndexError):
            address = Address()
        if not address.username or "." not in address.domain:
            raise BadRequest("The sender is an e-mail address, such as hello@example.com.")
        return str(address)
