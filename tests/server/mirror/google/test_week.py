from datetime import timedelta

from server.mirror.week import sentences
from tests.server.mirror.branch_life import NOON
from tests.server.mirror.google.sheet_life import SheetLife

WEEK = "2026-06-30 to 2026-07-06"


def said(life: SheetLife) -> list[str]:
    return life.database.read(sentences, life.riverside, now=NOON)


def test_a_week_without_answers(life: SheetLife) -> None:
    assert said(life) == [f"{WEEK}: 0 answers.", "Nobody is waiting for an answer."]


def test_a_score_of_few_answers_says_nothing(life: SheetLife) -> None:
    for day in range(10):
        life.hears({"overall": 5}, at=NOON - timedelta(days=day))
    assert said(life)[:2] == [f"{WEEK}: 7 answers.", "Too early to tell (7 answers)."]


def test_a_score_has_its_interval_and_the_late_are_counted(life: SheetLife) -> None:
    for number in range(40):
        life.hears({"overall": 5 if number < 30 else 1, "recommend": 10})
    life.opens_case(promised_by=NOON - timedelta(hours=1))
    life.opens_case()
    assert said(life)[1:] == [
        "75 % were satisfied (very likely between 60 % and 86 %).",
        "2 customers are waiting for an answer, 1 of them late.",
    ]
