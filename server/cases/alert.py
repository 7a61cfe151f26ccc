"""What staff are told, in their own language, and through which outlets."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, select

from server.branches.branch import Branch, branch_columns
from server.cases import one_tap
from server.cases.case import subject_of
from server.cases.story import Story
from server.cases.told_who import digest_at, goes_out, told_at
from server.cases.triage_settings import triage_of
from server.database import Session
from server.database.tables.branches import branches
from server.database.tables.cases import cases
from server.deliveries import queue
from server.deliveries.chats import chats_of
from server.deliveries.message import Message, Pairs
from server.deliveries.outlets import Outlets
from server.keys import Keys
from server.staff.links import Purpose
from server.staff.person import Person
from surveys.ids import new_id
from surveys.rules import Reason

TITLES = {
    Reason.URGENT: "Urgent words from a customer of {}",
    Reason.ASKED: "A customer of {} would like an answer",
    Reason.LOW: "A customer of {} was not happy",
}
WAYS = {"call": "by call", "text": "by text message", "email": "by e-mail"}
NOBODY = "nobody, since this branch is made up"
"""A demo's cases go their way as all do, but no message about them leaves the server."""

LONG_NUMBER = re.compile(r"\+?\d(?:[\s./()-]*\d){5,}")
"""A phone or account number that a customer wrote into their words."""
EMAIL = re.compile(r"[^\s@<>]+@[^\s@<>]+\.\w+")

_its_branch = select(cases.c.reason, *branch_columns).join(branches).where(cases.c.id == bindparam("this"))


@dataclass(frozen=True, slots=True)
class Alerts:
    """The way from a use case to its deliveries, in its own transaction."""

    session: Session
    outlets: Outlets
    keys: Keys
    now: datetime

    def tell_branch(self, story: Story, reason: Reason, case_id: UUID, promised_by: datetime) -> str:
        """Everybody of the branch, in the mail with a link to take the case. Who is told, in words."""
        message = message_of(story, reason, promised_by)
        plain = self._in_public(message)
        if triage_of(story.branch).waits_for_digest(reason):
            return self.hold(subject_of(case_id), story.branch, plain)
        at = self._not_quiet(story.branch, None, urgent=reason is Reason.URGENT)
        taps = self.taps(case_id, one_tap.of_alert(by_phone=_has_number(story)), at)
        return self.send(
            subject_of(case_id),
            story.branch,
            plain,
            lambda person: replace(message, links=(*taps(person), self._case_page(case_id))),
            urgent=reason is Reason.URGENT,
        )

    def tell_owner(self, story: Story, reason: Reason, case_id: UUID, promised_by: datetime, owner: Person) -> str:
        if not owner.email:  # they look at the desk; the others see to it that they do
            return self.tell_branch(story, reason, case_id, promised_by)
        message = message_of(story, reason, promised_by)
        at = self._not_quiet(story.branch, None, urgent=reason is Reason.URGENT)
        taps = self.taps(case_id, one_tap.of_owner(by_phone=_has_number(story)), at)
        return self.tell((owner,), subject_of(case_id), message, case_id, links=taps)

    def taps(
        self, case_id: UUID, purposes: tuple[Purpose, ...], at: datetime | None = None
    ) -> Callable[[Person], Pairs]:
        """One-tap links, made for each person; their days count from when the message goes out (now)."""
        sent = at or self.now
        return lambda person: one_tap.links(
            self.session, person, case_id, purposes, outlets=self.outlets, now=self.now, sent=sent
        )

    def tell(
        self,
        people: tuple[Person, ...],
        subject: str,
        message: Message,
        case_id: UUID,
        *,
        to_take: bool = False,
        links: Callable[[Person], Pairs] | None = None,
        run_at: datetime | None = None,
    ) -> str:
        """
        These people by e-mail, with what `links` has for each; where that cannot be, each chat, else the terminal.

        After the branch's quiet hours, but for urgent words. Who is told, in words.
        """
        row = self.session.execute(_its_branch, {"this": case_id}).mappings().one()
        branch = Branch.from_row(row)
        at = self._not_quiet(branch, run_at, urgent=row["reason"] == Reason.URGENT)
        taps = links or (self.taps(case_id, one_tap.of_alert(by_phone=False), at) if to_take else lambda _: ())

        def personal(person: Person) -> Message:
            return replace(message, links=(*taps(person), self._case_page(case_id)))

        return self._put_to(people, subject, branch, self._in_public(message), personal, run_at=at)

    def notify(
        self,
        people: tuple[Person, ...],
        subject: str,
        message: Message,
        *,
        branch: Branch | None = None,
        urgent: bool = False,
    ) -> str:
        """The same of what offers nothing to take."""
        at = self._not_quiet(branch, None, urgent=urgent)
        return self._put_to(people, subject, branch, message, lambda _: message, run_at=at)

    def hold(self, subject: str, branch: Branch, plain: Message) -> str:
        """Until the branch's next digest. When it is told, in words."""
        if branch.is_demo:
            return NOBODY
        at = digest_at(branch, self.now)
        queue.hold(
            self.session,
            id=new_id(self.now),
            branch_id=branch.id,
            subject=subject,
            message=plain,
            keys=self.keys,
            now=self.now,
            run_at=at,
        )
        return f"together with what else comes in, {local(at, branch)}"

    def send(
        self,
        subject: str,
        branch: Branch,
        plain: Message,
        personal: Callable[[Person], Message] | None = None,
        *,
        run_at: datetime | None = None,
        urgent: bool = False,
    ) -> str:
        """By e-mail to each who is on duty then and once to each chat; if there is neither, to the terminal."""
        if branch.is_demo:
            return NOBODY
        at = self._not_quiet(branch, run_at, urgent=urgent) or self.now
        people = told_at(self.session, branch, at, urgent=urgent) if self.outlets.email else ()
        names = self._put_each(subject, people, self._chats(branch), plain, personal or (lambda _: plain), run_at=at)
        return names if at <= self.now else f"{names}, {local(at, branch)}"

    def _put_to(
        self,
        people: tuple[Person, ...],
        subject: str,
        branch: Branch | None,
        plain: Message,
        personal: Callable[[Person], Message],
        *,
        run_at: datetime | None,
    ) -> str:
        if branch and branch.is_demo:
            return NOBODY
        told = tuple(person for person in people if person.email) if self.outlets.email else ()
        return self._put_each(subject, told, () if told else self._chats(branch), plain, personal, run_at=run_at)

    def _not_quiet(self, branch: Branch | None, run_at: datetime | None, *, urgent: bool) -> datetime | None:
        return run_at if branch is None or urgent else goes_out(branch, run_at or self.now)

    def _chats(self, branch: Branch | None) -> tuple[tuple[str, str], ...]:
        """Name and destination of each."""
        own = chats_of(self.session, branch) if branch else ()
        return (*(("the chat", chat) for chat in self.outlets.chats), *((chat.name, chat.fingerprint) for chat in own))

    def _put_each(
        self,
        subject: str,
        people: tuple[Person, ...],
        chats: tuple[tuple[str, str], ...],
        plain: Message,
        personal: Callable[[Person], Message],
        *,
        run_at: datetime | None = None,
    ) -> str:
        for person in people:
            self._put("email", person.email, subject, personal(person), run_at)
        for _, chat in chats:
            self._put("apprise", chat, subject, plain, run_at)
        if not people and not chats:
            self._put("terminal", "terminal", subject, plain, run_at)
            return "the terminal"
        return ", ".join(dict.fromkeys([*(person.name for person in people), *(name for name, _ in chats)]))

    def _put(self, channel: str, destination: str, subject: str, message: Message, run_at: datetime | None) -> None:
        queue.put(
            self.session,
            id=new_id(self.now),
            channel=channel,
            destination=destination,
            subject=subject,
            message=message,
            keys=self.keys,
            now=self.now,
            run_at=run_at,
        )

    def _in_public(self, message: Message) -> Message:
        """For a group or a log: no numbers of the customer, no link that acts."""
        return replace(message, words=LONG_NUMBER.sub("…", message.words), links=inbox_link(self.outlets))

    def _case_page(self, case_id: UUID) -> tuple[str, str]:
        return "Open the case", f"{self.outlets.public_url}/cases/{case_id}"


def message_of(story: Story, reason: Reason, promised_by: datetime) -> Message:
    """Never their phone number or address: those are on the page of the case."""
    branch = story.branch
    facts = (
        ("Where", f"{branch.name}, {story.touchpoint}"),
        ("When", local(story.touched_at, branch)),
        ("Score", story.score_words),
        ("Reasons", ", ".join(story.reasons)),
        ("Wants an answer", _wish(story)),
        ("Answer by", local(promised_by, branch)),
    )
    return Message(
        title=TITLES[reason].format(branch.name),
        facts=tuple((label, value) for label, value in facts if value),
        words=story.words.strip(),
        reference=story.reference,
    )


def inbox_link(outlets: Outlets) -> tuple[tuple[str, str], ...]:
    return (("Open the inbox", f"{outlets.public_url}/"),)


def local(at: datetime, branch: Branch) -> str:
    here = at.astimezone(branch.zone)
    return f"{here:%A} {here.day} {here:%B}, {here:%H:%M}"


def _has_number(story: Story) -> bool:
    return bool(story.contact and story.contact.phone)


def _wish(story: Story) -> str:
    if story.contact:
        return f"yes, {WAYS[story.contact.by]}"
    return "yes, on the page behind their slip" if story.wants_answer else "no"
