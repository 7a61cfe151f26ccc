"""Time zones as people find them."""

from server.setup.zones import zones


def test_every_zone_stands_once_by_its_city_and_country() -> None:
    every = [name for places in zones().values() for name, _ in places]
    assert len(every) == len(set(every)) > 300
    assert ("Africa/Nairobi", "Nairobi, Kenya") in zones()["Africa"]
