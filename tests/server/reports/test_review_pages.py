"""Who may read which review in a browser."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from html import escape

import pytest

from server.database import Database
from server.reports.review.kept import Kept, keep
from server.reports.review.numbers import numbers
from server.reports.review.sending import send_reviews
from server.reports.review.week import Week, midnight
from server.staff.person import Person, add_person
from tests.server.conftest import KEYS, NOON, Browser, Cast, Clock
from tests.server.reports.lobby import Lobby

SignedIn = Callable[[Person], Browser]
WEEK = Week(date(2026, 6, 29))
DUE = datetime(2026, 7, 6, 4, 30, tzinfo=UTC)
OF_RIVERSIDE, OF_STATION = (f"/reports/week?of={slug}&begins=2026-06-29" for slug in ("riverside", "station"))


@pytest.fixture(autouse=True)
def reviewed(database: Database, lobby: Lobby, lobby_of_station: Lobby, clock: Clock) -> None:
    for one, words in ((lobby, "At Riverside <b>slow</b>"), (lobby_of_station, "At Station")):
        one.hears(1, words, at=midnight(WEEK.begins, one.branch) + timedelta(hours=12))
    clock.now = DUE
    assert send_reviews(database, outlets=lobby.outlets, keys=KEYS, now=DUE) == 2


def test_a_manager_finds_the_reviews_of_their_branches_and_the_export(signed_in: SignedIn, cast: Cast) -> None:
    mara = signed_in(cast.mara)
    listed = mara.get("/reports/weeks")
    assert '<a href="/reports" aria-current="page">' in listed.source
    assert 'href="/reports/week?of=riverside&amp;begins=2026-06-29"' in listed.source
    assert "Station" not in listed.text
    assert "Riverside: Monday 13 July, 07:30" in re.sub("<[^>]+>", "", listed.text)
    shown = mara.get(OF_RIVERSIDE)
    assert "At Riverside &lt;b&gt;slow&lt;/b&gt;" in shown.source
    assert "29 June – 5 July 2026" in shown.text


def test_of_another_branch_there_is_no_review(signed_in: SignedIn, database: Database, cast: Cast) -> None:
    boss = database.write(add_person, email="boss@station.example", role="manager", branch=cast.station, now=NOON)
    both = database.write(add_person, email=cast.mara.email, role="staff", branch=cast.station, now=NOON)
    for person, own, other in ((boss, OF_STATION, OF_RIVERSIDE), (both, OF_RIVERSIDE, OF_STATION)):
        browser = signed_in(person)
        assert browser.get(own).status == browser.get(own.replace("week", "week.pdf")).status == 200
        for path in (other, other.replace("week", "week.pdf"), "/reports/week?of=nowhere"):
            refused = browser.get(path)
            assert (refused.status, "There is no review of this week." in refused.text) == (404, True)


def test_the_link_in_its_mail_leads_there_through_the_sign_in(signed_in: SignedIn, guest: Browser, cast: Cast) -> None:
    turned_away = guest.get(OF_RIVERSIDE)
    form = guest.get(turned_away.headers["Location"]).source
    assert f'name="next" value="{escape(OF_RIVERSIDE)}"' in form
    for path in ("/reports/week", "/reports/month"):
        assert guest.get(f"{path}?words=Amina").headers["Location"].endswith(f"next={path}")
    # Where a name is too long for the link, the list is one touch away.
    assert signed_in(cast.mara).get("/reports/week").headers["Location"] == "/reports/weeks"


def test_who_manages_nothing_gets_none(signed_in: SignedIn, guest: Browser, cast: Cast) -> None:
    for person in (cast.theo, cast.ines):
        browser = signed_in(person)
        assert browser.get("/reports/weeks").status == browser.get(OF_RIVERSIDE).status == 403
    assert guest.get(OF_RIVERSIDE).status == 303


def test_region_and_admin_read_those_of_all_their_branches(signed_in: SignedIn, database: Database) -> None:
    for role, region in (("region", "coast"), ("admin", "")):
        person = database.write(add_person, email=f"{role}@heard.example", role=role, region=region, now=NOON)
        browser = signed_in(person)
        assert browser.get(OF_RIVERSIDE).status == browser.get(OF_STATION).status == 200
        weeks = browser.get("/reports/weeks")
        assert weeks.text.count('class="card-like review-link"') == 2
        assert weeks.text.count("2026-06-29") == 3  # the last of them: with which to begin


def test_any_day_leads_to_its_week_and_none_to_the_newest(signed_in: SignedIn, cast: Cast) -> None:
    mara = signed_in(cast.mara)
    for asked in ("&begins=2026-07-03", ""):
        assert "29 June – 5 July 2026" in mara.get(f"/reports/week?of=riverside{asked}").text
    assert mara.get("/reports/week?of=riverside&begins=2026-07-06").status == 404
    wrong = mara.get("/reports/week?of=riverside&begins=soon")
    assert (wrong.status, "must look like 2026-07-31" in wrong.text) == (400, True)


def test_weeks_lead_to_each_other_and_to_earlier_ones(
    signed_in: SignedIn, database: Database, lobby: Lobby, cast: Cast
) -> None:
    for back in range(1, 15):
        week = WEEK.later(-back)
        review = database.read(numbers, lobby.branch, week, now=DUE)
        database.write(keep, lobby.branch, Kept(week, review, DUE))
    mara = signed_in(cast.mara)
    newest, first = mara.get("/reports/weeks"), WEEK.later(-14)
    assert newest.text.count('class="card-like review-link"') == 12
    earlier = mara.get(f"/reports/weeks?before={WEEK.later(-11).begins}")
    assert f"/reports/weeks?before={WEEK.later(-11).begins}" in newest.text
    assert earlier.text.count('class="card-like review-link"') == 3
    assert "Earlier weeks" not in earlier.text
    middle = mara.get(f"/reports/week?of=riverside&begins={WEEK.later(-1).begins}")
    assert (middle.text.count("The week before"), middle.text.count("The week after")) == (1, 1)
    assert "The week before" not in mara.get(f"/reports/week?of=riverside&begins={first.begins}").text
    assert "The week after" not in mara.get(OF_RIVERSIDE).text


def test_the_paper_is_for_this_reader_only(signed_in: SignedIn, cast: Cast) -> None:
    answer = signed_in(cast.mara).get(OF_RIVERSIDE.replace("week", "week.pdf"))
    assert answer.content.startswith(b"%PDF")
    assert answer.headers["Content-Disposition"] == "inline; filename=heard-week-riverside-2026-06-29.pdf"
    assert answer.headers["Cache-Control"] == "no-store"
