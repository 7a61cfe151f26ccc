"""What the dashboard shows, of whom, and to whom."""

import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta

import pytest

from server.database import Database
from server.intake.accept import Office, accept
from server.intake.check import Checked
from server.publishing.publishing import newest_version
from server.reports.dashboard.hours import hours
from server.reports.dashboard.questions import questions
from server.reports.dashboard.trend import trend
from server.reports.filters import Filters
from server.reports.footfall import keep_footfall
from server.reports.review.week import Week
from server.reports.scores import scores
from server.staff.person import Person, add_person
from surveys.response import Contact
from surveys.survey import Kind
from tests.builders import a_response
from tests.server.conftest import NOON, Browser, Cast, Clock
from tests.server.reports.lobby import Lobby

SignedIn = Callable[[Person], Browser]
NOW = datetime(2026, 7, 8, 12, tzinfo=UTC)
"""A Wednesday; 15:00 at Riverside."""
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def hear_all(lobby: Lobby, said: Iterable[tuple[int, datetime]]) -> None:
    """At once, as from a tablet that was offline; who touched a 1 had waited."""
    spot = lobby.spots["tablet"]
    published = lobby.database.read(newest_version, spot.survey)
    heard = [
        a_response(
            score, reasons=("waiting",) if score == 1 else (), survey=published.survey, started_at=at, ended_at=at
        )
        for score, at in said
    ]
    checked = [Checked(one, published) for one in heard]
    office = Office(lobby.keys, lobby.outlets)
    lobby.database.write(accept, checked, touchpoint=spot, office=office, now=NOW)


def busy(lobby: Lobby) -> None:
    """Each day three answers in the morning; a bad one at noon, with a reason, in the last four weeks only."""
    mornings = [NOW - back * DAY - 6 * HOUR for back in range(56)]
    good = [(4 + number % 2, at + number * timedelta(minutes=5)) for at in mornings for number in range(3)]
    hear_all(lobby, [*good, *((1, at + 3 * HOUR) for at in mornings[:28])])


@pytest.fixture
def mara(lobby: Lobby, clock: Clock, signed_in: SignedIn, cast: Cast) -> Browser:
    """At her desk, eight weeks on."""
    busy(lobby)
    clock.now = NOW
    return signed_in(cast.mara)


def plain(source: str) -> str:
    return " ".join(re.sub("<[^>]+>", " ", source).replace("&nbsp;", " ").replace("\xa0", " ").split())


def link_to(source: str, *parts: str) -> str:
    """The first address of answers that has all of these."""
    found = re.findall(r'href="(/reports/answers\?[^"]+)"', source)
    whole = (str(one) for one in found if all(part in one for part in parts))
    return next(whole).replace("&amp;", "&")


def test_four_weeks_come_first_and_this_week_second(mara: Browser) -> None:
    said = plain(mara.get("/reports").source)
    assert "11 June – 8 July 2026" in said
    assert "75 % 112 answers" in said
    assert "Worse, very likely. It was 100 % in the four weeks before, of 84 answers." in said
    assert "This week so far: 75 %. Too early to tell (12 answers)." in said


def test_every_number_says_what_it_means(mara: Browser) -> None:
    said = plain(mara.get("/reports").source)
    assert "84 of 112 answers were one of the two best answers. Very likely it lies between 66 % and 82 %" in said
    assert "28 answers were low." in said
    assert "More often, very likely." in said
    assert "28 of 112 who answered named it" in said
    assert "“Very bad” 28 of 112: very likely 18 – 34 %." in said
    assert "the newest answers of each branch, about 500 in all" in said
    assert "How sure is this? Satisfied: 4 answers. Below five nothing else is shown" in said  # today's
    assert "All on a tablet." in said


def test_doubtful_answers_stand_beside_the_others(mara: Browser, lobby: Lobby) -> None:
    for number in range(8):
        lobby.hears(1, at=NOW - HOUR - number * HOUR / 60, flags=("robot",))
    said = plain(mara.get("/reports").source)
    assert "8 doubtful answers are left out; with them it would be 70 %." in said
    said = plain(mara.get("/reports?flagged=both").source)
    assert "8 doubtful answers are in it; without them it would be 75 %." in said
    assert "doubtful answers are" not in plain(mara.get("/reports?flagged=yes").source)


def test_what_is_only_known_by_the_day_is_said_where_hours_are_chosen(
    mara: Browser, database: Database, cast: Cast
) -> None:
    database.write(keep_footfall, cast.riverside, {NOW.date(): 40}, actor="mara", now=NOW)
    whole, noon = (plain(mara.get(f"/reports{hours}").source) for hours in ("", "?hours=9-10"))
    assert "10.0 of a hundred visitors answered" in whole
    assert "4 answers of 40 visitors on 1 counted day." in whole
    assert "visitors are counted by the day" not in whole
    assert "10.0 of a hundred visitors answered, at all hours of all counted days" in noon
    assert "Reasons Reasons are counted by the day, not by the hour." in noon


def test_the_noon_that_goes_wrong_is_marked_in_words_too(mara: Browser) -> None:
    source = mara.get("/reports").source
    assert ", worse than the whole, very likely" in source
    (noon,) = re.findall(r'<tr><th scope="row">12</th>(.*?)</tr>', source, re.DOTALL)
    assert "worse than the whole" in noon
    assert 'title="28 answers, very likely 0\xa0% – 12\xa0%"' in noon
    *_, all_days = re.findall(r'href="([^"]+)"', noon)
    behind = plain(mara.get(all_days.replace("&amp;", "&")).source)
    assert "Satisfied: 0 %. 0 of 28 answers were one of the two best answers. Very likely it lies between 0 %" in behind
    (morning,) = re.findall(r'<tr><th scope="row">09</th>(.*?)</tr>', source, re.DOTALL)
    assert "worse" not in morning


def test_a_bar_leads_to_its_answers_and_these_to_the_case(mara: Browser, lobby: Lobby) -> None:
    neema = Contact(by="email", email="neema@example.com")
    told = lobby.hears(2, "Nobody looked <b>up</b>", at=NOW - HOUR, contact=neema)
    page = mara.get("/reports").source
    answers = mara.get(link_to(page, "question=overall", "value=2"))
    assert "Nobody looked &lt;b&gt;up&lt;/b&gt;" in answers.source
    assert f"/cases/{lobby.case_of(told)}" in answers.source
    assert answers.source.count("card-like") == 1
    assert "neema@example.com" not in answers.source
    assert "“Bad” 1 of 113: very likely 0 – 5 %. All on a tablet." in plain(answers.source)
    waiting = mara.get(link_to(page, "question=why", "value=waiting"))
    assert waiting.source.count('class="card-like low"') == 28


def test_answers_come_in_pages_newest_first_each_once(mara: Browser) -> None:
    address, seen = "/reports/answers", []
    while address:
        source = mara.get(address).source
        seen += re.findall(r'<time datetime="([^"]+)"', source)
        onward = re.search(r'href="(/reports/answers\?before=[^"]+)"', source)
        address = onward[1].replace("&amp;", "&") if onward else ""
    assert len(seen) == len(set(seen)) == 112
    assert seen == sorted(seen, reverse=True)


def test_places_stand_beside_each_other_and_comments_by_what_they_are_about(mara: Browser, lobby: Lobby) -> None:
    assert "Where they answered" not in mara.get("/reports").text  # all on the same tablet
    lobby.hears(1, "The queue was endless, and the bill is wrong", at=NOW - HOUR, kind="poster")
    page = mara.get("/reports")
    assert "Where they answered Where Satisfied Door by a code on a poster Too early to tell." in plain(page.source)
    assert "Front desk on a tablet" in plain(page.source)
    assert "112 on a tablet and 1 by a code on a poster, added up." in plain(page.source)
    tablet = re.findall(r'href="(/reports\?[^"]*touchpoint=[^"]+)"', page.source)[1].replace("&amp;", "&")
    assert "112 answers" in plain(mara.get(tablet).source)
    assert "Price and bill 1 Waiting time 1 By the word lists of the survey, of 1 comment" in plain(page.source)
    waiting = next(one for one in re.findall(r'href="(/reports/comments\?[^"]+)"', page.source) if "theme=W" in one)
    assert "The queue was endless" in plain(mara.get(waiting.replace("&amp;", "&")).source)


def test_a_branch_one_may_not_see_is_nowhere(mara: Browser, lobby_of_station: Lobby) -> None:
    lobby_of_station.hears(5, "At Station", at=NOW - HOUR)
    for path in ("/reports", "/reports/answers", "/reports?ends=2026-07-08", "/reports/answers?region=coast"):
        assert "Station" not in mara.get(path).source
    refused = mara.get("/reports?branch=station")
    assert (refused.status, "There is no such branch among yours." in refused.text) == (400, True)
    assert mara.get("/reports/answers?branch=station").status == 400


def test_who_manages_nothing_gets_neither(signed_in: SignedIn, guest: Browser, cast: Cast) -> None:
    for path in ("/reports", "/reports/answers"):
        assert signed_in(cast.theo).get(path).status == 403
        assert guest.get(path).status == 303


def test_nonsense_in_the_address_is_named_on_the_page(mara: Browser) -> None:
    wrong = mara.get("/reports?begins=2026-07-09&ends=2026-07-01")
    assert (wrong.status, "please swap them" in wrong.text) == (400, True)
    assert mara.get("/reports/answers?before=soon").status == 400


def test_of_several_branches_there_are_groups_and_no_ranking(
    mara: Browser, database: Database, lobby_of_station: Lobby, signed_in: SignedIn
) -> None:
    del mara
    hear_all(lobby_of_station, [(5, NOW - back * DAY // 2) for back in range(40)])
    admin = database.write(add_person, email="root@heard.example", role="admin", now=NOON)
    said = plain(signed_in(admin).get("/reports").source)
    assert "Ask Riverside what was different: the score is worse than before, very likely." in said
    assert "Stands alone Station" in said


def test_before_the_first_answer_the_page_is_whole(clock: Clock, signed_in: SignedIn, cast: Cast) -> None:
    clock.now = NOW
    said = plain(signed_in(cast.mara).get("/reports").source)
    assert "Nobody answered in these days." in said
    assert "Today no answers yet. Nobody waits for an answer." in said
    assert "Do this week Nobody has answered this week." in said


def test_below_five_answers_only_their_number_is_told(
    lobby: Lobby, clock: Clock, signed_in: SignedIn, cast: Cast
) -> None:
    for number in range(4):
        lobby.hears(1, at=NOW - HOUR - number * DAY, reasons=("waiting",))
    clock.now = NOW
    source = signed_in(cast.mara).get("/reports").source
    assert "Too early to tell (4 answers)." in source
    assert "How they answered" not in source
    assert "Reasons" not in source
    assert "<polyline" not in source
    assert not re.search(r"0\s?%", plain(source))


def test_weeks_without_a_score_part_the_band(database: Database, lobby: Lobby, cast: Cast) -> None:
    first = Week.of(NOW.date()).later(-4)
    monday, counts = datetime(2026, 6, 8, 9, tzinfo=UTC), ((0, 6), (1, 6), (2, 3), (4, 6))
    hear_all(lobby, [(4, monday + week * 7 * DAY + number * HOUR / 60) for week, n in counts for number in range(n)])
    filters = Filters(seen=(cast.riverside,), begins=first.begins, ends=NOW.date())
    drawn = trend(database.read(scores, filters, "week"), Kind.CSAT, first, first.later(4))
    assert [dot.week for dot in drawn.dots] == [first, first.later(1), first.later(4)]
    assert len(drawn.bands) == len(drawn.paths) == 1
    assert all(dot.high <= dot.y <= dot.low for dot in drawn.dots)
    assert sum(line.n for line in drawn.lines) == 21


def test_no_hour_is_marked_where_all_are_alike(database: Database, lobby: Lobby, cast: Cast) -> None:
    days = [(hour, NOW.replace(hour=hour - 3) - back * DAY, back) for back in range(28) for hour in range(9, 15)]
    hear_all(lobby, [(2 if (back + hour) % 3 == 0 else 5, at) for hour, at, back in days])
    filters = Filters(seen=(cast.riverside,), begins=NOW.date() - 27 * DAY, ends=NOW.date())
    cells, by_hour, by_weekday = (
        database.read(scores, filters, "weekday-hour"),
        database.read(scores, filters, "hour"),
        database.read(scores, filters, "weekday"),
    )
    found = hours(cells, by_hour, by_weekday, database.read(scores, filters)[0])
    assert found
    assert [name for name, _ in found.rows] == ["09", "10", "11", "12", "13", "14", "All"]
    assert not [cell for _, row in found.rows for cell in row if cell.mark]


def test_where_customers_stop_is_counted_of_those_who_saw_the_question(
    database: Database, lobby: Lobby, cast: Cast
) -> None:
    for number in range(6):
        shown = ("overall", "why", "comment") if number else ("overall",)
        reasons = ("waiting",) if number in {1, 2, 3} else ()
        lobby.hears(2, "Slow." if number == 1 else "", at=NOW - number * HOUR, reasons=reasons, shown=shown)
    filters = Filters(seen=(cast.riverside,), begins=NOW.date() - DAY, ends=NOW.date())
    found = {one.question: (one.answered, one.seen) for one in database.read(questions, filters)}
    assert found == {"overall": (6, 6), "why": (3, 5), "comment": (1, 5)}
