"""The pages of setting up, where the journey does not go: what is refused, who is told, the first branch of all."""

import re
from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import select

from server.branches.branch import all_branches, change_branch
from server.branches.settings import settings_of
from server.branches.touchpoint import all_touchpoints
from server.commands.beginning import begin
from server.database.tables.staff import one_time_links
from server.heard import Heard
from server.setup.founding import publish_bundled
from server.setup.tongues import tongues_for
from server.staff.person import Person, add_person, people_of, person_by_email
from surveys import catalogue
from tests.server.conftest import NOON, Answer, Browser, Cast, only_on_sqlite

pytestmark = only_on_sqlite
SignedIn = Callable[[Person], Browser]
AT, OF = "/setup?of=riverside", {"of": "riverside"}


@pytest.fixture
def root(heard: Heard, cast: Cast) -> Person:
    del cast
    return heard.database.write(add_person, email="root@heard.example", role="admin", now=NOON)


@pytest.fixture
def admin(signed_in: SignedIn, root: Person) -> Browser:
    return signed_in(root)


@pytest.fixture
def mara(signed_in: SignedIn, cast: Cast) -> Browser:
    return signed_in(cast.mara)


def test_a_manager_sets_up_their_own_branch_without_what_is_the_houses(mara: Browser) -> None:
    shown = mara.get("/setup").text
    assert "Set up <bdi>Riverside</bdi>" in shown
    assert not [words for words in ("Mail server", "Station", "Add one branch") if words in shown]


def test_a_step_that_there_is_not_can_not_be_left_for_later(mara: Browser, heard: Heard, cast: Cast) -> None:
    assert [mara.post(f"/setup/later/{step}", seen="/setup", **OF).status for step in ("moon", "mail")] == [404, 404]
    onward = mara.post("/setup/later/look", seen="/setup", **OF).headers["Location"]
    assert onward == "/setup/alerts?of=riverside&saved=look"
    assert heard.database.read(settings_of, cast.riverside).put_off == ("look",)


def test_an_administrator_who_wants_to_be_told_becomes_one_of_the_branch(
    admin: Browser, heard: Heard, cast: Cast, root: Person
) -> None:
    named = {"name": "Root", "email": "root@heard.example", **OF}
    admin.post("/setup/people/me", seen=AT, told="yes", **named)
    assert root.id in {one.id for one in heard.database.read(people_of, cast.riverside)}
    admin.post("/setup/people/me", seen=AT, **named)
    assert root.id not in {one.id for one in heard.database.read(people_of, cast.riverside)}


def test_a_manager_does_not_change_the_e_mail_by_which_they_sign_in(mara: Browser, heard: Heard) -> None:
    answer = mara.post("/setup/people/me", seen=AT, name="Mara", email="elsewhere@example.com", **OF)
    assert answer.status == 403
    assert heard.database.read(person_by_email, "elsewhere@example.com") is None


def test_what_was_typed_of_a_colleague_stays_where_something_is_missing(mara: Browser) -> None:
    answer = mara.post("/setup/people/add", seen=AT, name="Zawadi", email="no address", **OF)
    assert (answer.status, 'value="Zawadi"' in answer.text) == (400, True)


def test_nobody_makes_themselves_less_by_adding_themselves(mara: Browser) -> None:
    myself = mara.post("/setup/people/add", seen=AT, name="Mara", email="mara@riverside.example", role="staff", **OF)
    assert (myself.status, "your own e-mail" in myself.text) == (400, True)
    assert mara.get(AT).status == 200


def test_a_logo_that_is_no_picture_is_refused_in_words(mara: Browser, heard: Heard, cast: Cast) -> None:
    file = (BytesIO(b"not a picture"), "logo.png")
    answer = mara.post("/setup/look", seen=AT, logo=file, act="#7a1f3d", **OF)
    assert (answer.status, "not a picture that can be read" in answer.text) == (400, True)
    assert heard.database.read(settings_of, cast.riverside).look.colours == {}


def test_a_logo_stays_when_its_colour_is_refused(mara: Browser, heard: Heard, cast: Cast) -> None:
    answer = mara.post("/setup/look", seen=AT, logo=(a_logo(), "logo.png"), act="#f0a030", **OF)
    assert (answer.status, "The logo is kept." in answer.text, "<image" in answer.text) == (400, True, True)
    kept = heard.database.read(settings_of, cast.riverside).look
    assert (bool(kept.logo), kept.colours) == (True, {})


def test_without_a_script_a_photo_from_a_phone_is_taken_and_what_is_larger_refused_in_words(mara: Browser) -> None:
    assert sends_a_logo(mara, a_logo().getvalue() + bytes(2_000_000)).status == 303
    for size, status in ((10_000_001, 400), (11_000_000, 413)):
        answer = sends_a_logo(mara, bytes(size))
        assert (answer.status, "a logo has 10 MB at most" in answer.text) == (status, True)
    elsewhere = mara.post("/setup/branch", seen=AT, name="x" * 1_000_001, **OF)
    assert (elsewhere.status, "at most 1 MB" in elsewhere.text) == (413, True)


def test_the_address_of_a_form_opened_by_itself_leads_back_to_the_steps(mara: Browser) -> None:
    refused = mara.post("/setup/people/me", seen=AT, name="", email="", **OF)
    reloaded = mara.get("/setup/people/me")
    assert (refused.status, reloaded.status, "All steps" in reloaded.text) == (400, 405, True)
    assert "not kept" in reloaded.text


def test_other_colours_of_the_branch_stay(mara: Browser, heard: Heard, cast: Cast) -> None:
    mara.post("/setup/look", seen=AT, act="#7a1f3d", **OF)
    mara.post("/setup/look", seen=AT, act="#14565e", **OF)
    kept = heard.database.read(settings_of, cast.riverside)
    assert (kept.look.colours, kept.confirmed) == ({}, ("look",))


def test_the_way_back_stands_on_the_page_that_a_step_led_to_and_on_no_other(mara: Browser) -> None:
    mara.get("/setup/outside/rules?of=riverside")
    assert 'href="/setup/people?of=riverside"' in mara.get("/cases/settings?of=riverside").text
    assert "Back to setting up" not in mara.get("/devices").text
    mara.get("/setup")
    assert "Back to setting up" not in mara.get("/cases/settings?of=riverside").text


def test_where_there_is_no_branch_yet_an_administrator_adds_the_first(heard: Heard, signed_in: SignedIn) -> None:
    root = signed_in(heard.database.write(add_person, email="root@heard.example", role="admin", now=NOON))
    assert "There is no branch yet" in root.get("/setup").text
    for name, zone in (("Köln Süd", "Europe/Berlin"), (" Köln  Süd", "Europe/Berlin"), ("Köln Süd", "Europe/Paris")):
        root.post("/setup/add", seen="/setup", name=name, timezone=zone)
    assert [one.slug for one in heard.database.read(all_branches)] == ["koln-sud", "koln-sud-2"]
    assert [one.survey for one in heard.database.read(all_touchpoints)] == ["branch-visit", "branch-visit"]
    assert root.post("/setup/add", seen="/setup", name="Moon", timezone="Moon/Sea").status == 400
    assert root.post("/setup/add", seen="/setup", name="Mo\0on", timezone="Europe/Berlin").status == 400


def test_languages_of_the_country_come_first(heard: Heard, cast: Cast) -> None:
    heard.database.write(publish_bundled, [catalogue.read(path) for path in catalogue.bundled()], now=NOON)
    offered = heard.database.read(tongues_for, cast.riverside)
    assert offered.likely == ("sw", "en")
    assert "fr" in offered.others


def test_the_first_link_leads_to_setting_up_and_a_later_one_to_what_customers_need(heard: Heard) -> None:
    subjects = select(one_time_links.c.subject).order_by(one_time_links.c.created_at)
    first = begin(heard)
    guest_sees = heard.database.read(lambda session: session.execute(subjects).scalars().all())
    assert guest_sees == ["/setup"]
    heard.database.write(change_branch, first.branch, name="Riverside")
    begin(heard)
    assert heard.database.read(lambda session: session.execute(subjects).scalars().all())[1:] == ["/"]


def test_whoever_leaves_all_for_later_is_asked_for_nothing_more(mara: Browser) -> None:
    assert "Go on setting up" in mara.get("/").text
    for step in ("hours", "languages", "look", "alerts", "sheet", "poster", "tablet", "answer"):
        onward = mara.post(f"/setup/later/{step}", seen="/setup", **OF).headers["Location"]
    assert onward == "/setup?of=riverside&saved=answer"
    assert "Enough for now." in mara.get(onward).text
    assert "Go on setting up" not in mara.get("/").text


def sends_a_logo(browser: Browser, content: bytes) -> Answer:
    """By hand: the test client would leave a temporary file of so much open."""
    secret = re.search(r'name="csrf_token" value="([^"]+)"', browser.get(AT).text)
    assert secret
    fields = {"csrf_token": secret[1], "act": "#7a1f3d", **OF}
    parts = [
        f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in fields.items()
    ]
    head = '--b\r\nContent-Disposition: form-data; name="logo"; filename="logo.png"\r\n\r\n'
    body = "".join([*parts, head]).encode() + content + b"\r\n--b--\r\n"
    return browser.post_body("/setup/look", body, "multipart/form-data; boundary=b")


def a_logo() -> BytesIO:
    file = BytesIO()
    Image.new("RGB", (300, 80), "#90601d").save(file, "PNG")
    return BytesIO(file.getvalue())
