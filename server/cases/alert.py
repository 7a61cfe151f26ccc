"""What staff are told, in their own language, and through which outlets."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from server.branches.branch import Branch
from server.cases.case import subject_of
from server.cases.story import Story
from server.database import Session
from server.deliveries import queue
from server.deliveries.message import Message
from server.deliveries.outlets import Outlets
from server.keys import Keys
from server.staff.links import make_link
from server.staff.person import Person, people_of
from surveys.ids import new_id
from surveys.rules import Reason

TAKE_LINK_LIVES = timedelta(days=3)
TITLES = {
    Reason.URGENT: "Urgent words from a customer of {}",
    Reason.ASKED: "A customer of {} would like an answer",
    Reason.LOW: "A customer of {} was not happy",
}
WAYS = {"call": "by call", "text": "by text message", "email": "by e-mail"}

LONG_NUMBER = re.compile(r"\+?\d(?:[\s./()-]*\d){5,}")
"""A phone or account number that a customer wrote into their words."""


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
        return self.send(
            subject_of(case_id), story.branch, plain, lambda person: self._to_take(person, message, case_id)
        )

    def tell_owner(self, story: Story, reason: Reason, case_id: UUID, promised_by: datetime, owner: Person) -> str:
        return self.tell((owner,), subject_of(case_id), message_of(story, reason, promised_by), case_id)

    def tell(
        self, people: tuple[Person, ...], subject: str, message: Message, case_id: UUID, *, to_take: bool = False
    ) -> str:
        """These people by e-mail; where that cannot be, each chat, else the terminal. Who is told, in words."""
        told, chats = (people, ()) if self.outlets.email and people else ((), self.outlets.chats)
        linked = replace(message, links=(("Open the case", self._case_page(case_id)),))

        def personal(person: Person) -> Message:
            return self._to_take(person, message, case_id) if to_take else linked

        return self._put_each(subject, told, chats, self._in_public(message), personal)

    def send(
        self,
        subject: str,
        branch: Branch,
        plain: Message,
        personal: Callable[[Person], Message] | None = None,
        *,
        run_at: datetime | None = None,
    ) -> str:
        """By e-mail to each person of the branch and once to each chat; if there is neither, to the terminal."""
        people = people_of(self.session, branch) if self.outlets.email else ()
        return self._put_each(subject, people, self.outlets.chats, plain, personal or (lambda _: plain), run_at=run_at)

    def _put_each(
        self,
        subject: str,
        people: tuple[Person, ...],
        chats: tuple[str, ...],
        plain: Message,
        personal: Callable[[Person], Message],
        *,
        run_at: datetime | None = None,
    ) -> str:
        for person in people:
            self._put("email", person.email, subject, personal(person), run_at)
        for chat in chats:
            self._put("apprise", chat, subject, plain, run_at)
        if not people and not chats:
            self._put("terminal", "terminal", subject, plain, run_at)
            return "the terminal"
        return ", ".join([*(person.name for person in people), *(["the chat"] if chats else [])])

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

    def _to_take(self, person: Person, message: Message, case_id: UUID) -> Message:
        secret = make_link(self.session, person.id, "take", str(case_id), lifetime=TAKE_LINK_LIVES, now=self.now)
        links = (
            ("I'll take it", f"{self.outlets.public_url}/go/{secret}"),
            ("Open the case", self._case_page(case_id)),
        )
        return replace(message, links=links)

    def _in_public(self, message: Message) -> Message:
        """For a group or a log: no numbers of the customer, no link that acts."""
        return replace(message, words=LONG_NUMBER.sub("…", message.words), links=inbox_link(self.outlets))

    def _case_page(self, case_id: UUID) -> str:
        return f"{self.outlets.public_url}/cases/{case_id}"


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


def _wish(story: Story) -> str:
    if story.contact:
        return f"yes, {WAYS[story.contact.by]}"
    return "yes, on the page behind their slip" if story.wants_answer else "no"
