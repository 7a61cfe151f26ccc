"""Who may take what out of the house in a browser."""

import json
from collections.abc import Callable

import pytest
from sqlalchemy import select

from server.database import Database
from server.database.tables.staff import audit
from server.staff.person import Person, add_person
from surveys.response import Contact
from tests.server.conftest import NOON, Answer, Browser, Cast
from tests.server.reports.archive import Archive

SignedIn = Callable[[Person], Browser]
FILE = "/reports/export/file?what=responses&format=jsonl"


@pytest.fixture
def stocked(archive: Archive, cast: Cast) -> None:
    """One answer in each branch; riverside's has a contact."""
    known = archive.hears(cast.riverside, {"overall": 1, "reference": "4711"})
    archive.learns(known, Contact(by="email", email="amina@example.com"))
    archive.hears(cast.station, {"overall": 5})


pytestmark = pytest.mark.usefixtures("stocked")


def branches_in(answer: Answer) -> list[str]:
    return [json.loads(line)["branch"] for line in answer.source.splitlines()]


def test_a_manager_finds_the_page_and_gets_the_file(signed_in: SignedIn, cast: Cast) -> None:
    mara = signed_in(cast.mara)
    form = mara.get("/reports/export")
    assert form.status == 200
    assert 'href="/reports/export"' in mara.get("/reports").source
    assert '<a href="/reports" aria-current="page">' in form.source
    assert form.source.count("aria-current") == 1
    answer = mara.get(FILE)
    assert branches_in(answer) == ["riverside"]
    assert answer.headers["Content-Disposition"] == "attachment; filename=heard-responses-riverside.jsonl"
    assert answer.headers["Content-Length"] == str(len(answer.source.encode()))
    assert answer.headers["Cache-Control"] == "no-store"


def test_who_manages_nothing_gets_neither_page_nor_file(signed_in: SignedIn, guest: Browser, cast: Cast) -> None:
    for person in (cast.theo, cast.ines):
        browser = signed_in(person)
        assert browser.get("/reports/export").status == browser.get(FILE).status == 403
        assert "/reports/export" not in browser.get("/").source
    assert guest.get(FILE).status == 303


def test_other_branches_rows_never_appear(signed_in: SignedIn, database: Database, cast: Cast) -> None:
    ines = database.write(add_person, email=cast.ines.email, role="manager", branch=cast.station, now=NOON)
    browser = signed_in(ines)
    assert branches_in(browser.get(FILE)) == branches_in(browser.get(FILE + "&branch=station")) == ["station"]
    for slug in ("riverside", "nowhere"):
        refused = browser.get(f"{FILE}&branch={slug}")
        assert (refused.status, "There is no such branch among yours." in refused.text) == (400, True)
    assert "Riverside" not in browser.get("/reports/export").text


def test_who_manages_one_branch_and_works_in_another_takes_out_only_the_first(
    signed_in: SignedIn, database: Database, cast: Cast
) -> None:
    mara = database.write(add_person, email=cast.mara.email, role="staff", branch=cast.station, now=NOON)
    assert branches_in(signed_in(mara).get(FILE)) == ["riverside"]


def test_only_an_administrator_takes_contacts_out_and_it_is_noted(
    signed_in: SignedIn, database: Database, cast: Cast
) -> None:
    mara = signed_in(cast.mara)
    assert mara.get(FILE + "&personal=yes").status == 403
    assert 'name="personal"' not in mara.get("/reports/export").source
    admin = database.write(add_person, email="admin@heard.example", role="admin", now=NOON)
    browser = signed_in(admin)
    assert 'name="personal"' in browser.get("/reports/export").source
    assert "amina@example.com" not in browser.get(FILE).text
    assert "amina@example.com" in browser.get(FILE + "&personal=yes").text
    noted = select(audit.c.actor, audit.c.detail).where(audit.c.action == "exported").order_by(audit.c.id)
    lines = database.read(lambda session: session.execute(noted).all())
    assert [(line.actor, line.detail["personal"]) for line in lines] == [
        (f"person {admin.id}", False),
        (f"person {admin.id}", True),
    ]


def test_a_mistake_is_named_on_the_form_and_what_was_typed_stays(signed_in: SignedIn, cast: Cast) -> None:
    mara = signed_in(cast.mara)
    answer = mara.get("/reports/export/file?what=cases&format=csv&from=2026-07-02&to=2026-07-01")
    assert answer.status == 400
    assert "The first day is after the last one; please swap them." in answer.text
    assert 'value="2026-07-02"' in answer.source
    assert mara.get("/reports/export/file?what=people&format=csv").status == 400
    assert mara.get("/reports/export/file?what=cases&format=exe").status == 400
    assert "From is not a day" in mara.get(FILE + "&from=soon").text


def test_a_file_is_not_compressed_in_memory(signed_in: SignedIn, cast: Cast) -> None:
    client = signed_in(cast.mara)._client
    with client.get(
        FILE.replace("jsonl", "csv"), base_url="https://heard.example", headers={"Accept-Encoding": "gzip"}
    ) as answer:
        assert "Content-Encoding" not in answer.headers
        assert answer.mimetype == "text/csv"
