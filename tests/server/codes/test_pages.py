"""The Codes page: only for managers, only of their branch; paper, receipts and tills without a command line."""

import csv
import io
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from uuid import UUID

import pytest
from PIL import Image
from pypdfium2 import PdfDocument
from sqlalchemy import func, select

from server.app import create_app
from server.branches.pictures import Picture, keep_picture
from server.branches.settings import change_settings
from server.branches.touchpoint import Touchpoint, add_touchpoint, all_touchpoints, touchpoint_by_code
from server.codes.preview import preview
from server.codes.receipt import State, look
from server.codes.till import Till, add_till, all_tills, new_secrets, till_of_token
from server.database import Database
from server.database.tables.codes import receipt_codes
from server.database.tables.staff import audit
from server.errors import UnknownTill
from server.heard import Heard
from server.keys import token_hash
from server.publishing.publishing import publish
from server.staff.links import make_link
from server.staff.person import Person, add_person
from surveys.catalogue import bundled
from surveys.catalogue import read as read_survey
from surveys.tablet import Look
from tests.server.codes.papers import a_logo, read
from tests.server.conftest import KEYS, NOON, Browser, Cast, only_on_sqlite

SignedIn = Callable[[Person], Browser]
POSTER, TILL, ELSEWHERE = "C6P4JD9", "2222222", "STATN2Y"
LEADS_TO_POSTER = "HTTPS://HEARD.EXAMPLE/F/C6P4JD9"
FAR_FUTURE_TILL = UUID(int=1)


@pytest.fixture
def poster(database: Database, cast: Cast) -> Touchpoint:
    for file in bundled():
        database.write(publish, read_survey(file), now=NOON)
    spots = ((POSTER, cast.riverside, "Front door", "poster"), (TILL, cast.riverside, "Tills", "till"))
    for code, branch, name, kind in (*spots, (ELSEWHERE, cast.station, "Platform", "till")):
        survey = "receipt" if kind == "till" else "branch-visit"
        database.write(add_touchpoint, code=code, branch=branch, name=name, kind=kind, survey=survey, now=NOON)
    return database.read(touchpoint_by_code, POSTER)


@pytest.fixture
def counter(database: Database, poster: Touchpoint) -> Touchpoint:
    assert poster
    return database.read(touchpoint_by_code, TILL)


@pytest.fixture
def till(database: Database, counter: Touchpoint) -> Till:
    return database.write(add_till, counter, "Till 1", new_secrets(), keys=KEYS, now=NOON)


@pytest.fixture
def mara(signed_in: SignedIn, cast: Cast, poster: Touchpoint) -> Browser:
    assert poster
    return signed_in(cast.mara)


@pytest.fixture
def browser_of(signed_in: SignedIn, guest: Browser, database: Database, cast: Cast) -> Callable[[str], Browser]:
    def somebody(role: str) -> Person:
        if role in {"staff", "manager"}:
            return {"staff": cast.theo, "manager": cast.mara}[role]
        if role == "elsewhere":
            return database.write(
                add_person, email="boss@station.example", role="manager", branch=cast.station, now=NOON
            )
        return database.write(add_person, email="kai@coast.example", role=role, region="coast", now=NOON)

    return lambda role: guest if role == "guest" else signed_in(somebody(role))


def noted(database: Database) -> list[str]:
    done = select(audit.c.action).where(audit.c.action != "signed in").order_by(audit.c.id)
    return list(database.read(lambda session: session.execute(done).scalars()))


def stored_codes(database: Database) -> int:
    return database.read(lambda session: session.execute(select(func.count()).select_from(receipt_codes)).scalar_one())


def words(page: str) -> str:
    return " ".join(re.sub("<[^>]+>", " ", page).split())


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


@pytest.mark.parametrize("path", [*FORMS, f"/codes/{TILL}/tills/{FAR_FUTURE_TILL}/revoke"])
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


def listed(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode())))


def minted(browser: Browser, kind: str = "csv", **asked: object) -> tuple[int, str, bytes]:
    path = f"/codes/{TILL}/receipts"
    answer = browser.post(path, seen=path, **({"paper": "3x8", "language": "en", "as": kind} | asked))
    return answer.status, answer.text, answer.content


def a_file(text: str, name: str = "sales.csv") -> tuple[BytesIO, str]:
    return BytesIO(text.encode()), name


def test_minted_codes_are_listed_and_open(mara: Browser, database: Database) -> None:
    status, _, content = minted(mara, count="501")

    rows = listed(content)
    assert (status, len({row["code"] for row in rows}), stored_codes(database)) == (200, 501, 501)
    for row in (rows[0], rows[-1]):
        receipt = database.read(look, row["code"], keys=KEYS, now=NOON)
        assert (receipt.state, receipt.touchpoint and receipt.touchpoint.code) == (State.OPEN, TILL)
        assert row["url"] == f"https://heard.example/f/{row['code']}"
    assert noted(database) == ["receipt codes made"] * 2


@only_on_sqlite
@pytest.mark.parametrize("paper", ["3x8", "3x7", "free", "slip-58", "slip-80"])
def test_minted_codes_come_on_paper(mara: Browser, database: Database, paper: str) -> None:
    status, _, content = minted(mara, "pdf", count="30", paper=paper, grid="3x8", label="70x37")
    assert status == 200
    with PdfDocument(content) as document:
        assert len(document) == {"3x8": 2, "3x7": 2, "free": 2}.get(paper, 30)
    assert stored_codes(database) == 30


@only_on_sqlite
def test_a_files_own_columns_are_merged(mara: Browser, database: Database) -> None:
    text = "order,staff,table\nA-17,Amina,4\nA-18,Joël,\n"
    _, _, content = minted(mara, file=a_file(text))

    assert [(row["order"], row["staff"], row["table"]) for row in listed(content)] == [
        ("A-17", "Amina", "4"),
        ("A-18", "Joël", ""),
    ]
    kept = database.read(lambda session: session.execute(select(receipt_codes.c.sale)).scalars().all())
    assert sorted(kept) == ["A-17", "A-18"]
    assert minted(mara, "pdf", file=a_file(text))[2].startswith(b"%PDF")


@only_on_sqlite
@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"count": "0"}, "between 1 and 1,000 codes"),
        ({"count": "1001"}, "`heard code receipts --count` makes more"),
        ({"count": "many"}, "between 1 and 1,000 codes"),
        ({}, "between 1 and 1,000 codes"),
        ({"count": "2", "paper": "A4"}, "on labels or slips"),
        ({"count": "2", "paper": "free", "grid": "4x8", "label": "70x37"}, "a sheet of A4 has"),
        ({"count": "2", "as": "exe"}, "on labels or slips"),
        ({"count": "2", "language": "tlh"}, "not written in tlh"),
    ],
)
def test_what_cannot_be_minted_is_asked_for_again(
    mara: Browser, database: Database, asked: dict[str, str], said: str
) -> None:
    status, text, _ = minted(mara, "pdf", **asked)
    assert (status, said in text) == (400, True)
    assert (stored_codes(database), noted(database)) == (0, [])


@only_on_sqlite
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("order,at\nA-1,2026-03-02T12:00\nA-2,yesterday\nA-3,2026-03-02T12:00,x\n", "line 3: at is not a time"),
        ("order,at\nA-1,2026-03-02T12:00\nA-2,yesterday\nA-3,2026-03-02T12:00,x\n", "line 4: 3 cells, but 2 columns"),
        ("order\n" + "A\n" * 1001, "This file has 1,001 rows"),
        ("", "The first line of the file must name its columns"),
    ],
)
def test_a_file_with_a_fault_makes_nothing_and_names_its_line(
    mara: Browser, database: Database, text: str, said: str
) -> None:
    status, answer, _ = minted(mara, file=a_file(text, "../../etc/x.csv"))
    assert (status, said in answer) == (400, True)
    assert stored_codes(database) == 0


@only_on_sqlite
def test_a_count_and_a_file_together_are_asked_about(mara: Browser) -> None:
    assert "not both" in minted(mara, count="3", file=a_file("order\nA\n"))[1]


@only_on_sqlite
def test_a_file_that_is_too_large_is_not_read(mara: Browser, database: Database) -> None:
    answer = mara.post_body(f"/codes/{TILL}/receipts", b"A" * 1_000_001, "multipart/form-data; boundary=b")
    assert (answer.status, "send less at once" in answer.text) == (413, True)
    assert stored_codes(database) == 0


@only_on_sqlite
def test_receipts_are_printed_at_tills_only(mara: Browser) -> None:
    for path in ("receipts", "tills"):
        assert mara.get(f"/codes/{POSTER}/{path}").status == 404
        assert mara.post(f"/codes/{POSTER}/{path}", seen="/codes", name="x", count="1").status == 404


def test_a_tills_secrets_are_shown_once(mara: Browser, database: Database) -> None:
    path = f"/codes/{TILL}/tills"
    page = mara.post(path, seen=path, name="Till 1")
    shown = re.findall(r'data-copy="([^"]+)"', page.source)

    assert len(shown) == 3
    till = database.read(till_of_token, token_hash(shown[0]))
    assert (till.name, till.touchpoint.code, str(till.number)) == ("Till 1", TILL, shown[1])
    assert till.key(KEYS).hex() == shown[2]
    again = mara.get(path).text
    assert "Till 1" in again
    assert shown[0] not in again
    assert shown[2] not in again
    assert noted(database) == ["till added"]


def test_revoking_a_till_is_asked_about_first(mara: Browser, database: Database) -> None:
    path = f"/codes/{TILL}/tills"
    token = re.findall(r"<code[^>]*>([^<]+)</code>", mara.post(path, seen=path, name="Till 1").source)[0]
    (till,) = database.read(all_tills)
    revoking = f"{path}/{till.id}/revoke"

    assert "no answer is lost" in mara.get(revoking).text
    assert database.read(till_of_token, token_hash(token)) == till
    assert mara.post(revoking, seen=revoking).status == 303
    with pytest.raises(UnknownTill):
        database.read(till_of_token, token_hash(token))
    assert "Revoked (1)" in words(mara.get(path).text)
    assert mara.post(revoking, seen=path).status == 404
    assert noted(database) == ["till added", "till revoked"]
