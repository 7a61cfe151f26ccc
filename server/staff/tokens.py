"""Tokens by which other programs come in: to log cases (`log`) or to read scores and responses (`read`)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, cast, get_args
from uuid import UUID

from sqlalchemy import ColumnElement, insert, select, update

from server.branches.branch import Branch
from server.database import Database, Session
from server.database.tables.branches import branches
from server.database.tables.staff import api_tokens, people
from server.deliveries.message import one_line
from server.errors import BadRequest, NotFound, UnknownToken
from server.keys import token, token_hash
from surveys.ids import new_id

Scope = Literal["log", "read"]
SCOPES: tuple[Scope, ...] = get_args(Scope)
PREFIX = "heard_"
"""So that whoever finds one in a file knows what it opens."""
LONGEST_NAME = 80
NOTICED_EVERY = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Token:
    id: UUID
    name: str
    scope: Scope
    branch_id: int | None
    """None: all branches."""
    branch_name: str
    created_by: int | None
    """None: the command line."""
    created_by_name: str
    created_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None

    def reaches(self, branch: Branch) -> bool:
        return self.branch_id in {None, branch.id}


def new_token(
    session: Session, *, name: str, scope: str, branch: Branch | None, created_by: int | None, now: datetime
) -> tuple[UUID, str]:
    """Its id, and the secret, of which only the hash is kept."""
    called = one_line(name)
    if not called or len(called) > LONGEST_NAME:
        raise BadRequest(f"Give the token a name of at most {LONGEST_NAME} characters, such as Call centre.")
    if scope not in SCOPES:
        raise BadRequest(f"What a token may do is one of {', '.join(SCOPES)}.")
    token_id, secret = new_id(now), PREFIX + token()
    row = {
        "id": token_id,
        "name": called,
        "token_sha256": token_hash(secret),
        "scope": scope,
        "branch_id": branch.id if branch else None,
        "created_by": created_by,
        "created_at": now,
    }
    session.execute(insert(api_tokens).values(row))
    return token_id, secret


def token_of(session: Session, secret_hash: str) -> Token:
    """Whose secret this is, unless it was revoked."""
    found = _tokens(session, (api_tokens.c.token_sha256 == secret_hash) & api_tokens.c.revoked_at.is_(None))
    if not found:
        raise UnknownToken("This token is not known, or was revoked; a manager makes one under Staff, Tokens.")
    return found[0]


def token_by_id(session: Session, token_id: UUID) -> Token:
    found = _tokens(session, api_tokens.c.id == token_id)
    if not found:
        raise NotFound("There is no such token; `heard token list` shows them.")
    return found[0]


def all_tokens(session: Session) -> tuple[Token, ...]:
    """Newest first."""
    return _tokens(session, api_tokens.c.id.is_not(None))


def revoke(session: Session, token_id: UUID, *, now: datetime) -> None:
    living = (api_tokens.c.id == token_id) & api_tokens.c.revoked_at.is_(None)
    session.execute(update(api_tokens).where(living).values(revoked_at=now))


def notice_use(database: Database, token: Token, *, now: datetime) -> None:
    """Writes once in five minutes."""
    if token.used_at is None or now - token.used_at >= NOTICED_EVERY:
        database.write(_notice, token.id, now=now)


def _notice(session: Session, token_id: UUID, *, now: datetime) -> None:
    session.execute(update(api_tokens).where(api_tokens.c.id == token_id).values(used_at=now))


def _tokens(session: Session, where: ColumnElement[bool]) -> tuple[Token, ...]:
    named = (branches.c.name.label("branch_name"), people.c.name.label("created_by_name"))
    joined = select(api_tokens, *named).select_from(api_tokens.outerjoin(branches).outerjoin(people))
    rows = session.execute(joined.where(where).order_by(api_tokens.c.created_at.desc(), api_tokens.c.id.desc()))
    return tuple(
        Token(
            id=row.id,
            name=row.name,
            scope=cast(Scope, row.scope),
            branch_id=row.branch_id,
            branch_name=row.branch_name or "",
            created_by=row.created_by,
            created_by_name=row.created_by_name or "",
            created_at=row.created_at,
            used_at=row.used_at,
            revoked_at=row.revoked_at,
        )
        for row in rows
    )
