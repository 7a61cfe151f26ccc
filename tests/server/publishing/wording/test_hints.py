"""Hints for whoever writes a survey."""

import pytest

from server.publishing.wording.hints import LOOKS, hints, hints_of
from server.publishing.wording.reading import reading_age, syllables
from surveys.catalogue import bundled, read
from tests.builders import a_question, a_survey


def kinds(text: str, kind: str = "csat", language: str = "en") -> list[str]:
    question = a_question(kind=kind, text={language: text}, options=("a", "b") if kind == "choice" else ())
    survey = a_survey(question, languages=(language,))
    return [hint.kind for hint in hints(survey) if hint.where == f"questions[0].text.{language}"]


def test_what_comes_with_heard_reads_well() -> None:
    for path in bundled():
        assert hints(read(path)) == ()


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("How satisfied were you with our great team?", "en"),
        ("Wasn’t it lovely here?", "en"),
        ("Êtes-vous satisfaite de votre visite ?", "fr"),
        ("¿Está satisfecho con su visita?", "es"),
        ("ما مدى رضاك عن زيارتك؟", "ar"),
        ("आप कितने संतुष्ट हैं?", "hi"),
        ("Umeridhika kiasi gani na huduma?", "sw"),
        ("Наскільки ви задоволені візитом?", "uk"),
    ],
)
def test_a_question_that_tells_its_answer_is_leading(text: str, language: str) -> None:
    assert kinds(text, language=language) == ["leading"]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("How were the food and the service?", "en"),
        ("How was it? And the food?", "en"),
        ("Comment étaient l’accueil et le repas ?", "fr"),
        ("¿Cómo fueron la comida y el servicio?", "es"),
        ("كيف كان الطعام أو الخدمة؟", "ar"),
        ("खाना और सेवा कैसी थी?", "hi"),
        ("Chakula pamoja na huduma vilikuwaje?", "sw"),
        ("Як вам їжа та обслуговування?", "uk"),
    ],
)
def test_a_question_about_two_things_is_two(text: str, language: str) -> None:
    assert kinds(text, language=language) == ["double"]


def test_a_friend_or_colleague_is_one_person() -> None:
    assert kinds("How likely are you to recommend us to a friend or colleague?", "nps") == []


def test_ease_on_a_scale_of_agreement_is_asked_as_everybody_does() -> None:
    assert kinds("How easy was it?", "ces") == []
    assert kinds("How easy was it?", "csat") == ["leading"]


@pytest.mark.parametrize(
    ("text", "language"),
    [("Did you not wait long?", "en"), ("Vous n’avez pas attendu ?", "fr"), ("Ви не чекали?", "uk")],
)
def test_a_question_with_a_not_is_hard_to_score(text: str, language: str) -> None:
    assert kinds(text, language=language) == ["denying"]


def test_free_words_may_be_asked_for_in_any_way() -> None:
    assert kinds("What did you like and what not?", "text") == []


def test_what_nobody_reads_to_the_end_is_too_long() -> None:
    assert kinds("Tell us how it was. " * 6, "text") == ["long"]


def test_english_has_a_reading_age() -> None:
    long_words = "Please evaluate the professionalism demonstrated throughout."
    assert kinds(long_words, "text") == ["hard"]
    assert kinds(long_words, "text", language="fr") == []
    assert reading_age("How was your visit today?") == 8
    assert reading_age("How?") is None


@pytest.mark.parametrize(
    ("word", "count"),
    [("likely", 2), ("solved", 1), ("visited", 3), ("place", 1), ("people", 2), ("services", 3), ("I", 1)],
)
def test_syllables_are_counted_as_they_are_spoken(word: str, count: int) -> None:
    assert syllables(word) == count


def test_missing_and_copied_words_are_not_translated() -> None:
    question = a_question(text={"en": "How was it?", "fr": "How was it?", "es": "¿Cómo fue?"}, hint={"en": "OK"})
    found = {hint.where for hint in hints(a_survey(question, languages=("en", "fr", "es")))}
    assert found == {"questions[0].text.fr", "questions[0].hint.fr", "questions[0].hint.es"}


def test_every_hint_but_a_missing_word_has_an_example_of_better() -> None:
    text = {"en": "How satisfied were you and your family not with us? " * 3}
    found = hints(a_survey(a_question(text=text)))
    assert {hint.kind for hint in found} >= {"leading", "double", "long"}
    assert all(hint.better for hint in found)
    assert len(LOOKS) == 5


def test_a_draft_that_is_half_written_gets_hints_too() -> None:
    definition = {"languages": ["en", "fr"], "questions": [{"id": "a", "kind": "csat", "text": {}}, {}]}
    assert [hint.where for hint in hints_of(definition)] == ["questions[0].text.en", "questions[0].text.fr"]


def better(text: str, kind: str = "csat", language: str = "en") -> str:
    survey = a_survey(a_question(kind=kind, text={language: text}), languages=(language,))
    return next(hint.better for hint in hints(survey) if hint.where == f"questions[0].text.{language}")


@pytest.mark.parametrize(
    ("text", "again"),
    [
        ("How satisfied were you with our amazing staff?", "“How do you rate our staff?”"),
        ("How happy are you with the opening hours?", "“How do you rate the opening hours?”"),
        ("How good was the coffee?", "“How was the coffee?”"),
        ("How much did you enjoy your stay?", "“How do you rate your stay?”"),
        ("How easy was it to find us?", "the kind “1 to 7”"),
        ("Isn’t our team lovely?", "“How was your visit today?”"),
    ],
)
def test_the_better_wording_is_of_the_question_itself(text: str, again: str) -> None:
    assert again in better(text)
    if again.startswith("“"):
        assert kinds(again.strip("“”")) == []


def test_the_better_wording_is_in_the_language_of_the_question() -> None:
    assert "“Comment s’est passée votre visite aujourd’hui\u00a0?”" in better("Êtes-vous satisfait ?", language="fr")
    assert "“How likely are you to recommend us to a friend?”" in better("Do you agree?", "nps")


def test_hard_words_are_named_and_names_are_not() -> None:
    said = better("Please indicate how Dr. Amina Karanja demonstrated professionalism regarding procedures.")
    assert said.startswith("Say “say” for “indicate”, “about” for “regarding”.")
    assert "“professionalism”" in said
    assert "amina" not in said.lower()
    assert "karanja" not in said.lower()


@pytest.mark.parametrize("text", ["How was the food/service?", "How was the food & the service?"])
def test_signs_join_two_questions_as_words_do(text: str) -> None:
    assert kinds(text) == ["double"]


@pytest.mark.parametrize("text", ["How was your bed and breakfast?", "How is our 24/7 line?", "How was the drop-off?"])
def test_what_is_one_thing_is_no_two_questions(text: str) -> None:
    assert kinds(text) == []


def test_here_in_swahili_is_no_not() -> None:
    assert kinds("Ulihudumiwaje huku?", language="sw") == []
    assert kinds("Hukusubiri muda mrefu?", language="sw") == ["denying"]
