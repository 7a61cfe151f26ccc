"""Chats that a branch set for itself: Apprise URLs, sealed; of each only its name and its kind are ever shown."""

import re
from dataclasses import dataclass
from datetime import datetime
from ipaddress import ip_address
from urllib.parse import unquote, urlsplit

from sqlalchemy import bindparam, insert, select, update

from server.branches.branch import Branch
from server.database import Session
from server.database.tables.branches import branches
from server.database.tables.deliveries import chats as table
from server.deliveries.channels.apprise import SCHEMES, is_complete, scheme_of
from server.deliveries.outlets import fingerprint
from server.errors import BadRequest, Conflict, NotFound
from server.keys import Keys

PURPOSE = "chat"  # of the key
LONGEST_NAME, LONGEST_URL = 80, 1000
MOST = 10
ANYWHERE = frozenset(["json", "jsons", "xml", "xmls", "form", "forms", "apprise", "apprises", "mailto", "mailtos"])
"""Schemes whose address is any computer, inside the company's network too."""
_FILES = re.compile(r"(template|keyfile|subfile|pgp[a-z]*)\W*=")
"""For which Apprise would read a file of the server and send it away."""
USABLE = "Most chats, text message services and webhooks can: docs/how-alerts-find-people.md names them."


@dataclass(frozen=True, slots=True)
class Chat:
    id: int
    name: str
    scheme: str
    """Such as "slack"."""
    fingerprint: str
    """The destination of its deliveries."""


_columns = (table.c.id, table.c.name, table.c.scheme, table.c.fingerprint)
_there = table.c.removed_at.is_(None)
_of_branch = select(*_columns).where(table.c.branch_id == bindparam("here"), _there).order_by(table.c.name, table.c.id)
_sealed = select(table.c.sealed).where(table.c.fingerprint == bindparam("named"), _there).limit(1)


def chats_of(session: Session, branch: Branch) -> tuple[Chat, ...]:
    return tuple(Chat(*row) for row in session.execute(_of_branch, {"here": branch.id}))


def checked(name: str, url: str, *, by_admin: bool = False) -> tuple[str, str]:
    """
    Tidied; refused where a chat could not be reached by it, or something else than a chat could.

    Loading Apprise takes a second: not in a transaction.
    """
    called, address = " ".join(name.split()), url.strip()
    if not 0 < len(called) <= LONGEST_NAME or not called.isprintable():
        raise BadRequest(f"Please give the chat a name of at most {LONGEST_NAME} characters.")
    scheme = scheme_of(address)
    if not scheme:
        raise BadRequest("This is no address of a chat; it looks like slack://… or https://hooks.slack.com/…")
    if scheme not in SCHEMES:
        raise BadRequest(f"An address with {scheme}:// cannot be used here. {USABLE}")
    if scheme in ANYWHERE and not by_admin:
        raise BadRequest(
            f"An address with {scheme}:// can lead to any computer, so only an administrator may set it. Please ask "
            "one, or take the webhook of a chat."
        )
    if _FILES.search(unquote(address).lower()) or (_is_this_computer(address) and not by_admin):
        raise BadRequest("This address would open something on the server itself. Please copy it from the chat.")
    if len(address) > LONGEST_URL or not address.isprintable() or not is_complete(address):
        raise BadRequest(f"This address with {scheme}:// is not complete. Please copy all of it once more.")
    return called, address


def _is_this_computer(address: str) -> bool:
    """Or what only it can reach."""
    try:
        host = (urlsplit(address).hostname or "").rstrip(".")
    except ValueError:
        return False  # which Apprise cannot read either
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        known = ip_address(host)
    except ValueError:
        return False
    return known.is_loopback or known.is_link_local or known.is_unspecified


def add_chat(session: Session, branch: Branch, name: str, url: str, *, keys: Keys, now: datetime) -> Chat:
    """Both as `checked` gave them."""
    # Locked, so that two at once cannot both be the tenth.
    session.execute(select(branches.c.id).where(branches.c.id == branch.id).with_for_update(key_share=True))
    present = chats_of(session, branch)
    if any(chat.fingerprint == fingerprint(url) for chat in present):
        raise Conflict("This address is among the chats already.")
    if len(present) >= MOST:
        raise Conflict(f"A branch has at most {MOST} chats; please remove one first.")
    row = {
        "branch_id": branch.id,
        "name": name,
        "scheme": scheme_of(url),
        "fingerprint": fingerprint(url),
        "sealed": keys.seal(PURPOSE, url),
        "added_at": now,
    }
    return Chat(*session.execute(insert(table).values(row).returning(*_columns)).one())


def remove_chat(session: Session, branch: Branch, chat_id: int, *, now: datetime) -> Chat:
    """What still waits for it cannot be delivered any more, and is passed on."""
    mine = (table.c.id == chat_id) & (table.c.branch_id == branch.id) & _there
    gone = update(table).where(mine).values(removed_at=now, sealed=b"").returning(*_columns)
    row = session.execute(gone).first()
    if row is None:
        raise NotFound("This chat is not there any more.")
    return Chat(*row)


def url_of(session: Session, named: str, *, keys: Keys) -> str | None:
    """The address behind a fingerprint; None when no branch has it any more."""
    sealed = session.execute(_sealed, {"named": named}).scalar()
    return None if sealed is None else str(keys.unseal(PURPOSE, sealed))
