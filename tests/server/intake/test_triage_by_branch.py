"""The branch's own thresholds, words and promises, at the doors where answers come in."""

from datetime import timedelta

from sqlalchemy import event, select

from server.cases.triage_settings import change_triage
from server.database.tables.cases import cases
from tests.installation import Hands, Installation
from tests.pocket import Pocket
from tests.server.intake.known import Known
from tests.tablet import Tablet

COUNTED = timedelta(minutes=2)


def chooses(installation: Installation, survey: str = "", **settings: object) -> None:
    installation.heard.database.write(change_triage, installation.riverside, survey, **settings)


def test_a_middling_face_is_low_where_the_branch_says_so(
    installation: Installation, tablet: Tablet, known: Known
) -> None:
    tablet.sync([tablet.visit(3, comment="So so")])
    assert (known.case_reasons, known.response["low"]) == ([], False)
    chooses(installation, low_csat=3)
    tablet.sync([tablet.visit(3, comment="So so")])
    assert (known.case_reasons, sorted(row["low"] for row in known.responses)) == (["low"], [False, True])


def test_only_for_the_survey_it_was_set_for(installation: Installation, tablet: Tablet, known: Known) -> None:
    chooses(installation, "receipt", low_csat=3)
    tablet.sync([tablet.visit(3, comment="So so")])
    assert known.case_reasons == []


def test_words_that_are_urgent_here_make_a_case_at_any_score(
    installation: Installation, tablet: Tablet, known: Known
) -> None:
    chooses(installation, urgent=("flood*",))
    tablet.sync([tablet.visit(5, comment="Lovely, but the cellar is FLOODED")])
    assert known.case_reasons == ["urgent"]


def test_the_promise_that_is_kept_is_the_one_that_the_tablet_was_told(
    installation: Installation, tablet: Tablet
) -> None:
    chooses(installation, answer_within_days=3)
    tablet.sync([tablet.visit(1, comment="Cold soup")])
    case = select(cases.c.promised_by)
    promised = installation.heard.database.read(lambda session: session.execute(case).scalar_one())
    told = tablet.heard_last["settings"]["answer_by"]
    assert told == "2026-03-05T17:00:00+03:00"
    assert promised.astimezone(installation.riverside.zone).isoformat() == told


def test_words_added_on_the_phone_are_judged_the_same_way(
    installation: Installation, phone: Pocket, known: Known, clock: Hands
) -> None:
    chooses(installation, urgent=("flood*",), low_csat=1)
    phone.presses("Bad")
    clock.turn(COUNTED)
    known.worker_runs()
    assert known.response["low"] is False
    phone.presses("Done", comment="Flooding!")
    assert known.case_reasons == ["urgent"]


def test_an_ordinary_answer_costs_no_statement_more_where_the_branch_has_settings(
    installation: Installation, tablet: Tablet
) -> None:
    asked: list[str] = []
    engine = installation.heard.database.engine

    def count() -> int:
        asked.clear()
        tablet.sync([tablet.visit(5)])
        return len(asked)

    event.listen(engine, "before_cursor_execute", lambda *told: asked.append(told[2]))
    count()  # what is asked once is known by now
    before = count()
    chooses(installation, told="duty", low_csat=3, urgent=("flood*",), digest="hourly", quiet="closed")
    assert count() == before > 0
