import pytest

from kiosk.dialling import CODES, country_code


@pytest.mark.parametrize(
    ("zone", "code"),
    [("Africa/Nairobi", "+254"), ("Europe/Paris", "+33"), ("America/New_York", "+1"), ("Asia/Kolkata", "+91")],
)
def test_a_phone_number_begins_as_where_the_tablet_stands(zone: str, code: str) -> None:
    assert country_code(zone) == code


@pytest.mark.parametrize("zone", ["UTC", "", "Nowhere/Land"])
def test_a_zone_of_no_country_begins_with_nothing(zone: str) -> None:
    assert country_code(zone) == ""


def test_every_country_has_one_code() -> None:
    countries = [country for countries in CODES.values() for country in countries]
    assert len(countries) == len(set(countries))
