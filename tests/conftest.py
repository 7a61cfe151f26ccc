"""Only what every folder of tests shares."""

import os
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from tests.components import find, how_to_get

if TYPE_CHECKING:  # a run without a browser need not wait for it, and the tablet's tests run where no server is
    from playwright.sync_api import Browser

    from tests.postgresql import PostgreSQL

# A deadline measures the machine, which has two cores and other work; CI repeats the same examples every time.
settings.register_profile("heard", deadline=None, derandomize=os.environ.get("CI") == "true")
settings.load_profile("heard")


@pytest.fixture(scope="session")
def component() -> Callable[[str], str]:
    """`component("chromium")` gives where it is; without it the test is skipped, or fails where CI=true."""

    def need(name: str) -> str:
        found = find(name)
        if found:
            return found
        if os.environ.get("CI") == "true":
            pytest.fail(how_to_get([name]), pytrace=False)
        pytest.skip(how_to_get([name]))

    return need


@pytest.fixture(scope="session")
def postgresql(component: Callable[[str], str]) -> "Iterator[PostgreSQL]":
    from tests.postgresql import PostgreSQL

    with PostgreSQL(component("postgresql")) as server:
        yield server


@pytest.fixture(scope="session")
def chrome(component: Callable[[str], str]) -> "Iterator[Browser]":
    """One for the whole run: playwright cannot be started twice in a process."""
    from tests.browser import chromium

    with chromium(component("chromium")) as browser:
        yield browser
