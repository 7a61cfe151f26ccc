"""The newest surveys and settings, on disk, so that the tablet starts without a network."""

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

from kiosk import files
from kiosk.promise import Promise
from surveys.catalogue import bundled, read, survey_from
from surveys.errors import BrokenDefinition
from surveys.survey import Survey
from surveys.tablet import Rehearsal, TabletSettings, settings_from_wire

log = logging.getLogger(__name__)

FILE = "surveys.json"
USUAL = "branch-visit"
LONGEST_REHEARSAL = timedelta(minutes=20)
"""By the tablet's own clock, which may be years behind the server's."""


@dataclass(frozen=True, slots=True)
class _Sent:
    survey: Survey
    definition: Mapping[str, Any]


@dataclass(frozen=True)
class _Kept:
    sent: tuple[_Sent, ...] = ()
    """The one that was sent last comes last."""
    told: Mapping[str, Any] = field(default_factory=dict)
    """The settings as they came, so that a later version of the tablet may understand more of them."""

    @cached_property
    def surveys(self) -> Mapping[str, Survey]:
        return {each.survey.slug: each.survey for each in self.sent}

    @cached_property
    def settings(self) -> TabletSettings:
        return settings_from_wire(self.told)

    @cached_property
    def rehearsed(self) -> Survey | None:
        """The draft that is tried, until its time is over."""
        if self.settings.rehearsal is None:
            return None
        try:
            return survey_from(json.loads(self.settings.rehearsal.definition), "rehearsal")
        except (BrokenDefinition, ValueError):
            log.warning("A draft cannot be tried here: this tablet does not understand it")
            return None

    def without_old(self) -> "_Kept":
        """Only what is asked: an earlier survey must be sent again when it is to be asked again."""
        asked = {self.settings.survey, *(turn.survey for turn in self.settings.asks)}
        if self.settings.survey not in self.surveys:
            asked |= {each.survey.slug for each in self.sent[-1:]}
        return _Kept(tuple(each for each in self.sent if each.survey.slug in asked), self.told)


class SurveyStore:
    """Given to by the courier's thread, read by the screen between visits."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE
        self._promise: Promise | None = None  # never on disk, where it would outlive its day
        # Nor this: a tablet that starts without network and with a wrong clock counts.
        self._tries: tuple[Rehearsal, datetime] | None = None
        self._unpublished = next(survey for survey in map(read, bundled()) if survey.slug == USUAL)
        self._kept = self._restored()

    def survey_at(self, now: datetime) -> Survey:
        """Whose turn it is, else the usual one; without a version as long as the server has sent none."""
        kept = self._kept
        turns = (turn.survey for turn in kept.settings.asks if turn.begins <= now < turn.ends)
        last = (each.survey.slug for each in kept.sent[-1:])
        found = (kept.surveys[slug] for slug in (*turns, kept.settings.survey, *last) if slug in kept.surveys)
        return next(found, self._unpublished)

    def rehearsed_at(self, now: datetime) -> Survey | None:
        """A draft that is tried just now: nothing that is said to it is kept."""
        if self._tries is None:
            return None
        rehearsal, since = self._tries
        return self._kept.rehearsed if since <= now < min(rehearsal.until, since + LONGEST_REHEARSAL) else None

    @property
    def versions(self) -> Mapping[str, int]:
        return {slug: survey.version for slug, survey in self._kept.surveys.items()}

    @property
    def settings(self) -> TabletSettings:
        """Of the last sync, without what must not outlive its day; another object whenever anything is new."""
        return self._kept.settings

    def languages(self, survey: Survey) -> tuple[str, ...]:
        """The branch's own, first one first, as far as the survey speaks them; else all of the survey's."""
        return tuple(tag for tag in self.settings.languages if tag in survey.languages) or survey.languages

    def answer_by(self, language: str, now: datetime) -> str:
        """By when somebody who asks now is answered; empty if the server said nothing of it lately."""
        return self._promise.words(language, now) if self._promise else ""

    def take(self, surveys: Mapping[str, Any], settings: Mapping[str, Any], now: datetime) -> bool:
        """
        Keep what the server sent; gives whether anything is new. Raises OSError when it cannot be kept.

        A broken survey is left out, the last good one stays.
        """
        kept, settings = self._kept, dict(settings)
        self._promise = Promise.heard(settings.pop("answer_by", None), now)
        sound = [_Sent(survey, sent) for slug, sent in surveys.items() if (survey := _sound(sent, slug))]
        newer = {each.survey.slug for each in sound}
        stay = (each for each in kept.sent if each.survey.slug not in newer)
        new = _Kept((*stay, *sound), settings or kept.told).without_old()
        if new == kept:
            return False
        definitions = {each.survey.slug: each.definition for each in new.sent}
        files.replace(self._path, json.dumps({"surveys": definitions, "settings": new.told}))
        self._kept = new
        tried = new.settings.rehearsal
        if tried is None or self._tries is None or self._tries[0] != tried:
            self._tries = (tried, now) if tried else None
        return True

    def clear(self) -> None:
        """Forget what an earlier branch asked."""
        self._path.unlink(missing_ok=True)
        self._promise = self._tries = None
        self._kept = _Kept()

    def _restored(self) -> _Kept:
        try:
            file = json.loads(self._path.read_text("utf-8"))
            definitions, settings = file["surveys"], file["settings"]
            sent = tuple(_Sent(survey, each) for each in definitions.values() if (survey := _sound(each, FILE)))
        except FileNotFoundError:
            return _Kept()
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            log.warning("%s cannot be read; the server will be asked for the surveys again", FILE)
            return _Kept()
        return _Kept(sent, settings if isinstance(settings, dict) else {})


def _sound(definition: Any, source: str) -> Survey | None:
    try:
        survey = survey_from(definition, source)
    except BrokenDefinition as broken:
        log.warning("A survey is left out: %s", "; ".join(broken.problems))
        return None
    if survey.version == 0:
        log.warning("A survey is left out: %s has no version", source)
        return None
    return survey
