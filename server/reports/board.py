"""The board in the lobby: one score and how sure it is, promises kept, what was done; nothing of anybody."""

import hmac
from dataclasses import dataclass
from datetime import date, datetime

from server.branches.branch import Branch
from server.branches.hours import DAY
from server.branches.settings import change_settings, settings_of
from server.cases.deeds import SHOWN, languages_of, shown_at
from server.database import Session
from server.keys import Keys
from server.reports.casework import Promises, promises, spans_of
from server.reports.change import FEWEST_SHOWN
from server.reports.filters import FOUR_WEEKS, Filters
from server.reports.line import Line
from server.reports.review.shown import WAYS, ends_in_words, score_in_words
from server.reports.scores import scores
from server.staff import audit
from surveys.phrases import is_right_to_left, languages_with_phrases, phrase
from surveys.survey import Kind

PREFERRED = (Kind.CSAT, Kind.CES, Kind.NPS)
"""How satisfied customers are is what a passer-by understands."""
LENGTH = 32
"""Hexadecimal digits of a key."""


@dataclass(frozen=True, slots=True)
class Told:
    said: str
    """Empty: only what was done."""
    did: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    branch: Branch
    language: str
    languages: tuple[str, ...]
    """It takes turns among them."""
    logo: str
    """SHA-256; empty without one."""
    line: Line | None
    """Of the last four weeks; without a score below five answers."""
    kept: Promises | None
    deeds: tuple[Told, ...]

    @property
    def is_mirrored(self) -> bool:
        return is_right_to_left(self.language)

    @property
    def next_language(self) -> str:
        at = self.languages.index(self.language) + 1
        return self.languages[at % len(self.languages)]

    @property
    def value(self) -> str:
        return score_in_words(self.line.kind, self.line.score.value) if self.line and self.line.score else ""

    @property
    def between(self) -> str:
        if not (self.line and self.line.score):
            return ""
        low, high = ends_in_words(self.line.kind, self.line.score.low, self.line.score.high)
        return phrase("board_between", self.language, low=low, high=high)

    @property
    def answers(self) -> str:
        n = self.line.n if self.line else 0
        is_early = self.line is None or self.line.is_early
        return phrase("board_early" if is_early else "board_answers", self.language, n=n)

    @property
    def ways(self) -> str:
        """What is added up in the score; empty where all came one way."""
        if not (self.line and self.line.score) or len(self.line.channels) < 2:  # noqa: PLR2004 - of one nothing is added up
            return ""
        ways = dict(self.line.channels)
        return " · ".join(phrase(f"board_{way}", self.language, n=ways[way]) for way in WAYS if way in ways)


def board_of(session: Session, branch: Branch, wanted: str, *, now: datetime) -> Board:
    """In the wanted language, or in the first of the branch."""
    known = languages_with_phrases()
    languages = tuple(one for one in languages_of(branch) if one.partition("-")[0] in known) or known[:1]
    language = wanted if wanted in languages else languages[0]
    today = now.astimezone(branch.zone).date()
    begins = today - (FOUR_WEEKS - 1) * DAY
    found = promises(session, spans_of([branch], begins, today), now=now)
    return Board(
        branch=branch,
        language=language,
        languages=languages,
        logo=settings_of(session, branch).look.logo,
        line=_line(session, branch, begins, today),
        kept=found if found.n >= FEWEST_SHOWN else None,
        deeds=_deeds(session, branch, language),
    )


def board_key(keys: Keys, branch: Branch, renewed: int = 0) -> str:
    """Of the address for the screen on the wall, where nobody signs in; another one each time it was renewed."""
    return _keys(keys, branch, renewed)[0]


def is_board_key(session: Session, keys: Keys, branch: Branch, key: str) -> bool:
    known = _keys(keys, branch, settings_of(session, branch).board)
    return any(hmac.compare_digest(one, key) for one in known) if key.isascii() else False


def renew_board(session: Session, branch: Branch, seen: int, *, actor: str, now: datetime) -> None:
    """The address up to now opens nothing any more. `seen`: how often it was renewed; two presses are one."""
    if settings_of(session, branch).board == seen:
        change_settings(session, branch, now=now, board=seen + 1)
        audit.note(session, actor, "board address renewed", f"branch:{branch.id}", now=now)


def _keys(keys: Keys, branch: Branch, renewed: int) -> list[str]:
    subject = f"branch:{branch.id}:{renewed}" if renewed else f"branch:{branch.id}"
    return [one.rpartition(":")[2][:LENGTH] for one in keys.hashes("lobby board", subject)]


def _line(session: Session, branch: Branch, begins: date, ends: date) -> Line | None:
    lines = scores(session, Filters(seen=(branch,), begins=begins, ends=ends))
    return min(lines, key=lambda line: (PREFERRED.index(line.kind), -line.n), default=None)


def _deeds(session: Session, branch: Branch, language: str) -> tuple[Told, ...]:
    """Of the newest those that somebody wrote in this language."""
    newest = shown_at(session, branch)[:SHOWN]
    return tuple(Told(one.said_in(language), one.did[language]) for one in newest if language in one.did)
