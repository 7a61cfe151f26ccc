"""The three branches of the demo: one improves, one has a broken queue at noon, one is steady but for some children."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from server.branches.touchpoint import TouchpointKind

MARK = "(demo)"
"""Ends the name of every made-up branch, so that no screen, sheet or paper is taken for a real one."""
REGION = "Demo"
VISIT, RECEIPT = "demo-visit", "demo-receipt"
"""Surveys of its own: copies of the bundled ones, so that nobody's changed survey is touched."""
NOON = (12, 13)


@dataclass(frozen=True, slots=True)
class Spot:
    name: str
    kind: TouchpointKind
    survey: str
    share: float
    """Of the branch's answers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    slug: str
    name: str
    timezone: str
    currency: str
    credits: tuple[int, ...]
    """What is taken off a bill, in the smallest unit of the currency; the largest is what staff may give alone."""
    languages: Mapping[str, float]
    """Tag -> share of the customers; the first is the branch's own."""
    hours: tuple[str, ...]
    """As `heard branch hours` takes them."""
    manager: str
    staff: tuple[str, ...]
    spots: tuple[Spot, ...]
    busy: float
    """Answers on a usual day."""
    days: Mapping[str, float]
    """Weekday -> how busy, where it is not usual."""
    mood: tuple[float, float]
    """How content customers are, from 0 to 1: ninety days ago, and today."""
    noon: float | None = None
    """The same at noon, where that is another matter."""
    troubles: Mapping[str, float] = field(default_factory=dict)
    """Reason -> how often unhappy customers give it, where it is not usual."""
    children: int | None = None
    """So many days ago a child played with the tablet."""

    @property
    def full_name(self) -> str:
        return f"{self.name} {MARK}"


HARBOUR = Place(
    slug="demo-harbour",
    name="Harbour Street",
    timezone="Africa/Nairobi",
    currency="KES",
    credits=(300_00, 500_00, 1000_00),
    languages={"en": 0.5, "sw": 0.4, "hi": 0.1},
    hours=("mon-fri=08:00-17:00", "sat=09:00-13:00"),
    manager="Amina Otieno",
    staff=("Joseph Mwangi", "Fatuma Ali", "Peter Kamau"),
    spots=(
        Spot("Tablet at the door", "tablet", VISIT, 0.62),
        Spot("Poster at the counter", "poster", VISIT, 0.23),
        Spot("Till 1", "till", RECEIPT, 0.15),
    ),
    busy=62,
    days={"mon": 1.25, "fri": 1.15, "sat": 0.5},
    mood=(0.42, 0.88),
    troubles={"information": 3, "staff": 2.5},
)
MARKET = Place(
    slug="demo-market",
    name="Market Square",
    timezone="Europe/Madrid",
    currency="EUR",
    credits=(5_00, 8_00, 10_00),
    languages={"es": 0.62, "en": 0.23, "ar": 0.15},
    hours=("mon-fri=09:00-18:00", "sat=10:00-14:00"),
    manager="Lucía Romero",
    staff=("Diego Navarro", "Carmen Vega"),
    spots=(
        Spot("Tablet by the queue", "tablet", VISIT, 0.7),
        Spot("Poster at the exit", "poster", VISIT, 0.3),
    ),
    busy=52,
    days={"mon": 1.1, "thu": 1.2, "sat": 0.55},
    mood=(0.76, 0.76),
    noon=0.16,
    troubles={"waiting": 6},
)
HILLSIDE = Place(
    slug="demo-hillside",
    name="Hillside",
    timezone="Europe/Brussels",
    currency="EUR",
    credits=(5_00, 8_00, 10_00),
    languages={"fr": 0.7, "en": 0.2, "ar": 0.1},
    hours=("mon-fri=09:00-16:30",),
    manager="Claire Dumont",
    staff=("Yusuf Demir", "Nadia Peeters"),
    spots=(
        Spot("Tablet in the lobby", "tablet", VISIT, 0.75),
        Spot("Receipts", "till", RECEIPT, 0.25),
    ),
    busy=44,
    days={"wed": 0.8, "fri": 1.3},
    mood=(0.7, 0.72),
    troubles={"price": 3},
    children=9,
)
PLACES = (HARBOUR, MARKET, HILLSIDE)
