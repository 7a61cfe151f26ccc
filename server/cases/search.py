"""Finding a case again: by the number on a slip, by words, by the customer, by who looks after it."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from babel.core import get_global
from sqlalchemy import Select, Table, select

from server.branches.branch import Branch
from server.cases.case import Case, all_cases
from server.cases.timeline import What
from server.contacts.contact import address_hashes, names_of
from server.database import Session
from server.database.tables.cases import case_events, case_messages, case_visits, cases, logged_cases
from server.database.tables.contacts import contacts
from server.database.tables.intake import responses
from server.database.tables.staff import people
from server.keys import Keys
from server.staff.person import Person, branches_of
from surveys.response import Contact
from surveys.slip import tidy_reference

MOST_MATCHES = 50
MOST_READ = 5_000
"""So many cases, the newest, are looked through for words: those of years at one branch, and read in half a second."""
AT_ONCE = 500
SHORTEST, LONGEST = 3, 200
FEWEST_DIGITS = 6
NAMES_ONLY: tuple[What, ...] = ("told", "reminded", "escalated")
"""Lines that say who was told, which is everybody."""
_NUMBER = re.compile(r"\+?[\d\s().\-/]+")


@dataclass(frozen=True, slots=True)
class Found:
    cases: tuple[Case, ...]
    """Those with this number first, then the newest."""
    is_all: bool
    """Nothing was left out: neither further matches, nor old cases that nobody looked through."""


def find(session: Session, person: Person, typed: str, *, keys: Keys) -> Found:
    """Of the branches that this person sees, by anything that somebody may remember of a case."""
    own = branches_of(session, person)
    ids = [branch.id for branch in own]
    wanted = typed.strip()[:LONGEST]
    numbered = by_reference(session, person, wanted)
    worded, is_all = _with_words(session, ids, wanted, keys=keys)
    meant = [*worded, *_of_customer(session, _hashes(own, wanted, keys))]
    which = cases.c.id.in_(meant) | cases.c.owner_id.in_(_of_colleague(session, wanted))
    others = all_cases().where(which, cases.c.branch_id.in_(ids), cases.c.id.not_in([case.id for case in numbered]))
    newest = others.order_by(cases.c.opened_at.desc(), cases.c.id.desc()).limit(MOST_MATCHES + 1)
    found = (*numbered, *map(Case.from_row, session.execute(newest).mappings()))
    return Found(found[:MOST_MATCHES], is_all and len(found) <= MOST_MATCHES)


def by_reference(session: Session, person: Person, typed: str) -> tuple[Case, ...]:
    """Every match the person may see, newest first: a reference need not be unique."""
    reference = tidy_reference(typed)
    if reference is None:
        return ()
    own = [branch.id for branch in branches_of(session, person)]
    visited = select(case_visits.c.case_id).where(case_visits.c.reference == reference)
    matches = (cases.c.reference == reference) | cases.c.id.in_(visited)
    found = all_cases().where(matches, cases.c.branch_id.in_(own))
    rows = session.execute(found.order_by(cases.c.opened_at.desc(), cases.c.id.desc()).limit(MOST_MATCHES)).mappings()
    return tuple(map(Case.from_row, rows))


def answers_with(session: Session, person: Person, typed: str) -> tuple[UUID, ...]:
    """Responses with this reference of which no case came, newest first: their customers hold a slip too."""
    reference = tidy_reference(typed)
    if reference is None:
        return ()
    own = [branch.id for branch in branches_of(session, person)]
    has_case = select(case_visits.c.case_id).where(case_visits.c.response_id == responses.c.id).exists()
    mine = (responses.c.reference == reference) & responses.c.branch_id.in_(own) & ~has_case
    newest = select(responses.c.id).where(mine).order_by(responses.c.started_at.desc()).limit(MOST_MATCHES)
    return tuple(session.execute(newest).scalars())


def folded(text: str) -> str:
    """Without case and accents: people leave both away when they type."""
    if text.isascii():  # as most are, and it is a hundred times as fast
        return text.lower()
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in parts if not unicodedata.combining(char))


def _of_customer(session: Session, hashes: Collection[str]) -> list[UUID]:
    """The cases of whoever left this phone number or e-mail."""
    if not hashes:
        return []
    reached = select(contacts.c.response_id).where(contacts.c.address_hash.in_(hashes))
    visits = session.execute(reached).scalars().all()
    visited = select(case_visits.c.case_id).where(case_visits.c.response_id.in_(visits))
    return list(session.execute(visited).scalars())


def _of_colleague(session: Session, wanted: str) -> list[int]:
    """Who has such a name."""
    name = folded(wanted)
    everybody = session.execute(select(people.c.id, people.c.name)) if len(name) >= SHORTEST else ()
    return [row.id for row in everybody if name in folded(row.name)]


def _hashes(own: Collection[Branch], wanted: str, keys: Keys) -> set[str]:
    """A number typed as at home is looked for in each country in which one has branches."""
    if "@" in wanted:
        return set(address_hashes(Contact(by="email", email=wanted), keys))
    if not _NUMBER.fullmatch(wanted) or sum(map(str.isdigit, wanted)) < FEWEST_DIGITS:
        return set()
    countries = {get_global("zone_territories").get(branch.timezone) for branch in own}
    return {
        one for country in {None, *countries} for one in address_hashes(Contact(by="call", phone=wanted), keys, country)
    }


def _with_words(session: Session, ids: Collection[int], wanted: str, *, keys: Keys) -> tuple[list[UUID], bool]:
    """Cases in which all of these words stand, newest first; and whether nothing was left out."""
    words = folded(wanted).split()
    if sum(map(len, words)) < SHORTEST:
        return [], True
    light = select(cases.c.id, cases.c.cause, cases.c.remedy).where(cases.c.branch_id.in_(ids))
    rows = session.execute(light.order_by(cases.c.opened_at.desc(), cases.c.id.desc()).limit(MOST_READ)).all()
    found: list[UUID] = []
    for begin in range(0, len(rows), AT_ONCE):
        part = rows[begin : begin + AT_ONCE]
        texts = _texts(session, [row.id for row in part], keys)
        said = ((row.id, " ".join(map(folded, (*texts[row.id], row.cause, row.remedy)))) for row in part)
        found += [case_id for case_id, text in said if all(word in text for word in words)]
        if len(found) > MOST_MATCHES:
            return found, False
    return found, len(rows) < MOST_READ


def _texts(session: Session, ids: Collection[UUID], keys: Keys) -> Mapping[UUID, list[str]]:
    """All that anybody wrote about each of these cases, and the customers' names."""
    texts = defaultdict(list)
    events = _written(case_events, ids).where(case_events.c.what.not_in(NAMES_ONLY))
    for case_id, text in session.execute(events.union_all(_written(case_messages, ids))):
        texts[case_id].append(text)
    case_of: dict[UUID, UUID] = {}
    for row in session.execute(select(logged_cases).where(logged_cases.c.case_id.in_(ids))):
        texts[row.case_id] += [row.what, keys.unseal("who", row.who_sealed) if row.who_sealed else ""]
        case_of[row.id] = row.case_id
    visits = select(case_visits.c.case_id, case_visits.c.response_id, responses.c.answers)
    said = visits.join(responses, responses.c.id == case_visits.c.response_id).where(case_visits.c.case_id.in_(ids))
    for case_id, response_id, answers in session.execute(said):
        texts[case_id] += [answer for answer in answers.values() if isinstance(answer, str)]
        case_of[response_id] = case_id
    for response_id, name in names_of(session, list(case_of), keys):
        texts[case_of[response_id]].append(name)
    return texts


def _written(table: Table, ids: Collection[UUID]) -> Select[UUID, str]:
    return select(table.c.case_id, table.c.words).where(table.c.case_id.in_(ids), table.c.words != "")
