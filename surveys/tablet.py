"""What the server tells a tablet with every sync (design.md 7): how it looks, when it is open, what else it may do."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import datetime
from math import isfinite
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

Texts = Mapping[str, str]
"""Language tag -> text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    colours: Mapping[str, str] = field(default_factory=dict)
    """`act` and others of the theme's names -> "#rrggbb"; what nobody could read is left out by the tablet."""
    logo: str = ""
    """SHA-256 of a picture, as hexadecimal digits."""
    invitation: Texts = field(default_factory=dict)
    """Above the first question."""
    less_motion: bool = False
    """Nothing on the glass moves by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slide:
    """Shown above the faces while nobody is there: a picture, or "You said, we did"."""

    picture: str = ""
    """SHA-256, as in `Look.logo`."""
    words: Texts = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneCode:
    """For those who prefer their own phone."""

    url: str
    modules: tuple[str, ...]
    """The QR code's rows, dark as 1 and light as 0, without the quiet zone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spell:
    begins: datetime
    ends: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A survey asked instead of the usual one for a time."""

    survey: str
    begins: datetime
    ends: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """What a PIN must hash to: scrypt(pin, salt), n=2**14, r=8, p=1, 32 bytes; all as hexadecimal digits."""

    salt: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubts:
    """From when on answers are flagged; seconds and counts (science.md 4.3)."""

    repeat_seconds: float = 5
    """A visit begun so soon after the one before, with the same answers, is a `repeat`."""
    burst_visits: int = 5
    burst_seconds: float = 30
    """So many visits without words begun within so long are a `burst`."""
    quickest_seconds: float = 1.5
    """Finished through several questions faster than that, it was a `child` at play."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsal:
    """A draft that is tried on this tablet: asked instead of the survey, and nothing that is said is kept."""

    definition: str
    """JSON, as catalogue.survey_from takes it."""
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TabletSettings:
    branch: str = ""
    timezone: str = "UTC"
    languages: tuple[str, ...] = ()
    """The branch's own first; empty: all that the survey has."""
    answer_by: datetime | None = None
    """When a case that begins now would have to be answered, in the branch's zone: tablets may know no zones."""
    look: Look = field(default_factory=Look)
    slides: tuple[Slide, ...] = ()
    phone: PhoneCode | None = None
    open: tuple[Spell, ...] = ()
    """The next two weeks; the tablet sleeps between them, and never once they have run out."""
    survey: str = ""
    """The usual survey's slug; empty: the last one that was sent."""
    asks: tuple[Turn, ...] = ()
    """The next two weeks."""
    someone: bool = False
    """Whether somebody can be sent just now."""
    pin: Pin | None = None
    """None: the service screen opens to nobody."""
    doubts: Doubts = field(default_factory=Doubts)
    rehearsal: Rehearsal | None = None
    draining: bool = False
    """Revoked, but first everything that waits is to be sent; no new visit begins."""
    digest: str = ""
    """Names all of this but `answer_by`. The tablet says it back with its health, and then hears only what is new."""


def settings_from_wire(wire: Any) -> TabletSettings:
    """
    From the JSON of a sync; what is absent, unknown or of another shape keeps its default, and the rest is taken.

    So a tablet of last year understands a server of next year.
    """
    return _record(TabletSettings, wire) if isinstance(wire, Mapping) else TabletSettings()


def _record(kind: type[Any], wire: Mapping[str, Any]) -> Any:
    """Raises ValueError where a part without a default is missing."""
    hints, found = get_type_hints(kind), {}
    for part in fields(kind):
        if part.name not in wire:
            continue
        try:
            found[part.name] = _value(hints[part.name], wire[part.name])
        except (ValueError, OverflowError):
            continue
    try:
        return kind(**found)
    except TypeError as missing:
        raise ValueError(kind.__name__) from missing


def _value(hint: Any, wire: Any) -> Any:
    """Raises ValueError for what is not of this kind."""
    origin, inner = get_origin(hint), get_args(hint)
    if origin is UnionType:
        return None if wire is None else _value(inner[0], wire)
    if origin is tuple and isinstance(wire, list):
        return tuple(_value(inner[0], each) for each in wire)
    if isinstance(wire, Mapping):
        return _mapping(hint, origin, wire)
    return _plain(hint, wire)


def _mapping(hint: Any, origin: Any, wire: Mapping[str, Any]) -> Any:
    if origin is Mapping:
        return {key: _plain(str, value) for key, value in wire.items()}
    if is_dataclass(hint) and isinstance(hint, type):
        return _record(hint, wire)
    raise ValueError("an object")


def _plain(hint: Any, wire: Any) -> Any:
    if hint is datetime and isinstance(wire, str):
        return _moment(wire)
    if hint is float and isinstance(wire, (int, float)) and not isinstance(wire, bool) and isfinite(wire):
        return float(wire)
    if hint is str and isinstance(wire, str):
        return wire.encode().decode()  # raises for half a character, which can be neither kept nor read aloud
    if hint in {int, bool} and type(wire) is hint:
        return wire
    raise ValueError(type(wire).__name__)


def _moment(wire: str) -> datetime:
    moment = datetime.fromisoformat(wire)
    if moment.tzinfo is None:
        raise ValueError(wire)
    return moment
