"""What somebody chose on the Codes page for a paper, and the content that follows from it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from server.branches.settings import settings_of
from server.branches.touchpoint import Touchpoint
from server.codes.alphabet import in_groups
from server.codes.paper.content import Content, typed_address
from server.codes.paper.kinds import drawn
from server.codes.paper.marks import Drawing
from server.codes.paper.poster import DISTANCES as POSTERS
from server.codes.paper.sheet import Grid, alike, grid_from
from server.codes.paper.slip import PAPER as SLIPS
from server.codes.paper.tent import DISTANCES as TENTS
from server.codes.paper.wishes import Wishes, content_for
from server.codes.reachable import refusal
from server.database import Session
from server.errors import BadRequest
from server.publishing.publishing import newest_version_if_any, newest_versions
from surveys.phrases import language_name
from surveys.survey import Kind, Survey

POSTER, TENT, STICKER, LABELS, SLIP = "Poster", "Table tent", "Sticker", "Sheet of labels", "Receipt slip"
PAPERS = {
    "A3": (POSTER, "A3", "297 × 420 mm"),
    "A4": (POSTER, "A4", "210 × 297 mm"),
    "A5": (POSTER, "A5", "148 × 210 mm"),
    "A6": (POSTER, "A6", "105 × 148 mm"),
    "tent-A4": (TENT, "A4", "folded"),
    "tent-A5": (TENT, "A5", "folded"),
    "sticker-round": (STICKER, "Round", "60 mm"),
    "sticker-square": (STICKER, "Square", "50 mm"),
    "3x8": (LABELS, "24 labels", "70 × 37 mm"),
    "3x7": (LABELS, "21 labels", "63.5 × 38.1 mm"),
    "free": (LABELS, "Your own", "any size on A4"),
    "slip-58": (SLIP, "58 mm", "narrow roll"),
    "slip-80": (SLIP, "80 mm", "wide roll"),
}
"""Name -> what it is, which one, and how large."""
USUALLY_FROM = {**POSTERS, **TENTS}
"""Paper that is read from afar -> millimetres."""
FREE = "free"
FOR_RECEIPTS = ("3x8", "3x7", FREE, *SLIPS)
USUAL = "A4"
LONGEST_NAME = 60
NEAREST, FURTHEST = 10, 1000
"""Centimetres."""
_WHOLE = re.compile(r"[1-9]\d?x[1-9]\d?", re.ASCII)
_LENGTHS = re.compile(r"\d{1,3}(\.\d{1,2})?x\d{1,3}(\.\d{1,2})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Choice:
    paper: str
    languages: tuple[str, ...] = ()
    """One or two; the branch's first if not given."""
    logo: str = "apart"
    """The branch's own, if it has one: apart, inside the code, or none."""
    distance: int = 0
    """Centimetres; as is usual for the paper if not given."""
    grid: str = ""
    """Of a free sheet of labels: columns x rows."""
    label: str = ""
    """Of a free sheet: width x height, in millimetres."""

    @property
    def sheet(self) -> str | Grid:
        """Raises PaperRefused for a free sheet that is larger than A4."""
        return grid_from(self.grid, self.label) if self.paper == FREE else self.paper

    @property
    def query(self) -> dict[str, str]:
        """From which `choice_from` makes the same again."""
        first, second = (*self.languages, "", "")[:2]
        distance = str(self.distance) if self.distance else ""
        said = {"paper": self.paper, "language": first, "second": second, "logo": self.logo, "distance": distance}
        said |= {"grid": self.grid, "label": self.label}
        return {name: value for name, value in said.items() if value}

    def content(self, session: Session, touchpoint: Touchpoint, *, public_url: str, code: str = "") -> Content:
        """A draft where customers cannot reach the address. Raises Refusal for what cannot be printed."""
        has_logo = bool(settings_of(session, touchpoint.branch).look.logo)
        wishes = Wishes(
            languages=self.languages,
            logo_inside=self.logo == "inside" and has_logo,
            distance=self.distance * 10,
            draft=bool(refusal(public_url)),
        )
        content = content_for(session, touchpoint, wishes, public_url=public_url, code=code)
        return replace(content, logo=None) if self.logo == "none" else content

    def in_words(self, content: Content) -> str:
        """For whoever cannot see the picture."""
        kind, which, size = PAPERS[self.paper]
        if self.paper == FREE:
            which, size = f"{self.grid} labels", f"{self.label} mm"
        names = " and ".join(language_name(one.language) for one in content.wordings)
        parts = [
            f"{kind}, {which}, {size}, in {names}: “{content.wordings[0].question}”, five faces",
            "the QR code with the logo inside" if content.logo_inside else "the QR code",
            f"below it {typed_address(content.public_url)} and the code {in_groups(content.code)}",
        ]
        return ", ".join(parts) + ("; TEST across it" if content.draft else "")


def choice_from(typed: Mapping[str, str], usual: str = USUAL) -> Choice:
    """Raises BadRequest for what no form of ours sends, and for a distance that is none."""
    paper, distance = typed.get("paper", usual), typed.get("distance", "").strip()
    if paper not in PAPERS:
        raise BadRequest("There is no such paper; please choose one of these.")
    if distance and not (distance.isascii() and distance.isdigit() and NEAREST <= int(distance[:9]) <= FURTHEST):
        raise BadRequest(f"How far away the code is read is a number of centimetres from {NEAREST} to {FURTHEST:,}.")
    grid, label = (typed.get(name, "").lower().replace("×", "x").replace(" ", "") for name in ("grid", "label"))
    if paper != FREE:
        grid = label = ""
    elif not (_WHOLE.fullmatch(grid) and _LENGTHS.fullmatch(label)):
        raise BadRequest(
            "Your own sheet: say how many labels across and down, such as 3x8, and their size, such as 70x37."
        )
    wanted = (typed.get("language", ""), typed.get("second", ""))
    languages = tuple(dict.fromkeys(filter(None, wanted)))
    distance = distance if paper in USUALLY_FROM else ""
    return Choice(paper, languages, typed.get("logo", "apart"), int(distance or 0), grid, label)


def drawn_on(content: Content, sheet: str | Grid) -> Drawing:
    """Raises PaperRefused for what would not scan."""
    return alike(content, sheet) if isinstance(sheet, Grid) else drawn(content, sheet)


def name_from(typed: str) -> str:
    """Of a touchpoint or till. Raises BadRequest for none, and for what cannot be kept."""
    name = " ".join(typed.split())
    if not (0 < len(name) <= LONGEST_NAME and name.isprintable()):
        raise BadRequest(f"A name has 1 to {LONGEST_NAME} characters, such as Front door.")
    return name


def surveys_on_paper(session: Session) -> list[Survey]:
    newest = newest_versions(session)
    return [newest[slug].survey for slug in sorted(newest) if shows_faces(newest[slug].survey)]


def shows_faces(survey: Survey) -> bool:
    return survey.first.kind is Kind.CSAT


def questions_at(session: Session, touchpoint: Touchpoint) -> dict[str, str]:
    """Language -> its first question; the branch's languages first, then the others in which its survey is written."""
    published = newest_version_if_any(session, touchpoint.survey)
    if published is None:
        return {}
    survey = published.survey
    own = [tag for tag in touchpoint.branch.languages if tag in survey.languages]
    tags = dict.fromkeys((*own, *survey.languages))
    return {tag: survey.words(survey.first.text, tag) for tag in tags}
