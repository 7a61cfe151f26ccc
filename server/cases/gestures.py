"""A waived fee, a voucher: given at once within what a person may give alone, else asked of somebody who may."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, Self
from uuid import UUID

from sqlalchemy import RowMapping, Select, insert, select, update

from server.branches.branch import Branch, branch_columns
from server.cases.act import act, given, refusal, short
from server.cases.alert import Alerts
from server.cases.case import Case, case_for
from server.cases.money import in_words
from server.cases.triage_settings import GestureKind, triage_of
from server.database import Session
from server.database.tables.branches import branches
from server.database.tables.cases import cases, gestures
from server.database.tables.staff import people
from server.deliveries import queue
from server.deliveries.message import Message, Pairs
from server.deliveries.outlets import Outlets
from server.errors import BadRequest, Conflict, NotAllowed, NotFound
from server.keys import Keys
from server.staff.links import make_link
from server.staff.person import Person, branches_of, managers_of, people_above, people_by_id

LINK_LIVES = timedelta(days=3)

Status = Literal["given", "asked", "refused"]
VERBS: dict[Status, str] = {"given": "gave", "asked": "asked for", "refused": "refused"}
ANSWERS: dict[str, tuple[str, Status]] = {"approve": ("Approve", "given"), "refuse": ("Refuse", "refused")}
"""How a manager decides: the word in the link's subject, on the button, and what comes of it."""


@dataclass(frozen=True, slots=True)
class Gesture:
    id: int
    case_id: UUID
    branch: Branch
    reference: str
    """The case's."""
    kind: str
    amount: int
    """In the smallest unit of money; 0: it costs nothing."""
    currency: str
    why: str
    asked_by: int
    asker: str
    asked_at: datetime
    decided_by: int | None
    decider: str
    """Empty while nobody decided."""
    status: Status

    @classmethod
    def from_row(cls, row: RowMapping) -> Self:
        special: dict[str, Any] = {"branch": Branch.from_row(row), "decider": row["decider"] or ""}
        return cls(**{name: special[name] if name in special else row[name] for name in cls.__dataclass_fields__})

    @property
    def subject(self) -> str:
        """How messages about it name it."""
        return f"gesture:{self.id}"

    @property
    def words(self) -> str:
        return f"{self.kind}, {in_words(self.amount, self.currency)}" if self.amount else self.kind


def limit_of(person: Person, branch: Branch, kind: GestureKind) -> int | None:
    """What they may give alone in one case; None: anything."""
    if person.has_role("region", branch):
        return None
    return kind.manager_limit if person.has_role("manager", branch) else kind.staff_limit


def limit_in_words(person: Person, branch: Branch, kind: GestureKind) -> str:
    """For the form; empty where there is none."""
    limit = limit_of(person, branch, kind)
    return in_words(limit, kind.currency) if kind.currency and limit is not None else ""


def give(
    session: Session,
    person: Person,
    case_id: UUID,
    *,
    kind: str,
    amount: int,
    why: str = "",
    keys: Keys,
    outlets: Outlets,
    now: datetime,
) -> Gesture:
    """Given at once, or asked; what the same kind gave in this case before counts towards the limit."""
    # Two at once must not both see that nothing was given yet.
    session.execute(select(cases.c.id).where(cases.c.id == case_id).with_for_update())
    case = case_for(session, person, case_id)
    wanted, reason = _kind(triage_of(case.branch).gestures, kind), short(why)
    if case.status not in {"taken", "answered"} or case.owner_id != person.id:
        raise refusal(session, person, case_id)
    before = [one for one in gestures_of(session, person, case_id) if one.kind == wanted.name]
    if any(one.status == "asked" for one in before):
        raise Conflict("This was asked for already; please wait for the answer.")
    limit = limit_of(person, case.branch, wanted)
    is_given = limit is None or amount + sum(one.amount for one in before if one.status == "given") <= limit
    if not is_given:
        given(why, "This is more than you may give alone: please say why, for whoever decides.")
    what = {"kind": wanted.name, "amount": amount, "currency": wanted.currency if amount else "", "why": reason}
    asked = {"case_id": case_id, "asked_by": person.id, "asked_at": now, "status": "asked"}
    decided = {"status": "given", "decided_by": person.id, "decided_at": now} if is_given else {}
    row = insert(gestures).values({**what, **asked, **decided}).returning(gestures.c.id)
    gesture = _gesture(session, session.execute(row).scalar_one())
    _note(session, person, gesture, now=now)
    if not is_given:
        _ask(Alerts(session, outlets, keys, now), person, case, gesture)
    return gesture


def decide(
    session: Session, person: Person, gesture_id: int, status: Status, *, keys: Keys, outlets: Outlets, now: datetime
) -> Gesture:
    """One manager decides, the next one hears who did; whoever asked is told."""
    gesture = gesture_for(session, person, gesture_id)
    if gesture.status == "asked" and not may_decide(person, gesture):
        raise NotAllowed("This needs somebody who may give more.")
    change = {"status": status, "decided_by": person.id, "decided_at": now}
    waiting = update(gestures).where(gestures.c.id == gesture_id, gestures.c.status == "asked").values(change)
    if session.execute(waiting).rowcount != 1:
        decided = _gesture(session, gesture_id)
        verb = "approved" if decided.status == "given" else "refused"
        raise Conflict(f"{decided.decider.partition(' ')[0]} {verb} this already.")
    decided = _gesture(session, gesture_id)
    _note(session, person, decided, now=now)
    queue.cancel(session, decided.subject, now=now)  # nobody else need decide
    alerts = Alerts(session, outlets, keys, now)
    title = f"{person.first_name} {'says yes' if status == 'given' else 'says no'}: {decided.words}"
    message = Message(title=title, facts=(("Case", decided.reference),), reference=decided.reference)
    alerts.tell(people_by_id(session, gesture.asked_by), gesture.subject, message, gesture.case_id)
    return decided


def may_decide(person: Person, gesture: Gesture) -> bool:
    """A manager within their own limit, those above any; never who asked. A kind that is no more is for those above."""
    branch = gesture.branch
    if person.id == gesture.asked_by or not person.has_role("manager", branch):
        return False
    kind = next((one for one in triage_of(branch).gestures if one.name == gesture.kind), None)
    limit = limit_of(person, branch, kind) if kind else (None if person.has_role("region", branch) else -1)
    return limit is None or gesture.amount <= limit


def gesture_for(session: Session, person: Person, gesture_id: int) -> Gesture:
    found = _found(session, gesture_id)
    if found is None or not person.may_see(found.branch):
        raise NotFound("There is no such gesture.")
    return found


def gestures_of(session: Session, person: Person, case_id: UUID) -> tuple[Gesture, ...]:
    """Oldest first."""
    case_for(session, person, case_id)
    rows = session.execute(_all().where(gestures.c.case_id == case_id).order_by(gestures.c.id)).mappings()
    return tuple(map(Gesture.from_row, rows))


def asked_of(session: Session, person: Person) -> tuple[Gesture, ...]:
    """What waits for this person's yes or no, oldest first."""
    theirs = [branch.id for branch in branches_of(session, person) if person.has_role("manager", branch)]
    waiting = (gestures.c.status == "asked") & cases.c.branch_id.in_(theirs)
    rows = session.execute(_all().where(waiting).order_by(gestures.c.id)).mappings()
    return tuple(one for one in map(Gesture.from_row, rows) if may_decide(person, one))


def _kind(kinds: Sequence[GestureKind], name: str) -> GestureKind:
    found = next((kind for kind in kinds if kind.name == name), None)
    if found is None:
        raise BadRequest("Please choose what to give.")
    return found


def _deciders(session: Session, case: Case, gesture: Gesture) -> tuple[Person, ...]:
    """The nearest who may: managers, else those above; Conflict where there is nobody."""
    for circle in (managers_of(session, case.branch), people_above(session, case.branch)):
        if able := tuple(one for one in circle if may_decide(one, gesture)):
            return able
    raise Conflict(
        "Nobody here may give so much. Please give less, or ask whoever looks after Heard for a higher limit."
    )


def _ask(alerts: Alerts, person: Person, case: Case, gesture: Gesture) -> None:
    def links(decider: Person) -> Pairs:
        return tuple(
            (label, f"{alerts.outlets.public_url}/go/{_secret(alerts, decider, gesture, word)}")
            for word, (label, _) in ANSWERS.items()
        )

    message = Message(
        title=f"{person.first_name} would like to give: {gesture.words}",
        facts=(("Where", case.branch.name), ("Asked by", person.name), ("Why", gesture.why)),
        reference=case.reference,
    )
    alerts.tell(_deciders(alerts.session, case, gesture), gesture.subject, message, case.id, links=links)


def _secret(alerts: Alerts, decider: Person, gesture: Gesture, word: str) -> str:
    subject = f"{gesture.id}:{word}"
    return make_link(alerts.session, decider.id, "gesture", subject, lifetime=LINK_LIVES, now=alerts.now)


def _note(session: Session, person: Person, gesture: Gesture, *, now: datetime) -> None:
    verb = "approved" if gesture.status == "given" and gesture.asked_by != person.id else VERBS[gesture.status]
    words = f"{verb}: {gesture.words}" + (f" ({gesture.why})" if gesture.why and gesture.asked_by == person.id else "")
    act(session, person, gesture.case_id, "gesture", words=words, now=now)


def _gesture(session: Session, gesture_id: int) -> Gesture:
    found = _found(session, gesture_id)
    assert found is not None  # noqa: S101 - it was there in this transaction
    return found


def _found(session: Session, gesture_id: int) -> Gesture | None:
    row = session.execute(_all().where(gestures.c.id == gesture_id)).mappings().first()
    return Gesture.from_row(row) if row else None


def _all() -> Select[tuple[object, ...]]:
    asker, decider = people.alias("asker"), people.alias("decider")
    joined = select(
        gestures,
        cases.c.reference,
        asker.c.name.label("asker"),
        decider.c.name.label("decider"),
        *branch_columns,
    ).select_from(gestures)
    placed = joined.join(cases, gestures.c.case_id == cases.c.id).join(branches, cases.c.branch_id == branches.c.id)
    return placed.join(asker, gestures.c.asked_by == asker.c.id).outerjoin(
        decider, gestures.c.decided_by == decider.c.id
    )
