"""What a branch has chosen for its tablets, kept whole as one text."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import select

from server.branches.branch import Branch
from server.branches.look import pictures_in
from server.branches.pictures import forget_all_but
from server.database import Session
from server.database.insert import put
from server.database.tables.branches import branch_settings, branches
from surveys.tablet import Doubts, Look, Pin, Slide


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """Another survey than the usual one, at these hours of the week."""

    survey: str
    """Slug."""
    days: tuple[str, ...]
    """Of mon ... sun."""
    begins: str
    ends: str
    """Local "HH:MM"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BranchSettings:
    look: Look = field(default_factory=Look)
    slides: tuple[Slide, ...] = ()
    deeds: tuple[Slide, ...] = ()
    """"You said, we did", after its own slides; cases/deeds.py keeps them up to date."""
    someone: bool = False
    """Customers may ask that somebody comes now."""
    sleeps: bool = False
    """Tablets are dark outside the opening hours, once somebody has said what these are."""
    pin: Pin | None = None
    doubts: Doubts = field(default_factory=Doubts)
    asks: tuple[Asking, ...] = ()
    """Where two want the same hour, the first."""
    confirmed: tuple[str, ...] = ()
    """Steps of setting up that somebody called done, where nothing else would tell."""
    put_off: tuple[str, ...] = ()
    """Steps of setting up that somebody left for later."""
    holidays_of: str = ""
    """Country, and its part, whose public holidays were looked through last, such as DE-BE; empty: never."""
    board: int = 0
    """How often the address of the lobby board was made anew."""


_whole = TypeAdapter(BranchSettings)


@lru_cache(maxsize=1024)
def settings_from(text: str | None) -> BranchSettings:
    """None for a branch that has chosen nothing yet."""
    return _whole.validate_json(text) if text else BranchSettings()


def settings_of(session: Session, branch: Branch) -> BranchSettings:
    mine = select(branch_settings.c.settings).where(branch_settings.c.branch_id == branch.id)
    return settings_from(session.execute(mine).scalar())


def change_settings(session: Session, branch: Branch, /, *, now: datetime, **changed: Any) -> BranchSettings:
    """These parts anew, the others as they were; pictures that are nowhere any more are forgotten."""
    _lock(session, branch)
    new = replace(settings_of(session, branch), **changed)
    text = _whole.dump_json(new).decode()
    put(session, branch_settings, {"branch_id": branch.id, "settings": text, "updated_at": now})
    forget_all_but(session, branch.id, pictures_in(new.look, new.slides))
    return new


def change_progress(session: Session, branch: Branch, *, now: datetime, confirmed: str = "", put_off: str = "") -> None:
    """A step of setting up was called done, or left for later."""
    _lock(session, branch)
    before = settings_of(session, branch)
    done = tuple(dict.fromkeys((*before.confirmed, *filter(None, [confirmed]))))
    later = tuple(dict.fromkeys(step for step in (*before.put_off, *filter(None, [put_off])) if step != confirmed))
    if (done, later) != (before.confirmed, before.put_off):
        change_settings(session, branch, now=now, confirmed=done, put_off=later)


def _lock(session: Session, branch: Branch) -> None:
    """Or of two changes at once one would be lost."""
    session.execute(select(branches.c.id).where(branches.c.id == branch.id).with_for_update(key_share=True))
