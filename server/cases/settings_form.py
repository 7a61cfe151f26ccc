"""Triage settings as a manager types them, part by part; refused with a sentence that says what would do."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from babel.core import Locale
from babel.numbers import get_currency_precision

from server.branches.hours import DAYS
from server.branches.week import clock_from
from server.cases.triage_settings import NEVER, USUAL, Duty, GestureKind, TriageSettings
from server.deliveries.message import one_line
from server.errors import BadRequest
from surveys.survey import SCALES, Kind

MOST_CAUSES, LONGEST_CAUSE = 8, 60
MOST_WORDS, LONGEST_WORD = 50, 80
GESTURE = ("name", "currency", "staff", "manager")
MOST_GESTURES, LARGEST_AMOUNT = 8, 10**9
MOST_DIGITS = 9
NUMBERS = {
    "low_taps_minutes": (1, 240),
    "burst_at_least": (2, 50),
    "burst_minutes": (5, 240),
    "burst_cool_down": (5, 1440),
    "silent_minutes": (5, 1440),
    "take_within_hours": (1, 100),
    "answer_within_days": (1, 30),
    "solve_within_days": (1, 90),
}
"""The least and the most."""
CALLED = {
    "low_taps_minutes": "The minutes between two messages about low answers",
    "burst_at_least": "How many low answers are a run of them",
    "burst_minutes": "The minutes of a run",
    "burst_cool_down": "The minutes until the next message about a run",
    "silent_minutes": "The minutes of silence of a tablet",
    "take_within_hours": "The hours until somebody takes it",
    "answer_within_days": "The days until the customer is answered",
    "solve_within_days": "The days until it is solved",
}
THRESHOLDS = {"low_csat": Kind.CSAT, "low_nps": Kind.NPS, "low_ces": Kind.CES}
PROMISES = ("take_within_hours", "answer_within_days", "solve_within_days")
WATCHES = ("burst_at_least", "burst_minutes", "burst_cool_down", "silent_minutes")


@dataclass(frozen=True, slots=True)
class Typed:
    """What a form brings."""

    values: Mapping[str, Sequence[str]]

    def get(self, name: str) -> str:
        """Empty for what it does not say."""
        return next(iter(self.values.get(name, ())), "")

    def getlist(self, name: str) -> Sequence[str]:
        return self.values.get(name, ())


def changes_from(part: str, typed: Typed, *, of_survey: bool) -> dict[str, Any]:
    """What this part of the page changes; `of_survey` where it is set for one survey. Raises BadRequest."""
    if of_survey and part not in PARTS_OF_A_SURVEY:
        raise BadRequest("This is set for the whole branch, not for one survey.")
    if part == "low":
        return _low_of_survey(typed) if of_survey else _low(typed) | _low_taps(typed)
    return _PARTS[part](typed)


def duty_from(typed: Typed, present: Sequence[int]) -> Duty:
    """`present`: ids of those who may be on duty."""
    person = typed.get("person")
    if person not in map(str, present):
        raise BadRequest("Please choose somebody of the branch.")
    days = tuple(day for day in DAYS if day in typed.getlist("days"))
    if not days:
        raise BadRequest("Please choose at least one day.")
    begins, ends = clock_from(typed.get("begins")), clock_from(typed.get("ends"))
    if begins == ends:
        raise BadRequest("These hours end when they begin; a whole day is from 00:00 to 24:00.")
    return Duty(person_id=int(person), days=days, begins=begins, ends=ends)


def money(amount: int, currency: str) -> str:
    """Such as "12.50", of the smallest unit."""
    places = get_currency_precision(currency)
    return f"{Decimal(amount).scaleb(-places):.{places}f}"


def _people(typed: Typed) -> dict[str, Any]:
    return {
        "told": _one_of(typed, "told", ("everybody", "duty")),
        "urgent_everybody": _is_on(typed, "urgent_everybody"),
    }


def _hours(typed: Typed) -> dict[str, Any]:
    quiet: str | tuple[str, str] = _one_of(typed, "quiet", ("", "closed", "between"))
    if quiet == "between":
        quiet = clock_from(typed.get("quiet_from")), clock_from(typed.get("quiet_to"))
        if quiet[0] == quiet[1]:
            raise BadRequest("Quiet hours must end at another time than they begin.")
    return {
        "quiet": quiet,
        "digest": _one_of(typed, "digest", ("", "hourly", "opening")),
        "digest_asked": _is_on(typed, "digest_asked"),
    }


def _low(typed: Typed) -> dict[str, Any]:
    changes: dict[str, Any] = {name: _threshold(typed.get(name), kind) for name, kind in THRESHOLDS.items()}
    words = _lines(typed.get("urgent"), MOST_WORDS, LONGEST_WORD, "urgent words")
    if any(not any(char.isalnum() for char in word) for word in words):
        raise BadRequest("Every urgent word needs at least one letter.")
    return {**changes, "urgent": words}


def _low_taps(typed: Typed) -> dict[str, Any]:
    return {"low_taps": _is_on(typed, "low_taps"), "low_taps_minutes": _number(typed, "low_taps_minutes")}


def _low_of_survey(typed: Typed) -> dict[str, Any]:
    changes, told = _low(typed), _one_of(typed, "low_taps", ("", "on", "off"))
    return {**changes, "urgent": changes["urgent"] or None, "low_taps": (told == "on") if told else None}


def _promises(typed: Typed) -> dict[str, Any]:
    changes = {name: _number(typed, name) if typed.get(name).strip() else None for name in PROMISES}
    answer, solve = changes["answer_within_days"], changes["solve_within_days"]
    if answer and solve and solve < answer:
        raise BadRequest("A case is solved after the customer was answered: please give it as many days at least.")
    return changes


def _watches(typed: Typed) -> dict[str, Any]:
    switches = {name: _is_on(typed, name) for name in ("burst", "silent_tablet", "quiet_tablet")}
    return switches | {name: _number(typed, name) for name in WATCHES}


def _remedies(typed: Typed) -> dict[str, Any]:
    causes = _lines(typed.get("causes"), MOST_CAUSES, LONGEST_CAUSE, "causes")
    columns = [typed.getlist(f"gesture_{name}") for name in GESTURE]
    rows = [tuple(one_line(cell) for cell in row) for row in zip(*columns, strict=False)]
    gestures = tuple(_gesture(*row) for row in rows if row[0])
    if len({gesture.name.casefold() for gesture in gestures}) < len(gestures):
        raise BadRequest("Two gestures have the same name.")
    return {"causes": causes or None, "gestures": gestures[:MOST_GESTURES]}


_PARTS: dict[str, Callable[[Typed], dict[str, Any]]] = {
    "people": _people,
    "hours": _hours,
    "low": _low,
    "promises": _promises,
    "watches": _watches,
    "remedies": _remedies,
}
PARTS = tuple(_PARTS)
PARTS_OF_A_SURVEY = ("low", "promises")
SWITCHES = {
    "people": ("urgent_everybody",),
    "hours": ("digest_asked",),
    "low": ("low_taps",),
    "watches": ("burst", "silent_tablet", "quiet_tablet"),
}
"""By part; a form says nothing of those that are off."""


def written(settings: TriageSettings) -> dict[str, Any]:
    """What the page shows before anybody types."""
    values = {name: getattr(settings, name) for name in USUAL.__slots__}
    between = settings.quiet if isinstance(settings.quiet, tuple) else ("22:00", "07:00")
    return values | {
        "quiet": "between" if isinstance(settings.quiet, tuple) else settings.quiet,
        "quiet_from": between[0],
        "quiet_to": between[1],
        "urgent": "\n".join(settings.urgent),
        "causes": "\n".join(settings.causes or ()),
    }


def gestures_written(settings: TriageSettings, typed: Typed | None) -> list[dict[str, str]]:
    """What is there, or what was typed and refused, and a line for one more."""
    if typed:
        columns = (typed.getlist(f"gesture_{name}") for name in GESTURE)
        lines = [dict(zip(GESTURE, row, strict=True)) for row in zip(*columns, strict=False) if any(row)]
    else:
        lines = [_line_of(kind) for kind in settings.gestures]
    empty = dict.fromkeys(GESTURE, "") | {"currency": lines[-1]["currency"] if lines else ""}
    return [*lines, empty][:MOST_GESTURES]


def _line_of(kind: GestureKind) -> dict[str, str]:
    limits = [money(limit, kind.currency) if kind.currency else "" for limit in (kind.staff_limit, kind.manager_limit)]
    return dict(zip(GESTURE, (kind.name, kind.currency, *limits), strict=True))


def written_for(own: Mapping[str, Any]) -> dict[str, Any]:
    """The same for one survey, of which only what differs from its branch is kept."""
    told = own.get("low_taps")
    values = {name: own.get(name) for name in (*THRESHOLDS, *PROMISES)}
    urgent = "\n".join(own.get("urgent", ()))
    return values | {"urgent": urgent, "low_taps": "" if told is None else ("on" if told else "off")}


def _gesture(name: str, currency: str, staff: str, manager: str) -> GestureKind:
    code = currency.upper()
    if code and code not in Locale("en").currencies:
        raise BadRequest(f"{currency} is no currency; it looks like KES or EUR.")
    if not code and (staff or manager):
        raise BadRequest(f"{name}: please say in which currency, such as KES.")
    if len(name) > LONGEST_CAUSE:
        raise BadRequest(f"A gesture's name has at most {LONGEST_CAUSE} characters.")
    limits = [_amount(typed, code) for typed in (staff, manager)]
    if limits[1] < limits[0]:
        raise BadRequest(f"{name}: a manager may give as much as the others at least.")
    return GestureKind(name=name, currency=code, staff_limit=limits[0], manager_limit=limits[1])


def _amount(typed: str, currency: str) -> int:
    try:
        amount = Decimal(typed.replace(",", ".").replace(" ", "") or "0").scaleb(
            get_currency_precision(currency or "XXX")
        )
    except ArithmeticError:
        amount = Decimal(-1)
    if not amount.is_finite() or amount != amount.to_integral_value() or not 0 <= amount <= LARGEST_AMOUNT:
        raise BadRequest(f"{typed} is no amount of money; it looks like 500 or 12.50.")
    return int(amount)


def _threshold(typed: str, kind: Kind) -> int | None:
    if not typed:
        return None
    highest = SCALES[kind][-1]
    if typed in map(str, range(NEVER, highest)):
        return int(typed)
    raise BadRequest(f"A low score is one of the scale, and not the best one, {highest}.")


def _number(typed: Typed, name: str) -> int:
    least, most = NUMBERS[name]
    text = typed.get(name).strip()
    if not (text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS and least <= int(text) <= most):
        raise BadRequest(f"{CALLED[name]}: please give a number from {least} to {most}.")
    return int(text)


def _lines(typed: str, most: int, longest: int, what: str) -> tuple[str, ...]:
    lines = tuple(
        dict.fromkeys(filter(None, (" ".join(line.split()) for line in typed.replace("\0", "").splitlines())))
    )
    if len(lines) > most:
        raise BadRequest(f"At most {most} {what}, please; these are {len(lines)}.")
    if any(len(line) > longest for line in lines):
        raise BadRequest(f"Each of the {what} has at most {longest} characters.")
    return lines


def _one_of(typed: Typed, name: str, choices: tuple[str, ...]) -> str:
    if typed.get(name) not in choices:
        raise BadRequest("Please choose one of what is offered.")
    return typed.get(name)


def _is_on(typed: Typed, name: str) -> bool:
    return typed.get(name) == "on"
