"""Riverside after some weeks: many rows, long names, words in every script, beside what two_branches.py put there."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID

from sqlalchemy import delete

from server.branches.branch import Branch, add_branch, branch
from server.branches.touchpoint import add_touchpoint
from server.cases import life, messages, moving, unreached
from server.cases.alert import Alerts
from server.cases.case import case_for
from server.cases.entry import Entry, Sender, log
from server.cases.triage_settings import Duty, GestureKind, change_triage
from server.codes.alphabet import new_touchpoint_code
from server.database import Session
from server.database.tables.reports import reviews
from server.fleet.device import Device, Health, record_health
from server.fleet.pairing import Pairing, new_pairing_code, pair
from server.intake.accept import accept
from server.intake.check import Checked
from server.keys import token_hash
from server.publishing.drafts import begin_draft, keep_draft
from server.reports.review.kept import Kept, keep
from server.reports.review.numbers import numbers
from server.reports.review.week import Week
from server.staff.desk_pin import keep_pin, pin_hash
from server.staff.person import Person, add_person, person_by_email
from server.staff.tokens import new_token
from surveys.ids import new_id
from surveys.response import LONGEST_WORDS, Contact
from tests.builders import a_response
from tests.server.conftest import KEYS, NOON
from tests.server.two_branches import GIFT, NEEMA, OFFICE, OUTLETS, PIN, TwoBranches

ARABIC = "انتظرت ساعة كاملة في الطابور، ثم قالوا لي أن أعود غدًا لأن الموظف المسؤول غير موجود."
NUMBERS = "دفعت 1,250 KES يوم 27/02/2026 من الحساب KE-4471-B والرصيد ما زال 0.00، اتصلوا بي على +254 712 345 678."
HINDI = "दो घंटे लाइन में खड़े रहने के बाद भी किसी ने मेरी बात नहीं सुनी, और पैसे फिर भी काट लिए गए।"
MIXED = "I was told بعد ساعة that form KE-4471 is missing, दो बार."
UNBROKEN = "Unbelievable" * 30
LONG = (ARABIC + "\n\n" + NUMBERS + " " + HINDI + "\n" + "They sent me from one counter to the next. ") * 20
MARKUP = "<b>Bad</b> =HYPERLINK(1) \u202eesrever"
SAID = (ARABIC, NUMBERS, HINDI, MIXED, UNBROKEN, MARKUP, "Two hours. Nobody.", LONG[:LONGEST_WORDS])
KIND = ("شكرا جزيلا لليلى، كانت الخدمة سريعة جدا", "Theo explained everything twice. " * 12, HINDI, MIXED)
NAMES = (
    "ليلى عبد الرحمن بن محمد الهاشمي",
    "प्रियंका चतुर्वेदी श्रीवास्तव",
    "Maximiliane Freifrau von und zu Wolfenstein-Hohenzollern",
)
SPOTS = ("مكتب الاستقبال في الطابق الثاني", "Waiting room beside the second lift, ground floor", "Counter 3", "Türe")
REASONS = ("waiting", "staff", "information", "price")
FAR = "Kisumu Lakeside & Waterfront Community Banking Centre"


def live_in(session: Session, things: TwoBranches) -> None:
    """As what `furnish` gave, at NOON."""
    riverside = branch(session, "riverside")
    mara = person_by_email(session, "mara@riverside.example")
    assert mara
    far = add_branch(session, slug="kisumu", name=FAR, timezone="Africa/Nairobi", region="coast", now=NOON)
    add_person(session, email="mara@riverside.example", role="manager", branch=far, now=NOON)
    theirs = [add_person(session, role="staff", name=name, branch=riverside, now=NOON) for name in NAMES]
    for one in theirs:
        keep_pin(session, mara, one.id, pin_hash(PIN, one.id, keys=KEYS), now=NOON)
    tablets = list(_tablets(session, riverside))
    _spots(session, riverside)
    _settings(session, riverside, theirs)
    for scope, name in (("log", NAMES[2]), ("read", "مركز الاتصال")):
        new_token(session, name=name, scope=scope, branch=riverside, created_by=mara.id, now=NOON)
    _customers(session, tablets)
    _a_long_case(session, mara, UUID(things.riversides["case"]), tablets[0])
    for way, words in (("phone", ARABIC), ("spoken", HINDI)):
        entry = Entry(branch=riverside, what=words, how=way, language="ar", name=NAMES[0])  # type: ignore[arg-type]
        by_program = Sender("Call centre", way, token_id=UUID(things.riversides["program"]))
        log(session, entry, by_program, keys=KEYS, outlets=OUTLETS, now=NOON)
    _reviews(session, riverside)
    _draft(session, mara)


def _draft(session: Session, mara: Person) -> None:
    """Begun, with something long, something that is not translated, and something that cannot be."""
    definition = begin_draft(session, "branch-visit", person=mara.id, now=NOON).definition
    faces, why, comment, contact = definition["questions"]
    why["options"][0]["label"]["en"] = UNBROKEN
    why["ask_if"] = [{"question": "overall", "at_most": 3}]
    del comment["text"]["sw"]
    comment["text"]["ar"] = ARABIC
    changed = {**definition, "questions": [faces, comment, why, contact], "rules": {"take_within_hours": "soon"}}
    keep_draft(session, "branch-visit", changed, person=mara.id, now=NOON)


def _tablets(session: Session, here: Branch) -> Iterator[Device]:
    for number in range(3):
        code, _ = new_pairing_code(session, here, keys=KEYS, now=NOON)
        pairing = Pairing(code, f"tablet {number}", token_hash(f"token {number}"))
        own = new_touchpoint_code(Random(f"tablet {number}"))
        tablet = pair(session, pairing, touchpoint_code=own, keys=KEYS, now=NOON)
        health = Health("0.1.0", NOON, visits=1203 * number, waiting=number, refused=0, battery=11 + 40 * number)
        record_health(session, tablet, health, settled=0, skew_seconds=0, now=NOON - timedelta(hours=number))
        yield tablet


def _spots(session: Session, here: Branch) -> None:
    for number, name in enumerate(SPOTS * 2):
        code, kind = new_touchpoint_code(Random(f"spot {number}")), ("poster", "till")[number % 2]
        survey = ("branch-visit", "receipt")[number % 2]
        add_touchpoint(session, code=code, branch=here, name=name, kind=kind, survey=survey, now=NOON)


def _settings(session: Session, here: Branch, theirs: list[Person]) -> None:
    shifts = tuple(
        Duty(person_id=one.id, days=("mon", "tue", "wed"), begins=f"{9 + at:02}:00", ends="17:00")
        for at, one in enumerate(theirs)
    )
    gifts = (
        GestureKind(name=GIFT),
        GestureKind(name="Waived account opening fee", currency="KES", staff_limit=50_000, manager_limit=200_000),
        GestureKind(name="قسيمة هدية", currency="KES", staff_limit=10_000, manager_limit=90_000),
    )
    change_triage(session, here, told="duty", duty=shifts, gestures=gifts, urgent=("حريق", "formal complaint"))


def _customers(session: Session, tablets: list[Device]) -> None:
    """A fortnight's, good and bad."""
    for number in range(40):
        at = NOON - timedelta(hours=7 * number, minutes=11)
        tablet, bad = tablets[number % len(tablets)], number % 3 == 0
        words = (SAID if bad else KIND)[number % 4 if not bad else number // 3 % len(SAID)]
        contact = Contact(by="email", email=f"{'long.' * 9}{number}@example.com", name=NAMES[number % 3])
        reasons = (REASONS[number % len(REASONS)],)
        _says(session, tablet, at, 1 if bad else 5, words, reasons, contact if number % 2 and bad else None)


def _says(  # noqa: PLR0917
    session: Session,
    tablet: Device,
    at: datetime,
    score: int,
    words: str,
    reasons: tuple[str, ...] = (),
    contact: Contact | None = None,
) -> None:
    published = tablet.newest
    assert published
    said = a_response(
        score,
        words,
        survey=published.survey,
        reasons=reasons,
        contact=contact,
        language="ar",
        id=new_id(at),
        started_at=at,
        ended_at=at + timedelta(seconds=30),
    )
    checked = [Checked(said, published)]
    accept(session, checked, touchpoint=tablet.touchpoint, office=OFFICE, now=at + timedelta(minutes=1))


def _a_long_case(session: Session, mara: Person, case_id: UUID, tablet: Device) -> None:
    """Mara's: further visits, every kind of line, and a customer who writes."""
    clock = NOON
    doing = {"keys": KEYS, "outlets": OUTLETS, "now": clock}
    for words in (NUMBERS, SAID[-1]):
        _says(session, tablet, clock, 1, words, ("waiting", "staff", "price"), NEEMA)
    life.take(session, mara, case_id, **doing)  # type: ignore[arg-type]
    alerts = Alerts(session, OUTLETS, KEYS, clock)
    visit = messages.thread_of(session, case_id)[0].visit_id
    for words in (ARABIC, LONG[:900]):
        case = case_for(session, mara, case_id)
        messages.write_back(alerts, case, visit, words, message_id=new_id(clock))
    life.write_note(session, mara, case_id, MIXED + " " + UNBROKEN, now=clock)
    unreached.note_try(session, mara, case_id, HINDI, **doing)  # type: ignore[arg-type]
    later = moving.times_to_move_to(case_for(session, mara, case_id), now=clock)[0]
    moving.move(session, mara, case_id, to=later, reason=ARABIC, **doing)  # type: ignore[arg-type]


def _reviews(session: Session, here: Branch) -> None:
    """With the numbers there are by now."""
    session.execute(delete(reviews))
    for begins in (date(2026, 2, 16), date(2026, 2, 23), date(2026, 3, 2)):
        week = Week(begins)
        keep(session, here, Kept(week, numbers(session, here, week, now=NOON), NOON))
