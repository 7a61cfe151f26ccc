"""A question of one branch's own: a new version of the chain's keeps it, and nobody else is asked it."""

from dataclasses import replace

import pytest

from server.database import Database
from server.errors import BadRequest
from server.publishing.own_question import own_of, with_own
from server.publishing.own_typed import Typed, question_from
from server.publishing.publishing import newest_version, publish
from surveys.catalogue import definition_of, survey_from
from surveys.errors import BrokenDefinition
from surveys.survey import Condition, Question, Survey
from tests.builders import a_question, a_survey
from tests.server.conftest import NOON

OURS = a_question("own-1", "choice", options=("tea", "coffee"))


def ids(survey: Survey) -> list[str]:
    return [question.id for question in survey.questions]


def typed(
    before: Question | None = None, *, used: tuple[str, ...] = (), survey: Survey | None = None, **said: object
) -> Question:
    return question_from(Typed(**said), survey or a_survey(), before, used, 7)  # type: ignore[arg-type]


def test_a_branch_asks_its_own_question_before_contact_and_others_do_not() -> None:
    survey = with_own(a_survey(), "riverside", OURS)
    assert ids(survey.at("riverside")) == ["overall", "why", "comment", "own-1", "contact"]
    assert ids(survey.at("station")) == ids(a_survey())
    assert "only_at" not in str(definition_of(survey.at("riverside")))
    assert survey_from(definition_of(survey), "") == survey


def test_each_branch_has_one_and_can_take_it_back() -> None:
    survey = with_own(with_own(a_survey(), "riverside", OURS), "station", a_question("own-2", "text"))
    survey = with_own(survey, "riverside", a_question("own-1-2", "text"))
    own = (own_of(survey, "riverside"), own_of(survey, "station"), own_of(survey, "harbour"))
    assert [one and one.id for one in own] == ["own-1-2", "own-2", None]
    assert ids(with_own(survey, "station", None)) == ["overall", "why", "comment", "own-1-2", "contact"]


def test_a_new_version_of_the_chain_keeps_it_where_it_stood(database: Database) -> None:
    first = database.write(publish, with_own(a_survey(), "riverside", OURS), now=NOON).survey
    chains = a_survey(a_question(), a_question("comment", "text"), a_question("speed", "ces"))
    second = database.write(publish, chains, now=NOON).survey
    assert (first.version, second.version) == (1, 2)
    assert ids(second) == ["overall", "comment", "own-1", "speed"]
    assert second.questions[2].only_at == ("riverside",)
    assert database.write(publish, chains, now=NOON).survey.version == 2, "nothing differs"
    taken = with_own(second, "riverside", None)
    assert ids(database.write(publish, taken, now=NOON, keeps_own=False).survey) == ["overall", "comment", "speed"]


def test_it_loses_what_the_chain_does_not_have_any_more(database: Database) -> None:
    asks = replace(OURS, ask_if=(Condition("why", any_of=("staff",)),))
    both = with_own(a_survey(), "riverside", asks)
    only_sw = a_question("own-3", "text", text={"sw": "Kwa nini?"})
    whole = replace(both, languages=("en", "sw"), questions=tuple(map(in_both, both.questions)))
    database.write(publish, with_own(whole, "station", only_sw), now=NOON)
    kept = database.write(publish, a_survey(a_question()), now=NOON).survey
    assert ids(kept) == ["overall", "own-1"]
    assert (kept.questions[1].text, kept.questions[1].ask_if) == ({"en": "Yes?"}, ())
    assert database.read(newest_version, "branch-visit").survey == kept


def in_both(question: Question) -> Question:
    options = tuple(replace(one, label={"en": one.value, "sw": one.value}) for one in question.options)
    return replace(question, text={"en": "Yes?", "sw": "Ndiyo?"}, options=options)


@pytest.mark.parametrize(
    ("questions", "what"),
    [
        ([a_question(only_at=("riverside",))], "the first question is asked everywhere"),
        (
            [a_question(), replace(OURS, only_at=("a", "b")), a_question("c", "text", only_at=("b",))],
            "b has a question of its own already, questions[1]",
        ),
        (
            [a_question(), replace(OURS, only_at=("a",)), a_question("c", "text", ask_if=(Condition("own-1"),))],
            '"own-1" is asked at some branches only; nothing can wait for it',
        ),
        ([a_question(), a_question("c", "contact", only_at=("a",))], "how to reach a customer is asked everywhere"),
    ],
)
def test_a_definition_that_mixes_up_whose_a_question_is_is_refused(questions: list[Question], what: str) -> None:
    with pytest.raises(BrokenDefinition) as broken:
        survey_from(definition_of(a_survey(*questions)), "f")
    assert [problem.endswith(what) for problem in broken.value.problems] == [True]


def test_it_may_be_written_in_one_language_alone() -> None:
    own = a_question("own-1", "text", text={"sw": "Kwa nini?"}, only_at=("a",))
    survey = a_survey(in_both(a_question()), own, languages=("en", "sw"))
    read = survey_from(definition_of(survey), "f")
    assert read.words(read.questions[1].text, "en") == "Kwa nini?"


def test_what_a_manager_types_becomes_a_question() -> None:
    faces = a_survey(a_question(labels={1: {"en": "Bad", "sw": "Mbaya"}}), languages=("en", "sw"))
    asked = typed(kind="csat", text={"en": " Was it  clean? ", "sw": ""}, survey=faces)
    assert (asked.id, asked.text, asked.labels) == ("own-7", {"en": "Was it clean?"}, {1: {"en": "Bad"}})
    choice = typed(kind="choice", text={"en": "Which?"}, options={"en": ["Tea", "", "Coffee "]}, used=("own-7",))
    assert (choice.id, [one.label["en"] for one in choice.options]) == ("own-7-2", ["Tea", "Coffee"])
    assert typed(kind="text", text={"en": "W\0hy?\x07"}).text == {"en": "W hy?"}
    again = typed(choice, kind="choice", text={"en": "Which one?"}, options={"en": ["Coffee", "Cake"]})
    assert again.id == "own-7-2", "other words, the same question"
    assert [one.value for one in again.options] == [choice.options[1].value, "own3"]
    assert typed(again, kind="text", text={"en": "Why?"}, used=("own-7", "own-7-2")).id == "own-7-3", "another thing"


@pytest.mark.parametrize(
    ("said", "what"),
    [
        ({"kind": "nps", "text": {"en": "Why?"}}, "what kind"),
        ({"kind": "text", "text": {"en": "  "}}, "in one language at least"),
        ({"kind": "text", "text": {"en": "x" * 121}}, "longer in en"),
        ({"kind": "choice", "text": {"en": "Why?"}, "options": {"en": ["one"]}}, "2 to 7 answers"),
        ({"kind": "choice", "text": {"en": "Why?", "sw": "Nini?"}, "options": {"en": ["a", "b"]}}, "as many answers"),
        ({"kind": "choice", "text": {"en": "Why?"}, "options": {"en": ["a", "a"]}}, "are the same"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_a_sentence(said: dict[str, object], what: str) -> None:
    with pytest.raises(BadRequest, match=what):
        typed(**said)  # type: ignore[arg-type]
