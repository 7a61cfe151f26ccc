"""Do this week: one to three sentences by rules, the most urgent first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import exp, lgamma, log

from server.branches.branch import Branch
from server.branches.hours import opening_time
from server.cases.alert import local
from server.reports.change import WORSE, numbered
from server.reports.review.answers import RUSH, Unhappy, rush
from server.reports.review.kept import Casework, Fixed, Measure, Ranked
from server.reports.review.names import named
from server.reports.review.scores import BEFORE, Tallied
from server.reports.review.week import Week
from surveys.survey import Kind

MOST = 3
OFTEN, SHARE = 3, 0.3
"""A reason is worth a week's care when so many named it, and such a share of the unhappy ones."""
TOGETHER = 0.5
"""Share of those that must fall into two hours for these to be named."""
PROMISES, BROKEN = 3, 0.2
SURPRISE = 0.01
"""A tablet is quiet when so few answers come by chance in one week of a hundred."""
SURE = 0.5
FELL = {
    Kind.CSAT: "Fewer customers were satisfied",
    Kind.NPS: "Fewer customers would recommend us",
    Kind.CES: "Fewer customers found it easy",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    branch: Branch
    week: Week
    casework: Casework
    unhappy: Sequence[Unhappy]
    reasons: tuple[Ranked, ...]
    tallied: Tallied
    measures: tuple[Measure, ...]
    tablets: dict[int, str]
    """Touchpoints that are tablets in use -> their names."""
    praised: int
    fixed: Fixed | None


def advice(facts: Facts) -> tuple[str, ...]:
    found = [*_late(facts), *_quiet(facts), *_reason(facts), *_promises(facts), *_not_fixed(facts)]
    return tuple(found[:MOST]) or (_otherwise(facts),)


def _late(facts: Facts) -> Iterator[str]:
    work = facts.casework
    if not work.late:
        return
    oldest = work.latest[0]
    since = local(oldest.since, facts.branch)
    if work.late == 1:
        yield f"Answer {oldest.reference} today: this customer has waited since {since}, longer than we promised."
    else:
        yield (
            f"Answer the {work.late} late customers today, beginning with {oldest.reference}, "
            f"who has waited since {since}."
        )


def _quiet(facts: Facts) -> Iterator[str]:
    """Tablets that fell silent, as far as their weeks before tell; the one that is missed most is named."""
    share, missed = _share_open(facts), []
    for place, name in facts.tablets.items():
        came, usual = facts.tallied.places[place], facts.tallied.places_before[place] * share
        if came < usual / 2 and _at_most(came, usual) < SURPRISE:
            missed.append((came - usual, name, numbered(came, "answer") if came else "no answers", usual))
    if missed:
        _, name, came_words, usual = min(missed)
        more = f", and {numbered(len(missed) - 1, 'more tablet')} likewise" if len(missed) > 1 else ""
        yield (
            f"Look after the tablet {named(name)}: it gave {came_words}, where about {usual:.0f} are usual{more}. "
            "Is it switched on, and do customers pass it?"
        )


def _reason(facts: Facts) -> Iterator[str]:
    """The one that most unhappy customers named; without one, that a score fell."""
    all_unhappy = len(facts.unhappy)
    if not facts.reasons or facts.reasons[0].n < max(OFTEN, SHARE * all_unhappy):
        fell = next((one for one in facts.measures if one.change == WORSE), None)
        if fell:
            yield f"{FELL[fell.kind]} than in the four weeks before, very likely. Ask the team what was different."
        return
    first = facts.reasons[0]
    found = rush(facts.unhappy, first.words)
    when = ""
    if found and found[1] >= OFTEN and found[1] >= TOGETHER * first.n:
        hour, together = found
        all_of_them = "all" if together == first.n else f"{together}"
        when = f", {all_of_them} of them between {hour:02}:00 and {min(hour + RUSH, 24):02}:00"
    ask = "See who is there at these hours" if when else "Ask the team what would help most"
    # Not the reason first: in Arabic it would turn the whole sentence.
    reason = named(first.words, quoted=True)
    yield f"{first.n} of {numbered(all_unhappy, 'unhappy customer')} named {reason}{when}. {ask}."


def _promises(facts: Facts) -> Iterator[str]:
    work = facts.casework
    broken = work.promised - work.kept
    if broken > work.late and work.promised >= PROMISES and broken >= BROKEN * work.promised:
        yield (
            f"{broken} of {numbered(work.promised, 'promise')} to answer did not hold. "
            "Agree each morning who answers whom."
        )


def _not_fixed(facts: Facts) -> Iterator[str]:
    fixed = facts.fixed
    if fixed and fixed.not_yet > fixed.fixed * SURE and fixed.not_yet > 1:
        yield f"{fixed.not_yet} customers said that it is not fixed yet. Read what was done for them."


def _otherwise(facts: Facts) -> str:
    waiting = facts.casework.waiting
    if waiting:
        who = "the customer who waits" if waiting == 1 else f"the {waiting} customers who wait"
        return f"Nobody waits longer than promised. Answer {who} in time."
    if facts.praised:
        return "Nothing is urgent. Read the praise to the team, and say who it is for."
    if not facts.tallied.answers.total():
        return "Nobody has answered this week. Put the tablet or the poster where customers wait or leave."
    return "Nothing is urgent. Read the comments with the team, and pick one thing to make easier."


def _share_open(facts: Facts) -> float:
    """Opening time of the week as a share of that of the weeks before."""
    before = opening_time(facts.branch, *facts.week.later(-BEFORE).span(facts.branch, weeks=BEFORE))
    return opening_time(facts.branch, *facts.week.span(facts.branch)) / before if before else 1 / BEFORE


def _at_most(came: int, usual: float) -> float:
    """How likely so few answers are, or fewer, where `usual` are expected (Poisson)."""
    if not usual:
        return 1
    return sum(exp(k * log(usual) - usual - lgamma(k + 1)) for k in range(came + 1))
