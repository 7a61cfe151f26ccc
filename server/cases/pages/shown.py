"""All that a person may see of one case, for its page and for the pages behind the links of messages."""

from datetime import datetime
from typing import Any
from uuid import UUID

from server.cases import burst, deeds, empathy, gestures, life, messages, moving, summons, told, unreached
from server.cases.case import Case
from server.cases.causes import causes_of, suggested
from server.cases.earlier import earlier_of
from server.cases.inbox import OneCase, one_case
from server.cases.logged import logged_in
from server.cases.spoken import spoken
from server.cases.triage_settings import triage_of
from server.contacts.contact import contact_of
from server.database import Session
from server.deliveries import queue
from server.deliveries.doubt import doubtful_since
from server.heard import Heard
from server.intake.reading import Told
from server.intake.reading import told as said
from server.staff.person import Person
from surveys.phrases import FALLBACK, is_right_to_left, phrase
from surveys.rules import Reason
from surveys.survey import Kind

OPENINGS = {"Thank them": "opening_thanks", "Say sorry": "opening_sorry", "It is put right": "opening_done"}
"""For staff -> key of the words in the customer's language."""


def case_shown(session: Session, person: Person, case_id: UUID, *, heard: Heard, now: datetime) -> dict[str, Any]:
    found = one_case(session, person, case_id)
    return {
        "case": found.case,
        "timeline": found.timeline,
        **_said(session, found, heard),
        **_reaching(session, person, found, heard),
        **_doing(session, person, found, now=now),
        **_in_the_hall(session, person, found.case),
    }


def _said(session: Session, found: OneCase, heard: Heard) -> dict[str, Any]:
    """By the customer, and what fits it."""
    case = found.case
    visits = [said(session, visit) for visit in found.responses]
    logged = logged_in(session, [case.id], heard.keys)
    behind = [(said(session, visit), own) for visit, own in burst.answers_of(session, case.id).items()]
    chosen = tuple(reason for visit in (*visits, *(low for low, _ in behind)) for reason in _reasons(visit))
    is_low = bool(logged) or any(visit.low for visit in visits)
    causes = causes_of(triage_of(case.branch).causes)
    return {
        "visits": visits,
        "logged": logged,
        "behind": behind,
        "words": "\n\n".join(filter(None, (*(visit.words for visit in visits), *(one.what for one in logged)))),
        "beginning": empathy.beginning(chosen, is_urgent=case.reason is Reason.URGENT, is_low=is_low),
        "causes": causes,
        "suggested": suggested(causes, chosen),
    }


def _reaching(session: Session, person: Person, found: OneCase, heard: Heard) -> dict[str, Any]:
    """How the customer is reached, and what went to them and came from them."""
    case, keys = found.case, heard.keys
    contacts = [contact for visit in found.visits if (contact := contact_of(session, visit, keys))]
    names = (*(one.name for one in contacts), *(one.name for one in logged_in(session, [case.id], keys)))
    thread = messages.thread_of(session, case.id)
    days = unreached.days_tried(found.timeline, case.branch)
    return {
        "contacts": list(dict.fromkeys(contacts)),
        "name": next(filter(None, names), ""),
        "may_reach": may_reach(person, case),
        "ways": told.ways_to(session, case.id, keys=keys, outlets=heard.outlets)
        - ({"email", "sms"} if case.branch.is_demo else set()),
        "openings": _openings(person, case),
        "thread": thread,
        "told_words": told.IN_WORDS,
        "is_new": any(one.sender == "customer" and one.seen_at is None for one in thread),
        "calls": summons.of_visits(session, found.visits, case.branch),
        "earlier": earlier_of(session, person, case),
        "tried": len(days),
        "may_close": len(days) >= unreached.DAYS_NEEDED,
    }


def _doing(session: Session, person: Person, found: OneCase, *, now: datetime) -> dict[str, Any]:
    """What else this person may do."""
    case = found.case
    made = gestures.gestures_of(session, person, case.id)
    kinds = triage_of(case.branch).gestures
    subjects = (*case.subjects, *(one.subject for one in made))
    return {
        "ends_before_tomorrow": case.promised_by <= life.next_day(case.branch, now),
        "may_solve": life.may_solve(person, case),
        "may_move": moving.may_move(person, case),
        "times": moving.times_to_move_to(case, now=now),
        "made": made,
        "to_decide": [one.id for one in made if one.status == "asked" and gestures.may_decide(person, one)],
        "kinds": [(kind, gestures.limit_in_words(person, case.branch, kind)) for kind in kinds],
        "undelivered": queue.given_up(session, subjects),
        "in_doubt": doubtful_since(session, case.opened_at, subjects),
    }


def _in_the_hall(session: Session, person: Person, case: Case) -> dict[str, Any]:
    """What is shown of it there, or may be."""
    tags = deeds.languages_of(case.branch)
    return {
        "deed": deeds.deed_of(session, case.id),
        "may_show": deeds.may_show(person, case),
        "deed_languages": [(tag, spoken(tag), is_right_to_left(tag)) for tag in tags],
        "said_choices": {said: phrase(f"said_{said}", FALLBACK) for said in deeds.SAID},
        "longest_deed": deeds.LONGEST,
    }


def may_reach(person: Person, case: Case) -> bool:
    """The number shows after somebody took it: to them, and to the managers beside them."""
    is_theirs = case.owner_id == person.id
    return is_theirs or (case.owner_id is not None and person.has_role("manager", case.branch))


def _openings(person: Person, case: Case) -> dict[str, str]:
    blanks = {"name": person.first_name, "branch": case.branch.name}
    return {meaning: phrase(key, case.language, **blanks) for meaning, key in OPENINGS.items()}


def _reasons(visit: Told) -> tuple[str, ...]:
    choices = (visit.answers.get(one.id) for one in visit.survey.questions if one.kind is Kind.CHOICE)
    return tuple(value for chosen in choices if isinstance(chosen, tuple) for value in chosen)
