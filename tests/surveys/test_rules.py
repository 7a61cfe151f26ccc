"""What a response says to the branch: urgent, asked for an answer, low."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.catalogue import bundled, read
from surveys.rules import Finding, Reason, findings, has_words, is_urgent
from surveys.survey import LOW, SCALES, Kind, Rules, Survey
from tests.builders import a_contact, a_question, a_response, a_survey

BRANCH_VISIT = read(bundled()[0])


def urgent(*phrases: str) -> Survey:
    return a_survey(urgent={"en": phrases})


def reasons(survey: Survey, **said: object) -> list[Reason]:
    return [finding.reason for finding in findings(survey, a_response(survey=survey, **said))]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "words",
    [
        "There is a smell of GAS",
        "We saw a burst-pipe in the hall",
        "It leaked\non the floor",
        "Une FUITE d’eau",
        "L’incendie n’a blessé personne",
        "il y avait de la fumee",
        "choc electrique",
        "Hubo una inundación",
        "llamé a la POLICIA",
        "descarga electrica!",
        "يوجد تَسَرُّب في المبنى",
        "سأقدم شكوى رسمية",
        "اتصلت بالاسعاف",
        "في دخـــــان كثير",
        "यहाँ गैस की बदबू है।",
        "मेरे पैर में चोटें आईं",
        "ख़तरनाक जगह",
        "पुलिस।",
        "Kuna harufu ya GESI",
        "Maji yanavuja",
        "Nimejeruhiwa hapa",
    ],
)
def test_urgent_words_are_found_in_six_languages_however_they_are_written(words: str) -> None:
    assert is_urgent(BRANCH_VISIT, words)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "!!!",
        "The food at Vegas was fine",
        "A firefly and a gasket",
        "Nous avons mangé du gazpacho",
        "El personal fue amable",
        "موظف لطيف جدا",
        "सलीका अच्छा था",
        "तालीका अच्छी थी",  # ends like लीक*, after a vowel sign
        "Huduma nzuri sana",
    ],
)
def test_calm_words_are_not_urgent(words: str) -> None:
    assert not is_urgent(BRANCH_VISIT, words)


@pytest.mark.parametrize(
    ("phrase", "words", "found"),
    [
        ("gas", "gas", True),
        ("gas", "(gas)", True),
        ("gas", "gas_leak", True),
        ("gas", "⚠️gas⚠️", True),
        ("gas", "ga\u00ads", True),
        ("gas", "\u200egas\u200f", True),
        ("gas", "𝐆𝐀𝐒", True),
        ("gas", "ＧＡＳ", True),
        ("gas", "gasket", False),
        ("gas", "Vegas", False),
        ("gas", "2gas", False),
        ("gas", "g a s", False),
        ("leak*", "leaking", True),
        ("leak*", "leak", True),
        ("leak*", "bleak", False),
        ("*vuja", "yanavuja", True),
        ("*vuja", "vuja", True),
        ("*vuja", "vujana", False),
        ("*pigwa na umeme", "nilipigwa  na\numeme", True),
        ("*fire*", "campfires", True),
        ("formal complaint*", "formal, complaints", True),
        ("formal complaint*", "informal complaint", False),
        ("formal complaint*", "formal polite complaint", False),
        ("l’eau", "l'eau", True),
        ("électrocut*", "e\u0301lectrocute", True),
        ("Straße", "STRASSE", True),
        ("İzmir", "izmir", True),
        ("불", "불이 났어요", False),
        ("부*", "불", False),
        ("불*", "불이 났어요", True),
        ("*!!!*", "anything", False),
        ("*!!!*", "", False),
    ],
)
def test_a_phrase_is_found_as_whole_words_unless_a_star_says_otherwise(phrase: str, words: str, *, found: bool) -> None:
    assert is_urgent(urgent(phrase), words) is found


@given(st.text(), st.text(alphabet="agsleak* !é", min_size=1))
def test_no_text_and_no_phrase_can_break_the_search(words: str, phrase: str) -> None:
    is_urgent(urgent(phrase), words)


@given(st.sampled_from(["gas", "formal complaint", "गैस", "غاز"]), st.sampled_from([" ", ", ", "!\n", "… "]))
def test_a_whole_phrase_is_found_wherever_it_stands(phrase: str, gap: str) -> None:
    assert is_urgent(urgent(phrase), f"calm{gap}{phrase.upper()}{gap}words")


def test_urgent_words_are_looked_for_in_words_only() -> None:
    survey = a_survey(a_question(), a_question("number", "reference"), urgent={"en": ("gas",)})
    assert findings(survey, a_response(5, survey=survey, answers={"overall": 5, "number": "gas"})) == ()


def test_a_calm_good_visit_finds_nothing() -> None:
    assert reasons(a_survey(), score=5, words="Lovely") == []


def test_findings_name_their_question_most_pressing_first() -> None:
    survey = urgent("gas")
    response = a_response(1, "I smell gas", contact=a_contact(), survey=survey)
    assert findings(survey, response) == (
        Finding(Reason.URGENT, "comment"),
        Finding(Reason.ASKED, "contact"),
        Finding(Reason.LOW, "overall"),
    )


def test_asking_counts_at_any_score_and_without_saying_how() -> None:
    assert reasons(a_survey(), answers={"overall": 5, "contact": True}) == [Reason.ASKED]


def test_leaving_a_number_is_asking() -> None:
    assert reasons(a_survey(), answers={"overall": 5}, contact=a_contact()) == [Reason.ASKED]


@pytest.mark.parametrize("kind", SCALES)
def test_low_scores_are_low_per_kind(kind: Kind) -> None:
    survey = a_survey(a_question(kind=kind))
    low = {score for score in SCALES[kind] if reasons(survey, answers={"overall": score})}
    assert low == {score for score in SCALES[kind] if score <= LOW[kind]}


def test_the_survey_can_set_another_threshold() -> None:
    survey = a_survey(rules=Rules(low={Kind.CSAT: 3}))
    assert reasons(survey, score=3) == [Reason.LOW]
    assert reasons(survey, score=4) == []


def test_a_kind_without_a_threshold_is_never_low() -> None:
    assert reasons(a_survey(rules=Rules(low={})), score=1) == []


def test_each_low_question_is_a_finding_of_its_own() -> None:
    survey = a_survey(a_question(), a_question("recommend", "nps"))
    found = findings(survey, a_response(survey=survey, answers={"overall": 2, "recommend": 0}))
    assert [finding.question for finding in found] == ["overall", "recommend"]


def test_words_are_answers_to_text_questions() -> None:
    assert has_words(a_survey(), a_response(words="Long wait"))
    assert not has_words(a_survey(), a_response(reasons=["waiting"]))
