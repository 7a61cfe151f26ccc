"""The visits that a made-up branch had: more on Mondays, a wave in the morning, one at noon, one before closing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import count, islice
from random import Random
from typing import Literal

from server.branches.branch import Branch
from server.branches.hours import DAY, DAYS, spells_of
from server.commands.demo.chance import chance, pick
from server.commands.demo.place import Place, Spot
from server.commands.demo.walk import Walk, mood_at, walk, wanting_an_answer

Fate = Literal["", "nobody", "forgotten", "wrote"]
"""What becomes of its case: what usually does; nobody takes it; taken and not answered; the customer wrote back."""
WAVES = {8: 0.7, 9: 1.2, 10: 1.5, 11: 1.2, 12: 1.4, 13: 1.1, 14: 0.8, 15: 0.9, 16: 1.3, 17: 1.0}
"""Local hour -> how busy."""
CHILD = ("child", "burst")
TAPS = 14
REPEATS = 0.008
JUST_NOW = timedelta(minutes=20)


@dataclass(frozen=True, slots=True)
class Visit:
    number: str
    """Its name in the seed, from which id and slip come."""
    at: datetime
    """The first touch."""
    ends_at: datetime
    spot: Spot
    walk: Walk
    flags: tuple[str, ...] = ()
    fate: Fate = ""


def visits(place: Place, branch: Branch, *, first: date, now: datetime) -> list[Visit]:
    """All from the first local day until now, in the order in which they ended."""
    today = now.astimezone(branch.zone).date()
    days = [first + number * DAY for number in range((today - first).days + 1)]
    made = [one for day in days for one in _on(place, branch, day, today)]
    made += [*_child(place, branch, today), *_special(place, branch, today, now)]
    return sorted((one for one in made if one.ends_at <= now), key=lambda one: (one.ends_at, one.number))


def _on(place: Place, branch: Branch, day: date, today: date) -> Iterator[Visit]:
    luck = chance(place.slug, day)
    open_at = {hour: begins for opens, closes in spells_of(branch, day, 1) for hour, begins in _hours(opens, closes)}
    if not open_at:
        return
    busy = place.busy * place.days.get(DAYS[day.weekday()], 1.0)
    weights = {begins: WAVES.get(begins.astimezone(branch.zone).hour, 0.6) for begins in open_at.values()}
    for number in range(max(3, round(luck.gauss(busy, busy**0.5)))):
        begins = pick(luck, weights)
        at = begins + timedelta(seconds=luck.uniform(0, 3599))
        spot = pick(luck, {one: one.share for one in place.spots})
        mood = mood_at(place, (today - day).days, at.astimezone(branch.zone).hour)
        yield _visit(f"{place.slug} {day} {number}", at, spot, walk(place, spot.survey, mood, luck), luck)


def _hours(opens: datetime, closes: datetime) -> Iterator[tuple[int, datetime]]:
    count = round((closes - opens) / timedelta(hours=1))
    return ((number, opens + timedelta(hours=number)) for number in range(count))


def _child(place: Place, branch: Branch, today: date) -> Iterator[Visit]:
    """A face every few seconds; flagged, as the tablet does."""
    if place.children is None:
        return
    day = next(day for day in _open_days(branch, today) if today - day >= place.children * DAY)
    begins = spells_of(branch, day, 1)[0][0] + timedelta(hours=5)
    luck, language = chance(place.slug, day, "child"), next(iter(place.languages))
    for number in range(TAPS):
        tap = Walk(language, {"overall": luck.choice((1, 1, 5, 2, 3))}, ["overall", "why"], finished=False)
        at = begins + timedelta(seconds=7 * number)
        yield Visit(f"{place.slug} {day} child {number}", at, at + timedelta(seconds=2), place.spots[0], tap, CHILD)


def _open_days(branch: Branch, today: date) -> Iterator[date]:
    """Before today, backwards."""
    return (day for number in count(1) if spells_of(branch, day := today - number * DAY, 1))


def _special(place: Place, branch: Branch, today: date, now: datetime) -> Iterator[Visit]:
    """So that every inbox has something to do, whatever the day: one to take, a late one, one that wrote back."""
    yesterday, *_, some_days_ago = islice(_open_days(branch, today), 4)
    reason = max(place.troubles, key=lambda one: place.troubles[one])
    fates: tuple[tuple[Fate, datetime], ...] = (
        ("wrote", spells_of(branch, yesterday, 1)[-1][1] - timedelta(hours=4)),
        ("forgotten", spells_of(branch, some_days_ago, 1)[0][0] + timedelta(hours=1)),
    )
    poster = next((spot for spot in place.spots if spot.kind == "poster"), place.spots[0])
    for fate, at in fates:
        luck = chance(place.slug, at.date(), fate)
        yield _visit(f"{place.slug} {at} {fate}", at, poster, wanting_an_answer(place, luck, reason), luck, fate=fate)
    luck = chance(place.slug, today, "now")
    asks = wanting_an_answer(place, luck, reason)
    minute = now.astimezone(UTC).replace(second=0, microsecond=0)
    yield _visit(f"{place.slug} {minute} now", minute - JUST_NOW, poster, asks, luck, fate="nobody")


def _visit(number: str, at: datetime, spot: Spot, said: Walk, luck: Random, *, fate: Fate = "") -> Visit:
    took = 6 * len(said.shown) + (40 if "comment" in said.answers else 0) + (25 if said.contact else 0)
    at = at.replace(microsecond=0)
    # Who comes back within minutes; it counts, and is shown with its doubt.
    flags = ("repeat",) if luck.random() < REPEATS and not fate else ()
    return Visit(number, at, at + timedelta(seconds=took * luck.uniform(0.6, 1.7)), spot, said, flags, fate)
