"""Mail by SMTP: text with an HTML alternative, and an id by which a repeat is recognised."""

import smtplib
import socket
import ssl
import time
from collections.abc import Callable
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parseaddr
from ipaddress import ip_address
from typing import Any
from urllib.parse import unquote, urlsplit

from server.clock import Clock, utc_now
from server.deliveries.channels.channel import ChannelDown, DeliveryFailed
from server.deliveries.channels.mail_fault import (
    PERMANENT,
    PLAIN,
    SUBMISSION,
    TLS,
    Fault,
    NoEncryption,
    Where,
    reaching,
    said,
    sending,
)
from server.deliveries.delivery import Delivery
from server.deliveries.message import Message, one_line
from server.errors import WrongSetting

TIMEOUT = 20  # seconds, for each word of the conversation
IDLE = 20  # seconds after which a connection is not trusted any more: routers forget it without a word
REFUSED = 400
SEVEN_BIT = SMTP.clone(cte_type="7bit")  # not every server takes eight


class Email:
    """Keeps its connection for the deliveries that follow shortly; for one thread at a time."""

    def __init__(
        self,
        smtp_url: str,
        *,
        sender: str,
        public_url: str,
        clock: Clock = utc_now,
        stopwatch: Callable[[], float] = time.monotonic,
        tls: ssl.SSLContext | None = None,
        timeout: float = TIMEOUT,
    ) -> None:
        """`sender` is "Name <address>"; `tls` trusts a certificate authority of one's own."""
        self._url = urlsplit(smtp_url)
        self._timeout = timeout
        self._sender = _sender(sender)
        self._domain = _domain(self._sender, public_url)
        self._clock = clock
        self._stopwatch = stopwatch
        self._tls = tls or ssl.create_default_context()
        self._server: smtplib.SMTP | None = None
        self._used = 0.0

    def send(self, delivery: Delivery, message: Message) -> None:
        mail = self._mail(delivery, message)
        server = self._connected()
        self._used = self._stopwatch()
        try:
            server.send_message(mail, self._sender.addr_spec, [delivery.destination])
        except smtplib.SMTPRecipientsRefused as refusal:
            code, answer = next(iter(refusal.recipients.values()))
            raise DeliveryFailed(f"The mail server {said(code, answer)}", permanent=code >= PERMANENT) from None
        except smtplib.SMTPException as failure:
            self.close()
            raise DeliveryFailed(sending(failure, self._sender.addr_spec).says) from None
        except OSError as failure:
            self.close()
            raise ChannelDown(reaching(failure, self._where).says) from None

    def fault(self, to: str = "") -> Fault | None:
        """What stands in the way of a mail (to somebody), tried out without sending one; None: nothing."""
        self.close()
        try:
            self._server = self._connect()
            self._offer(self._server, to)
        except (smtplib.SMTPSenderRefused, smtplib.SMTPRecipientsRefused) as refusal:
            return sending(refusal, self._sender.addr_spec)
        except OSError as failure:  # of which SMTPException is one
            return reaching(failure, self._where)
        except UnicodeError:
            return Fault("refused", "The name, the password or an address has letters that mail servers do not take.")
        finally:
            self.close()
        return None

    def close(self) -> None:
        """Let go of the connection."""
        if self._server:
            self._server.close()
            self._server = None

    def _mail(self, delivery: Delivery, message: Message) -> EmailMessage:
        mail = EmailMessage(SEVEN_BIT)
        mail["Message-ID"] = f"<{delivery.id}@{self._domain}>"
        mail["Date"] = self._clock()
        mail["From"] = self._sender if not message.sender else _named(self._sender, message.sender)
        try:
            mail["To"] = Address(addr_spec=delivery.destination)
        except (MessageError, ValueError, IndexError):
            raise DeliveryFailed("This is not an e-mail address.", permanent=True) from None
        mail["Subject"] = message.heading
        mail["Auto-Submitted"] = "auto-generated"  # out-of-office notes need not answer
        letter = message.letter
        mail.set_content(letter.text if letter else message.as_text())
        mail.add_alternative(letter.html if letter else message.as_html(), subtype="html")
        if letter:
            mail.add_attachment(letter.pdf, maintype="application", subtype="pdf", filename=letter.file_name)
        return mail

    def _connected(self) -> smtplib.SMTP:
        if self._server and self._stopwatch() - self._used < IDLE and _alive(self._server):
            return self._server
        self.close()
        try:
            self._server = self._connect()
        except OSError as failure:  # of which SMTPException is one
            raise ChannelDown(reaching(failure, self._where).says) from None
        return self._server

    @property
    def _where(self) -> Where:
        from_first_byte = self._url.scheme == "smtps"
        usual = TLS if from_first_byte else SUBMISSION if self._url.username else PLAIN
        return Where(self._url.hostname or "", self._url.port or usual, from_first_byte)

    def _connect(self) -> smtplib.SMTP:
        where = self._where
        # The name to greet with is given: smtplib would ask the network for it, which can take long.
        about: dict[str, Any] = {"local_hostname": self._domain, "timeout": self._timeout}
        try:
            if where.from_first_byte:
                server: smtplib.SMTP = smtplib.SMTP_SSL(where.host, where.port, context=self._tls, **about)
            else:
                server = smtplib.SMTP(where.host, where.port, **about)
        except ssl.SSLCertVerificationError:  # which is a ValueError too
            raise
        except ValueError:  # a name that no computer can have
            raise socket.gaierror(socket.EAI_NONAME, "no name") from None
        try:
            self._introduce(server, where.host)
        except BaseException:
            server.close()
            raise
        return server

    def _introduce(self, server: smtplib.SMTP, host: str) -> None:
        server.ehlo_or_helo_if_needed()
        private = self._url.scheme == "smtps" or _is_loopback(host)
        if not private and server.has_extn("starttls"):
            server.starttls(context=self._tls)
            private = True
        if self._url.username:
            if not private:
                raise NoEncryption
            server.login(unquote(self._url.username), unquote(self._url.password or ""))

    def _offer(self, server: smtplib.SMTP, to: str) -> None:
        sender = self._sender.addr_spec
        code, answer = server.mail(sender)
        if code >= REFUSED:
            raise smtplib.SMTPSenderRefused(code, answer, sender)
        code, answer = server.rcpt(to) if to else (0, b"")
        if code >= REFUSED:
            raise smtplib.SMTPRecipientsRefused({to: (code, answer)})
        server.rset()


def _alive(server: smtplib.SMTP) -> bool:
    try:
        return server.noop()[0] == 250  # noqa: PLR2004 - the answer for yes
    except OSError:
        return False


def _sender(text: str) -> Address:
    name, address = parseaddr(text)
    try:
        sender = Address(name, addr_spec=address)
    except (MessageError, ValueError, IndexError):
        sender = Address()
    if not sender.username or not sender.domain:
        raise WrongSetting("HEARD_MAIL_FROM", "this must look like Heard <heard@example.com>")
    return sender


def _named(sender: Address, name: str) -> Address:
    return Address(one_line(name), addr_spec=sender.addr_spec)


def _domain(sender: Address, public_url: str) -> str:
    return sender.domain if "." in sender.domain else urlsplit(public_url).hostname or sender.domain


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
