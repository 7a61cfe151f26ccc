"""The phone of somebody who works here: sealed, found again by a keyed hash; sign-in links go there as text."""

from typing import Any

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from server.branches.branch import all_branches
from server.contacts.contact import valid_phone
from server.database import Session
from server.database.tables.staff import people
from server.errors import BadRequest, Conflict
from server.keys import Keys
from server.staff.person import Person, branches_of, person_by_id

PURPOSE = "staff-phone"


def set_phone(session: Session, person: Person, typed: str, *, keys: Keys) -> None:
    """Nothing typed takes it away."""
    number = phone_from(session, typed, person) if typed.strip() else None
    values: dict[str, Any] = {"phone_sealed": None, "phone_hash": None}
    if number:
        values = {"phone_sealed": keys.seal(PURPOSE, number), "phone_hash": keys.hash(PURPOSE, number)}
    try:
        with session.begin_nested():  # PostgreSQL would give up all that was done before
            session.execute(update(people).where(people.c.id == person.id).values(values))
    except IntegrityError:
        raise Conflict("Somebody else signs in with this number.") from None


def phone_of(session: Session, person_id: int, keys: Keys) -> str:
    """In E.164; empty if there is none."""
    sealed = session.execute(select(people.c.phone_sealed).where(people.c.id == person_id)).scalar()
    return keys.unseal(PURPOSE, sealed) if sealed else ""


def person_by_phone(session: Session, typed: str, keys: Keys) -> Person | None:
    """Whoever has this number and has not left; written as in any country where there is a branch."""
    numbers = {valid_phone(typed, country) for country in _countries(session)} - {None}
    hashes = [one for number in numbers if number for one in keys.hashes(PURPOSE, number)]
    known = select(people.c.id).where(people.c.phone_hash.in_(hashes), people.c.left_at.is_(None))
    found = session.execute(known).scalars().all()
    # A number without its country may be two people's: then it is nobody's.
    return person_by_id(session, found[0]) if len(found) == 1 else None


def is_phone(session: Session, typed: str) -> bool:
    return any(valid_phone(typed, country) for country in _countries(session))


def phone_from(session: Session, typed: str, person: Person | None = None) -> str:
    """In E.164; without a country's code it is one of where they work, or of where there is a branch."""
    own = [branch.timezone for branch in branches_of(session, person)] if person else []
    for country in (*map(_country, own), *_countries(session)):
        number = valid_phone(typed, country)
        if number and ";" not in number:
            return number
    raise BadRequest("This is not a phone number; it must look like +254 712 345678.")


def _countries(session: Session) -> tuple[str | None, ...]:
    """None stands for numbers that bring their country's code along."""
    return (None, *sorted({country for branch in all_branches(session) if (country := _country(branch.timezone))}))


def _country(timezone: str) -> str | None:
    from babel.core import get_global

    return get_global("zone_territories").get(timezone)
