"""What a paper says and in which colours, whatever its size."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO
from urllib.parse import urlsplit

from server.codes import qr
from server.codes.paper.marks import Rows
from server.codes.paper.refused import (
    PaperRefused,
    check_address,
    check_colours,
    check_level,
    check_logo_inside,
)
from server.codes.series import Series
from surveys.contrast import TEXT, USUAL, contrast
from surveys.phrases import is_right_to_left

WHITE = "#ffffff"
MOST_LANGUAGES = 2


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of one language."""

    language: str
    question: str
    faces: tuple[str, ...]
    """Five, very bad first."""
    invitation: str
    """To scan, or to type the address and the code."""


@dataclass(frozen=True, slots=True)
class Inks:
    """`#rrggbb`, all of them to be read on white, and `ink` on `pale` too."""

    ink: str
    soft: str
    act: str
    pale: str


@dataclass(frozen=True, slots=True)
class Logo:
    content: bytes
    """PNG or JPEG."""
    inside: float = 0
    """Share of the code's width, where it stands in the middle of the code; else it stands apart."""

    @property
    def shape(self) -> float:
        """Width by height."""
        from PIL import Image

        with Image.open(BytesIO(self.content)) as picture:
            return picture.width / picture.height


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    wordings: tuple[Wording, ...]
    """One language or two."""
    public_url: str
    code: str
    inks: Inks
    logo: Logo | None = None
    level: str = ""
    """L, M, Q or H; as the paper thinks best if not given."""
    code_ink: str = ""
    ground: str = WHITE
    """Behind the code."""
    distance: float = 0
    """Millimetres from which it is read; as is usual for the paper if not given."""
    notes: tuple[str, ...] = ()
    """Small lines, such as a receipt's own number."""
    draft: bool = False
    series: Series | None = field(default=None, repr=False)
    """Of many codes alike, to make them fast."""

    def __post_init__(self) -> None:
        if not 0 < len(self.wordings) <= MOST_LANGUAGES:
            raise PaperRefused("A paper speaks one language or two.")
        check_address(self.public_url, draft=self.draft)
        check_colours(self.colour, self.ground)
        if self.level:
            check_level(self.level)

    @property
    def language(self) -> str:
        return self.wordings[0].language

    @property
    def mirrored(self) -> bool:
        """Where reading begins on the right."""
        return is_right_to_left(self.language)

    @property
    def colour(self) -> str:
        return self.code_ink or self.inks.ink

    @property
    def url(self) -> str:
        """In the picture."""
        return qr.qr_url(self.public_url, self.code)

    @property
    def logo_inside(self) -> float:
        return self.logo.inside if self.logo else 0

    def level_or(self, usual: str) -> str:
        if self.logo_inside:
            level = self.level or max(usual, "Q", key=qr.LEVELS.index)
            check_logo_inside(self.logo_inside, level)
            return level
        return self.level or usual

    def rows(self, usual: str) -> Rows:
        """Of its code, at its level or the usual one."""
        if self.series is not None:
            return self.series.rows(self.url)
        return tuple("".join("01"[module] for module in row) for row in qr.matrix(self.url, self.level_or(usual)))


def inks_from(colours: Mapping[str, str]) -> Inks:
    """A branch's colours, but the usual ones where those could not be read on paper."""

    def chosen(name: str, *grounds: str) -> str:
        own = colours.get(name, USUAL[name])
        return own if all(contrast(own, ground) >= TEXT for ground in grounds) else USUAL[name]

    pale = colours.get("pale", USUAL["pale"])
    if contrast(USUAL["ink"], pale) < TEXT or contrast(USUAL["act"], pale) < TEXT:
        pale = USUAL["pale"]
    return Inks(chosen("ink", WHITE, pale), chosen("soft", WHITE), chosen("act", WHITE, pale), pale)


def typed_address(public_url: str) -> str:
    """What a person types into a browser, as short as it goes; the page there asks for the code."""
    url = urlsplit(public_url.rstrip("/"))
    return f"{url.netloc}{url.path}/f"
