"""Scores of a week: how many, how sure, and whether anything changed."""

from datetime import date, timedelta

import pytest

from server.database import Database
from server.publishing.publishing import newest_version
from server.reports.change import change
from server.reports.review.kept import Kept, Measure
from server.reports.review.numbers import numbers
from server.reports.review.scores import channels, measures, tallied
from server.reports.review.shown import shown
from server.reports.review.week import Week, midnight
from surveys.scoring import csat
from surveys.survey import Kind
from tests.server.conftest import only_on_sqlite
from tests.server.reports.lobby import Lobby

WEEK = Week(date(2026, 6, 29))


def answer(lobby: Lobby, satisfied: int, others: int, *, weeks_ago: int = 0, kind: str = "tablet") -> None:
    noon = midnight(WEEK.later(-weeks_ago).begins, lobby.branch) + timedelta(hours=12)
    for number, score in enumerate((*(4 for _ in range(satisfied)), *(3 for _ in range(others)))):
        lobby.hears(score, at=noon + timedelta(minutes=number), kind=kind)


def the_measure(lobby: Lobby) -> Measure:
    (measure,) = measures(lobby.database.read(tallied, lobby.branch, WEEK))
    return measure


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        ((7, 0), (200, 100), "Too early to tell (7 answers)."),
        ((1, 0), (200, 100), "Too early to tell (1 answer)."),
        ((29, 0), (200, 100), "Too early to tell (29 answers)."),
        ((20, 10), (200, 100), "No real change."),
        ((27, 3), (200, 100), "Better, very likely."),
        ((12, 18), (200, 100), "Worse, very likely."),
        ((20, 10), (20, 9), "Too early to compare (29 answers in the four weeks before)."),
        ((20, 10), (0, 0), "Too early to compare (0 answers in the four weeks before)."),
    ],
)
def test_a_change_is_claimed_only_where_chance_hardly_explains_it(
    now: tuple[int, int], before: tuple[int, int], said: str
) -> None:
    of_now, of_before = (csat({4: good, 2: bad}) for good, bad in (now, before))
    assert change(of_now, of_before) == said


def test_below_five_answers_only_their_number_is_known(lobby: Lobby) -> None:
    answer(lobby, 4, 0)
    four = the_measure(lobby)
    assert (four.now.n, four.now.value, four.now.low, four.now.high) == (4, None, None, None)
    answer(lobby, 1, 0)
    five = the_measure(lobby)
    assert (five.now.n, five.now.value) == (5, 100)
    assert five.now.low == pytest.approx(56.6, abs=0.05)
    assert five.change == "Too early to tell (5 answers)."


def test_a_week_is_compared_with_the_four_before_it_and_no_others(lobby: Lobby) -> None:
    answer(lobby, 30, 2)
    for weeks_ago in (1, 4):
        answer(lobby, 10, 15, weeks_ago=weeks_ago)
    answer(lobby, 0, 40, weeks_ago=5)
    answer(lobby, 0, 40, weeks_ago=-1)
    measure = the_measure(lobby)
    assert (measure.now.n, measure.before.n, measure.before.value) == (32, 50, 40)
    assert measure.change == "Better, very likely."


def test_tablets_and_phones_are_not_mixed_silently(lobby: Lobby) -> None:
    answer(lobby, 6, 0)
    assert the_measure(lobby).channels == ()
    answer(lobby, 1, 5, kind="poster")
    measure = the_measure(lobby)
    assert [(kind, value.n, round(value.value or 0)) for kind, value in measure.channels] == [
        ("tablet", 6, 100),
        ("poster", 6, 17),
    ]


def test_every_scored_question_has_its_own_line(lobby: Lobby) -> None:
    noon = midnight(WEEK.begins, lobby.branch) + timedelta(hours=12)
    for number in range(8):
        lobby.hears(5, at=noon + timedelta(minutes=number), kind="till", recommend=10 if number < 6 else 0)
    found = measures(lobby.database.read(tallied, lobby.branch, WEEK))
    assert [(one.kind, one.now.n, one.now.value) for one in found] == [(Kind.CSAT, 8, 100), (Kind.NPS, 8, 50)]


def test_doubtful_answers_are_named_and_kept_out(lobby: Lobby) -> None:
    answer(lobby, 3, 0)
    noon = midnight(WEEK.begins, lobby.branch) + timedelta(hours=12)
    lobby.hears(1, at=noon, flags=("robot",))
    found = lobby.database.read(tallied, lobby.branch, WEEK)
    assert (found.answers.total(), found.doubted) == (3, 1)
    assert [(way.words, way.n) for way in channels(found)] == [("tablet", 3)]
    review = lobby.database.read(numbers, lobby.branch, WEEK, now=noon)
    said = lobby.database.read(shown, lobby.branch, Kept(WEEK, review, noon))
    assert said.answers == "3 answers, all on a tablet. 1 more is doubtful and does not count."


@only_on_sqlite
def test_what_the_score_would_be_with_them_stands_beside_it(lobby: Lobby) -> None:
    answer(lobby, 6, 0)
    noon = midnight(WEEK.begins, lobby.branch) + timedelta(hours=12)
    lobby.hears(1, at=noon, flags=("robot",))
    review = lobby.database.read(numbers, lobby.branch, WEEK, now=noon)
    (measure,) = lobby.database.read(shown, lobby.branch, Kept(WEEK, review, noon)).measures
    assert (measure.value, measure.details[-1]) == ("100\u00a0%", "With 1 doubtful answer it would be 86\u00a0%.")


@only_on_sqlite
def test_below_five_answers_no_reason_is_told(lobby: Lobby) -> None:
    noon = midnight(WEEK.begins, lobby.branch) + timedelta(hours=12)
    for number in range(4):
        lobby.hears(1, at=noon + timedelta(minutes=number), reasons=("waiting",))
    four = lobby.database.read(numbers, lobby.branch, WEEK, now=noon)
    assert (four.reasons, four.unhappy, [line for line in four.advice if "Waiting" in line]) == ((), 0, [])
    answer(lobby, 1, 0)
    five = lobby.database.read(numbers, lobby.branch, WEEK, now=noon)
    assert [(one.words, one.n) for one in five.reasons] == [("Waiting", 4)]


def test_a_question_is_named_in_the_branchs_language(database: Database, lobby: Lobby) -> None:
    answer(lobby, 1, 0)
    assert the_measure(lobby).asked == database.read(newest_version, "branch-visit").survey.first.text["en"]
