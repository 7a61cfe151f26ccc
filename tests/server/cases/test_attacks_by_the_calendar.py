"""A holiday all week, a year of holidays, a branch that never says when it opens: every step can still be taken."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from server.database.tables.branches import branches
from server.staff.person import Person
from tests.server.cases.conftest import Desk
from tests.server.cases.customer import ALL_WAYS, BY_MAIL, Customer
from tests.server.cases.lobby import Lobby
from tests.server.conftest import NOON, Browser, Cast, Clock

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
OPEN = {day: [["08:00", "17:00"]] for day in DAYS}
CALENDARS: dict[str, dict[str, Any]] = {
    "a holiday all week": {"hours": OPEN, "holidays": [f"{NOON.date() + timedelta(days=n)}" for n in range(8)]},
    "a year of holidays": {"hours": OPEN, "holidays": [f"{NOON.date() + timedelta(days=n)}" for n in range(-9, 400)]},
    "never open": {"hours": {}, "holidays": []},
    "one minute a week": {"hours": {"sun": [["23:58", "23:59"]]}, "holidays": []},
}
FORMS: tuple[tuple[str, dict[str, str]], ...] = (
    ("take", {}),
    ("move", {"to": "first", "reason": "A part is missing"}),
    ("not-reached", {"words": "Engaged"}),
    ("hand-back", {}),
    ("take", {}),
    ("answered", {"words": "We are sorry."}),
    ("solve", {"cause_key": "waiting", "remedy": "A second till"}),
    ("reopen", {}),
)


@pytest.fixture(params=CALENDARS)
def neema(desk: Desk, request: pytest.FixtureRequest) -> Customer:
    desk.outlets = ALL_WAYS
    here = update(branches).where(branches.c.slug == "riverside")
    desk.database.write(lambda session: session.execute(here.values(CALENDARS[request.param])))
    return Customer.says(Lobby(desk), contact=BY_MAIL)


def test_every_step_can_be_taken(
    neema: Customer, guest: Browser, clock: Clock, cast: Cast, signed_in: Callable[[Person], Browser]
) -> None:
    path, mara = f"/cases/{neema.case.id}", signed_in(cast.mara)
    for step, form in FORMS:
        clock.now += timedelta(hours=11)
        shown = mara.get(path)
        typed = {key: first_time(shown.text) if value == "first" else value for key, value in form.items()}
        assert (shown.status, mara.post(f"{path}/{step}", seen=path, **typed).status) == (200, 303), step
        for who, page in ((guest, f"/c/{neema.visit.slip}"), (mara, "/"), (mara, "/cases/new")):
            assert who.get(page).status == 200, (step, page)
    assert neema.case.status == "reopened"


def first_time(page: str) -> str:
    """Which the form to move the promise offers."""
    return page.partition('name="to"')[2].partition('value="')[2].partition('"')[0]
