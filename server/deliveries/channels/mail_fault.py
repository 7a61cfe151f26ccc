"""What is wrong between us and a mail server, in words, and what to do about it."""

import smtplib
import socket
import ssl
from dataclasses import dataclass
from errno import EHOSTUNREACH, ENETUNREACH
from typing import Literal

SUBMISSION, TLS, PLAIN = 587, 465, 25
PERMANENT = 500
AUTHENTICATION_REQUIRED = 530
LONGEST_ANSWER = 200

Kind = Literal["name", "refused", "silent", "certificate", "encryption", "password", "sender", "recipient", "network"]


class NoEncryption(OSError):
    """The password would travel for everybody to read."""


@dataclass(frozen=True, slots=True)
class Fault:
    kind: Kind
    says: str
    cure: str = ""

    def __str__(self) -> str:
        return self.says


@dataclass(frozen=True, slots=True)
class Where:
    host: str
    port: int
    from_first_byte: bool
    """Encrypted so."""

    def __str__(self) -> str:
        return f"{self.host} at port {self.port}"


def reaching(failure: OSError, where: Where) -> Fault:  # noqa: PLR0911 - as many faults as there are
    """Of connecting, encrypting and signing in; smtplib's own are OSErrors too."""
    if isinstance(failure, socket.gaierror):
        return _unnamed(failure, where)
    if isinstance(failure, NoEncryption):
        cure = f"Choose SSL/TLS, port {TLS}, if your provider offers it."
        return Fault("encryption", f"{where} offers no encryption, so the password was not sent.", cure)
    if isinstance(failure, ssl.SSLCertVerificationError):
        why = failure.verify_message.rstrip(".") or "it does not fit"
        cure = (
            "Use the server's name exactly as its provider writes it; if it is your own server, renew its certificate."
        )
        return Fault("certificate", f"The certificate of {where.host} cannot be trusted: {why}.", cure)
    if isinstance(failure, ssl.SSLError):
        cure = f"Choose STARTTLS with port {SUBMISSION}, or SSL/TLS with port {TLS}."
        return Fault("encryption", f"{where} does not begin with encryption.", cure)
    if isinstance(failure, smtplib.SMTPAuthenticationError):
        return _password(failure, where)
    if isinstance(failure, smtplib.SMTPResponseException):
        return Fault("refused", f"The mail server {said(failure.smtp_code, failure.smtp_error)}", "")
    if isinstance(failure, smtplib.SMTPNotSupportedError):
        cure = f"Use port {SUBMISSION} or {TLS}; or leave name and password empty, if it needs none."
        return Fault("password", f"{where} lets nobody sign in.", cure)
    return _unreached(failure, where)


def sending(failure: smtplib.SMTPException, sender: str) -> Fault:
    """Of a mail that is refused for who sends it, or gets it."""
    if isinstance(failure, smtplib.SMTPSenderRefused):
        if failure.smtp_code == AUTHENTICATION_REQUIRED:
            cure = "Type the name and the password of a mailbox."
            return Fault("password", f"The mail server wants a name and a password: {_answer(failure)}", cure)
        cure = "Most providers take the address of the mailbox alone that signs in. Write that as the sender."
        return Fault("sender", f"The mail server does not take mail from {sender}: {_answer(failure)}", cure)
    if isinstance(failure, smtplib.SMTPRecipientsRefused):
        address, (code, answer) = next(iter(failure.recipients.items()))
        if code == AUTHENTICATION_REQUIRED:
            return Fault(
                "password", f"The mail server {said(code, answer)}", "Type the name and password of a mailbox."
            )
        cure = "See that the address is right; some servers write to strangers only after signing in."
        return Fault("recipient", f"The mail server does not take mail to {address}: it {said(code, answer)}", cure)
    if isinstance(failure, smtplib.SMTPResponseException):
        return Fault("refused", f"The mail server {said(failure.smtp_code, failure.smtp_error)}")
    return Fault("network", f"The mail server broke off: {type(failure).__name__}.", "Try again in a minute.")


def said(code: int, answer: bytes | str) -> str:
    """Such as "answered 550: no such mailbox"."""
    return f"answered {code}: {_tidy(answer)}"


def _answer(failure: smtplib.SMTPResponseException) -> str:
    return f"it {said(failure.smtp_code, failure.smtp_error)}"


def _tidy(answer: bytes | str) -> str:
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return " ".join(text.split())[:LONGEST_ANSWER]


def _password(failure: smtplib.SMTPAuthenticationError, where: Where) -> Fault:
    cure = "Type name and password again. With two-step sign-in a mailbox needs an app password, made in its settings."
    return Fault("password", f"{where.host} does not take the name or the password: {_answer(failure)}", cure)


def _unnamed(failure: socket.gaierror, where: Where) -> Fault:
    if failure.errno == socket.EAI_AGAIN:
        cure = "See that this computer is connected to the internet, and that the name is right."
        return Fault("name", f"The name {where.host} cannot be looked up just now.", cure)
    return Fault("name", f"There is no server called {where.host}.", "Look at its spelling once more.")


def _unreached(failure: OSError, where: Where) -> Fault:
    usual = f"The usual ones are {SUBMISSION} with STARTTLS and {TLS} with SSL/TLS."
    if isinstance(failure, ConnectionRefusedError):
        return Fault("refused", f"{where} takes no connections.", f"The port may be another. {usual}")
    if isinstance(failure, TimeoutError) or "timed out" in str(failure):
        if where.port == TLS and not where.from_first_byte:
            return Fault("silent", f"{where} says nothing.", f"Choose SSL/TLS: port {TLS} wants it.")
        cure = f"Something between may block the port: many networks block {PLAIN}. {usual}"
        return Fault("silent", f"{where} does not answer.", cure)
    if failure.errno in {ENETUNREACH, EHOSTUNREACH}:
        cure = "See that this computer is connected to the internet."
        return Fault("network", f"There is no way from here to {where.host}.", cure)
    what = "hung up" if isinstance(failure, smtplib.SMTPServerDisconnected | ConnectionError) else "cannot be reached"
    return Fault("refused", f"{where} {what}: {type(failure).__name__}.", f"The port may be another. {usual}")
