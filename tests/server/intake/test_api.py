"""The tablet's door, in process: what is stored, what is recognised, what comes back."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import RowMapping, func, select

from server.database import Session
from server.database.tables.cases import cases
from server.database.tables.contacts import contacts
from server.database.tables.intake import responses
from server.fleet.device import Device, all_devices
from server.publishing.publishing import publish
from server.tallies.recount import differences
from surveys.response import Contact
from surveys.wire import response_to_wire
from tests.installation import NOON, Hands, Installation
from tests.tablet import Post, Refused, Tablet


def stored(installation: Installation) -> list[RowMapping]:
    return installation.heard.database.read(_all_responses)


def device(installation: Installation) -> Device:
    (only,) = installation.heard.database.read(all_devices)
    return only


def test_a_tablet_pairs_with_a_code_as_a_person_types_it(installation: Installation, post: Post) -> None:
    code = installation.pairing_code().lower()
    tablet = Tablet.pair(post, f" {code[:4]}-{code[4:]}", clock=installation.heard.clock)
    assert tablet.branch == {"slug": "riverside", "name": "Riverside", "timezone": "Africa/Nairobi"}
    assert tablet.device_id == str(device(installation).id)


def test_the_first_sync_brings_the_survey_and_the_settings(installation: Installation, post: Post) -> None:
    tablet = Tablet.pair(post, installation.pairing_code(), clock=installation.heard.clock)
    assert tablet.sync() == []
    told = tablet.heard_last
    assert (told["verdicts"], told["next_sync_in_seconds"]) == ([], 30)
    assert (told["settings"]["branch"], told["settings"]["timezone"]) == ("Riverside", "Africa/Nairobi")
    assert (told["settings"]["languages"], told["settings"]["answer_by"]) == ([], "2026-03-03T17:00:00+03:00")
    (slug, survey) = next(iter(tablet.surveys.items()))
    assert (slug, survey.version, survey.first.id) == ("branch-visit", 1, "overall")


def test_only_a_newer_version_comes_with_the_next_sync(installation: Installation, tablet: Tablet) -> None:
    tablet.sync()
    assert tablet.heard_last["surveys"] == {}
    changed = replace(
        tablet.surveys["branch-visit"], thanks=dict.fromkeys(tablet.surveys["branch-visit"].languages, "!")
    )
    installation.heard.database.write(publish, changed, now=NOON)
    tablet.sync()
    assert set(tablet.heard_last["surveys"]) == {"branch-visit"}
    assert tablet.surveys["branch-visit"].version == 2


def test_verdicts_come_in_the_order_of_the_request(tablet: Tablet) -> None:
    visits = [tablet.visit(score) for score in (5, 1, 4, 2, 3)]
    visits.reverse()
    broken = response_to_wire(tablet.visit(3)) | {"answers": {"overall": 6}}
    verdicts = tablet.sync([*visits[:2], broken, *visits[2:]])
    assert [verdict["id"] for verdict in verdicts] == [str(v.id) for v in visits[:2]] + [broken["id"]] + [
        str(v.id) for v in visits[2:]
    ]
    assert [verdict["status"] for verdict in verdicts] == ["stored", "stored", "refused", "stored", "stored", "stored"]


def test_what_was_sent_before_is_known_whatever_its_spelling(installation: Installation, tablet: Tablet) -> None:
    visit = tablet.visit(2, why=("waiting",), comment="Too slow.")
    assert tablet.sync([visit])[0]["status"] == "stored"
    wire = response_to_wire(visit)
    spelled: dict[str, Any] = dict(reversed(wire.items())) | {"contact": None, "flags": [], "id": wire["id"].upper()}
    assert tablet.sync([visit]) == tablet.sync([spelled]) == [{"id": str(visit.id), "status": "known", "why": ""}]
    assert len(stored(installation)) == 1
    assert installation.heard.database.read(_count, cases) == 1


def test_identical_twins_in_one_request_get_the_same_verdict(installation: Installation, tablet: Tablet) -> None:
    visit, other = tablet.visit(1), tablet.visit(5)
    assert [verdict["status"] for verdict in tablet.sync([visit, other, visit])] == ["stored"] * 3
    assert [verdict["status"] for verdict in tablet.sync([visit, other, visit])] == ["known"] * 3
    assert len(stored(installation)) == 2
    assert installation.heard.database.read(differences) == []


def test_a_low_face_with_words_and_contact_opens_a_case_and_keeps_the_contact_apart(
    installation: Installation, tablet: Tablet
) -> None:
    contact = Contact(by="email", email="kim@example.org", name="Kim")
    tablet.sync([tablet.visit(1, comment="Nobody came.", contact=contact)])
    assert installation.heard.database.read(_count, cases) == 1
    assert installation.heard.database.read(_count, contacts) == 1
    assert "kim" not in str(stored(installation))


def test_a_health_record_comes_with_every_sync(installation: Installation, tablet: Tablet, clock: Hands) -> None:
    clock.turn(timedelta(hours=1))
    tablet.sync(sent_at="2026-03-02T09:59:00Z", visits=12, waiting=3, refused=1, battery=80, app_version="0.2")
    told = device(installation)
    assert (told.last_sync_at, told.skew_seconds) == (NOON + timedelta(hours=1), 60)
    assert (told.visits, told.waiting, told.refused, told.battery, told.app_version) == (12, 3, 1, 80, "0.2")


def test_a_tablet_with_more_to_send_is_asked_to_come_back_at_once(tablet: Tablet) -> None:
    tablet.sync([tablet.visit(5)], waiting=3)
    assert tablet.heard_last["next_sync_in_seconds"] == 1
    tablet.sync([tablet.visit(5)], waiting=1)
    assert tablet.heard_last["next_sync_in_seconds"] == 30


def test_a_clock_that_is_an_hour_late_is_corrected_by_the_measured_skew(
    installation: Installation, tablet: Tablet, clock: Hands
) -> None:
    tablet.clock = lambda: clock() - timedelta(hours=1)
    tablet.sync([tablet.visit(5)])
    (row,) = stored(installation)
    assert (row["started_at"], row["ended_at"]) == (NOON - timedelta(seconds=30), NOON)
    assert row["flags"] == []


@pytest.mark.parametrize("year", [1, 1970, 2090, 9999])
def test_a_wild_clock_is_flagged_and_the_time_of_receipt_counts(
    installation: Installation, tablet: Tablet, year: int
) -> None:
    wire = response_to_wire(tablet.visit(2))
    wild = {"started_at": f"{year:04}-01-01T00:00:00Z", "ended_at": f"{year:04}-01-01T00:00:40Z"}
    assert tablet.sync([wire | wild])[0]["status"] == "stored"
    (row,) = stored(installation)
    assert (row["started_at"], row["ended_at"], row["received_at"]) == (NOON, NOON, NOON)
    assert row["flags"] == ["clock"]


@pytest.mark.parametrize("year", [1, 1970, 2090, 9999])
def test_a_wild_clock_that_also_sends_is_simply_wrong_by_so_much(
    installation: Installation, tablet: Tablet, year: int
) -> None:
    wire = response_to_wire(tablet.visit(2))
    wild = {"started_at": f"{year:04}-01-01T00:00:00Z", "ended_at": f"{year:04}-01-01T00:00:40Z"}
    assert tablet.sync([wire | wild], sent_at=f"{year:04}-01-01T01:00:00Z")[0]["status"] == "stored"
    (row,) = stored(installation)
    assert row["started_at"] == NOON - timedelta(hours=1)
    assert row["flags"] == []


@pytest.mark.parametrize("offset", ["+14:00", "-14:00"])
@pytest.mark.parametrize("edge", ["0001-01-01T00:00:00", "9999-12-31T23:59:59"])
def test_the_calendars_edges_stop_nothing(tablet: Tablet, edge: str, offset: str) -> None:
    wire = response_to_wire(tablet.visit(2)) | {"started_at": edge + offset, "ended_at": edge + offset}
    neighbour = tablet.visit(4)
    verdicts = tablet.sync([wire, neighbour], sent_at=edge + offset)
    assert [verdict["status"] for verdict in verdicts] == ["stored", "stored"]
    assert [verdict["status"] for verdict in tablet.sync([wire, neighbour])] == ["known", "known"]


def test_whole_numbers_may_be_written_with_a_point(installation: Installation, tablet: Tablet) -> None:
    wire = response_to_wire(tablet.visit(2)) | {"answers": {"overall": 2.0}, "counter": 7.0, "version": 1.0}
    assert tablet.sync([wire], visits=1.0)[0]["status"] == "stored"
    (row,) = stored(installation)
    assert (row["answers"], row["counter"]) == ({"overall": 2}, 7)


def test_nul_characters_are_left_out_of_stored_words(installation: Installation, tablet: Tablet) -> None:
    visit = tablet.visit(4, comment="nice\0 place")
    assert tablet.sync([visit])[0]["status"] == "stored"
    assert stored(installation)[0]["answers"]["comment"] == "nice place"
    assert tablet.sync([visit])[0]["status"] == "known"


def test_a_tablet_of_another_branch_counts_there(installation: Installation, post: Post) -> None:
    tablet = installation.tablet(post, installation.station)
    tablet.sync([tablet.visit(5)])
    assert [row["branch_id"] for row in stored(installation)] == [installation.station.id]


def test_an_answer_to_an_older_version_is_stored_under_it(installation: Installation, tablet: Tablet) -> None:
    visit = tablet.visit(5)
    survey = tablet.surveys["branch-visit"]
    installation.heard.database.write(publish, replace(survey, questions=survey.questions[:1]), now=NOON)
    assert tablet.sync([visit])[0]["status"] == "stored"
    assert stored(installation)[0]["survey_version_id"] == 1


def test_the_refusal_of_a_tablet_is_a_problem_with_a_type(post: Post, tablet: Tablet) -> None:
    stranger = Tablet(post, tablet.clock, "made-up", tablet.device_id, tablet.branch)
    with pytest.raises(Refused) as refused:
        stranger.sync()
    assert (refused.value.status, refused.value.problem["type"]) == (401, "device-unknown")


def _all_responses(session: Session) -> list[RowMapping]:
    return list(session.execute(select(responses).order_by(responses.c.started_at)).mappings())


def _count(session: Session, table: Any) -> int:
    return session.execute(select(func.count()).select_from(table)).scalar_one()
