"""What a branch wants to hear together: held back as it comes in, and told in one message (design.md 4)."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from server.branches.branch import Branch, branch_by_id
from server.cases.alert import Alerts, inbox_link
from server.cases.timeline import step
from server.database import Session
from server.deliveries import queue
from server.deliveries.message import Message, one_line
from server.deliveries.outlets import Outlets
from server.keys import Keys

MOST_SHOWN, MOST_LINKED = 20, 5
LONGEST_QUOTE = 140
CASE = "case:"

Held = tuple[tuple[str, Message], ...]


def tell_digests(session: Session, *, outlets: Outlets, keys: Keys, now: datetime) -> int:
    """Tell every branch whose time has come; how many there were."""
    alerts = Alerts(session, outlets, keys, now)
    due = queue.release(session, keys=keys, now=now)
    for branch_id, held in sorted(due.items()):
        _tell(alerts, branch_by_id(session, branch_id), held)
    return len(due)


def _tell(alerts: Alerts, branch: Branch, held: Held) -> None:
    facts = [(message.reference, _line(message)) for _, message in held[:MOST_SHOWN]]
    if len(held) > MOST_SHOWN:
        facts.append(("And", f"{len(held) - MOST_SHOWN} more"))
    unhappy = "A customer" if len(held) == 1 else f"{len(held)} customers"
    public = Message(
        title=f"{unhappy} of {branch.name} should be looked at", facts=tuple(facts), links=inbox_link(alerts.outlets)
    )
    opened = [_page(alerts, subject, message) for subject, message in held if subject.startswith(CASE)]
    linked = replace(public, links=(*opened[:MOST_LINKED], *public.links))
    names = alerts.send(f"digest:{branch.id}", branch, public, lambda _: linked)
    for subject, _ in held:
        if subject.startswith(CASE):
            step(alerts.session, UUID(subject.removeprefix(CASE)), "told", now=alerts.now, words=names)


def _line(message: Message) -> str:
    """All on one line: what was said, then the beginning of the words."""
    facts = dict(message.facts)
    said = ", ".join(facts[label] for label in ("Score", "Reasons") if label in facts)
    wish = "wants an answer" if facts.get("Wants an answer", "no") != "no" else ""
    words = one_line(message.words)
    if len(words) > LONGEST_QUOTE:
        words = words[:LONGEST_QUOTE].rstrip() + "…"
    by = f"answer by {facts['Answer by']}" if "Answer by" in facts else facts.get("When", "")
    return " · ".join(filter(None, (said, f"“{words}”" if words else "", wish, by)))


def _page(alerts: Alerts, subject: str, message: Message) -> tuple[str, str]:
    return f"Open {message.reference}", f"{alerts.outlets.public_url}/cases/{subject.removeprefix(CASE)}"
