from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from server.database.tables.deliveries import deliveries
from server.heard import Heard
from server.staff.links import make_link
from server.staff.person import Person
from tests.server.conftest import NOON, Browser, Cast, Clock, only_on_sqlite

pytestmark = only_on_sqlite  # forms and words; every door is tried on both in test_every_route.py

SignedIn = Callable[[Person], Browser]


@pytest.fixture
def link(heard: Heard, cast: Cast) -> str:
    return "/sign-in/" + heard.database.write(
        make_link, cast.theo.id, "sign-in", "/", lifetime=timedelta(minutes=30), now=NOON
    )


def test_the_answer_does_not_tell_who_works_here(guest: Browser, heard: Heard, cast: Cast) -> None:
    known = guest.post("/sign-in", email=cast.theo.email)
    stranger = guest.post("/sign-in", email="thea@riverside.example")
    assert known.status == stranger.status == 200
    assert known.text.replace(cast.theo.email, "") == stranger.text.replace("thea@riverside.example", "")
    assert heard.database.read(lambda session: session.execute(select(func.count(deliveries.c.id))).scalar()) == 1


def test_a_typing_mistake_is_named_and_what_was_typed_stays(guest: Browser) -> None:
    answer = guest.post("/sign-in", email='theo"@')
    assert answer.status == 400
    assert "This is not an e-mail address" in answer.text
    assert 'value="theo&#34;@"' in answer.source


def test_without_mail_the_page_says_how_else(heard: Heard, cast: Cast) -> None:
    from server.app import create_app

    silent = replace(heard, outlets=replace(heard.outlets, email=False))
    browser = Browser(create_app(silent).test_client())
    assert "heard staff link EMAIL" in browser.post("/sign-in", email=cast.theo.email).text


def test_opening_the_link_signs_nobody_in(guest: Browser, link: str) -> None:
    answer = guest.get(link)
    assert "Hello Theo" in answer.text.replace("<bdi>", "").replace("</bdi>", "")
    assert "heard=" not in answer.headers.get("Set-Cookie", "")
    assert guest.get("/").status == 303


def test_the_button_signs_in_with_a_cookie_no_script_can_read(guest: Browser, link: str) -> None:
    answer = guest.post(link, seen=link)
    (cookie,) = [cookie for cookie in answer.headers.getlist("Set-Cookie") if cookie.startswith("heard=")]
    assert {"HttpOnly", "SameSite=Lax", "Secure", "Path=/"} <= set(cookie.split("; "))
    assert answer.headers["Location"] == "/"
    assert guest.get("/").status == 200


def test_a_page_of_strangers_cannot_sign_somebody_in(guest: Browser, link: str) -> None:
    assert guest.post_without_page(link).status == 403
    assert guest.post(link, seen=link).status == 303


def test_a_used_link_says_so(guest: Browser, link: str) -> None:
    guest.post(link, seen=link)
    again = guest.get(link)
    assert again.status == 410
    assert "used already" in again.text


def test_after_signing_in_one_is_where_one_wanted_to_be(heard: Heard, cast: Cast, guest: Browser) -> None:
    secret = heard.database.write(
        make_link, cast.theo.id, "sign-in", "/cases/1", lifetime=timedelta(minutes=30), now=NOON
    )
    assert guest.post(f"/sign-in/{secret}", seen=f"/sign-in/{secret}").headers["Location"] == "/cases/1"


def test_signing_out_ends_the_session_and_leads_to_sign_in(signed_in: SignedIn, cast: Cast) -> None:
    browser = signed_in(cast.theo)
    assert browser.post("/sign-out", seen="/").headers["Location"] == "/sign-in"
    assert browser.get("/").status == 303


def test_a_session_left_alone_is_over(signed_in: SignedIn, cast: Cast, clock: Clock) -> None:
    browser = signed_in(cast.theo)
    clock.now += timedelta(hours=12)
    assert browser.get("/").status == 303


def test_the_frame_names_the_person_and_marks_the_page(signed_in: SignedIn, cast: Cast) -> None:
    page = signed_in(cast.theo).get("/")
    assert "Theo" in page.text
    assert '<a href="/" aria-current="page">' in page.source


def test_only_pages_that_exist_are_in_the_navigation(signed_in: SignedIn, cast: Cast) -> None:
    browser = signed_in(cast.mara)
    for path in ("/", "/reports", "/devices", "/codes", "/staff"):
        assert (f'<a href="{path}"' in browser.get("/").source) == (browser.get(path).status == 200)


def test_staff_pages_need_no_style_or_script_in_the_page(signed_in: SignedIn, cast: Cast) -> None:
    page = signed_in(cast.theo).get("/")
    assert "unsafe-inline" not in page.headers["Content-Security-Policy"]
    assert "<style" not in page.source
    assert " style=" not in page.source
