"""The ways out: the public address, mail, chats, text messages, and what became of what was sent."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from sqlalchemy import func, select

from server.codes.reachable import CURE, obstacle
from server.database import Session
from server.database.tables.deliveries import deliveries
from server.deliveries.channels.apprise import SCHEMES, is_complete, scheme_of
from server.deliveries.channels.email import Email
from server.deliveries.channels.mail_fault import Fault
from server.deliveries.channels.sms import Sms
from server.errors import WrongSetting
from server.settings import Settings
from server.setup.findings.finding import Finding, day
from server.setup.reaching import reached_at

LATELY = timedelta(days=1)
PATIENCE = 8.0
"""Seconds for each word of a mail server."""
NAMES = {"email": "mails", "apprise": "messages to chats", "sms": "text messages", "terminal": "lines on the terminal"}


@dataclass(frozen=True, slots=True)
class Ways:
    settings: Settings
    reached_at: datetime | None
    """When a phone last opened the public address."""
    mail_fault: Fault | None
    wrong_chats: tuple[str, ...]
    """Schemes of addresses that lead nowhere."""
    sms_problem: str
    given_up: tuple[tuple[str, int, str], ...]
    """Of the last day: channel, how many, the last reason."""


def ways_of(session: Session, settings: Settings, *, mail_fault: Fault | None, now: datetime) -> Ways:
    return Ways(
        settings,
        reached_at(session, settings.public_url),
        mail_fault,
        tuple(scheme_of(url) for url in settings.alert_channels if not _leads_somewhere(url)),
        _sms_problem(settings),
        tuple(_given_up(session, since=now - LATELY)),
    )


def try_mail(settings: Settings, to: str = "") -> Fault | None:
    """Connect, sign in and offer a mail, without sending one; takes seconds. Not in a transaction."""
    if not settings.smtp_url:
        return None
    try:
        mail = Email(settings.smtp_url, sender=settings.mail_from, public_url=settings.public_url, timeout=PATIENCE)
    except WrongSetting as wrong:
        return Fault("sender", f"The sender is wrong: {wrong.problem}.", "Write it as Heard <heard@example.com>.")
    return mail.fault(to)


def of_ways(found: Ways) -> Iterator[Finding]:
    yield _address(found)
    yield _mail(found)
    yield _chats(found)
    yield _sms(found)
    yield _messages(found)


def _address(found: Ways) -> Finding:
    url = found.settings.public_url
    if not url:
        return Finding("address", None, "There is no public address yet, so customers' phones cannot get here.", CURE)
    if reason := obstacle(url):
        return Finding("address", False, reason, CURE)
    if found.reached_at is None:
        cure = "Open Set up, Public address, and scan the code there with a phone."
        return Finding("address", None, f"{url} looks right; no phone has opened it yet.", cure)
    return Finding("address", True, f"A phone opened {url} on {day(found.reached_at)}.")


def _mail(found: Ways) -> Finding:
    if not found.settings.smtp_url:
        cure = "Give one under Set up, Mail server (or as HEARD_SMTP_URL)."
        return Finding("mail", None, "There is no mail server yet: nobody is told by e-mail.", cure)
    if fault := found.mail_fault:
        return Finding("mail", False, fault.says, fault.cure)
    host = urlsplit(found.settings.smtp_url).hostname
    return Finding("mail", True, f"{host} takes mail from {found.settings.mail_from}.")


def _chats(found: Ways) -> Finding:
    count = len(found.settings.alert_channels)
    if not count:
        return Finding("chats", None, "No chat is told of all branches; a branch may have its own.")
    if found.wrong_chats:
        cure = "Copy the address from the chat once more: HEARD_ALERT_URLS, or Set up, Alerts."
        return Finding("chats", False, f"An address with {found.wrong_chats[0]}:// is not complete.", cure)
    return Finding("chats", True, f"{count} {'chat is' if count == 1 else 'chats are'} told of all branches.")


def _sms(found: Ways) -> Finding:
    if not found.settings.sms_url:
        return Finding("sms", None, "No text messages are sent.")
    if found.sms_problem:
        return Finding("sms", False, f"Text messages cannot be sent: {found.sms_problem}.", "Set HEARD_SMS_URL anew.")
    return Finding("sms", True, f"Text messages go out through {scheme_of(found.settings.sms_url)}.")


def _messages(found: Ways) -> Finding:
    if not found.given_up:
        return Finding("messages", True, "Everything that was sent in the last day arrived, or is on its way.")
    parts = [
        f"{count} {NAMES.get(channel, channel)} ({error or 'no reason given'})"
        for channel, count, error in found.given_up
    ]
    cure = "Mend what the reason says; the next person was told instead, where there was one."
    return Finding("messages", False, f"Given up in the last day: {'; '.join(parts)}", cure)


def _given_up(session: Session, *, since: datetime) -> Iterator[tuple[str, int, str]]:
    ended = (deliveries.c.status == "given-up") & (deliveries.c.ended_at >= since)
    counts = select(deliveries.c.channel, func.count()).where(ended).group_by(deliveries.c.channel)
    for channel, count in session.execute(counts.order_by(deliveries.c.channel)).all():
        newest = select(deliveries.c.error).where(ended, deliveries.c.channel == channel)
        error = session.execute(newest.order_by(deliveries.c.ended_at.desc()).limit(1)).scalar_one()
        yield channel, count, error


def _leads_somewhere(url: str) -> bool:
    return scheme_of(url) in SCHEMES and is_complete(url)


def _sms_problem(settings: Settings) -> str:
    try:
        if settings.sms_url:
            Sms(settings.sms_url)
    except WrongSetting as wrong:
        return wrong.problem
    return ""
