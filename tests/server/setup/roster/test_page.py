"""`/setup/branches`: a file is looked at first, then it is brought in, then its paper is taken home."""

import re
import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest

from server.branches.branch import all_branches
from server.database import Database
from server.heard import Heard
from server.publishing.publishing import publish
from server.staff.person import Person, add_person
from surveys.catalogue import bundled, read
from tests.server.conftest import NOON, Answer, Browser, Cast

LIST = b"name,zone,manager,region,colour\nHarbour,Nairobi,Kai <kai@chain.example>,Bay,red\n"
PAGE = "/setup/branches"


@pytest.fixture
def head_office(database: Database, cast: Cast, signed_in: Callable[[Person], Browser]) -> Browser:
    assert cast.mara
    for file in bundled():
        database.write(publish, read(file), now=NOON)
    return signed_in(database.write(add_person, email="root@chain.example", role="admin", now=NOON))


def look_at(browser: Browser, content: bytes, name: str = "list.csv") -> Answer:
    return browser.post(PAGE, seen=PAGE, file=(BytesIO(content), name))


def test_a_file_is_looked_at_brought_in_and_printed(heard: Heard, head_office: Browser) -> None:
    plan = look_at(head_office, LIST)
    assert "Open 1 branch" in plan.text
    assert "Not understood, and left out: the column colour" in plan.text
    assert len(heard.database.read(all_branches)) == 2
    (file,) = re.findall(r'name="file" value="([^"]+)"', plan.text)
    done = head_office.post(f"{PAGE}/do", seen=PAGE, file=file)
    assert (done.status, done.headers["Location"]) == (303, f"{PAGE}?added=1&changed=0&invited=1&waiting=0")
    assert "1 invited by mail" in head_office.get(done.headers["Location"]).text
    paper = head_office.post(f"{PAGE}/paper", seen=PAGE, region="Bay")
    packed = zipfile.ZipFile(BytesIO(paper.content))
    assert packed.testzip() is None
    assert packed.namelist() == [f"posters-and-tablets/harbour-{what}.pdf" for what in ("poster", "tablet")] + [
        "posters-and-tablets/list.csv"
    ]
    assert "Nothing would change" in look_at(head_office, LIST).text


def test_faults_are_shown_by_line_and_nothing_changes(heard: Heard, head_office: Browser) -> None:
    refused = look_at(head_office, LIST + b"Harbour,,,,\n<b>,Cairo,,,\n")
    assert refused.status == 400
    assert ("line 3" in refused.text, "harbour stands on line 2 already" in refused.text) == (True, True)
    assert "<b>," not in refused.source
    assert "Please choose the file first." in look_at(head_office, b"").text
    assert "340 KB" in look_at(head_office, b"name\n" * 70_000).text
    assert head_office.post(f"{PAGE}/do", seen=PAGE, file="no base64!").status == 400
    assert head_office.post(f"{PAGE}/paper", seen=PAGE, region="Nowhere").status == 400
    assert len(heard.database.read(all_branches)) == 2


def test_the_example_can_be_brought_at_once(head_office: Browser) -> None:
    plan = look_at(head_office, head_office.get(f"{PAGE}/example.csv").content)
    assert (plan.status, "Change 2 branches" in plan.text) == (200, True)
