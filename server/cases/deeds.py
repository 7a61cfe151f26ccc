"""You said, we did: what was done about a solved case, in words that may be shown in the hall."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import RowMapping, Select, delete, select, update

from server.branches.branch import Branch
from server.branches.settings import change_settings, settings_of
from server.cases.alert import EMAIL, LONG_NUMBER
from server.cases.case import Case, case_for
from server.cases.logged import logged_in
from server.cases.visits import visits_of
from server.database import Session
from server.database.insert import put
from server.database.tables.branches import branches
from server.database.tables.cases import cases, deeds
from server.database.tables.intake import comments
from server.deliveries.message import one_line
from server.errors import BadRequest, Conflict, NotAllowed
from server.keys import Keys
from server.staff import audit
from server.staff.person import Person
from surveys.phrases import FALLBACK, phrase
from surveys.plain import plain
from surveys.tablet import Slide

SAID = ("waiting", "staff", "information", "price", "unsolved", "place", "system")
"""What customers may have said: usual causes for which we have words in every language; never their own words."""
LONGEST = 140
SHOWN = 5
"""The newest ones are shown; who comes again reads something new."""
MOST_LISTED = 50
THEIRS = 5
"""So many words in a row that are the customer's are a quotation."""
SHORTEST_NAME = 3


@dataclass(frozen=True, slots=True)
class Deed:
    case_id: UUID
    said: str
    """One of SAID; empty: only what was done is shown."""
    did: Mapping[str, str]
    """Language tag -> words."""
    shown: bool
    person_id: int
    at: datetime

    @classmethod
    def from_row(cls, row: RowMapping) -> "Deed":
        return cls(**{name: row[name] for name in cls.__slots__})

    def said_in(self, language: str) -> str:
        return phrase(f"said_{self.said}", language) if self.said else ""

    @property
    def slide(self) -> Slide:
        return Slide(words={language: self._in_one(language) for language in self.did})

    def _in_one(self, language: str) -> str:
        did = f"{phrase('we_did', language)} {self.did[language]}"
        # A line each: where there is little room, a tablet shows one after the other.
        return f"{phrase('you_said', language)} {self.said_in(language)}\n{did}" if self.said else did


def languages_of(branch: Branch) -> tuple[str, ...]:
    """In which it is written."""
    return branch.languages or (FALLBACK,)


def may_show(person: Person, case: Case) -> bool:
    """Its owner, and managers."""
    is_solved = case.status == "solved" and case.outcome == "solved"
    return is_solved and (case.owner_id == person.id or person.has_role("manager", case.branch))


def keep_deed(
    session: Session,
    person: Person,
    case_id: UUID,
    *,
    said: str,
    did: Mapping[str, str],
    shown: bool,
    keys: Keys,
    now: datetime,
) -> Deed:
    """BadRequest for words that are not fit to show."""
    # Locked, or it could be opened again meanwhile and stay in the hall.
    session.execute(select(cases.c.id).where(cases.c.id == case_id).with_for_update())
    case = case_for(session, person, case_id)
    if case.status != "solved" or case.outcome != "solved":
        raise Conflict("Only what was solved can be shown in the hall.")
    if not may_show(person, case):
        raise NotAllowed("This is for whoever looked after the case, and for the managers.")
    words = {language: text for language in languages_of(case.branch) if (text := one_line(did.get(language, "")))}
    _check(words, said, shown=shown)
    _check_theirs(session, case, words, keys)
    deed = Deed(case.id, said, words, shown, person.id, now)
    row = {name: getattr(deed, name) for name in Deed.__slots__}
    put(session, deeds, {**row, "branch_id": case.branch.id})
    what = "deed shown in the hall" if shown else "deed not shown in the hall"
    audit.note(session, audit.actor_of(person), what, case.subject, now=now, branch_id=case.branch.id)
    _bring_up_to_date(session, case.branch, now=now)
    return deed


def deed_of(session: Session, case_id: UUID) -> Deed | None:
    row = session.execute(select(deeds).where(deeds.c.case_id == case_id)).mappings().first()
    return Deed.from_row(row) if row else None


def shown_at(session: Session, branch: Branch) -> tuple[Deed, ...]:
    """The newest first; what says the same is shown once."""
    rows = session.execute(_shown_at(branch).limit(MOST_LISTED)).mappings()
    found = {(deed.said, *sorted(deed.did.items())): deed for deed in reversed([*map(Deed.from_row, rows)])}
    newest = sorted(found.values(), key=lambda deed: deed.at, reverse=True)
    return tuple(newest[:SHOWN])


def deeds_of(session: Session, branch: Branch) -> list[tuple[Deed, str]]:
    """All that somebody wrote, the newest first, each with the reference of its case."""
    here = select(deeds, cases.c.reference).join(cases).where(deeds.c.branch_id == branch.id)
    rows = session.execute(here.order_by(deeds.c.at.desc(), deeds.c.case_id).limit(MOST_LISTED)).mappings()
    return [(Deed.from_row(row), row["reference"]) for row in rows]


def take_down(session: Session, case: Case, *, now: datetime) -> None:
    """It is not solved any more; solved again, somebody must want to show it again."""
    mine = (deeds.c.case_id == case.id) & deeds.c.shown
    if session.execute(update(deeds).where(mine).values(shown=False)).rowcount:
        _bring_up_to_date(session, case.branch, now=now)


def forget_deed(session: Session, case: Case, *, now: datetime) -> None:
    if session.execute(delete(deeds).where(deeds.c.case_id == case.id)).rowcount:
        _bring_up_to_date(session, case.branch, now=now)


def _shown_at(branch: Branch) -> Select[tuple[object, ...]]:
    here = (deeds.c.branch_id == branch.id) & deeds.c.shown & (cases.c.status == "solved")
    return select(deeds).join(cases).where(here).order_by(deeds.c.at.desc(), deeds.c.case_id)


def _bring_up_to_date(session: Session, branch: Branch, *, now: datetime) -> None:
    """Tablets read the settings of their branch alone, so that a sync costs no statement more."""
    # Locked first: of two at once the later one must see what the other shows.
    session.execute(select(branches.c.id).where(branches.c.id == branch.id).with_for_update(key_share=True))
    slides = tuple(deed.slide for deed in shown_at(session, branch))
    if slides != settings_of(session, branch).deeds:
        change_settings(session, branch, now=now, deeds=slides)


def _check(words: Mapping[str, str], said: str, *, shown: bool) -> None:
    if said and said not in SAID:
        raise BadRequest("Please choose what customers said.")
    if shown and not words:
        raise BadRequest("Please write what was done before it is shown.")
    for text in words.values():
        if len(text) > LONGEST:
            raise BadRequest(f"At most {LONGEST} characters, please: it is read in passing.")
        if EMAIL.search(text) or LONG_NUMBER.search(text):
            raise BadRequest("Please leave out numbers and addresses by which somebody could be reached.")


def _check_theirs(session: Session, case: Case, words: Mapping[str, str], keys: Keys) -> None:
    """Nothing in the hall may tell who the customer was, or what they wrote."""
    texts = [plain(text) for text in words.values()]
    for name in _names(session, case, keys):
        if any(f" {name} " in text for text in texts):
            raise BadRequest("This names the customer, and everybody in the hall could read it.")
    theirs = _their_words(session, case, keys)
    if any(run in said for text in texts for run in _runs(text) for said in theirs):
        raise BadRequest("These are the customer's own words; please say in yours what was done.")


def _names(session: Session, case: Case, keys: Keys) -> Iterator[str]:
    contacts = (visit.contact for visit in visits_of(session, case.id, keys))
    known = [*(one.name for one in contacts if one), *(one.name for one in logged_in(session, [case.id], keys))]
    for name in filter(None, known):
        yield from (part for part in plain(name).split() if len(part) >= SHORTEST_NAME)


def _their_words(session: Session, case: Case, keys: Keys) -> list[str]:
    visits = [visit.id for visit in visits_of(session, case.id, keys)]
    written = session.execute(select(comments.c.words).where(comments.c.response_id.in_(visits))).scalars()
    spoken = (plain(one.what) for one in logged_in(session, [case.id], keys))
    return [f" {text.strip()} " for text in (*written, *spoken)]


def _runs(text: str) -> Iterator[str]:
    words = text.split()
    for begins in range(len(words) - THEIRS + 1):
        yield f" {' '.join(words[begins : begins + THEIRS])} "
