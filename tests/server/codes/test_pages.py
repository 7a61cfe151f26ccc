"""The Codes page: only for managers, only of their branch; what is added, closed and opened again."""

from collections.abc import Callable

import pytest

from server.branches.touchpoint import add_touchpoint, all_touchpoints, touchpoint_by_code
from server.codes.till import Till, add_till, all_tills, new_secrets
from server.database import Database
from tests.server.codes.conftest import ELSEWHERE, NO_TILL, POSTER, TILL, noted, stored_codes, words
from tests.server.conftest import KEYS, NOON, Browser, Cast, only_on_sqlite


def test_each_touchpoint_is_listed_with_what_stands_on_its_paper(mara: Browser) -> None:
    page = words(mara.get("/codes").text)

    assert "Front door Poster heard.example/f C6P 4JD9" in page
    assert "Tills Till heard.example/f 222 2222" in page
    assert "Platform" not in page


PAGES = (f"/codes/{POSTER}", f"/codes/{POSTER}/preview.png", f"/codes/{POSTER}/file?as=pdf", f"/codes/{TILL}/receipts")
FORMS = (
    "/codes/riverside/add",
    *(f"/codes/{POSTER}/{what}" for what in ("close", "open")),
    *(f"/codes/{TILL}/{what}" for what in ("receipts", "tills")),
)


@pytest.mark.parametrize("role", ["guest", "staff", "manager", "region", "elsewhere", "admin"])
def test_every_page_and_form_is_for_managers_of_the_branch_alone(
    browser_of: Callable[[str], Browser], database: Database, till: Till, role: str
) -> None:
    refused = {"guest": 303, "staff": 403, "elsewhere": 404}.get(role)
    browser = browser_of(role)
    seen = {"staff": "/"}.get(role, "/codes")
    before, revoking = len(noted(database)), f"/codes/{TILL}/tills/{till.id}/revoke"
    given = {"name": "New", "kind": "poster", "survey": "branch-visit", "count": "2", "as": "pdf"}

    for path in (*PAGES, f"/codes/{TILL}/tills", revoking):
        assert browser.get(path).status == (refused or 200), path
    for path in (*FORMS, revoking):
        expected = refused if role != "guest" else 403
        assert browser.post(path, seen=seen, **given).status in ({expected} if expected else {200, 303}), path
    assert (len(noted(database)) > before) == (refused is None)
    assert browser.get("/codes").status == {"guest": 303, "staff": 403}.get(role, 200)


@pytest.mark.parametrize("path", [*FORMS, f"/codes/{TILL}/tills/{NO_TILL}/revoke"])
@only_on_sqlite
def test_without_the_forms_secret_nothing_is_done(mara: Browser, database: Database, path: str) -> None:
    before = noted(database)
    answer = mara.post_without_page(path, name="New", kind="poster", survey="branch-visit", count="2")

    assert (answer.status, "open for too long" in answer.text) == (403, True)
    assert (noted(database), stored_codes(database)) == (before, 0)


@only_on_sqlite
def test_a_till_of_another_branch_cannot_be_reached_through_ones_own(
    mara: Browser, database: Database, cast: Cast
) -> None:
    assert cast
    elsewhere = database.write(
        add_till, database.read(touchpoint_by_code, ELSEWHERE), "Theirs", new_secrets(), keys=KEYS, now=NOON
    )
    path = f"/codes/{TILL}/tills/{elsewhere.id}/revoke"

    assert mara.get(path).status == 404
    assert mara.post(path, seen="/codes").status == 404
    assert [till.revoked_at for till in database.read(all_tills)] == [None]


def test_a_poster_is_added_and_printed_at_once(mara: Browser, database: Database, cast: Cast) -> None:
    form = {"name": "  Table   7 ", "kind": "poster", "survey": "branch-visit"}
    answer = mara.post("/codes/riverside/add", seen="/codes", **form)

    (added,) = (one for one in database.read(all_touchpoints) if one.name == "Table 7")
    assert (answer.status, answer.headers["Location"]) == (303, f"/codes/{added.code}")
    assert (added.branch, added.kind, added.survey) == (cast.riverside, "poster", "branch-visit")
    assert noted(database) == ["touchpoint added"]


@only_on_sqlite
@pytest.mark.parametrize("name", ["", "  ", "x" * 61, "a\0b", "a\x1bb"])
def test_a_name_that_cannot_be_kept_is_asked_for_again(mara: Browser, database: Database, name: str) -> None:
    answer = mara.post("/codes/riverside/add", seen="/codes", name=name, kind="till", survey="receipt")

    assert (answer.status, "A name has 1 to 60 characters" in answer.text) == (400, True)
    assert len(database.read(all_touchpoints)) == 3


@only_on_sqlite
@pytest.mark.parametrize("changed", [{"kind": "tablet"}, {"survey": "no-such"}, {"survey": "a\0"}])
def test_only_what_the_form_offers_is_added(mara: Browser, database: Database, changed: dict[str, str]) -> None:
    form = {"name": "New", "kind": "poster", "survey": "branch-visit"} | changed
    assert mara.post("/codes/riverside/add", seen="/codes", **form).status == 400
    assert len(database.read(all_touchpoints)) == 3


def test_a_closed_touchpoint_leads_customers_elsewhere_until_it_opens_again(
    mara: Browser, guest: Browser, database: Database
) -> None:
    assert guest.get(f"/f/{POSTER}").status == 200
    mara.post(f"/codes/{POSTER}/close", seen="/codes")
    assert guest.get(f"/f/{POSTER}").status == 404
    assert f"/f/{TILL}" in guest.get(f"/f/{POSTER}").text
    assert "Closed (1)" in words(mara.get("/codes").text)
    assert "leads customers to another touchpoint" in mara.get(f"/codes/{POSTER}").text
    mara.post(f"/codes/{POSTER}/open", seen="/codes")
    assert guest.get(f"/f/{POSTER}").status == 200
    assert noted(database) == ["touchpoint closed", "touchpoint opened"]


@only_on_sqlite
def test_a_tablet_is_not_closed_here(mara: Browser, database: Database, cast: Cast) -> None:
    database.write(
        add_touchpoint,
        code="K7Q2M4Y",
        branch=cast.riverside,
        name="Tablet 1",
        kind="tablet",
        survey="receipt",
        now=NOON,
    )
    page = mara.get("/codes").source
    assert "Tablet 1" in page
    (code,) = (one.code for one in database.read(all_touchpoints) if one.kind == "tablet")
    assert f"/codes/{code}/close" not in page
