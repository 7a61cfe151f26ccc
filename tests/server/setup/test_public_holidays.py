"""Public holidays that a branch is offered, and those that become its own."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from server.branches.branch import branch_by_id
from server.branches.settings import settings_of
from server.heard import Heard
from server.setup.public_holidays import Place, countries, holidays_in, language_of, place_from, regions
from server.staff.person import Person
from tests.server.conftest import NOON, Browser, Cast, only_on_sqlite

TODAY = date(2026, 11, 23)
CHRISTMAS = date(2026, 12, 25)
WEEK = {"mon_open": "yes", "mon_from": "09:00", "mon_to": "17:00"}


@pytest.fixture
def mara(signed_in: Callable[[Person], Browser], cast: Cast) -> Browser:
    return signed_in(cast.mara)


def test_the_country_is_that_of_the_time_zone_until_somebody_says_another() -> None:
    assert place_from("", "Africa/Nairobi") == Place("KE")
    assert place_from("DE-BE", "Africa/Nairobi") == Place("DE", "BE")
    assert place_from("", "UTC") == place_from("Narnia", "Etc/UTC") == Place()
    assert place_from("FR-BE").region == ""
    assert (Place("DE", "BE").name, Place("DE").name, Place().name) == ("Berlin, Germany", "Germany", "")


def test_parts_of_a_country_keep_their_own_days() -> None:
    womens_day = date(2027, 3, 8)
    kept = {part: womens_day in {one.day for one in holidays_in(Place("DE", part), [], TODAY)} for part in ("BE", "BY")}
    assert kept == {"BE": True, "BY": False}
    assert ("BY", "Bayern") in regions("DE")
    assert regions("") == ()


def test_names_are_in_the_first_language_of_the_branch_that_is_known_there() -> None:
    def christmas(place: Place, *languages: str) -> str:
        return next(one.name for one in holidays_in(place, languages, TODAY) if one.day == CHRISTMAS)

    assert christmas(Place("KE"), "sw", "en") == "Siku ya Krismasi"
    assert christmas(Place("KE"), "fr", "en") == christmas(Place("KE")) == "Christmas Day"
    assert christmas(Place("DE"), "de") == "Erster Weihnachtstag"
    assert language_of(Place(), ["sw"]) == "en_US"


def test_a_year_is_offered_and_no_day_of_it_twice() -> None:
    for today in (TODAY, CHRISTMAS, date(2028, 2, 29)):
        days = [one.day for one in holidays_in(Place("KE"), [], today)]
        assert days == sorted(set(days))
        assert [(day.month, day.day) for day in days].count((12, 25)) == 1
        assert min(days) >= today
        assert max(days) < today + timedelta(days=367)
    assert holidays_in(Place(), [], TODAY) == ()


def test_every_country_of_the_list_can_be_asked() -> None:
    assert len(countries()) > 200
    for country in ("US", "IN", "ES", "SA", "FR", "BR"):
        assert holidays_in(Place(country), ["ar"], TODAY), country


@only_on_sqlite
def test_what_is_ticked_is_the_branchs_and_what_is_not_is_offered_again(
    mara: Browser, heard: Heard, cast: Cast
) -> None:
    shown = mara.get("/setup/hours?of=riverside").text
    assert "Public holidays in Kenya" in shown
    assert shown.count(f'value="{NOON.year}-12-25"') == 1
    mara.post("/setup/hours", seen="/setup/hours", of="riverside", country="DE", region="BE", off="2026-12-25", **WEEK)
    kept = heard.database.read(branch_by_id, cast.riverside.id)
    assert (kept.holidays, heard.database.read(settings_of, kept).holidays_of) == (frozenset({CHRISTMAS}), "DE-BE")
    again = mara.get("/setup/hours?of=riverside").text
    assert "Public holidays in Berlin, Germany" in again
    assert again.count('value="2026-12-25" checked') == again.count('value="2026-12-25"') == 1


@only_on_sqlite
def test_looking_at_another_country_keeps_what_was_typed_and_changes_nothing(
    mara: Browser, heard: Heard, cast: Cast
) -> None:
    typed = {**WEEK, "mon_to": "08:00", "off": "2026-12-24", "country": "FR", "look": "yes"}
    answer = mara.post("/setup/hours", seen="/setup/hours", of="riverside", **typed)
    assert answer.status == 200
    for words in ("Public holidays in France", 'value="08:00"', 'value="2026-12-24" checked', "National Day"):
        assert words in answer.text, words
    assert heard.database.read(branch_by_id, cast.riverside.id) == cast.riverside
