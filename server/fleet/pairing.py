"""Pairing: a code read from the Devices page makes a tablet out of a screen, once (docs/decisions/0006)."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field, TypeAdapter, ValidationError
from sqlalchemy import RowMapping, delete, func, insert, or_, select, update

from server.branches.branch import Branch
from server.branches.touchpoint import Touchpoint, add_touchpoint
from server.database import Session
from server.database.tables.branches import branches, touchpoints
from server.database.tables.fleet import devices, pairing_codes
from server.errors import BadRequest, Conflict, Gone, NotFound
from server.fleet.device import Device, device_of_token
from server.keys import Keys
from server.publishing.publishing import newest_versions
from surveys.ids import new_id
from surveys.slip import ALPHABET

LENGTH = 8
LIFETIME = timedelta(minutes=15)
REMEMBERED = timedelta(days=1)
"""How long an ended code still gets its own sentence."""
USUAL_SURVEY = "branch-visit"


@dataclass(frozen=True, slots=True)
class Pairing:
    """What a tablet sends to be paired; it made the token and keeps it."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    code: Annotated[str, Field(max_length=40)]
    install_id: Annotated[str, Field(pattern="^[A-Za-z0-9._-]{1,64}$")]
    token_sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]


_pairing = TypeAdapter(Pairing)


def pairing_from(body: bytes) -> Pairing:
    try:
        return _pairing.validate_json(body, strict=True)
    except ValidationError:
        raise BadRequest(
            "A tablet pairs with a JSON object of three texts: code, install_id (at most 64 letters, digits and . _ -) "
            "and token_sha256 (64 small hexadecimal digits)."
        ) from None


def new_pairing_code(
    session: Session,
    branch: Branch,
    *,
    keys: Keys,
    now: datetime,
    lifetime: timedelta = LIFETIME,
    randomness: Random | None = None,
) -> tuple[str, datetime]:
    """The code, known only now, and when it expires."""
    session.execute(delete(pairing_codes).where(pairing_codes.c.expires_at < now - REMEMBERED))
    code = "".join((randomness or secrets.SystemRandom()).choices(ALPHABET, k=LENGTH))
    row = {
        "code_hash": keys.hash("pairing", code),
        "branch_id": branch.id,
        "created_at": now,
        "expires_at": now + lifetime,
    }
    session.execute(insert(pairing_codes).values(row))
    return code, now + lifetime


def waiting_on_paper(session: Session, branch_id: int, *, now: datetime) -> dict[str, datetime]:
    """Codes that outlive a glance at the Devices page, since somebody has them on paper: hash -> good until."""
    living = (pairing_codes.c.branch_id == branch_id) & pairing_codes.c.install_id.is_(None)
    codes = session.execute(select(pairing_codes).where(living, pairing_codes.c.expires_at > now)).mappings()
    return {row["code_hash"]: row["expires_at"] for row in codes if row["expires_at"] - row["created_at"] > LIFETIME}


def end_unused(session: Session, branch_id: int, *, now: datetime) -> None:
    """Codes of this branch that no tablet has used."""
    unused = (pairing_codes.c.branch_id == branch_id) & pairing_codes.c.install_id.is_(None)
    session.execute(update(pairing_codes).where(unused, pairing_codes.c.expires_at > now).values(expires_at=now))


def pair(session: Session, pairing: Pairing, *, touchpoint_code: str, keys: Keys, now: datetime) -> Device:
    """
    The paired tablet, with a touchpoint of its own. `pairing.code` is tidied, `touchpoint_code` is a fresh one.

    A tablet that did not hear the answer may ask again until the code expires, with another token if it likes.
    """
    row = _claimed(session, pairing, keys, now)
    if _holder_of(session, pairing.token_sha256) not in {None, row["device_id"]}:
        raise Conflict("Another tablet has this token; make a new random one and pair again.")
    if row["device_id"] is None:
        touchpoint = _new_touchpoint(session, row["branch_id"], touchpoint_code, now)
        _add_device(session, row["code_hash"], pairing, touchpoint, now)
    else:
        _replace_token(session, row["device_id"], pairing.token_sha256)
    return device_of_token(session, pairing.token_sha256, now=now)


def _claimed(session: Session, pairing: Pairing, keys: Keys, now: datetime) -> RowMapping:
    """The code's row, claimed in one statement, so that of two tablets only one gets it."""
    is_this_one = pairing_codes.c.code_hash.in_(keys.hashes("pairing", pairing.code))
    mine = or_(pairing_codes.c.install_id.is_(None), pairing_codes.c.install_id == pairing.install_id)
    claim = update(pairing_codes).where(is_this_one, mine, pairing_codes.c.expires_at > now)
    claimed = session.execute(claim.values(install_id=pairing.install_id)).rowcount == 1
    row = session.execute(select(pairing_codes).where(is_this_one)).mappings().first()
    if row is None:
        raise NotFound("We do not know this pairing code; please look at it once more on the Devices page.")
    if not claimed and row["expires_at"] <= now:
        raise Gone("This pairing code has expired; make a new one on the Devices page.")
    if not claimed:
        raise Conflict("Another tablet was paired with this code; make a new one on the Devices page.")
    return row


def _holder_of(session: Session, token_sha256: str) -> UUID | None:
    return session.execute(select(devices.c.id).where(devices.c.token_sha256 == token_sha256)).scalar()


def _new_touchpoint(session: Session, branch_id: int, code: str, now: datetime) -> Touchpoint:
    # Locked, or two tablets that pair at once would have the same number.
    here = select(branches).where(branches.c.id == branch_id).with_for_update(key_share=True)
    branch = Branch.from_row(session.execute(here).mappings().one())
    tablets = (touchpoints.c.branch_id == branch_id, touchpoints.c.kind == "tablet")
    number = session.execute(select(func.count()).where(*tablets)).scalar_one() + 1
    survey = branch.survey or _survey_to_ask(session)
    return add_touchpoint(
        session, code=code, branch=branch, name=f"Tablet {number}", kind="tablet", survey=survey, now=now
    )


def _survey_to_ask(session: Session) -> str:
    published = newest_versions(session)
    if not published:
        raise Conflict("No survey was published yet; publish one, then pair again with the same code.")
    return max(published, key=lambda slug: (slug == USUAL_SURVEY, published[slug].id))


def _add_device(session: Session, code_hash: str, pairing: Pairing, touchpoint: Touchpoint, now: datetime) -> None:
    row = {
        "id": new_id(now),
        "touchpoint_id": touchpoint.id,
        "install_id": pairing.install_id,
        "token_sha256": pairing.token_sha256,
        "paired_at": now,
    }
    session.execute(insert(devices).values(row))
    session.execute(update(pairing_codes).where(pairing_codes.c.code_hash == code_hash).values(device_id=row["id"]))


def _replace_token(session: Session, device_id: UUID, token_sha256: str) -> None:
    alive = (devices.c.id == device_id, devices.c.revoked_at.is_(None))
    if session.execute(update(devices).where(*alive).values(token_sha256=token_sha256)).rowcount == 0:
        raise Gone("This tablet was revoked since; make a new code on the Devices page.")
