"""From a response's findings to a case and an alert, or to neither: the table in design.md 4."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.exc import IntegrityError

from server.cases import low_taps
from server.cases.alert import Alerts
from server.cases.case import Case, all_cases
from server.cases.deeds import take_down
from server.cases.life import reopened
from server.cases.promises import Promises
from server.cases.story import Story, stronger
from server.cases.timeline import What, begin, step, told_enough
from server.cases.triage_settings import triage_of
from server.database import Session
from server.database.insert import insert_new
from server.database.tables.cases import case_visits, cases
from server.deliveries import queue
from server.deliveries.outlets import Outlets
from server.keys import Keys
from server.staff.person import person_by_id
from surveys.ids import new_id
from surveys.rules import Reason

MOST_ATTEMPTS = 5


def turn(story: Story) -> tuple[bool, str]:
    """Stories of a transaction are sorted by it, so that servers lock customers' cases, then the taps, in one order."""
    return story.reason is None, story.address_hash or ""


def attend(session: Session, story: Story, *, keys: Keys, outlets: Outlets, now: datetime) -> UUID | None:
    """
    See that a person hears of this response if one should; the id of its case, if there is one.

    Call it again when words, reasons or contact were added to the response.
    """
    alerts = Alerts(session, outlets, keys, now)
    if case := _locked(session, _of_visit, visit=story.response_id):
        _add(alerts, story, case)
        return case.id
    if story.reason:
        return _open_or_join(alerts, story, story.reason)
    if Reason.LOW in story.findings:
        low_taps.tell(alerts, story)
    return None


def _open_or_join(alerts: Alerts, story: Story, reason: Reason) -> UUID:
    # The unique index over open cases decides between two servers; the one it names can be solved before it is locked.
    for _ in range(MOST_ATTEMPTS):
        if case_id := _opened(alerts, story, reason):
            return case_id
        if case := _locked(alerts.session, _open, here=story.branch.id, address=story.address_hash):
            _join(alerts, story, reason, case)
            return case.id
    raise RuntimeError("A case could neither be opened nor joined.")


def _opened(alerts: Alerts, story: Story, reason: Reason) -> UUID | None:
    """None when this customer has an open case."""
    case_id, promises = new_id(alerts.now), Promises.counted_from(story.touched_at, story.branch, story.rules)
    if not _inserted(alerts, case_id, story, reason, promises):
        return None
    if triage_of(story.branch).digest:
        queue.cancel(alerts.session, low_taps.held_subject(story.response_id), now=alerts.now)  # it is more by now
    _visit(alerts, story, case_id)
    told = "" if story.keeper else alerts.tell_branch(story, reason, case_id, promises.promised_by)
    begin(alerts.session, case_id, told=told, now=alerts.now)
    return case_id


def _join(alerts: Alerts, story: Story, reason: Reason, case: Case) -> None:
    _visit(alerts, story, case.id)
    # Answered is not enough for someone who comes back: somebody must take it again.
    case = _changed(alerts, story, case, "joined", afresh_from=story.touched_at if case.status == "answered" else None)
    if case.owner_id is None:
        _tell_again(alerts, story, case)
    elif story.keeper is None or story.keeper.id != case.owner_id:
        owner = person_by_id(alerts.session, case.owner_id)
        _told(alerts, case.id, alerts.tell_owner(story, reason, case.id, case.promised_by, owner))


def _add(alerts: Alerts, story: Story, case: Case) -> None:
    is_more = stronger(case.reason, story.reason or case.reason) != case.reason
    over = case.status in {"answered", "solved"}
    case = _changed(alerts, story, case, "added", afresh_from=alerts.now if over and is_more else None)
    if case.owner_id is None and (is_more or not told_enough(alerts.session, case.id, now=alerts.now)):
        _tell_again(alerts, story, case)


def _changed(alerts: Alerts, story: Story, case: Case, what: What, *, afresh_from: datetime | None) -> Case:
    change: dict[str, Any] = {"reason": stronger(case.reason, story.reason or case.reason)}
    if afresh_from:
        change |= reopened(Promises.counted_from(afresh_from, story.branch, story.rules))
    session, now = alerts.session, alerts.now
    try:
        with session.begin_nested():
            address = func.coalesce(cases.c.address_hash, story.address_hash)
            step(session, case.id, what, now=now, change={**change, "address_hash": address})
    except IntegrityError:
        # The same customer has another open case, which later visits join; this one goes on without the address.
        step(session, case.id, what, now=now, change={**change, "address_hash": None})
    if afresh_from:
        take_down(session, case, now=now)
    changed = _locked(session, _this, this=case.id)
    assert changed is not None  # noqa: S101 - locked since it was found
    return changed


def _tell_again(alerts: Alerts, story: Story, case: Case) -> None:
    if story.keeper:
        return
    queue.cancel(alerts.session, case.subject, now=alerts.now)  # the new message says it all
    _told(alerts, case.id, alerts.tell_branch(story, case.reason, case.id, case.promised_by))


def _told(alerts: Alerts, case_id: UUID, names: str) -> None:
    step(alerts.session, case_id, "told", now=alerts.now, words=names)


def _visit(alerts: Alerts, story: Story, case_id: UUID) -> None:
    visit = {"case_id": case_id, "response_id": story.response_id, "reference": story.reference}
    insert_new(alerts.session, case_visits, {**visit, "joined_at": alerts.now})


def _inserted(alerts: Alerts, case_id: UUID, story: Story, reason: Reason, promises: Promises) -> bool:
    row = {
        "id": case_id,
        "branch_id": story.branch.id,
        "reference": story.reference,
        "origin": story.origin,
        "reason": reason,
        "status": "open",
        "address_hash": story.address_hash,
        "language": story.language,
        "touched_at": story.touched_at,
        "opened_at": alerts.now,
        **promises.columns,
        "revision": 2,  # opened and told
        "updated_at": alerts.now,
    }
    return insert_new(alerts.session, cases, row)


# Building a statement takes longer than running it, so each is built once.
_this = all_cases().where(cases.c.id == bindparam("this")).with_for_update(of=cases)
_visited = select(case_visits.c.case_id).where(case_visits.c.response_id == bindparam("visit"))
_of_visit = all_cases().where(cases.c.id.in_(_visited)).with_for_update(of=cases)
_open = (
    all_cases()
    .where(cases.c.branch_id == bindparam("here"), cases.c.address_hash == bindparam("address"))
    .where(cases.c.address_hash.is_not(None), cases.c.status != "solved")
    .with_for_update(of=cases)
)


def _locked(session: Session, which: Select[tuple[object, ...]], **named: object) -> Case | None:
    row = session.execute(which, named).mappings().first()
    return Case.from_row(row) if row else None
