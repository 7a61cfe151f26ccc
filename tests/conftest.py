"""Only what every folder of tests shares."""

import os
from collections.abc import Callable

import pytest

from tests.components import find, how_to_get


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
