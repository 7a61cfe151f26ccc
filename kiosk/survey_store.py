"""The newest survey and settings, on disk, so that the tablet starts without a network."""

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from kiosk import files
from kiosk.promise import Promise
from surveys.catalogue import bundled, read, survey_from
from surveys.errors import BrokenDefinition
from surveys.survey import Survey
from surveys.tablet import TabletSettings, settings_from_wire

log = logging.getLogger(__name__)

FILE = "surveys.json"
USUAL = "branch-visit"


@dataclass(frozen=True)
class _Kept:
    survey: Survey
    definition: Mapping[str, Any] | None = None
    told: Mapping[str, Any] = field(default_factory=dict)
    """The settings as they came, so that a later version of the tablet may understand more of them."""

    @cached_property
    def settings(self) -> TabletSettings:
        return settings_from_wire(self.told)


class SurveyStore:
    """Given to by the courier's thread, read by the screen between visits."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE
        self._promise: Promise | None = None  # never on disk, where it would outlive its day
        self._kept = self._restored()

    @property
    def survey(self) -> Survey:
        """The last good one; the one that comes with Heard as long as there was none."""
        return self._kept.survey

    @property
    def is_published(self) -> bool:
        """Whether the survey has a version; the server refuses answers to one that has none."""
        return self.survey.version > 0

    @property
    def versions(self) -> Mapping[str, int]:
        # Only what is asked now: an earlier survey must be sent again when it is to be asked again.
        return {self.survey.slug: self.survey.version} if self.is_published else {}

    @property
    def settings(self) -> TabletSettings:
        """Of the last sync, without what must not outlive its day."""
        return self._kept.settings

    @property
    def languages(self) -> tuple[str, ...]:
        """The branch's own, first one first, as far as the survey speaks them; else all of the survey's."""
        spoken = self.survey.languages
        return tuple(tag for tag in self.settings.languages if tag in spoken) or spoken

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
        survey, definition = kept.survey, kept.definition
        for slug, sent in surveys.items():
            if sound := _sound(sent, slug):
                survey, definition = sound, sent
        new = _Kept(survey, definition, settings or kept.told)
        if new == kept:
            return False
        files.replace(self._path, json.dumps({"survey": new.definition, "settings": new.told}))
        self._kept = new
        return True

    def clear(self) -> None:
        """Forget what an earlier branch asked."""
        self._path.unlink(missing_ok=True)
        self._promise = None
        self._kept = self._restored()

    def _restored(self) -> _Kept:
        fallback = next(survey for survey in map(read, bundled()) if survey.slug == USUAL)
        try:
            file = json.loads(self._path.read_text("utf-8"))
            definition, settings = file["survey"], file["settings"]
        except FileNotFoundError:
            return _Kept(fallback)
        except (OSError, ValueError, TypeError, KeyError):
            log.warning("%s cannot be read; the server will be asked for the survey again", FILE)
            return _Kept(fallback)
        settings = settings if isinstance(settings, dict) else {}
        survey = _sound(definition, FILE) if definition else None
        return _Kept(survey, definition, settings) if survey else _Kept(fallback, None, settings)


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
