"""The PIN by which somebody signs in at a desk of their branch, and what happens when it is guessed at."""

import re
from datetime import datetime, timedelta

from sqlalchemy import case, literal, select, update

from server.database import Database, Session
from server.database.insert import put
from server.database.tables.staff import desk_pins
from server.errors import BadRequest, NotAllowed, NotFound
from server.keys import Keys
from server.staff import audit
from server.staff.belonging import Reach
from server.staff.desk import Desk, sit_down, who_may_sit
from server.staff.password import fits, hashed
from server.staff.person import Person, person_by_id

MOST_WRONG = 5
"""In a row."""
LOCKED_FOR = timedelta(minutes=15)
SHORTEST, LONGEST = 4, 8
_PIN = re.compile(f"[0-9]{{{SHORTEST},{LONGEST}}}")
_IN_A_ROW = "01234567890123456789"


class WrongPin(NotAllowed):
    title = "This is not the PIN"


def pin_hash(typed: str, person_id: int, *, keys: Keys) -> str:
    """As it is kept. It takes a while, so it is made before the transaction."""
    pin = _tidy(typed)
    if not _PIN.fullmatch(pin):
        raise BadRequest(f"A PIN has {SHORTEST} to {LONGEST} digits.")
    if len(set(pin)) == 1 or pin in _IN_A_ROW or pin in _IN_A_ROW[::-1]:
        raise BadRequest("This PIN would be the first to be tried; please take another.")
    return hashed(_peppered(pin, person_id, keys)[0])


def keep_pin(session: Session, by: Person, person_id: int, kept: str, *, now: datetime) -> None:
    """Somebody's own, or that of somebody they manage; a lock is open again."""
    whom = whose_pin(session, by, person_id)
    row = {"person_id": whom.id, "pin_hash": kept, "wrong": 0, "locked_until": None, "updated_at": now}
    put(session, desk_pins, row)
    branch_id = next((one.branch_id for one in whom.memberships if one.branch_id), None)
    audit.note(session, audit.actor_of(by), "desk PIN set", f"person:{whom.id}", now=now, branch_id=branch_id)


def whose_pin(session: Session, by: Person, person_id: int) -> Person:
    """The person whose PIN this one may set; of others it is not said whether they are there."""
    whom = person_by_id(session, person_id)
    # With the PIN of somebody who may do more, a manager would be that somebody.
    if by.id != person_id and not Reach.of(session, by).outranks(whom):
        raise NotFound("There is no such person.")
    return whom


def has_pin(session: Session, person_id: int) -> bool:
    return session.execute(select(desk_pins.c.person_id).where(desk_pins.c.person_id == person_id)).first() is not None


def sign_in_at(
    database: Database, desk: Desk, person_id: int, typed: str, *, keys: Keys, browser: str, now: datetime
) -> str:
    """The secret for the cookie; WrongPin otherwise. Five wrong ones in a row lock this PIN for a while."""
    # From a desk nobody locks, or finds out, the PIN of somebody who does not sit there.
    database.read(who_may_sit, desk, person_id)
    # Counted before it is looked at: a hundred guesses at once are a hundred guesses.
    kept, left = database.write(_begin_try, desk, person_id, now=now)
    if kept and any(fits(secret, kept) for secret in _peppered(_tidy(typed), person_id, keys)):
        return database.write(_right, desk, person_id, browser=browser, now=now)
    raise WrongPin(_sentence(left))


def _begin_try(session: Session, desk: Desk, person_id: int, *, now: datetime) -> tuple[str, int]:
    """What the PIN must hash to (empty: it is not looked at), and how many tries are left after this one."""
    table = desk_pins.c
    wrong = case((table.locked_until.is_(None), table.wrong + 1), else_=1)
    until = literal(now + LOCKED_FOR, table.locked_until.type)
    free = (table.person_id == person_id) & (table.locked_until.is_(None) | (table.locked_until <= now))
    trying = update(desk_pins).where(free).values(wrong=wrong, locked_until=case((wrong >= MOST_WRONG, until)))
    row = session.execute(trying.returning(table.pin_hash, table.wrong)).first()
    if row is None:
        return "", 0 if has_pin(session, person_id) else MOST_WRONG
    if row.wrong >= MOST_WRONG:
        about, branch_id = f"person:{person_id}", desk.branch.id
        audit.note(session, f"desk {desk.id}", "desk PIN locked", about, now=now, branch_id=branch_id)
    return row.pin_hash, MOST_WRONG - row.wrong


def _right(session: Session, desk: Desk, person_id: int, *, browser: str, now: datetime) -> str:
    mine = desk_pins.c.person_id == person_id
    session.execute(update(desk_pins).where(mine).values(wrong=0, locked_until=None))
    return sit_down(session, desk, person_id, browser=browser, now=now)


def _sentence(left: int) -> str:
    if left == 0:
        minutes = LOCKED_FOR // timedelta(minutes=1)
        return f"It was wrong too often. For {minutes} minutes no PIN is looked at; your manager can set a new one."
    return f"This is not the PIN. {'One try is' if left == 1 else f'{left} tries are'} left."


def _tidy(typed: str) -> str:
    return "".join(typed.split())


def _peppered(pin: str, person_id: int, keys: Keys) -> tuple[str, ...]:
    # Ten thousand PINs are soon tried by whoever has the table; without the key they cannot even begin.
    return keys.hashes("desk pin", f"{person_id}:{pin}")
