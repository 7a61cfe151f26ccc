"""Only what every folder of tests shares."""

import gc
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from tests.components import find, go_without, how_to_get

if TYPE_CHECKING:  # a run without a browser need not wait for it, and the tablet's tests run where no server is
    from playwright.sync_api import Browser

    from tests.postgresql import PostgreSQL

# A deadline measures the machine, which has two cores and other work; CI repeats the same examples every time.
settings.register_profile("heard", deadline=None, derandomize=os.environ.get("CI") == "true")
settings.load_profile("heard")


THOROUGH = frozenset(
    [
        "screens",
        "server/backups",
        "server/branches/test_commands.py",
        "server/branches/test_hours.py",
        "server/cases/test_attacks_on_neighbours.py",
        "server/cases/test_burst.py",
        "server/cases/test_desk.py",
        "server/cases/test_cases_api.py",
        "server/cases/test_every_deadline.py",
        "server/cases/test_every_life.py",
        "server/cases/test_follow_up.py",
        "server/cases/test_messages.py",
        "server/cases/test_morning.py",
        "server/cases/test_new_case_form.py",
        "server/cases/test_nobody_reacts.py",
        "server/cases/test_pages.py",
        "server/cases/test_praise.py",
        "server/cases/test_passed_on.py",
        "server/cases/test_quiet.py",
        "server/cases/test_reminders.py",
        "server/cases/test_summons.py",
        "server/cases/test_told_delivered.py",
        "server/cases/test_tablets.py",
        "server/codes/test_damage.py",
        "server/commands",
        "server/codes/test_labels.py",
        "server/codes/test_paper.py",
        "server/codes/test_pictures.py",
        "server/codes/test_poster.py",
        "server/database/test_migrate.py",
        "server/database/test_writer.py",
        "server/fleet/test_attacks.py",
        "server/fleet/test_pages.py",
        "server/intake/test_api.py",
        "server/intake/test_api_bad_input.py",
        "server/intake/test_drafts.py",
        "server/intake/test_kiosk_page.py",
        "server/intake/test_late_words.py",
        "server/intake/test_phone.py",
        "server/intake/test_phone_pages.py",
        "server/intake/test_slip_talk.py",
        "server/intake/test_sync.py",
        "server/intake/test_sync_revoked.py",
        "server/mirror/google",
        "server/mirror/page",
        "server/mirror/test_shelf.py",
        "server/privacy",
        "server/reports/test_export_command.py",
        "server/reports/test_formats.py",
        "server/setup/test_setup_pages.py",
        "server/staff/test_commands.py",
        "server/staff/test_desk_pin.py",
        "server/staff/test_guessing.py",
        "server/staff/test_me_page.py",
        "server/staff/test_people_pages.py",
        "server/staff/test_tokens.py",
        "server/test_attacks_on_every_door.py",
        "server/test_every_route.py",
        "surveys/test_catalogue.py",
        "test_architecture.py",
    ]
)
"""Files and folders that take seconds: `make test-fast` leaves them out."""
MEMORY, ROOM = Path("/dev/shm"), 4 * 10**9
"""A folder in memory, and the bytes that must be free there."""


def pytest_configure(config: pytest.Config) -> None:
    config.option.loadscopereorder = False  # xdist would take the files with the fewest tests, which last longest, last
    # Where there is room tests write into memory: on a disk a commit of SQLite waits for it.
    if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM and not os.statvfs(MEMORY).f_flag & os.ST_NOEXEC:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    long = set()
    for item in items:
        path = item.path.relative_to(here)
        if THOROUGH & {path.as_posix(), path.parent.as_posix()}:
            item.add_marker(pytest.mark.thorough)
        if item.get_closest_marker("thorough") or item.get_closest_marker("journey"):
            long.add(path)
    # First, or at the end one worker would wait for a file that the other has just begun.
    items.sort(key=lambda item: item.path.relative_to(here) not in long)


def pytest_collection_finish() -> None:
    """What is there by now stays, and need not be looked through for garbage again and again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def component() -> Callable[[str], str]:
    """`component("chromium")` gives where it is; without it the test is skipped, or fails where CI=true."""

    def need(name: str) -> str:
        found = find(name)
        return found or go_without(how_to_get([name]))

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
