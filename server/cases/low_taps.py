"""Low scores without words or contact: the first alerts now, those of the next minutes go together."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select, update

from server.branches.branch import Branch
from server.cases.alert import Alerts, inbox_link, local
from server.cases.flags import in_words
from server.cases.story import Story
from server.cases.told_who import goes_out
from server.cases.triage_settings import triage_of
from server.database import Session
from server.database.insert import insert_new
from server.database.tables.branches import branches
from server.database.tables.cases import case_visits, low_taps
from server.database.tables.intake import responses
from server.deliveries import queue
from server.deliveries.message import Message
from server.deliveries.outlets import Outlets
from server.staff.person import Person, branches_of
from surveys.rules import Reason

MOST_SHOWN = 10


@dataclass(frozen=True, slots=True)
class LowTap:
    response_id: UUID
    branch: Branch
    reference: str
    touched_at: datetime
    said: str
    """Face, touchpoint and reasons, in words."""
    doubts: tuple[str, ...]
    """Its flags, in words."""


def tell(alerts: Alerts, story: Story) -> None:
    """Note the tap and see that somebody hears of it. Of one that was noted before, only what it said is renewed."""
    session, now, branch_id = alerts.session, alerts.now, story.branch.id
    # Two servers must not both see the first tap of a round.
    session.execute(select(branches.c.id).where(branches.c.id == branch_id).with_for_update(key_share=True))
    last = session.execute(select(func.max(low_taps.c.round_at)).where(low_taps.c.branch_id == branch_id)).scalar()
    round_at = last if last and now < _over(story.branch, last) else now
    is_new, settings = _noted(session, story, round_at), triage_of(story.branch, story.survey)
    if not settings.low_taps:
        return
    if settings.waits_for_digest(Reason.LOW):
        _hold(alerts, story, is_new=is_new)
    elif is_new and not story.branch.is_demo:
        _send(alerts, story.branch, round_at, is_first=round_at != last)


def _send(alerts: Alerts, branch: Branch, round_at: datetime, *, is_first: bool) -> None:
    session, now = alerts.session, alerts.now
    message = _message(session, branch, round_at, alerts.outlets)
    if is_first and goes_out(branch, now) <= now:
        alerts.send(f"low:{branch.id}", branch, message)
        return
    # Each round has its own subject: what waits under it waits for everybody, so it can be replaced for all at once.
    together = f"low:{branch.id}:{round_at:%Y%m%dT%H%M%S}"
    if not queue.replace_waiting(session, together, message, alerts.keys, now=now):
        alerts.send(together, branch, message, run_at=_over(branch, round_at))


def _over(branch: Branch, round_at: datetime) -> datetime:
    """When those of a round are told together: in quiet hours all wait for their end."""
    return goes_out(branch, round_at + timedelta(minutes=triage_of(branch).low_taps_minutes))


def _hold(alerts: Alerts, story: Story, *, is_new: bool) -> None:
    """For the digest; what it said may have changed meanwhile."""
    subject = held_subject(story.response_id)
    reasons = (("Reasons", ", ".join(story.reasons)),) if story.reasons else ()
    facts = (("When", local(story.touched_at, story.branch)), ("Score", story.score_words), *reasons)
    message = Message(title="A low answer", facts=facts, reference=story.reference)
    if not queue.replace_waiting(alerts.session, subject, message, alerts.keys, now=alerts.now) and is_new:
        alerts.hold(subject, story.branch, message)


def held_subject(response_id: UUID) -> str:
    """How a tap that waits for the digest names itself."""
    return f"tap:{response_id}"


def recent(session: Session, person: Person, *, since: datetime) -> tuple[LowTap, ...]:
    """For the inbox: newest first, of the branches the person may see; what became a case is there already."""
    return recent_at(session, branches_of(session, person), since=since)


def recent_at(session: Session, places: Collection[Branch], *, since: datetime) -> tuple[LowTap, ...]:
    seen = {branch.id: branch for branch in places}
    became_case = select(case_visits.c.case_id).where(case_visits.c.response_id == low_taps.c.response_id).exists()
    with_flags = select(low_taps, responses.c.flags).outerjoin(responses, responses.c.id == low_taps.c.response_id)
    taps = with_flags.where(low_taps.c.branch_id.in_(seen), low_taps.c.touched_at >= since, ~became_case)
    rows = session.execute(taps.order_by(low_taps.c.touched_at.desc()))
    return tuple(
        LowTap(row.response_id, seen[row.branch_id], row.reference, row.touched_at, row.said, in_words(row.flags or ()))
        for row in rows
    )


def _noted(session: Session, story: Story, round_at: datetime) -> bool:
    said = ", ".join(part for part in (story.score_words, story.touchpoint, *story.reasons) if part)
    row = {
        "response_id": story.response_id,
        "branch_id": story.branch.id,
        "reference": story.reference,
        "touched_at": story.touched_at,
        "said": said,
        "round_at": round_at,
    }
    if insert_new(session, low_taps, row):
        return True
    session.execute(update(low_taps).where(low_taps.c.response_id == story.response_id).values(said=said))
    return False


def _message(session: Session, branch: Branch, round_at: datetime, outlets: Outlets) -> Message:
    """All of the round, also the first: an alert that comes late repeats, it never leaves out."""
    mine = (low_taps.c.branch_id == branch.id) & (low_taps.c.round_at == round_at)
    count = session.execute(select(func.count()).select_from(low_taps).where(mine)).scalar_one()
    newest = select(low_taps).where(mine).order_by(low_taps.c.touched_at.desc()).limit(MOST_SHOWN)
    facts = [(local(row.touched_at, branch), row.said) for row in session.execute(newest)]
    if count > len(facts):
        facts.append(("Before", f"{count - len(facts)} more"))
    title = f"A low answer at {branch.name}" if count == 1 else f"{count} low answers at {branch.name}"
    return Message(title=title, facts=tuple(facts), links=inbox_link(outlets))
