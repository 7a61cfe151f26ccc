"""What staff read on the service screen: facts about this tablet in plain words, never a customer's."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

NETWORKS, POWER = Path("/sys/class/net"), Path("/sys/class/power_supply")
MEDIA = Path("/media"), Path("/run/media")
TOO_FAR = timedelta(seconds=60)
"""A clock further from the server's than that is worth a word."""
SENSELESS = 2025
"""A clock before that year was never set."""
REASONS_SHOWN = 4

PROBLEMS = {
    "no-answer": "The server did not answer in time.",
    "certificate": "The server's certificate is not valid. Please look at the address, and at this tablet's clock.",
    "wrong-address": "There is no Heard at this address. Please look at it once more.",
    "captive-portal": "This network asks to sign in first. Please do that with another device, or ask who runs it.",
    "not-paired": "The server does not know this tablet any more. Please pair it again; nothing that waits is lost.",
    "revoked": "This tablet was revoked on the Devices page.",
    "server": "The server has troubles of its own. What waits here is safe and will be sent.",
    "tablet": "Something went wrong in this tablet. What waits here is safe; its log says more.",
}
NO_NETWORK = "This tablet is in no network. Is the Wi-Fi on, is the cable in?"
NOBODY_THERE = (
    "This tablet is in a network, but nothing answers at this address. Is the server on, is the address right?"
)
WRONG_CLOCK = "This tablet's clock is wrong, so that no certificate seems valid. Please set it."


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    facts: tuple[tuple[str, str], ...] = ()
    """Name and value."""
    trouble: str = ""
    """Why the server is not reached; empty while it is."""
    refusals: tuple[str, ...] = ()
    """Reasons, each with how often."""
    said: str = ""
    """What came of the last errand."""
    is_busy: bool = False


def trouble(problem: str, now: datetime, networks: Path = NETWORKS) -> str:
    """`problem` is a word of the courier's."""
    if problem == "no-network":
        return NOBODY_THERE if is_in_network(networks) else NO_NETWORK
    if problem == "certificate" and now.year < SENSELESS:
        return WRONG_CLOCK
    return PROBLEMS.get(problem, PROBLEMS["no-answer"]) if problem else ""


def is_in_network(networks: Path = NETWORKS) -> bool:
    """Also where this system does not say."""
    states = [_said(each / "operstate") for each in networks.glob("*") if each.name != "lo"]
    return not states or any(state in {"up", "unknown"} for state in states)


def battery(supplies: Path = POWER) -> int | None:
    """Percent; None where there is none."""
    for each in sorted(supplies.glob("*")):
        charge = _said(each / "capacity")
        if _said(each / "type") == "Battery" and charge.isdigit():
            return min(int(charge), 100)
    return None


def battery_words(charge: int | None, *, supplies: Path = POWER) -> str:
    if charge is None:
        return "none"
    on_mains = any(_said(each / "online") == "1" for each in supplies.glob("*"))
    return f"{charge} %" + (", plugged in" if on_mains else ", not plugged in")


def sticks(media: Iterable[Path] = MEDIA) -> list[Path]:
    """What is mounted there and can be taken away."""
    folders = (folder for root in media for pattern in ("*", "*/*") for folder in sorted(root.glob(pattern)))
    return [folder for folder in folders if folder.is_mount()]


def drift_words(drift: timedelta | None) -> str:
    """`drift`: how far this tablet's clock is ahead of the server's."""
    if drift is None:
        return "not known"
    if abs(drift) < TOO_FAR:
        return "right"
    return f"{_long(abs(drift))} {'ahead' if drift > timedelta() else 'behind'}; answers are corrected by it"


def _long(span: timedelta) -> str:
    minutes = round(span.total_seconds() / 60)
    for unit, size in (("days", 1440), ("hours", 60)):
        if minutes >= 2 * size:
            return f"{minutes // size} {unit}"
    return f"{minutes} min"


def size_words(free: int | None) -> str:
    """`free` in bytes."""
    if free is None:
        return "not known"
    return f"{free / 2**30:.1f} GB free" if free >= 2**30 else f"{free // 2**20} MB free"


def reasons(refusals: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Of ids and reasons: the most frequent reasons."""
    counted = Counter(why or "The server gave no reason." for _, why in refusals)
    return tuple(f"{number} x {why}" for why, number in counted.most_common(REASONS_SHOWN))


def _said(path: Path) -> str:
    try:
        return path.read_text("utf-8").strip()
    except OSError:
        return ""
