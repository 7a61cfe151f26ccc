"""What a tablet is told of its branch with a sync; put together once a day for each, and whenever something changes."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter

from server.branches.hours import close_of_opening_day, is_open, spells_of, weekly
from server.branches.look import MOST_SLIDES
from server.branches.settings import settings_from
from server.cases.promises import answered_by
from server.cases.triage_settings import judging
from server.codes.qr import matrix, qr_url
from server.codes.reachable import refusal
from server.fleet.device import Device
from server.fleet.rehearsal import rehearsal_of
from surveys.tablet import PhoneCode, Rehearsal, Spell, TabletSettings, Turn

DAYS_AHEAD = 14
MOST_KEPT = 4096
"""Every tablet of a chain, and some of what was true yesterday."""

Hours = tuple[tuple[str, tuple[tuple[str, str], ...]], ...]


@dataclass(frozen=True, slots=True)
class _Known:
    """All that the settings come from; also what opening hours are asked of."""

    name: str
    timezone: str
    languages: tuple[str, ...]
    spans: Hours
    holidays: frozenset[date]
    chosen: str | None
    survey: str
    code: str
    public_url: str
    today: date
    answer_within: int | None
    """Opening days."""
    somebody: bool
    rehearsal: Rehearsal | None
    draining: bool

    @property
    def hours(self) -> Mapping[str, tuple[tuple[str, str], ...]]:
        return dict(self.spans)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)


_whole = TypeAdapter(TabletSettings)


def settings_for(device: Device, *, public_url: str, somebody: bool, now: datetime) -> TabletSettings:
    """`somebody`: whether a person can be told of a customer who asks for one now."""
    branch = device.touchpoint.branch
    rules = judging(device.newest.survey, branch).rules if device.newest else None
    known = _Known(
        name=branch.name,
        timezone=branch.timezone,
        languages=branch.languages,
        spans=tuple(branch.hours.items()),
        holidays=branch.holidays,
        chosen=device.chosen,
        survey=device.touchpoint.survey,
        code=device.touchpoint.code,
        public_url=public_url,
        today=now.astimezone(branch.zone).date(),
        answer_within=rules.answer_within_days if rules else None,
        somebody=somebody,
        rehearsal=rehearsal_of(device, now),
        draining=device.is_draining,
    )
    told = _told(known)
    if rules and told.answer_by is None:
        return replace(told, answer_by=answered_by(now, branch, rules).astimezone(branch.zone))
    return told


def may_send_somebody(device: Device, now: datetime) -> bool:
    """Whether the branch wants it, and is there."""
    return device.settings.someone and not device.is_draining and is_open(device.touchpoint.branch, now)


# By value, so that every process says the same and a change is told at once.
@lru_cache(maxsize=MOST_KEPT)
def _told(known: _Known) -> TabletSettings:
    chosen = settings_from(known.chosen)
    told = TabletSettings(
        branch=known.name,
        timezone=known.timezone,
        languages=known.languages,
        survey=known.survey,
        look=chosen.look,
        slides=(*chosen.slides, *chosen.deeds)[:MOST_SLIDES],
        phone=_phone(known),
        open=_open(known) if chosen.sleeps else (),
        asks=_turns(known),
        someone=known.somebody,
        pin=chosen.pin,
        doubts=chosen.doubts,
        rehearsal=known.rehearsal,
        draining=known.draining,
    )
    digest = hashlib.sha256(_whole.dump_json(told)).hexdigest()[:16]
    return replace(told, answer_by=_answer_by(known), digest=digest)


def _open(known: _Known) -> tuple[Spell, ...]:
    return tuple(Spell(begins=a, ends=b) for a, b in spells_of(known, known.today, DAYS_AHEAD))


def _answer_by(known: _Known) -> datetime | None:
    """The same all day. None where the branch never opens: there it follows the hour."""
    if known.answer_within is None or not any(spans for _, spans in known.spans):
        return None
    midnight = datetime.combine(known.today, time.min, known.zone)
    return close_of_opening_day(known, midnight, known.answer_within).astimezone(known.zone)


def _turns(known: _Known) -> tuple[Turn, ...]:
    return tuple(
        Turn(survey=asking.survey, begins=begins, ends=ends)
        for asking in settings_from(known.chosen).asks
        for begins, ends in weekly(
            asking.days, asking.begins, asking.ends, zone=known.zone, first=known.today, count=DAYS_AHEAD
        )
    )


def _phone(known: _Known) -> PhoneCode | None:
    if refusal(known.public_url):
        return None
    url = qr_url(known.public_url, known.code)
    rows = ("".join("01"[module] for module in row) for row in matrix(url))
    return PhoneCode(url=url, modules=tuple(rows))
