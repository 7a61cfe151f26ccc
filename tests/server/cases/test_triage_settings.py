from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from server.branches.branch import Branch, branch
from server.cases.triage_settings import (
    USUAL,
    Duty,
    GestureKind,
    TriageSettings,
    change_triage,
    judging,
    own_of,
    rules_for,
    rules_of,
    triage_of,
    triage_settings_of,
)
from server.database import Database
from server.database.tables.branches import branches
from surveys.catalogue import bundled, read
from surveys.rules import Reason, findings
from surveys.survey import Kind, Rules, Survey
from tests.builders import a_response
from tests.server.conftest import Cast

VISIT = next(read(file) for file in bundled() if file.stem == "branch-visit")


def riverside(database: Database) -> Branch:
    return database.read(branch, "riverside")


def chosen(database: Database, survey: str = "") -> TriageSettings:
    found = triage_of(riverside(database), survey)
    assert database.read(triage_settings_of, riverside(database).id, survey) == found
    return found


def test_a_branch_that_chose_nothing_is_as_usual(database: Database, cast: Cast) -> None:
    assert chosen(database) is USUAL
    assert chosen(database, "receipt") is USUAL
    assert judging(VISIT, cast.riverside) is VISIT


def test_what_is_set_stands_and_the_rest_stays_as_it_was(database: Database, cast: Cast) -> None:
    duty = Duty(person_id=cast.theo.id, days=("mon",), begins="22:00", ends="06:00")
    voucher = GestureKind(name="Gutschein · قسيمة", currency="EUR", staff_limit=500, manager_limit=5000)
    database.write(change_triage, cast.riverside, told="duty", duty=(duty,), quiet=("22:00", "07:00"))
    database.write(change_triage, cast.riverside, gestures=(voucher,), causes=("Waiting",))
    found = chosen(database)
    assert (found.told, found.duty, found.quiet) == ("duty", (duty,), ("22:00", "07:00"))
    assert (found.gestures, found.causes, found.burst) == ((voucher,), ("Waiting",), True)
    assert triage_of(cast.station) is USUAL


def test_going_back_to_what_is_usual_leaves_no_trace(database: Database, cast: Cast) -> None:
    database.write(change_triage, cast.riverside, quiet="closed")
    database.write(change_triage, cast.riverside, "receipt", low_csat=1)
    database.write(change_triage, cast.riverside, "receipt", low_csat=None)
    database.write(change_triage, cast.riverside, quiet="")
    assert database.read(lambda session: session.execute(select(branches.c.triage)).scalars().all()) == ["", ""]


def test_a_survey_has_its_own_and_for_the_rest_those_of_its_branch(database: Database, cast: Cast) -> None:
    database.write(change_triage, cast.riverside, low_csat=3, answer_within_days=2)
    database.write(change_triage, cast.riverside, "receipt", low_csat=1)
    assert [chosen(database, survey).low_csat for survey in ("", "branch-visit", "receipt")] == [3, 3, 1]
    assert chosen(database, "receipt").answer_within_days == 2
    assert database.read(own_of, cast.riverside.id, "receipt") == {"low_csat": 1}


def test_urgent_words_of_a_survey_come_to_those_of_its_branch(database: Database, cast: Cast) -> None:
    database.write(change_triage, cast.riverside, urgent=("flood*",))
    database.write(change_triage, cast.riverside, "receipt", urgent=("overcharged",))
    assert [chosen(database, survey).urgent for survey in ("branch-visit", "receipt")] == [
        ("flood*",),
        ("flood*", "overcharged"),
    ]


def test_who_is_told_is_never_a_matter_of_one_survey(database: Database, cast: Cast) -> None:
    with pytest.raises(TypeError, match="told"):
        database.write(change_triage, cast.riverside, "receipt", told="duty")


def test_rules_are_the_surveys_where_the_branch_says_nothing() -> None:
    rules = Rules(urgent={"en": ("gas",)}, take_within_hours=4)
    found = rules_for(TriageSettings(low_nps=3, urgent=("flood*",), solve_within_days=9), rules)
    assert found.low == {Kind.CSAT: 2, Kind.NPS: 3, Kind.CES: 3}
    assert (found.take_within_hours, found.answer_within_days, found.solve_within_days) == (4, 1, 9)
    assert found.urgent == {"en": ("gas",), "own": ("flood*",)}


def reasons(score: int, words: str, survey: Survey) -> set[Reason]:
    return {finding.reason for finding in findings(survey, a_response(score, words, survey=survey))}


def test_answers_are_judged_as_the_branch_does(database: Database, cast: Cast) -> None:
    database.write(change_triage, cast.riverside, low_csat=3, urgent=("flood*", "Überschwemmung"), answer_within_days=5)
    judged = judging(VISIT, riverside(database))
    assert reasons(3, "", judged) == {Reason.LOW}
    assert reasons(4, "the cellar is Flooded", judged) == {Reason.URGENT}
    assert reasons(4, "uberschwemmung!", judged) == {Reason.URGENT}
    assert reasons(4, "a flower", judged) == set()
    assert rules_of(riverside(database)).answer_within_days == 5


def test_a_kind_of_score_may_never_be_low(database: Database, cast: Cast) -> None:
    database.write(change_triage, cast.riverside, low_csat=-1)
    assert reasons(1, "", judging(VISIT, riverside(database))) == set()


def test_of_two_changes_at_once_both_stand(database: Database, cast: Cast) -> None:
    changes = [{"quiet": "closed"}, {"digest": "hourly"}, {"low_csat": 3}, {"burst": False}, {"take_within_hours": 3}]
    with ThreadPoolExecutor(5) as pool:
        list(pool.map(lambda change: database.write(change_triage, cast.riverside, **change), changes))
    found = chosen(database)
    assert (found.quiet, found.digest, found.low_csat, found.burst, found.take_within_hours) == (
        "closed",
        "hourly",
        3,
        False,
        3,
    )
