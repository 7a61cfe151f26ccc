"""Do this week: what a manager is told to do, by rules."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from server.branches.branch import Branch
from server.branches.hours import WEEK as HOURS
from server.reports.review.advice import Facts, advice
from server.reports.review.answers import Unhappy, ranked
from server.reports.review.kept import Casework, Fixed, Measure, Value, Waiting
from server.reports.review.scores import Tallied
from server.reports.review.week import Week, midnight
from surveys.survey import Kind

RIVERSIDE = Branch(1, "riverside", "Riverside", "", "Africa/Nairobi", (), HOURS, frozenset())
WEEK = Week(date(2026, 6, 29))
CALM = Casework(opened=0, logged=0, solved=0, promised=0, kept=0, waiting=0, late=0)
LATE = tuple(
    Waiting(UUID(int=number), f"K74-Q2{number}", midnight(WEEK.begins, RIVERSIDE) + timedelta(hours=10 + number))
    for number in range(3)
)
ANSWERED = Tallied(answers=Counter(tablet=40))


def facts(*low: Unhappy, **rest: Any) -> Facts:
    usual = Facts(
        branch=RIVERSIDE,
        week=WEEK,
        casework=CALM,
        unhappy=low,
        reasons=ranked(low),
        tallied=ANSWERED,
        measures=(),
        tablets={},
        praised=0,
        fixed=None,
    )
    return replace(usual, **rest)


def test_a_calm_week_still_has_one_sentence() -> None:
    assert advice(facts()) == (
        "Nothing is urgent. Read the comments with the team, and pick one thing to make easier.",
    )
    assert advice(facts(praised=2)) == ("Nothing is urgent. Read the praise to the team, and say who it is for.",)
    assert advice(facts(tallied=Tallied())) == (
        "Nobody has answered this week. Put the tablet or the poster where customers wait or leave.",
    )


def test_nothing_is_called_calm_while_somebody_waits() -> None:
    for n, whom in ((1, "the customer who waits"), (3, "the 3 customers who wait")):
        found = advice(facts(casework=replace(CALM, waiting=n), praised=2))
        assert found == (f"Nobody waits longer than promised. Answer {whom} in time.",)


def test_late_customers_come_first_with_the_one_who_waits_longest() -> None:
    one = replace(CALM, waiting=1, late=1, latest=LATE[:1])
    assert advice(facts(casework=one)) == (
        "Answer K74-Q20 today: this customer has waited since Monday 29 June, 10:00, longer than we promised.",
    )
    many = replace(CALM, waiting=9, late=7, latest=LATE)
    assert advice(facts(casework=many))[0].startswith("Answer the 7 late customers today, beginning with K74-Q20,")


def test_the_top_reason_is_named_with_its_rush() -> None:
    noon = [Unhappy(hour, ("Waiting",)) for hour in (12, 12, 13, 9)]
    assert advice(facts(*noon, Unhappy(10, ("Staff",)))) == (
        (
            "4 of 5 unhappy customers named “Waiting”, 3 of them between 12:00 and 14:00. "
            "See who is there at these hours."
        ),
    )
    scattered = [Unhappy(hour, ("Waiting",)) for hour in (9, 12, 15)]
    assert advice(facts(*scattered)) == (
        "3 of 3 unhappy customers named “Waiting”. Ask the team what would help most.",
    )


def test_a_number_after_an_arabic_reason_stays_where_it_was() -> None:
    noon = [Unhappy(hour, ("الانتظار",)) for hour in (12, 12, 13, 9)]
    assert "named “الانتظار”\u200e, 3 of them" in advice(facts(*noon))[0]


def test_two_who_named_the_same_are_no_reason_to_change_anything() -> None:
    twice = [Unhappy(9, ("Waiting",))] * 2
    assert advice(facts(*twice))[0].startswith("Nothing is urgent.")
    many_reasons = [Unhappy(9, (f"Reason {number % 6}",)) for number in range(24)]
    assert advice(facts(*many_reasons))[0].startswith("Nothing is urgent.")


def test_a_quiet_tablet_is_missed_by_what_is_usual_there() -> None:
    silent = Tallied(answers=Counter(poster=9), places=Counter(), places_before=Counter({1: 160, 2: 12}))
    assert advice(facts(tallied=silent, tablets={1: "Front desk", 2: "Corner"})) == (
        (
            "Look after the tablet Front desk: it gave no answers, where about 40 are usual. "
            "Is it switched on, and do customers pass it?"
        ),
    )
    busy = replace(silent, places=Counter({1: 35}))
    assert advice(facts(tallied=busy, tablets={1: "Front desk"}))[0].startswith("Nothing is urgent.")


def test_of_many_quiet_tablets_the_one_that_is_missed_most_is_named() -> None:
    silent = Tallied(answers=Counter(poster=9), places=Counter({2: 1}), places_before=Counter({1: 40, 2: 400, 3: 60}))
    (said,) = advice(facts(tallied=silent, tablets={1: "Front desk", 2: "Corner", 3: "Till"}))
    assert said.startswith(
        "Look after the tablet Corner: it gave 1 answer, where about 100 are usual, and 2 more tablets likewise."
    )


def test_a_score_that_fell_is_named_where_no_reason_is() -> None:
    fell = Measure(kind=Kind.CSAT, asked="How?", now=Value(60), before=Value(200), change="Worse, very likely.")
    assert advice(facts(measures=(fell,))) == (
        "Fewer customers were satisfied than in the four weeks before, very likely. Ask the team what was different.",
    )
    waiting = [Unhappy(9, ("Waiting",))] * 3
    assert advice(facts(*waiting, measures=(fell,)))[0].startswith("3 of 3 unhappy customers named “Waiting”,")


def test_a_tablet_is_not_quiet_in_a_week_of_holidays() -> None:
    closed = frozenset(WEEK.begins + timedelta(days=day) for day in range(5))
    silent = Tallied(answers=Counter(poster=9), places_before=Counter({1: 160}))
    found = advice(facts(branch=replace(RIVERSIDE, holidays=closed), tallied=silent, tablets={1: "Front desk"}))
    assert found[0].startswith("Nothing is urgent.")


def test_a_very_busy_tablet_is_not_called_quiet() -> None:
    many = Tallied(answers=Counter(tablet=4000), places=Counter({1: 4000}), places_before=Counter({1: 16_000}))
    assert advice(facts(tallied=many, tablets={1: "Front desk"}))[0].startswith("Nothing is urgent.")


def test_broken_promises_and_what_is_not_fixed_are_named() -> None:
    broken = replace(CALM, promised=10, kept=6)
    assert advice(facts(casework=broken, fixed=Fixed(5, 1, 2, 1))) == (
        "4 of 10 promises to answer did not hold. Agree each morning who answers whom.",
        "2 customers said that it is not fixed yet. Read what was done for them.",
    )
    assert advice(facts(casework=replace(CALM, promised=10, kept=9)))[0].startswith("Nothing is urgent.")


def test_never_more_than_three() -> None:
    silent = Tallied(answers=Counter(poster=9), places_before=Counter(dict.fromkeys(range(5), 160)))
    work = replace(CALM, promised=10, kept=1, waiting=3, late=3, latest=LATE)
    found = advice(facts(casework=work, tallied=silent, tablets={place: f"Tablet {place}" for place in range(5)}))
    assert len(found) == 3
    assert found[0].startswith("Answer the 3 late customers")
