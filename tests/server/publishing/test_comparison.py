"""What differs between two versions, and what it means for numbers."""

from dataclasses import replace
from typing import Any

from server.publishing.comparison import (
    GONE,
    JUDGED,
    LEFT_BEHIND,
    MORE_TO_CHOOSE,
    NEW,
    NO_MORE,
    OTHERS_ASKED,
    SCORED_ANEW,
    compared,
)
from surveys.catalogue import definition_of
from surveys.survey import Condition, Kind, Option, Question, Rules, Survey
from tests.builders import a_question, a_survey

FACES, WHY, COMMENT, CONTACT = a_survey().questions


def said(before: Survey, after: Survey) -> dict[str, tuple[list[Any], tuple[str, ...]]]:
    """By the title of each part."""
    found = compared(definition_of(before), definition_of(after))
    return {
        part.title: ([(one.what, one.language, one.before, one.after) for one in part.changes], part.meaning)
        for part in found
    }


def asking(*questions: Question, **rest: Any) -> Survey:
    return a_survey(*questions, **rest)


def test_nothing_differs_in_the_same_survey() -> None:
    assert compared(definition_of(a_survey()), definition_of(replace(a_survey(), version=9))) == ()


def test_words_are_told_language_by_language() -> None:
    before = asking(replace(FACES, text={"en": "How?", "fr": "Comment ?"}), languages=("en", "fr"))
    after = asking(replace(FACES, text={"en": "How?", "fr": "Alors ?"}), languages=("en", "fr"))
    assert said(before, after) == {"How?": ([("Question", "Français", "Comment ?", "Alors ?")], (SCORED_ANEW,))}


def test_a_language_that_is_taken_away_is_one_line() -> None:
    before = asking(replace(FACES, text={"en": "How?", "fr": "Comment ?"}), languages=("en", "fr"))
    after = asking(replace(FACES, text={"en": "How?"}), languages=("en",))
    assert said(before, after) == {"Languages": ([("Asked in", "", "English, Français", "English")], ())}


def test_questions_that_come_and_go_say_what_becomes_of_their_numbers() -> None:
    found = said(asking(FACES, COMMENT), asking(FACES, a_question("easy", "ces")))
    assert [found[title][1] for title in ("easy?", "comment?")] == [(NEW,), (GONE,)]


def test_answers_that_come_and_go_change_the_shares_of_the_others() -> None:
    others = (*WHY.options[1:], Option("noise", {"en": "Noise"}))
    changes, meaning = said(asking(FACES, WHY), asking(FACES, replace(WHY, options=others)))["why?"]
    assert [one[0] for one in changes] == ["A new answer", "An answer is taken out"]
    assert meaning == (MORE_TO_CHOOSE, NO_MORE)


def test_whom_a_question_reaches_matters() -> None:
    some = replace(WHY, ask_if=(Condition("overall", at_most=3),))
    changes, meaning = said(asking(FACES, WHY), asking(FACES, some))["why?"]
    assert changes == [("Asked", "", "always", "only if “overall?” is 3 or lower")]
    assert meaning == (OTHERS_ASKED,)


def test_another_order_is_told() -> None:
    found = said(asking(FACES, WHY, COMMENT), asking(FACES, COMMENT, WHY))
    assert list(found) == ["Order of the questions"]


def test_rules_judge_only_what_comes() -> None:
    rules = Rules(low={Kind.CSAT: 3, Kind.NPS: 6, Kind.CES: 3}, urgent={"en": ("gas", "fire")})
    before = asking(FACES, rules=Rules(urgent={"en": ("gas", "smoke")}))
    found = said(before, asking(FACES, rules=rules))
    assert found["What calls for a person"] == (
        [("Low on the scale from 1 to 5, up to", "", "2", "3"), ("Urgent words", "English", "smoke", "fire")],
        (JUDGED,),
    )


def test_languages_that_were_left_behind_are_named() -> None:
    languages = ("en", "fr", "es")
    waiting = Option("waiting", {"en": "Waiting", "fr": "L’attente", "es": "La espera"})
    why = replace(WHY, text={tag: f"Why? {tag}" for tag in languages}, options=(waiting,))
    short = replace(waiting, label={**waiting.label, "en": "The queue", "es": "La cola"})
    before, after = (asking(FACES, replace(why, options=(one,)), languages=languages) for one in (waiting, short))
    assert said(before, after)["Why? en"][1] == (LEFT_BEHIND.format("Français"),)
    assert said(after, before)["Why? en"][1] == (LEFT_BEHIND.format("Français"),)
    french = replace(waiting, label={**waiting.label, "fr": "La queue"})
    assert said(before, asking(FACES, replace(why, options=(french,)), languages=languages))["Why? en"][1] == ()
