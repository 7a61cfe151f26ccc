"""Paper on the Codes page: a preview that can be read, files, and refusals in words."""

import re
from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pytest
from PIL import Image

from server.app import create_app
from server.branches.pictures import Picture, keep_picture
from server.branches.settings import change_settings
from server.branches.touchpoint import Touchpoint
from server.codes.preview import preview
from server.database import Database
from server.heard import Heard
from server.staff.links import make_link
from surveys.tablet import Look
from tests.server.codes.conftest import LEADS_TO_POSTER, POSTER, stored_codes
from tests.server.codes.papers import a_logo, read
from tests.server.conftest import NOON, Browser, Cast, only_on_sqlite


@only_on_sqlite
@pytest.mark.parametrize(
    "paper", ["A3", "tent-A5", "sticker-round", "3x7", "free&grid=2%C3%975&label=90x50", "slip-58"]
)
def test_the_preview_is_a_picture_whose_code_leads_here(mara: Browser, paper: str) -> None:
    page = mara.get(f"/codes/{POSTER}?paper={paper}&language=en&second=ar")
    source = re.search(r'src="([^"]+preview.png[^"]*)"', page.text)
    assert source
    answer = mara.get(source[1])
    assert answer.headers["Content-Type"] == "image/png"
    found = read(Image.open(BytesIO(answer.content)).convert("RGB"))
    assert set(found) == {LEADS_TO_POSTER}
    assert "in English and العربية: “How was your visit today?”, five faces" in page.text


@only_on_sqlite
def test_a_preview_that_was_drawn_is_remembered(mara: Browser) -> None:
    mara.get(f"/codes/{POSTER}?paper=A6&language=sw")
    drawn = preview.cache_info().misses
    mara.get(f"/codes/{POSTER}/preview.png?paper=A6&language=sw")
    assert preview.cache_info().misses == drawn


@only_on_sqlite
@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("paper=A6&distance=900", "Read from 900 cm a code must be at least"),
        ("paper=A4&distance=far", "a number of centimetres from 10 to 1,000"),
        ("paper=A4&distance=5", "a number of centimetres from 10 to 1,000"),
        ("paper=A0", "There is no such paper"),
        ("paper=free", "how many labels across and down, such as 3x8"),
        ("paper=free&grid=3x8&label=0x0", "A label is at least a little wide"),
        ("paper=free&grid=4x8&label=70x37", "a sheet of A4 has 210 x 297 mm"),
        ("paper=free&grid=10x20&label=20x14", "Each square of the code would be"),
        ("paper=A4&language=tlh", "The survey is not written in tlh"),
    ],
)
def test_what_is_refused_is_said_in_words_in_place_of_the_preview(mara: Browser, asked: str, said: str) -> None:
    page = mara.get(f"/codes/{POSTER}?{asked}")
    assert page.status == 200
    assert said in page.text
    assert "preview.png" not in page.source
    file = mara.get(f"/codes/{POSTER}/file?as=pdf&{asked}")
    assert (file.status, said in file.text) == (400, True)


@only_on_sqlite
def test_a_distance_typed_for_a_poster_does_not_stand_in_a_stickers_way(mara: Browser) -> None:
    assert "preview.png" in mara.get(f"/codes/{POSTER}?paper=sticker-round&distance=900").source


@only_on_sqlite
@pytest.mark.parametrize(
    ("paper", "kind", "begins", "media"),
    [
        ("A4", "pdf", b"%PDF", "application/pdf"),
        ("tent-A4", "png", b"\x89PNG", "image/png"),
        ("3x8", "svg", b"<svg", "image/svg+xml"),
        ("slip-80", "escpos", b"\x1b@", "application/octet-stream"),
    ],
)
def test_every_kind_of_file_comes_with_a_name(mara: Browser, paper: str, kind: str, begins: bytes, media: str) -> None:
    answer = mara.get(f"/codes/{POSTER}/file?paper={paper}&language=en&as={kind}")

    assert answer.content.startswith(begins)
    assert answer.headers["Content-Type"].startswith(media)
    assert answer.headers["Content-Disposition"] == f'attachment; filename="heard-{POSTER}-{paper}.{kind}"'


@only_on_sqlite
@pytest.mark.parametrize("asked", ["paper=A4&as=escpos", "paper=A4&as=exe", "paper=A4", "paper=../../x&as=pdf"])
def test_no_other_file_is_made(mara: Browser, asked: str) -> None:
    answer = mara.get(f"/codes/{POSTER}/file?{asked}")
    assert (answer.status, "Content-Disposition" in answer.headers) == (400, False)


@only_on_sqlite
@pytest.mark.parametrize("path", ["_external=1", "code=2222222", "_anchor=x&_scheme=http", "logo=%00", "second=%00"])
def test_what_no_form_sends_breaks_no_page(mara: Browser, path: str) -> None:
    assert mara.get(f"/codes/{POSTER}?{path}").status == 200


@only_on_sqlite
@pytest.mark.parametrize("code", ["C6P4JD8", "%00", "riverside", "K7Q2M4XABC"])
def test_a_code_that_is_not_theirs_leads_nowhere(mara: Browser, code: str) -> None:
    for path in ("", "/preview.png", "/file?as=pdf", "/receipts", "/tills"):
        assert mara.get(f"/codes/{code}{path}").status == 404


@only_on_sqlite
def test_the_branchs_logo_stands_apart_inside_the_code_or_not_at_all(
    mara: Browser, database: Database, cast: Cast
) -> None:
    assert "has no logo yet" in mara.get(f"/codes/{POSTER}").text
    logo = Picture("png", a_logo().content)
    database.write(keep_picture, cast.riverside, logo, now=NOON)
    database.write(change_settings, cast.riverside, look=Look(logo=logo.sha256), now=NOON)

    path = f"/codes/{POSTER}/preview.png?paper=A4&logo="
    assert len({mara.get(path + where).content for where in ("apart", "inside", "none")}) == 3
    assert "the QR code with the logo inside" in mara.get(f"/codes/{POSTER}?logo=inside").text


@only_on_sqlite
def test_where_customers_cannot_reach_us_paper_says_test(heard: Heard, cast: Cast, counter: Touchpoint) -> None:
    local = replace(heard, outlets=replace(heard.outlets, public_url="http://127.0.0.1:8000"))
    browser = Browser(create_app(local).test_client())
    secret = heard.database.write(make_link, cast.mara.id, "sign-in", "/", lifetime=timedelta(minutes=1), now=NOON)
    browser.post(f"/sign-in/{secret}", seen=f"/sign-in/{secret}")

    page = browser.get(f"/codes/{counter.code}")
    assert page.text.count("not ready for customers yet") == 1
    assert "exists on this machine or network only" in page.text
    assert "; TEST across it" in page.text
    assert browser.get(f"/codes/{counter.code}/file?as=pdf").content.startswith(b"%PDF")
    path = f"/codes/{counter.code}/receipts"
    asked = {"count": "1", "paper": "3x8"}
    assert browser.post(path, seen=path, **asked, **{"as": "pdf"}).content.startswith(b"%PDF")
    refused = browser.post(path, seen=path, **asked, **{"as": "csv"})
    assert (refused.status, "Customers cannot reach 127.0.0.1" in refused.text) == (400, True)
    assert stored_codes(heard.database) == 1


def test_the_code_also_comes_as_a_tag_and_as_a_line(mara: Browser) -> None:
    page = mara.get(f"/codes/{POSTER}").text
    assert "https://heard.example/f/C6P4JD9" in page
    assert "How was your visit today? https://heard.example/f/C6P4JD9" in page
    assert "D1 01 18 55 04 68 65 61 72 64" in page
