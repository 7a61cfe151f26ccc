"""A real mail server on loopback that remembers what it was given, and can be told to misbehave."""

import ssl
import threading
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from types import TracebackType
from typing import Any, Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from server.clock import utc_now


@dataclass(frozen=True)
class Mail:
    sender: str
    recipients: tuple[str, ...]
    message: EmailMessage
    arrived_at: datetime = field(default_factory=utc_now)

    @property
    def text(self) -> str:
        return self._part("plain")

    @property
    def html(self) -> str:
        return self._part("html")

    def _part(self, kind: str) -> str:
        part = self.message.get_body((kind,))
        assert part is not None
        return str(part.get_content())


class MailServer:
    """`with MailServer() as server`: mails in `server.mails`, oldest first; `server.url` for HEARD_SMTP_URL."""

    def __init__(
        self, *, login: tuple[str, str] | None = None, tls: ssl.SSLContext | None = None, starttls: bool = False
    ) -> None:
        """`login` (name, password) is asked for when given; `tls` from the first byte, or by STARTTLS."""
        self.mails: list[Mail] = []
        self.connections = 0
        self._login = login
        self._tls = tls
        self._starttls = starttls
        self._refused: dict[str, str] = {}
        self._answer = "250 taken"
        self._changed = threading.Condition()
        self._controller: _Controller | None = None
        self._port = 0

    def refuse(self, recipient: str, answer: str = "550 5.1.1 nobody of that name") -> None:
        self._refused[recipient] = answer

    def answer(self, answer: str) -> None:
        """What comes after the text of every mail from now on: "451 later", or "250 taken" again."""
        self._answer = answer

    def wait_for(self, count: int, seconds: float = 30) -> list[Mail]:
        """The mails, once there are so many; for those sent by another thread or process."""
        with self._changed:
            assert self._changed.wait_for(lambda: len(self.mails) >= count, seconds), f"{len(self.mails)} mails came"
            return list(self.mails)

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self._port}"

    @property
    def url(self) -> str:
        scheme = "smtps" if self._tls and not self._starttls else "smtp"
        return f"{scheme}://{':'.join(self._login) + '@' if self._login else ''}{self.host}"

    def open(self) -> None:
        """Start, again on the same port after a close."""
        authenticated: dict[str, Any] = {}
        if self._login:
            authenticated = {"authenticator": self._checks, "auth_require_tls": False}
        implicit, explicit = (None, self._tls) if self._starttls else (self._tls, None)
        self._controller = _Controller(
            self, "127.0.0.1", self._port, ssl_context=implicit, tls_context=explicit, **authenticated
        )
        self._controller.start()
        self._port = self._controller.port
        self.connections = 0  # it tries itself at its start

    def close(self) -> None:
        """Nothing listens any more, and whoever is connected is cut off."""
        if self._controller:
            self._controller.stop()
            self._controller = None

    def __enter__(self) -> Self:
        self.open()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _checks(self, server: Any, session: Any, envelope: Any, mechanism: str, given: LoginPassword) -> AuthResult:
        del server, session, envelope, mechanism
        right = self._login and (given.login.decode(), given.password.decode()) == self._login
        return AuthResult(success=bool(right), handled=False)

    # The names are aiosmtpd's.

    async def handle_EHLO(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        del server, envelope
        session.host_name = hostname
        return responses

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        del server, options
        if self._login and not session.authenticated:
            return "530 5.7.0 name and password first"
        if address in self._refused:
            return self._refused[address]
        envelope.rcpt_tos.append(address)
        return "250 known"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        del server, session
        if self._answer.startswith("250"):
            message = message_from_bytes(envelope.content or b"", _class=EmailMessage, policy=default)
            with self._changed:
                self.mails.append(Mail(envelope.mail_from or "", tuple(envelope.rcpt_tos), message))
                self._changed.notify_all()
        return self._answer


class _Controller(Controller):  # type: ignore[misc]
    def __init__(self, owner: MailServer, host: str, port: int, **options: Any) -> None:
        super().__init__(owner, hostname=host, port=port, server_hostname="mail.example", **options)
        self._owner = owner
        self._callers: list[Any] = []

    def factory(self) -> Any:
        self._owner.connections += 1
        protocol = super().factory()
        self._callers.append(protocol)
        return protocol

    def stop(self, no_assert: bool = False) -> None:  # noqa: FBT001, FBT002
        for caller in self._callers:
            if caller.transport:
                self.loop.call_soon_threadsafe(caller.transport.abort)
        super().stop(no_assert)

    def _trigger_server(self) -> None:
        # Port 0 was asked for: the system chose one.
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()
