"""The key files of Google service accounts: kept sealed, and never shown again but for whose they are."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from server.database import Session
from server.database.tables.mirror import sheet_keys
from server.errors import NotFound
from server.keys import Keys

PURPOSE = "sheet-key"
LARGEST = 20_000
"""Bytes of a key file; Google's have 2,400."""
LONGEST_EMAIL, LONGEST_PROJECT = 254, 100

KeyFile = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Key:
    id: int
    email: str
    """Of the service account: the address that sheets are shared with."""
    project: str


def read_key(file: bytes, base_url: str = "") -> KeyFile:
    """What is in a key file; raises NotAKey."""
    from server.mirror.google import NotAKey, client

    try:
        content = json.loads(file) if len(file) <= LARGEST else None
    except (ValueError, RecursionError):
        raise NotAKey from None
    if not isinstance(content, dict):
        raise NotAKey
    client(content, base_url)
    for name, most in (("client_email", LONGEST_EMAIL), ("project_id", LONGEST_PROJECT)):
        value = content.get(name, "")
        if not isinstance(value, str) or len(value) > most or not value.isprintable():
            raise NotAKey
    return content


def keep_key(session: Session, content: KeyFile, *, keys: Keys, now: datetime) -> Key:
    """A newer file of the same account takes the place of the older one."""
    email = content["client_email"]
    values = {"project": content.get("project_id", ""), "sealed": keys.seal(PURPOSE, content), "added_at": now}
    mine = sheet_keys.c.email == email
    if not session.execute(update(sheet_keys).where(mine).values(values)).rowcount:
        session.execute(insert(sheet_keys).values({**values, "email": email}))
    return _keys(session, mine)[0]


def key_by_id(session: Session, key_id: int) -> Key:
    found = _keys(session, sheet_keys.c.id == key_id)
    if not found:
        raise NotFound("There is no such key.")
    return found[0]


def keys_by_id(session: Session, ids: Collection[int]) -> tuple[Key, ...]:
    return _keys(session, sheet_keys.c.id.in_(ids))


def content_of(session: Session, key_id: int, keys: Keys) -> KeyFile:
    """The key itself, for calling Google; nothing else may ever see it."""
    sealed = session.execute(select(sheet_keys.c.sealed).where(sheet_keys.c.id == key_id)).scalar_one()
    content: KeyFile = keys.unseal(PURPOSE, sealed)
    return content


def _keys(session: Session, where: Any) -> tuple[Key, ...]:
    columns = (sheet_keys.c.id, sheet_keys.c.email, sheet_keys.c.project)
    rows = session.execute(select(*columns).where(where).order_by(sheet_keys.c.email))
    return tuple(Key(*row) for row in rows)
