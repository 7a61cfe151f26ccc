"""What stands behind a customer's link: a response, or what staff logged for them; and what they may do there."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from server.branches.branch import Branch
from server.cases.address import corrected, hash_of
from server.cases.alert import Alerts
from server.cases.case import case_of_visit
from server.cases.follow_up import Verdict, give_verdict, go_on
from server.cases.logged import Logged, logged_by_slip
from server.cases.messages import write_back
from server.cases.progress import progress_of
from server.cases.triage_settings import rules_for, triage_of
from server.contacts import contact as contacts
from server.database import Session
from server.intake import amendments
from server.intake.accept import Office
from server.intake.reading import Told, told_by_slip
from server.keys import Keys
from surveys.response import Contact
from surveys.survey import Rules, Survey


@dataclass(frozen=True, slots=True)
class Slip:
    visit_id: UUID
    branch: Branch
    reference: str
    said_at: datetime
    language: str
    survey: Survey | None
    """None where nothing was asked: it was logged."""
    erased: bool
    told: Told | None = field(repr=False)
    what: str = field(repr=False)
    """What was logged."""

    @property
    def rules(self) -> Rules:
        slug, rules = (self.survey.slug, self.survey.rules) if self.survey else ("", Rules())
        return rules_for(triage_of(self.branch, slug), rules)

    def lines(self, language: str) -> tuple[tuple[str, str], ...]:
        """Question and answer; of what was logged the words alone."""
        if self.told:
            return self.told.said_in(language)
        return (("", self.what),) if self.what else ()


def slip_of(session: Session, secret: str, *, keys: Keys) -> Slip | None:
    if told := told_by_slip(session, secret, keys=keys):
        branch, erased = told.touchpoint.branch, told.erased
        given = (told.response_id, branch, told.reference, told.touched_at, told.language, told.survey)
        return Slip(*given, erased=erased, told=told, what="")
    logged = logged_by_slip(session, secret, keys)
    return _of_logged(logged) if logged else None


def reach(session: Session, slip: Slip, contact: Contact | None, *, office: Office, now: datetime) -> None:
    """I'd like an answer; and how to reach me, or how else than I said."""
    visit_id = slip.visit_id
    before, had = hash_of(session, visit_id), contacts.contact_of(session, visit_id, office.keys)
    if slip.told:
        amendments.ask_for_an_answer(session, visit_id, contact, office=office, now=now)
    elif contact:
        contacts.keep(session, visit_id, contact, keys=office.keys, now=now)
    case = case_of_visit(session, visit_id)
    if case and contact and contact != had:
        alerts = Alerts(session, office.outlets, office.keys, now)
        corrected(alerts, case, visit_id, before=before, is_told=slip.told is not None)


def write(session: Session, slip: Slip, words: str, *, message_id: UUID, office: Office, now: datetime) -> bool:
    """False, and nothing done, where there is no case; one that was closed since nobody was reached goes on."""
    alerts, case = Alerts(session, office.outlets, office.keys, now), case_of_visit(session, slip.visit_id)
    if case and case.outcome == "not-reached":
        go_on(alerts, case, rules=slip.rules)
        case = case_of_visit(session, slip.visit_id)
    if case:
        write_back(alerts, case, slip.visit_id, words, message_id=message_id)
    return case is not None


def say_whether_fixed(session: Session, slip: Slip, verdict: Verdict, *, office: Office, now: datetime) -> bool:
    """False, and nothing done, before there was an answer, nor on a page whose visit saw none."""
    progress = progress_of(session, slip.visit_id, rules=slip.rules)
    if progress is None or progress.status not in {"answered", "solved"}:
        return False
    return give_verdict(Alerts(session, office.outlets, office.keys, now), progress.case, verdict, rules=slip.rules)


def _of_logged(logged: Logged) -> Slip:
    return Slip(
        visit_id=logged.id,
        branch=logged.branch,
        reference=logged.reference,
        said_at=logged.said_at,
        language=logged.language,
        survey=None,
        erased=not logged.what,
        told=None,
        what=logged.what,
    )
