"""Riverside and Station side by side: everything that Riverside has, and whoever may come to any door."""

import json
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Literal
from uuid import UUID

from sqlalchemy import insert, select, update

from server.branches.branch import Branch, add_branch
from server.branches.pictures import keep_picture, picture_from
from server.branches.settings import change_settings
from server.branches.touchpoint import Touchpoint, add_touchpoint
from server.cases import summons
from server.cases.entry import Entry, Sender, log
from server.cases.triage_settings import GestureKind, change_triage
from server.cases.trial import send_trial
from server.codes.alphabet import new_touchpoint_code
from server.codes.receipt import Sale, mint
from server.codes.till import Till, add_till, new_secrets
from server.database import Session
from server.database.tables.cases import case_visits, gestures
from server.database.tables.staff import api_tokens
from server.deliveries.chats import add_chat
from server.deliveries.outlets import Outlets
from server.fleet.device import Device
from server.fleet.pairing import Pairing, new_pairing_code, pair
from server.intake.accept import Office, accept
from server.intake.check import Checked
from server.keys import token_hash
from server.mirror.key import keep_key
from server.mirror.sheet import connect
from server.publishing.publishing import publish
from server.reports.board import board_key
from server.reports.monthly.circle import circles
from server.reports.monthly.kept import KeptMonth, keep_month
from server.reports.monthly.month import Month
from server.reports.monthly.numbers import monthly
from server.reports.review.kept import Kept, keep
from server.reports.review.numbers import numbers
from server.reports.review.week import Week
from server.staff.desk import make_desk
from server.staff.desk_pin import keep_pin, pin_hash
from server.staff.links import Purpose, make_link
from server.staff.person import ROLES, Person, Role, add_person
from server.staff.tokens import new_token
from surveys.catalogue import bundled, read
from surveys.ids import new_id
from surveys.response import Contact
from surveys.slip import reference
from surveys.tablet import Look
from tests.builders import a_response
from tests.server.codes.papers import a_logo
from tests.server.conftest import KEYS, NOON, PUBLIC_URL

OUTLETS = Outlets(PUBLIC_URL, email=True, chats=())
OFFICE = Office(KEYS, OUTLETS)
NEIGHBOUR = Contact(by="call", phone="+254798765432", name="Otieno Ouma")
NEEMA = Contact(by="call", phone="+254712345678", email="neema.w@example.com", name="Neema Wanjiru")
COMPLAINT = "Seven people before me"
PRAISE = "He walked us to the door"
GIFT, PIN = "A coffee", "7295"
TAPS: tuple[Purpose, ...] = ("call", "not-reached", "answered", "tomorrow")
PERSONAL = ("Neema", "712345678", "neema.w@", "Otieno", "798765432", COMPLAINT, PRAISE)
OF_RIVERSIDE = ("Riverside", "Mara", "Theo")
"""What Station's people need not read either."""

Kind = Literal["nobody", "device", "till", "token", "reader", "person"]


@dataclass(frozen=True)
class Asker:
    name: str
    kind: Kind = "nobody"
    role: Role | Literal[""] = ""
    token: str = ""
    """Of a tablet, till or program; of a person the sign-in link's."""
    is_riversides: bool = False


@dataclass(frozen=True)
class TwoBranches:
    riversides: dict[str, str]
    """What paths and forms can name."""
    askers: tuple[Asker, ...]


@dataclass(frozen=True)
class _Place:
    branch: Branch
    tablet: Device
    poster: Touchpoint
    counter: Touchpoint
    till: Till
    people: dict[str, Person]
    tablet_token: str
    till_token: str
    program: UUID
    program_token: str
    reader_token: str


def furnish(session: Session) -> TwoBranches:
    for file in bundled():
        publish(session, read(file), now=NOON)
    riverside = _furnished(session, "riverside", "coast", "Africa/Nairobi", ("theo", "mara", "kai"))
    station = _furnished(session, "station", "north", "Europe/Berlin", ("ines", "boss", "runa"))
    _praised(session, riverside)
    admin = add_person(session, email="root@heard.example", role="admin", now=NOON)
    return TwoBranches(
        _belongings(session, riverside, station),
        (
            Asker("nobody"),
            *_askers(session, riverside, is_riversides=True),
            *_askers(session, station, is_riversides=False),
            Asker("admin", "person", "admin", _link(session, admin, "sign-in", "/"), is_riversides=True),
        ),
    )


def _furnished(session: Session, slug: str, region: str, zone: str, names: Sequence[str]) -> _Place:
    branch = add_branch(session, slug=slug, name=slug.title(), timezone=zone, region=region, now=NOON)
    staff, manager, regional = (f"{name}@{slug}.example" for name in names)
    people = {
        "staff": add_person(session, email=staff, role="staff", branch=branch, now=NOON),
        "manager": add_person(session, email=manager, role="manager", branch=branch, now=NOON),
        "region": add_person(session, email=regional, role="region", region=region, now=NOON),
    }
    randomness = Random(slug)
    poster, counter = (
        add_touchpoint(session, code=code, branch=branch, name=f"{slug} {kind}", kind=kind, survey=survey, now=NOON)
        for code, kind, survey in (
            (new_touchpoint_code(randomness), "poster", "branch-visit"),
            (new_touchpoint_code(randomness), "till", "receipt"),
        )
    )
    token, own = f"token of {slug}'s tablet", new_secrets()
    code, _ = new_pairing_code(session, branch, keys=KEYS, now=NOON)
    pairing = Pairing(code, slug, token_hash(token))
    tablet = pair(session, pairing, touchpoint_code=new_touchpoint_code(randomness), keys=KEYS, now=NOON)
    till = add_till(session, counter, "Till 1", own, keys=KEYS, now=NOON)
    program = new_token(session, name="Call centre", scope="log", branch=branch, created_by=None, now=NOON)
    _, reader = new_token(session, name="Tables", scope="read", branch=branch, created_by=None, now=NOON)
    session.execute(update(api_tokens).values(used_at=NOON))  # or its first refusal would be noted
    return _Place(branch, tablet, poster, counter, till, people, token, own.token, *program, reader)


def _belongings(session: Session, riverside: _Place, station: _Place) -> dict[str, str]:
    theo, ines, picture = riverside.people["staff"], station.people["staff"], picture_from(a_logo().content)
    (slip, case), (_, other_case) = (_heard(session, riverside, contact) for contact in (NEEMA, NEIGHBOUR))
    keep_picture(session, riverside.branch, picture, now=NOON)
    change_settings(session, riverside.branch, now=NOON, look=Look(logo=picture.sha256), someone=True)
    calls = [_called(session, riverside) for _ in range(2)]
    week = Week.of(NOON.date())
    keep(session, riverside.branch, Kept(week, numbers(session, riverside.branch, week, now=NOON), NOON))
    _reviewed_by_the_month(session)
    change_triage(session, riverside.branch, gestures=(GestureKind(name=GIFT),))
    given, asked = (_gesture(session, case, theo, status) for status in ("given", "asked"))
    return {
        "case": str(case),
        "theo": str(theo.id),
        "leaver": str(add_person(session, role="staff", name="Lena", branch=riverside.branch, now=NOON).id),
        "program": str(riverside.program),
        **_chats(session, riverside),
        "logged": _logged(session, riverside),
        **_desk(session, riverside),
        "search": urlsafe_b64encode(KEYS.seal("find", "seven people")).decode().rstrip("="),
        "device": str(riverside.tablet.id),
        "visit": str(calls[0]),
        "slip": slip,
        "reference": reference(slip),
        "slug": "riverside",
        "board": board_key(KEYS, riverside.branch),
        **_codes(session, riverside),
        **_sheet(session, riverside),
        "picture": picture.sha256,
        "take": _link(session, theo, "take", str(other_case)),
        **{tap.replace("-", "_"): _link(session, theo, tap, str(other_case)) for tap in TAPS},
        "yes": _link(session, riverside.people["manager"], "gesture", f"{asked}:approve"),
        "gesture": str(given),
        "come": _link(session, theo, "come", str(calls[1])),
        "moved_take": _link(session, ines, "take", str(case)),
        "moved_answered": _link(session, ines, "answered", str(case)),
        "moved_yes": _link(session, ines, "gesture", f"{asked}:approve"),
        "moved_come": _link(session, ines, "come", str(calls[0])),
        "sign_in": _link(session, theo, "sign-in", "/"),
    }


def _reviewed_by_the_month(session: Session) -> None:
    """The coast, which is Riverside and nothing else but a kiosk by the sea."""
    add_branch(session, slug="seaside", name="Seaside", timezone="Africa/Nairobi", region="coast", now=NOON)
    coast = next(circle for circle in circles(session) if circle.region == "coast")
    month = Month.of(NOON.date())
    keep_month(session, coast, KeptMonth(month, monthly(session, coast, month, now=NOON), NOON))


def _heard(session: Session, place: _Place, contact: Contact) -> tuple[str, UUID]:
    """A customer's slip, and their case."""
    published = place.tablet.newest
    assert published
    response = a_response(1, COMPLAINT, survey=published.survey, contact=contact, id=new_id(NOON))
    accept(session, [Checked(response, published)], touchpoint=place.tablet.touchpoint, office=OFFICE, now=NOON)
    mine = case_visits.c.response_id == response.id
    return response.slip, session.execute(select(case_visits.c.case_id).where(mine)).scalar_one()


def _praised(session: Session, place: _Place) -> None:
    published = place.tablet.newest
    assert published
    response = a_response(5, PRAISE, survey=published.survey, id=new_id(NOON))
    accept(session, [Checked(response, published)], touchpoint=place.tablet.touchpoint, office=OFFICE, now=NOON)


def _gesture(session: Session, case: UUID, asker: Person, status: str) -> int:
    row = {"case_id": case, "kind": GIFT, "amount": 0, "asked_by": asker.id, "asked_at": NOON, "status": status}
    if status == "given":
        row |= {"decided_by": asker.id, "decided_at": NOON}
    made: int = session.execute(insert(gestures).values(row).returning(gestures.c.id)).scalar_one()
    return made


def _sheet(session: Session, place: _Place) -> dict[str, str]:
    content = {"client_email": "heard@riverside.iam.example", "project_id": "riverside"}
    key = keep_key(session, content, keys=KEYS, now=NOON)
    sheet = connect(
        session, "riversides-spreadsheet", key_id=key.id, title="Answers", branch_id=place.branch.id, now=NOON
    )
    return {"sheet": str(sheet), "key": str(key.id)}


def _codes(session: Session, place: _Place) -> dict[str, str]:
    till, counter = place.till, place.counter
    (printed,) = mint(session, counter, [Sale()], keys=KEYS, randomness=Random(1), now=NOON, till=till)
    own = {"poster": place.poster.code, "counter": counter.code, "till": str(till.id)}
    return own | {"receipt": printed.code}


def _desk(session: Session, place: _Place) -> dict[str, str]:
    """With a PIN for one of its people."""
    desk, token = make_desk(session, place.people["manager"], place.branch, "Counter", now=NOON)
    theo = place.people["staff"]
    keep_pin(session, theo, theo.id, pin_hash(PIN, theo.id, keys=KEYS), now=NOON)
    return {"desk": str(desk.id), "desk_token": token}


def _logged(session: Session, place: _Place) -> str:
    entry = Entry(branch=place.branch, what=COMPLAINT, how="letter", language="en")
    by_program = Sender("Call centre", "before", token_id=place.program)
    case, _ = log(session, entry, by_program, keys=KEYS, outlets=OUTLETS, now=NOON)
    return str(case.id)


def _chats(session: Session, place: _Place) -> dict[str, str]:
    """Two of its own, and a test alert to the first."""
    chat, gone = (
        add_chat(session, place.branch, name, f"json://127.0.0.1/{name}", keys=KEYS, now=NOON)
        for name in ("Counter", "Cellar")
    )
    manager = place.people["manager"]
    test = send_trial(session, place.branch, chat, by=manager, outlets=OUTLETS, keys=KEYS, now=NOON)
    return {"chat": str(chat.id), "gone_chat": str(gone.id), "test": str(test)}


def _called(session: Session, place: _Place) -> UUID:
    visit = new_id(NOON)
    said = {"language": "en", "said": COMPLAINT, "is_open": True, "outlets": OUTLETS, "keys": KEYS, "now": NOON}
    summons.ask(session, visit, place.tablet, **said)  # type: ignore[arg-type]
    return visit


def _askers(session: Session, place: _Place, *, is_riversides: bool) -> list[Asker]:
    where = place.branch.name
    people = [
        Asker(f"{role} of {where}", "person", role, _link(session, place.people[role], "sign-in", "/"), is_riversides)
        for role in ROLES[:-1]
    ]
    return [
        Asker(f"a tablet of {where}", "device", "", place.tablet_token, is_riversides),
        Asker(f"a till of {where}", "till", "", place.till_token, is_riversides),
        Asker(f"a program of {where}", "token", "", place.program_token, is_riversides),
        Asker(f"a reader of {where}", "reader", "", place.reader_token, is_riversides),
        *people,
    ]


def _link(session: Session, person: Person, purpose: Purpose, subject: str) -> str:
    return make_link(session, person.id, purpose, subject, lifetime=timedelta(hours=1), now=NOON)


HEALTH = {"app_version": "0.1.0", "sent_at": NOON.isoformat(), "visits": 0, "waiting": 0, "refused": 0}
SYNC = json.dumps({"device": HEALTH, "surveys": {}, "responses": []})
