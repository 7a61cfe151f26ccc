"""Texts of SurveyJS: a string, or one for each locale."""

from collections.abc import Mapping
from typing import Any

from server.publishing.exchange.brought import Texts
from server.publishing.exchange.language import tag_of
from server.publishing.exchange.surveyjs.writing import DEFAULT

SPOKEN = frozenset(
    {
        *("title", "description", "completedHtml", "minRateDescription", "maxRateDescription", "text"),
        *("otherText", "noneText", "labelTrue", "labelFalse"),
    }
)
"""Where the texts stand that we carry; the others' languages are nobody's here."""


class Said:
    def __init__(self, default: str) -> None:
        self._default = default

    def __call__(self, texts: Any) -> Texts:
        """By language tag; texts that say nothing are left out."""
        if isinstance(texts, str | int | float) and not isinstance(texts, bool):
            texts = {DEFAULT: str(texts)}
        if not isinstance(texts, Mapping):
            return {}
        tagged = {self.tag(locale): text for locale, text in texts.items() if isinstance(text, str) and text.strip()}
        return {tag: text for tag, text in tagged.items() if tag}

    def tag(self, locale: str) -> str:
        return self._default if locale == DEFAULT else tag_of(locale)


def languages_of(form: Any, default: str) -> list[str]:
    """Every language that a carried text is in, the form's own first; `default` stands for texts that name none."""
    tags: dict[str, None] = {}
    own = tag_of(str(form.get("locale") or "")) if isinstance(form, Mapping) else ""
    said = Said(default)

    def gather(value: Any, key: str, depth: int = 0) -> None:
        if depth > 40:  # noqa: PLR2004 - nothing sound is as deep
            return
        if key in SPOKEN:
            tags.update(dict.fromkeys(said(value)))
        elif isinstance(value, Mapping):
            for name, part in value.items():
                gather(part, name, depth + 1)
        elif isinstance(value, list):
            for part in value:
                gather(part, "choice" if isinstance(part, str) else "", depth + 1)

    gather(form, "")
    tags.pop("", None)
    found = list(tags) or [default]
    return sorted(found, key=lambda tag: (tag != own, tag != default))
