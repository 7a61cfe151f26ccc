"""One walk: in any order of touching, what comes out fits the survey."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from surveys.errors import NotAnAnswer
from surveys.response import Contact
from surveys.survey import Answer, Condition, Kind, Question, Survey
from surveys.visit import Visit
from tests.builders import NOW, a_contact, a_question, a_survey, a_visit

LATER = NOW + timedelta(seconds=20)
WHY_IF_LOW = a_question("why", "choice", options=("waiting", "staff"), ask_if=(Condition("overall", at_most=2),))


def next_id(visit: Visit) -> str | None:
    return visit.next.id if visit.next else None


def test_the_faces_come_first() -> None:
    assert next_id(a_visit()) == "overall"


def test_what_follows_is_the_next_question_that_was_not_shown() -> None:
    visit = a_visit()
    visit.answer("overall", 2)
    visit.skip("why")
    assert next_id(visit) == "comment"


def test_after_the_last_question_nothing_is_left() -> None:
    visit = a_visit(a_survey(a_question()))
    visit.answer("overall", 5)
    assert visit.next is None


def test_a_question_is_asked_only_where_its_condition_holds() -> None:
    visit = a_visit(a_survey(a_question(), WHY_IF_LOW, a_question("comment", "text")))
    visit.answer("overall", 3)
    assert next_id(visit) == "comment"
    visit.answer("overall", 2)
    assert next_id(visit) == "why"


def test_one_touch_and_walking_away_is_an_answer() -> None:
    visit = a_visit()
    visit.answer("overall", 1)
    left = visit.leave(LATER)
    assert (left.ended, left.answers, left.shown, left.ended_at) == ("left", {"overall": 1}, ("overall",), LATER)


def test_a_skipped_question_was_shown_but_not_answered() -> None:
    visit = a_visit()
    visit.answer("overall", 1)
    visit.skip("why")
    response = visit.finish(LATER)
    assert (response.answers, response.shown) == ({"overall": 1}, ("overall", "why"))


def test_a_changed_answer_hides_what_it_made_unreachable_and_brings_it_back() -> None:
    visit = a_visit(a_survey(a_question(), WHY_IF_LOW))
    visit.answer("overall", 1)
    visit.answer("why", ("staff",))
    visit.answer("overall", 5)
    assert visit.finish(LATER).answers == {"overall": 5}
    visit.answer("overall", 2)
    assert visit.finish(LATER).answers == {"overall": 2, "why": ("staff",)}


@pytest.mark.parametrize("second", [None, 4])
def test_taking_an_answer_back_or_giving_another_is_a_change(second: int | None) -> None:
    visit = a_visit()
    visit.answer("overall", 1)
    visit.answer("overall", 1)
    assert not visit.changed
    if second is None:
        visit.skip("overall")
    else:
        visit.answer("overall", second)
    assert visit.changed


def test_a_restored_visit_remembers_that_it_was_changed() -> None:
    assert a_visit(answers={"overall": 4}, shown=["overall"], changed=True).changed


def test_back_is_the_question_before_and_keeps_its_answer() -> None:
    visit = a_visit()
    visit.answer("overall", 1)
    visit.answer("why", ("staff",))
    before = visit.back()
    assert before
    assert before.id == next_id(visit) == "why"
    assert visit.answers["why"] == ("staff",)


def test_back_at_the_first_question_leads_nowhere() -> None:
    assert a_visit().back() is None


def test_back_passes_over_a_question_that_is_no_longer_asked() -> None:
    visit = a_visit(a_survey(a_question(), WHY_IF_LOW, a_question("comment", "text")))
    visit.answer("overall", 1)
    visit.skip("why")
    visit.answer("overall", 5)
    before = visit.back()
    assert before
    assert before.id == "overall"


def test_change_begins_again_with_all_answers_kept() -> None:
    visit = a_visit()
    visit.answer("overall", 1)
    visit.answer("comment", "Long wait")
    assert visit.change().id == next_id(visit) == "overall"
    assert visit.leave(LATER).answers == {"overall": 1, "comment": "Long wait"}


def test_an_answer_can_be_asked_for_before_saying_how() -> None:
    visit = a_visit()
    visit.ask_for_an_answer(None)
    visit.ask_for_an_answer(a_contact())
    visit.ask_for_an_answer(None)
    response = visit.finish(LATER)
    assert response.answers == {"contact": True}
    assert response.contact == a_contact()


def test_who_takes_the_wish_for_an_answer_back_leaves_no_number_behind() -> None:
    visit = a_visit()
    visit.ask_for_an_answer(a_contact())
    visit.skip("contact")
    assert visit.finish(LATER).contact is None


def test_a_number_goes_with_the_question_that_is_no_longer_asked() -> None:
    asking = a_question("contact", "contact", ask_if=(Condition("overall", at_most=2),))
    visit = a_visit(a_survey(a_question(), asking))
    visit.answer("overall", 1)
    visit.ask_for_an_answer(a_contact())
    visit.answer("overall", 5)
    assert visit.finish(LATER).contact is None


def test_a_survey_without_contact_does_not_take_one() -> None:
    with pytest.raises(NotAnAnswer):
        a_visit(a_survey(a_question())).ask_for_an_answer(None)


def test_a_contact_by_which_nobody_can_be_reached_is_refused_before_it_is_kept() -> None:
    visit = a_visit()
    with pytest.raises(NotAnAnswer):
        visit.ask_for_an_answer(a_contact(phone="  "))
    assert visit.answers == {}


@pytest.mark.parametrize(
    ("question", "answer"),
    [("overall", 0), ("overall", True), ("why", ("nobody",)), ("comment", " "), ("contact", 1), ("unknown", 1)],
)
def test_what_is_no_answer_is_refused_and_leaves_the_visit_as_it_was(question: str, answer: Answer) -> None:
    visit = a_visit()
    with pytest.raises(NotAnAnswer) as refusal:
        visit.answer(question, answer)
    assert (visit.answers, visit.shown, next_id(visit)) == ({}, [], "overall")
    assert "nobody" not in str(refusal.value)


CONDITIONS: dict[Kind, dict[str, Any]] = {
    Kind.CSAT: {"at_most": 2},
    Kind.NPS: {"at_least": 7},
    Kind.CHOICE: {"any_of": ("b",)},
    Kind.TEXT: {},
}


@st.composite
def walkable(draw: st.DrawFn) -> Survey:
    """Every kind of question, each asked always or only after some answers to an earlier one."""
    kinds = ["csat", *draw(st.lists(st.sampled_from(["csat", "nps", "choice", "text", "reference"]), max_size=5))]
    kinds += draw(st.sampled_from([["contact"], []]))
    questions: list[Question] = []
    for place, kind in enumerate(kinds):
        earlier = draw(st.lists(st.sampled_from(questions), max_size=2, unique_by=lambda one: one.id)) if place else []
        ask_if = tuple(Condition(one.id, **CONDITIONS[one.kind]) for one in earlier if one.kind in CONDITIONS)
        options = ("a", "b", "c") if kind == "choice" else ()
        questions.append(a_question(f"q{place}", kind, options=options, most=2, ask_if=ask_if))
    return a_survey(*questions)


def answers_to(question: Question) -> st.SearchStrategy[Answer]:
    if question.kind.is_scored:
        return st.sampled_from(question.scale)
    if question.kind is Kind.CHOICE:
        return st.lists(st.sampled_from(["a", "b", "c"]), min_size=1, max_size=2, unique=True).map(tuple)
    if question.kind is Kind.CONTACT:
        return st.just(True)
    return st.sampled_from(["A long wait", "गैस", "🔥"])


class Customer(RuleBasedStateMachine):
    """Touches whatever can be touched, in any order."""

    @initialize(survey=walkable())
    def begin(self, survey: Survey) -> None:
        self.visit = a_visit(survey)

    @rule(data=st.data())
    def answers_what_is_next(self, data: st.DataObject) -> None:
        question = self.visit.next
        if question:
            self.visit.answer(question.id, data.draw(answers_to(question)))
            assert question.id != next_id(self.visit)

    @rule(data=st.data())
    def answers_any_question(self, data: st.DataObject) -> None:
        question = data.draw(st.sampled_from(self.visit.survey.questions))
        self.visit.answer(question.id, data.draw(answers_to(question)))

    @rule(data=st.data())
    def skips(self, data: st.DataObject) -> None:
        self.visit.skip(data.draw(st.sampled_from(self.visit.survey.questions)).id)

    @rule(contact=st.sampled_from([None, a_contact(), a_contact(by="email", phone=None, email="a@b.example")]))
    def asks_for_an_answer(self, contact: Contact | None) -> None:
        if self.visit.survey.contact_question:
            self.visit.ask_for_an_answer(contact)

    @rule()
    def steps_back(self) -> None:
        before = self.visit.back()
        assert before == (self.visit.next if before else None)
        assert before or self.visit.next == self.visit.survey.first

    @rule()
    def starts_again(self) -> None:
        assert self.visit.change() == self.visit.next

    @invariant()
    def what_was_said_fits_the_survey(self) -> None:
        for response in (self.visit.finish(LATER), self.visit.leave(LATER)):
            assert response.problems(self.visit.survey) == []

    @invariant()
    def only_what_was_reachable_is_kept_in_order(self) -> None:
        response = self.visit.leave(LATER)
        reached = [question.id for question in self.visit.survey.asked(response.answers)]
        for kept in (tuple(response.answers), response.shown):
            assert kept == tuple(question_id for question_id in reached if question_id in kept)

    @invariant()
    def a_contact_is_kept_only_where_an_answer_was_asked_for(self) -> None:
        response = self.visit.leave(LATER)
        asking = self.visit.survey.contact_question
        assert response.contact is None or (asking and response.answers[asking.id] is True)

    @invariant()
    def restoring_goes_on_where_it_was(self) -> None:
        said = self.visit.leave(LATER)
        kept = a_visit(self.visit.survey, answers=self.visit.answers, shown=self.visit.shown)
        stored = a_visit(self.visit.survey, answers=said.answers, shown=said.shown)
        assert kept.next == stored.next == self.visit.next


TestAnyWalk = Customer.TestCase
TestAnyWalk.settings = settings(max_examples=60, stateful_step_count=20, deadline=None)
