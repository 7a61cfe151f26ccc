"""The parts of a branch that can be handed down to others, each as one text that two branches can be compared by."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from server.branches.branch import Branch, set_hours, set_triage
from server.branches.hours import WEEK
from server.branches.pictures import keep_picture, picture_of
from server.branches.settings import change_settings, settings_of
from server.database import Session
from server.database.tables.branches import branches
from surveys.tablet import Look

PEOPLES = ("told", "duty")
"""Of the rules: whom somebody there tells stays theirs."""


@dataclass(frozen=True, slots=True)
class Part:
    name: str
    title: str
    said: str
    """What belongs to it."""
    read: Callable[[Session, Branch], str]
    give: Callable[[Session, Branch, Branch, datetime], None]
    """From the first branch to the second."""
    usual: str
    """Of a branch that has chosen nothing."""


def _text(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _hours(_session: Session, branch: Branch) -> str:
    return _text({day: [list(span) for span in spans] for day, spans in branch.hours.items()})


def _give_hours(session: Session, model: Branch, branch: Branch, now: datetime) -> None:
    set_hours(session, branch, model.hours, None)
    change_settings(session, branch, sleeps=settings_of(session, model).sleeps, now=now)


def _holidays(_session: Session, branch: Branch) -> str:
    return _text(sorted(day.isoformat() for day in branch.holidays))


def _give_holidays(session: Session, model: Branch, branch: Branch, _now: datetime) -> None:
    set_hours(session, branch, None, model.holidays)


def _look(session: Session, branch: Branch) -> str:
    look = settings_of(session, branch).look
    return _text({name: getattr(look, name) for name in Look.__slots__})


def _give_look(session: Session, model: Branch, branch: Branch, now: datetime) -> None:
    look = settings_of(session, model).look
    if look.logo:
        keep_picture(session, branch, picture_of(session, model.id, look.logo), now=now)
    change_settings(session, branch, look=look, now=now)


def _triage(session: Session, branch: Branch) -> dict[str, Any]:
    text = session.execute(select(branches.c.triage).where(branches.c.id == branch.id)).scalar()
    kept: dict[str, Any] = json.loads(text or "{}")
    return kept


def _rules(session: Session, branch: Branch) -> str:
    return _text(_without_people(_triage(session, branch)))


def _give_rules(session: Session, model: Branch, branch: Branch, _now: datetime) -> None:
    given, before = _without_people(_triage(session, model)), _triage(session, branch).get("", {})
    people = {name: before[name] for name in PEOPLES if name in before}
    whole = {**given, "": {**given.get("", {}), **people}}
    kept = {name: part for name, part in whole.items() if part}
    set_triage(session, branch.id, _text(kept) if kept else "")


def _without_people(kept: Mapping[str, Any]) -> dict[str, Any]:
    whole = {name: value for name, value in kept.get("", {}).items() if name not in PEOPLES}
    return {name: part for name, part in {**kept, "": whole}.items() if part}


PARTS = {
    part.name: part
    for part in (
        Part(
            "look",
            "Look of the tablets",
            "Colours, logo, the words above the first question, motion; slides stay each branch's own.",
            _look,
            _give_look,
            _text({name: getattr(Look(), name) for name in Look.__slots__}),
        ),
        Part(
            "rules",
            "How answers are looked after",
            "What is low or urgent, quiet hours, digests, promises, causes and gestures; who is told stays theirs.",
            _rules,
            _give_rules,
            "{}",
        ),
        Part(
            "hours",
            "Opening hours",
            "The week; the time zone stays each branch's own.",
            _hours,
            _give_hours,
            _text({day: [list(span) for span in spans] for day, spans in WEEK.items()}),
        ),
        Part("holidays", "Holidays", "The days on which all are closed.", _holidays, _give_holidays, "[]"),
    )
}
