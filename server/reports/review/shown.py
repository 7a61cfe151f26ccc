"""A review in words, once: page, mail and PDF only set them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from server.branches.branch import Branch
from server.cases.alert import local
from server.cases.praise import Praise, praise_of
from server.database import Session
from server.reports.change import BEFORE, BETTER, FEWEST, WORSE, numbered
from server.reports.review.answers import Comment, comments, harmless
from server.reports.review.kept import Casework, Fixed, Kept, Measure, Ranked, Review, Thanked, Value, Waiting
from server.reports.review.names import named
from server.reports.review.week import Week
from surveys.survey import Kind

TITLES = {Kind.CSAT: "Satisfied", Kind.NPS: "Would recommend us", Kind.CES: "Found it easy"}
WAYS = {"tablet": "on a tablet", "poster": "by a code on a poster", "till": "by a code on a receipt"}
MOST_PRAISE, MOST_DIGITS = 3, 2
CAUSES = "What had gone wrong"
CAUTION = "A range covers chance only, not who chose to answer."


@dataclass(frozen=True, slots=True)
class Scale:
    """Shares of the whole width."""

    low: float
    value: float
    high: float
    before: float | None


@dataclass(frozen=True, slots=True)
class ShownMeasure:
    title: str
    asked: str
    value: str
    """Empty below five answers."""
    is_early: bool
    """Too few answers to act on."""
    is_better: bool
    is_worse: bool
    change: str
    details: tuple[str, ...]
    """Range, the weeks before, the ways in which answers came."""
    scale: Scale | None


@dataclass(frozen=True, slots=True)
class Heading:
    """What a list says of a review."""

    answers: str
    measure: ShownMeasure | None
    late: int


@dataclass(frozen=True, slots=True)
class Bar:
    words: str
    n: int
    share: float
    """Of the longest."""


@dataclass(frozen=True, slots=True)
class Quote:
    """A customer's words, and who said them about what."""

    words: str
    language: str
    about: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    branch: Branch
    week: Week
    title: str
    advice: tuple[str, ...]
    answers: str
    measures: tuple[ShownMeasure, ...]
    unhappy: int
    reasons: tuple[Bar, ...]
    cases: tuple[str, ...]
    promises: str
    late: tuple[Waiting, ...]
    """Those that wait longest."""
    causes: tuple[Bar, ...]
    comments: tuple[Quote, ...]
    praise: tuple[Quote, ...]
    more_praise: int
    thanks: tuple[str, ...]
    made_at: datetime

    @property
    def to_answer(self) -> tuple[str, ...]:
        """The promises, the cases, and the late ones one by one."""
        late = (f"{one.reference} waits since {local(one.since, self.branch)}." for one in self.late)
        return self.promises, *self.cases, *late

    @property
    def unhappy_title(self) -> str:
        return f"Why {numbered(self.unhappy, 'customer')} {'was' if self.unhappy == 1 else 'were'} unhappy"

    @property
    def days(self) -> str:
        return self.week.in_words


def shown(session: Session, branch: Branch, kept: Kept) -> Shown:
    review, week = kept.review, kept.week
    chosen = comments(session, branch, review.comments)
    praise = _praise(session, branch, week, [comment.words for comment in chosen])
    return Shown(
        branch=branch,
        week=week,
        title=f"The week at {named(branch.name)}",
        advice=review.advice,
        answers=_answers(review),
        measures=tuple(map(shown_measure, review.measures)),
        unhappy=review.unhappy,
        reasons=shown_bars(review.reasons),
        cases=tuple(filter(None, (*_cases(review.casework), _fixed(review.fixed)))),
        promises=_promises(review.casework),
        late=review.casework.latest,
        causes=shown_bars(review.causes),
        comments=tuple(_comment(comment, branch) for comment in chosen),
        praise=praise[:MOST_PRAISE],
        more_praise=max(0, len(praise) - MOST_PRAISE),
        thanks=_thanks(review.thanked) if review.thanked else (),
        made_at=kept.made_at,
    )


def _comment(comment: Comment, branch: Branch) -> Quote:
    where = f"{named(comment.touchpoint)}, {local(comment.touched_at, branch)}"
    score = named(comment.score_words)
    return Quote(comment.words, comment.language, f"{score} · {where}" if score else where)


def _praise(session: Session, branch: Branch, week: Week, said: Sequence[str]) -> tuple[Quote, ...]:
    """By name first, longer before shorter, without what is shown already."""
    found = sorted(praise_of(session, branch, *week.span(branch)), key=lambda one: (not one.names, -len(one.words)))
    quotes = [Quote(harmless(one.words), "", _about(one, branch)) for one in found]
    return tuple(quote for quote in quotes if quote.words not in said)


def _about(praise: Praise, branch: Branch) -> str:
    whom = and_words([named(name) for name in praise.names]) or "everybody"
    return f"For {whom} · {named(praise.touchpoint)}, {local(praise.at, branch)}"


def heading(review: Review) -> Heading:
    first = shown_measure(review.measures[0]) if review.measures else None
    return Heading(numbered(review.answers, "answer"), first, review.casework.late)


def score_in_words(kind: Kind, value: float, digits: int = 0) -> str:
    return f"{value:+.{digits}f}" if kind is Kind.NPS else f"{value:.{digits}f}\u00a0%"


def ends_in_words(kind: Kind, low: float, high: float) -> tuple[str, str]:
    """The ends of a range, which must not look like one number."""
    digits = digits_of(low, high)
    return score_in_words(kind, low, digits), score_in_words(kind, high, digits)


def digits_of(low: float, high: float) -> int:
    """How many behind the point tell the ends of a range apart."""
    return next((digits for digits in range(MOST_DIGITS) if f"{low:.{digits}f}" != f"{high:.{digits}f}"), MOST_DIGITS)


def _answers(review: Review) -> str:
    if not review.answers and not review.doubted:
        return "Nobody answered this week."
    ways = [f"{way.n} {WAYS[way.words]}" for way in review.channels]
    split = f": {and_words(ways)}" if len(ways) > 1 else f", all {WAYS[review.channels[0].words]}" if ways else ""
    doubted = ""
    if review.doubted:
        verb = "is doubtful and does not count" if review.doubted == 1 else "are doubtful and do not count"
        doubted = f" {review.doubted} more {verb}."
    return f"{numbered(review.answers, 'answer')}{split}.{doubted}"


def shown_measure(measure: Measure, when: str = BEFORE) -> ShownMeasure:
    """`when` says with what it is compared."""
    kind, now, before = measure.kind, measure.now, measure.before
    return ShownMeasure(
        title=TITLES[kind],
        asked=measure.asked,
        value=_of(kind, now),
        is_early=now.n < FEWEST,
        is_better=measure.change == BETTER,
        is_worse=measure.change == WORSE,
        change=measure.change,
        details=tuple(_details(measure, when)),
        scale=_scale(kind, now, before),
    )


def _of(kind: Kind, value: Value) -> str:
    return "" if value.value is None else score_in_words(kind, value.value)


def _details(measure: Measure, when: str) -> Iterator[str]:
    kind, now, before = measure.kind, measure.now, measure.before
    if now.low is not None and now.high is not None:
        low, high = ends_in_words(kind, now.low, now.high)
        yield f"Of {numbered(now.n, 'answer')}; very likely between {low} and {high}."
    if before.value is not None:
        yield f"It was {_of(kind, before)} {when} ({numbered(before.n, 'answer')})."
    if measure.channels:
        ways = and_words([_channel(kind, way, value) for way, value in measure.channels])
        yield f"{ways[0].upper()}{ways[1:]}."
    if now.value is not None and measure.with_doubtful:
        doubtful = numbered(measure.with_doubtful.n - now.n, "doubtful answer")
        yield f"With {doubtful} it would be {_of(kind, measure.with_doubtful)}."


def _channel(kind: Kind, way: str, value: Value) -> str:
    if value.value is None:
        return f"{WAYS[way]} {numbered(value.n, 'answer')}"
    return f"{WAYS[way]} {_of(kind, value)} of {value.n}"


def _scale(kind: Kind, now: Value, before: Value) -> Scale | None:
    if now.value is None or now.low is None or now.high is None:
        return None
    low, value, high = (_place(kind, one) for one in (now.low, now.value, now.high))
    return Scale(low, value, high, None if before.value is None else _place(kind, before.value))


def _place(kind: Kind, value: float) -> float:
    return (value + 100) / 200 if kind is Kind.NPS else value / 100


def shown_bars(ranked: tuple[Ranked, ...]) -> tuple[Bar, ...]:
    longest = max((one.n for one in ranked), default=1)
    return tuple(Bar(one.words, one.n, one.n / longest) for one in ranked)


def _cases(work: Casework) -> tuple[str, ...]:
    logged = f", {work.logged} of them told to staff" if work.logged else ""
    solved = f"; {numbered(work.solved, 'case')} {'was' if work.solved == 1 else 'were'} solved" if work.solved else ""
    came = f"{numbered(work.opened, 'customer')} needed an answer{logged}{solved}." if work.opened or solved else ""
    return came, _waits(work)


def _waits(work: Casework) -> str:
    if not work.waiting:
        return "Nobody waits for an answer."
    if work.waiting == 1:
        return f"1 customer waits for an answer{', longer than promised' if work.late else ''}."
    return f"{work.waiting} customers wait for an answer, {work.late or 'none'} of them longer than promised."


def _promises(work: Casework) -> str:
    if not work.promised:
        return "No answer fell due this week."
    return f"{work.kept} of {work.promised} answered in time."


def _fixed(fixed: Fixed | None) -> str:
    if fixed is None:
        return ""
    said = fixed.fixed + fixed.not_yet
    return f"Is it fixed? {fixed.fixed} of {numbered(said, 'customer')} who told us said yes."


def _thanks(thanked: Thanked) -> tuple[str, ...]:
    month = f"{thanked.month:%B}"
    names = sorted(named(one.words) for one in thanked.people)  # how often would rank them
    lines = []
    if names:
        lines.append(f"Thank you, {and_words(names)}: customers praised you by name in {month}.")
    if thanked.everybody:
        also = "more " if names else ""
        lines.append(f"{numbered(thanked.everybody, also + 'customer')} praised everybody.")
    return tuple(lines)


def and_words(words: Sequence[str]) -> str:
    *before, last = words or [""]
    return f"{', '.join(before)} and {last}" if before else last
