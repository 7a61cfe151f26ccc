"""The surveys that come with Heard, and the schema that editors use."""

import json
import re
import tomllib
from copy import deepcopy
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.catalogue import bundled, read
from surveys.rules import is_urgent
from surveys.shape import Shape, schema
from surveys.survey import SCALES, Kind, Survey

ALL = pytest.mark.parametrize("path", bundled(), ids=lambda path: path.stem)
LANGUAGES = ("en", "fr", "es", "ar", "hi", "sw")
FORBIDDEN = re.compile(r"\b(submit|survey|response|ticket|finding|mirror)s?\b", re.IGNORECASE)
VALIDATOR = jsonschema_rs.Draft202012Validator(json.dumps(schema()))


def plain(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def english(survey: Survey) -> list[str]:
    texts = [
        text for question in survey.questions for text in (question.text, question.hint, *question.labels.values())
    ]
    labels = [option.label for question in survey.questions for option in question.options]
    return [text["en"] for text in (*texts, *labels) if text]


def test_the_two_surveys_are_bundled() -> None:
    assert [path.stem for path in bundled()] == ["branch-visit", "receipt"]


@ALL
def test_a_bundled_survey_speaks_every_language_and_is_named_like_its_file(path: Path) -> None:
    survey = read(path)
    assert survey.languages == LANGUAGES
    assert survey.slug == path.stem
    assert set(survey.rules.urgent) == set(LANGUAGES)


@ALL
def test_every_score_sees_the_same_questions(path: Path) -> None:
    survey = read(path)
    assert {len(survey.asked({"overall": score})) for score in survey.first.scale} == {len(survey.questions)}


@ALL
def test_all_five_faces_have_words(path: Path) -> None:
    first = read(path).first
    assert first.kind is Kind.CSAT
    assert [first.labels[point]["en"] for point in first.scale] == ["Very bad", "Bad", "OK", "Good", "Very good"]


@ALL
def test_no_forbidden_word_is_shown(path: Path) -> None:
    assert not [text for text in english(read(path)) if FORBIDDEN.search(text)]


def test_the_branch_asks_for_at_most_three_of_seven_reasons() -> None:
    survey = read(bundled()[0])
    why = survey.questions[1]
    assert [question.id for question in survey.questions] == ["overall", "why", "comment", "contact"]
    assert (len(why.options), why.most) == (7, 3)
    assert all(option.icon for option in why.options)


def test_the_receipt_labels_both_ends_of_the_recommendation() -> None:
    survey = read(bundled()[1])
    assert [question.id for question in survey.questions] == ["overall", "recommend", "comment", "contact"]
    assert sorted(survey.questions[1].labels) == [0, 10]


URGENT = {
    "en": (
        "There was a smell of gas.",
        "My son got hurt.",
        "I want to make a FORMAL COMPLAINT",
        "Fire!",
        "a leaking pipe",
    ),
    "fr": ("Ça sent le gaz.", "Ma fille s’est blessée.", "Je vais porter plainte.", "une reclamation officielle"),
    "es": ("Huele a gas.", "Mi hijo está herido.", "Quiero hacer una queja formal.", "Hay peligro"),
    "ar": ("هناك رائحة غاز", "تسرب الغاز في بيتنا", "أريد تقديم شكوى رسمية", "اندلع حريق", "هذا خطر على الأطفال"),
    "hi": ("गैस की बदबू आ रही है", "आग लग गई", "मेरे बेटे को चोट लगी", "मुझे औपचारिक शिकायत करनी है"),
    "sw": ("Kuna harufu ya gesi", "Nimeumia mguu", "Nataka kutoa malalamiko rasmi", "Bomba linavuja", "Ni hatari"),
}
CALM = {
    "en": ("I waited an hour.", "The staff were gasping for air.", "A lovely place, thank you."),
    "fr": ("J’ai attendu une heure.", "Un magasin agréable, merci.", "Le gazon est beau."),
    "es": ("Esperé una hora.", "Gasté mucho dinero.", "Un lugar agradable, gracias."),
    "ar": ("انتظرت ساعة كاملة", "الموظفون لطفاء جدا شكرا", "السعر مرتفع"),
    "hi": ("मैंने एक घंटा इंतज़ार किया", "आगे की लाइन बहुत लंबी थी", "सब अच्छा था, धन्यवाद"),
    "sw": ("Nilisubiri saa nzima", "Wahudumu ni wazuri, asante", "Natumia huduma yenu kila siku", "Mtoto alifurahi"),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_urgent_words_are_noticed_and_calm_ones_are_not(language: str) -> None:
    survey = read(bundled()[0])
    assert [words for words in URGENT[language] if not is_urgent(survey, words)] == []
    assert [words for words in CALM[language] if is_urgent(survey, words)] == []


@ALL
def test_the_schema_accepts_a_bundled_file(path: Path) -> None:
    assert [error.message for error in VALIDATOR.iter_errors(plain(path))] == []


@ALL
@pytest.mark.parametrize(
    "change", [{"slug": "A B"}, {"langages": []}, {"questions": []}, {"rules": {"low": {"csat": 6}}}]
)
def test_the_schema_refuses_a_broken_file(path: Path, change: dict[str, Any]) -> None:
    assert not VALIDATOR.is_valid({**plain(path), **change})


def test_the_schema_knows_the_kinds_and_their_scales() -> None:
    low = schema()["$defs"]["rules"]["properties"]["low"]["properties"]
    assert schema()["$defs"]["question"]["properties"]["kind"]["enum"] == list(Kind)
    assert {kind: (low[kind]["minimum"], low[kind]["maximum"]) for kind in low} == {
        kind: (scale[0], scale[-1]) for kind, scale in SCALES.items()
    }


VALUES: st.SearchStrategy[Any] = st.sampled_from(
    [
        None,
        True,
        -1,
        0,
        3,
        8,
        201,
        "",
        " ",
        "csat",
        "a b",
        "en\n",
        "ok",
        "*",
        "gas*",
        "a*b",
        [],
        ["en"],
        ["en", "en"],
        {},
    ]
)
KEYS = st.sampled_from(["en", "EN", "1", "05", "text", "value", "any_of", "most", "options", "low", "urgent", "a\n"])


def branches(node: Any) -> list[Any]:
    """Every table and list inside, that one of them may be changed."""
    inner = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    return [
        *([node] if isinstance(node, dict | list) and node else []),
        *(found for part in inner for found in branches(part)),
    ]


@settings(max_examples=300)
@given(st.data())
def test_our_reading_of_the_schema_agrees_with_a_full_validator(data: st.DataObject) -> None:
    definition = deepcopy(plain(bundled()[data.draw(st.integers(0, 1))]))
    for _ in range(data.draw(st.integers(1, 2))):
        found = branches(definition)
        node = found[data.draw(st.integers(0, len(found) - 1))]
        if isinstance(node, list):
            node[data.draw(st.integers(0, len(node) - 1))] = data.draw(VALUES)
        elif data.draw(st.booleans()):
            node.pop(data.draw(st.sampled_from(sorted(node))))
        else:
            node[data.draw(KEYS | st.sampled_from(sorted(node)))] = data.draw(VALUES)
    shape = Shape()
    shape.fitted(definition, schema())
    assert (not shape.problems) == VALIDATOR.is_valid(definition), shape.problems
