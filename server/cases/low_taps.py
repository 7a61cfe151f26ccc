"""Low scores without words or contact: the first alerts now, those of the next 15 minutes go together."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select, update

from server.branches.branch import Branch
from server.cases.alert import Alerts, inbox_link, local
from server.cases.flags import in_words
from server.cases.story import Story
from server.database import Session
from server.database.insert import insert_new
from server.database.tables.branches import branches
from server.database.tables.cases import case_visits, low_taps
from server.database.tables.intake import responses
from server.deliveries import queue
from server.deliveries.message import Message
from server.deliveries.outlets import Outlets
from server.staff.person import Person, branches_of

ROUND = timedelta(minutes=15)
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
    round_at = last if last and now < last + ROUND else now
    if not _noted(session, story, round_at):
        return
    message = _message(session, story.branch, round_at, alerts.outlets)
    if round_at != last:
        alerts.send(f"low:{branch_id}", story.branch, message)
        return
    # Each round has its own subject: what waits under it waits for everybody, so it can be replaced for all at once.
    together = f"low:{branch_id}:{round_at:%Y%m%dT%H%M%S}"
    if not queue.replace_waiting(session, together, message, alerts.keys, now=now):
        alerts.send(together, story.branch, message, run_at=round_at + ROUND)


def recent(session: Session, person: Person, *, since: datetime) -> tuple[LowTap, ...]:
    """For the inbox: newest first, of the branches the person may see; what became a case is there already."""
    seen = {branch.id: branch for branch in branches_of(session, person)}
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
