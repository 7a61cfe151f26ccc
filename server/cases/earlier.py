"""The same person's earlier cases: found by the keyed hash of how they may be reached, never by name."""

from sqlalchemy import or_, select

from server.cases.case import Case, all_cases
from server.database import Session
from server.database.tables.cases import case_visits, cases
from server.database.tables.contacts import contacts
from server.staff.person import Person, branches_of

MOST_SHOWN = 10


def earlier_of(session: Session, person: Person, case: Case) -> tuple[Case, ...]:
    """Opened before this one, newest first, of branches this person may see."""
    visits = select(case_visits.c.response_id).where(case_visits.c.case_id == case.id)
    # What staff logged has no visit; its contact stands under the case's own id.
    here = or_(contacts.c.response_id.in_(visits), contacts.c.response_id == case.id)
    hashes = {*session.execute(select(contacts.c.address_hash).where(here)).scalars()} - {""}
    if not hashes:
        return ()
    theirs = select(contacts.c.response_id).where(contacts.c.address_hash.in_(hashes))
    visited = select(case_visits.c.case_id).where(case_visits.c.response_id.in_(theirs))
    same = or_(cases.c.id.in_(visited), cases.c.id.in_(theirs)) & (cases.c.id != case.id)
    seen = cases.c.branch_id.in_([branch.id for branch in branches_of(session, person)])
    found = all_cases().where(same, seen, cases.c.opened_at <= case.opened_at)
    newest = found.order_by(cases.c.opened_at.desc(), cases.c.id.desc()).limit(MOST_SHOWN)
    return tuple(map(Case.from_row, session.execute(newest).mappings()))
