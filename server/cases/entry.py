"""A complaint that was spoken, phoned or written becomes a case like any other, and no number is counted."""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select, update

from server.branches.branch import Branch
from server.cases import life, triage
from server.cases.alert import Alerts
from server.cases.case import Case, all_cases, subject_of
from server.cases.logged import WAYS, How, Logged, logged_visit
from server.cases.promises import answered_by
from server.cases.story import Story
from server.cases.timeline import step
from server.cases.told import tell_customer
from server.cases.triage_settings import judging, rules_for, triage_of
from server.contacts import contact as contacts
from server.database import Session
from server.database.insert import insert_new
from server.database.tables.branches import touchpoints
from server.database.tables.cases import cases, logged_cases
from server.deliveries.outlets import Outlets
from server.errors import Conflict
from server.keys import Keys
from server.publishing.publishing import newest_versions
from server.staff import audit
from server.staff.person import Person
from surveys.ids import new_id
from surveys.response import Contact
from surveys.rules import Reason, is_urgent
from surveys.slip import new_secret, reference
from surveys.survey import Rules

OLDEST = timedelta(days=366)
"""A letter can lie about; one that says it is older has its date wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What a customer said, as it was taken down."""

    branch: Branch
    what: str = field(repr=False)
    how: How
    language: str
    name: str = field(default="", repr=False)
    contact: Contact | None = field(default=None, repr=False)
    at: datetime | None = None
    """When it was said; None: just now."""

    def seal(self) -> str:
        """Two entries of one seal say the same."""
        reach = (self.contact.by, self.contact.phone, self.contact.email) if self.contact else ()
        said = [self.branch.slug, self.what, self.how, self.language, self.name, reach, str(self.at)]
        return json.dumps(said, ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Sender:
    """Who logs, and the name that they gave to this one entry: under the same name it is logged once."""

    name: str
    key: str
    person: Person | None = None
    token_id: UUID | None = None

    @property
    def key_sha256(self) -> str:
        owner = f"token {self.token_id}" if self.person is None else f"person {self.person.id}"
        return hashlib.sha256(f"{owner}:{self.key}".encode()).hexdigest()


class LoggedOtherwise(Conflict):
    title = "This was logged before, with another content"

    def __init__(self, before: Logged) -> None:
        super().__init__("Something else was logged under this key before; nothing was changed.")
        self.before = before


def log(
    session: Session,
    entry: Entry,
    sender: Sender,
    *,
    keys: Keys,
    outlets: Outlets,
    now: datetime,
    keeps: bool = False,
) -> tuple[Logged, bool]:
    """
    The visit, and whether it is new: under one key it is logged once. Raises LoggedOtherwise.

    `keeps`: whoever logs it also looks after it, unless somebody does already; nobody else need be told.
    """
    visit_id, slip = new_id(now), new_secret()
    # The row comes first and without its case: of two servers with one key, the second waits here for the first.
    if not insert_new(session, logged_cases, _row(visit_id, slip, entry, sender, keys=keys, now=now)):
        return _known(session, entry, sender, keys), False
    if entry.contact:
        contacts.keep(session, visit_id, entry.contact, keys=keys, now=now)
    keeper = sender.person if keeps else None
    story = _story(session, visit_id, slip, entry, sender, keeper=keeper, keys=keys, now=now)
    case_id = triage.attend(session, story, keys=keys, outlets=outlets, now=now)
    assert case_id is not None  # noqa: S101 - words that were logged are always to be answered
    session.execute(update(logged_cases).where(logged_cases.c.id == visit_id).values(case_id=case_id))
    who = sender.person.id if sender.person else None
    step(session, case_id, "logged", now=now, person_id=who, words=_way(entry, sender))
    actor = audit.actor_of(sender.person) if sender.person else f"token {sender.token_id}"
    audit.note(session, actor, "case logged", subject_of(case_id), now=now)
    _answer_for(Alerts(session, outlets, keys, now), case_id, visit_id, story)
    logged = logged_visit(session, visit_id, keys)
    assert logged is not None  # noqa: S101 - it was just written
    return logged, True


def _answer_for(alerts: Alerts, case_id: UUID, visit_id: UUID, story: Story) -> None:
    """Whoever keeps it takes it, which tells the customer their name and the time; else they read that we have it."""
    session, now = alerts.session, alerts.now
    row = session.execute(all_cases().where(cases.c.id == case_id)).mappings().one()
    case = Case.from_row(row)
    if story.keeper and case.owner_id is None:
        life.take(session, story.keeper, case_id, keys=alerts.keys, outlets=alerts.outlets, now=now)
        return
    # Who joined a case hears the time that anybody would hear now, and nothing of what was before.
    by = case.promised_by if case.reference == story.reference else answered_by(now, story.branch, story.rules)
    tell_customer(alerts, case, "logged", by=by, only=visit_id)


def _row(visit_id: UUID, slip: str, entry: Entry, sender: Sender, *, keys: Keys, now: datetime) -> dict[str, object]:
    is_likely = entry.at is not None and now - OLDEST < entry.at <= now
    return {
        "id": visit_id,
        "seal": keys.hash("logged", entry.seal()),
        "slip_hash": keys.hash("slip", slip),
        "slip_sealed": keys.seal("slip", slip),
        "how": entry.how,
        "who_sealed": keys.seal("who", entry.name) if entry.name else None,
        "what": entry.what,
        "language": entry.language,
        "logged_by": sender.person.id if sender.person else None,
        "token_id": sender.token_id,
        "key_sha256": sender.key_sha256,
        "at": entry.at if is_likely else now,
    }


def _known(session: Session, entry: Entry, sender: Sender, keys: Keys) -> Logged:
    before = session.execute(
        select(logged_cases.c.id, logged_cases.c.seal).where(logged_cases.c.key_sha256 == sender.key_sha256)
    ).one()
    logged = logged_visit(session, before.id, keys)
    assert logged is not None  # noqa: S101 - it was committed together with its case
    if before.seal not in keys.hashes("logged", entry.seal()):
        raise LoggedOtherwise(logged)
    return logged


def _story(
    session: Session,
    visit_id: UUID,
    slip: str,
    entry: Entry,
    sender: Sender,
    *,
    keeper: Person | None,
    keys: Keys,
    now: datetime,
) -> Story:
    # Who goes to this trouble was not happy; they touched no face, and no score comes of it.
    findings = {Reason.LOW} | ({Reason.URGENT} if _is_urgent(session, entry) else set())
    return Story(
        response_id=visit_id,
        origin="logged",
        keeper=keeper,
        branch=entry.branch,
        touchpoint=_way(entry, sender) + (f", written down by {sender.name}" if sender.person else ""),
        touched_at=now,  # a promise counts from when the branch knows
        language=entry.language,
        reference=reference(slip),
        slip=slip,
        score_words="",
        reasons=(),
        words=entry.what,
        contact=entry.contact,
        wants_answer=entry.contact is not None,
        findings=frozenset(findings),
        rules=rules_for(triage_of(entry.branch), Rules()),
        address_hash=contacts.address_hash(entry.contact, keys) if entry.contact else None,
    )


def _is_urgent(session: Session, entry: Entry) -> bool:
    """By the urgent words of the surveys that the branch asks; of all, if it asks none."""
    here = touchpoints.c.branch_id == entry.branch.id
    asked = set(session.execute(select(touchpoints.c.survey).where(here)).scalars())
    newest = newest_versions(session)
    surveys = (newest[slug].survey for slug in (asked & newest.keys() or newest.keys()))
    return any(is_urgent(judging(survey, entry.branch), entry.what) for survey in surveys)


def _way(entry: Entry, sender: Sender) -> str:
    return WAYS[entry.how] if sender.person else f"{WAYS[entry.how]}, through {sender.name}"
