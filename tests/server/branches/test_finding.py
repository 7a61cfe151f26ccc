"""One branch among forty, found by a word on every page that lists them; among a few nothing is to be found."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from server.branches.branch import add_branch
from server.branches.finding import is_found
from server.database import Session
from server.heard import Heard
from server.staff.person import Person, add_person
from tests.server.conftest import NOON, Browser, Cast, only_on_sqlite
from tests.server.setup.test_steps import FIRST

LISTS = ("/codes", "/devices", "/staff", "/sheet", "/setup/branches")
CHOOSERS = ("/setup", "/cases/settings", "/reports/hall", "/reports/goals")
FIELD = 'name="find"'


@pytest.fixture
def root(heard: Heard, cast: Cast, signed_in: Callable[[Person], Browser]) -> Browser:
    del cast
    return signed_in(heard.database.write(add_person, email="root@heard.example", role="admin", now=NOON))


def test_every_word_is_in_the_name_the_short_name_or_the_region() -> None:
    koln = replace(FIRST, name="Köln Süd", slug="koeln-sued", region="Rhein")
    for typed in ("", "köln", "KOLN", "sud rhein", "koeln", " rhein  köln "):
        assert is_found(koln, typed), typed
    for typed in ("bonn", "köln bonn"):
        assert not is_found(koln, typed), typed


@only_on_sqlite
def test_of_forty_one_is_found_on_every_page(root: Browser, heard: Heard) -> None:
    assert [path for path in (*LISTS, *CHOOSERS) if FIELD in root.get(path).text] == []
    heard.database.write(forty)
    for path in (*LISTS, *CHOOSERS):
        assert FIELD in root.get(path).text, path
        found, none = root.get(f"{path}?find=lake+17").text, root.get(f"{path}?find=moon").text
        assert ("Town 17" in found, "Town 18" in found, "Town 17" in none) == (True, False, False), path
    assert "1 of 42 branches" in root.get("/codes?find=lake+17").text
    assert 'href="/cases/settings?of=town-17"' in root.get("/cases/settings?find=17").text


def forty(session: Session) -> None:
    for number in range(40):
        name = f"Town {number}"
        add_branch(session, slug=f"town-{number}", name=name, region="Lakes", timezone="Africa/Nairobi", now=NOON)
