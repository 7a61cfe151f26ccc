"""A small sound definition, for tests to break."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from surveys.catalogue import survey_from
from surveys.errors import BrokenDefinition

Definition = dict[str, Any]

SMALL: Definition = {
    "slug": "small",
    "languages": ["en", "fr"],
    "questions": [
        {"id": "overall", "kind": "csat", "text": {"en": "How was it?", "fr": "C’était bien ?"}},
        {
            "id": "why",
            "kind": "choice",
            "text": {"en": "Why?", "fr": "Pourquoi ?"},
            "most": 2,
            "options": [
                {"value": "waiting", "label": {"en": "Waiting", "fr": "L’attente"}},
                {"value": "staff", "label": {"en": "Staff", "fr": "Le personnel"}},
            ],
            "ask_if": [{"question": "overall", "at_most": 2}],
        },
        {"id": "comment", "kind": "text", "text": {"en": "Tell us more.", "fr": "Dites-nous-en plus."}},
        {"id": "contact", "kind": "contact", "text": {"en": "Your number?", "fr": "Votre numéro ?"}},
    ],
    "rules": {"low": {"csat": 3}, "urgent": {"en": ["gas"]}},
}


def problems_of(definition: Any) -> list[str]:
    with pytest.raises(BrokenDefinition) as broken:
        survey_from(definition, "small.toml")
    return broken.value.problems


def problems_after(change: Callable[[Definition], object]) -> list[str]:
    definition = deepcopy(SMALL)
    change(definition)
    return problems_of(definition)
