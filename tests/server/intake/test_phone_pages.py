"""The customer's pages as pages: codes, languages, what they weigh and what they keep to themselves."""

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from server.branches.touchpoint import Touchpoint
from server.codes.alphabet import in_groups
from server.database.tables.branches import touchpoints
from surveys.phrases import languages_with_phrases, phrase
from tests.installation import Installation
from tests.pocket import Page, Pocket
from tests.server.intake.known import Known

UNKNOWN = "2222222"
"""Well formed, and nobody's."""
EVERY_LANGUAGE = pytest.mark.parametrize("language", languages_with_phrases())


@pytest.fixture
def close_the_poster(installation: Installation, poster: Touchpoint) -> None:
    closing = update(touchpoints).where(touchpoints.c.id == poster.id).values(closed=True)
    installation.heard.database.write(lambda session: session.execute(closing))


def mistyped(code: str) -> str:
    """The code with its first character wrong."""
    return ("3" if code[0] != "3" else "4") + code[1:]


def walk(phone: Pocket) -> Iterator[Page]:
    """Every page that a customer can come to, each once, with whatever makes it longest."""
    words = {"why": ["waiting", "staff", "price", "place"], "comment": "Cold soup. " * 20}
    yield phone.page
    fields = [*phone.page.fields, ("overall", "1")]
    yield phone.posts(f"/f/{phone.code}", fields)
    done, asks, *_ = phone.page.buttons
    yield phone.presses(done, **words)
    yield phone.presses(asks, why=["waiting", "staff", "price"])
    reach = next(iter(phone.page.buttons))
    yield phone.presses(reach, phone="12")
    yield phone.presses(reach, phone="+254712345678", name="Amina")
    yield phone.opens(next(iter(phone.page.links.values())))
    yield phone.opens("/f")
    yield phone.posts("/f", [("code", UNKNOWN)])
    yield phone.opens(f"/f/{UNKNOWN}")
    yield phone.opens("/f/no/such/page")


@pytest.mark.parametrize("written", ["{}", "{lower}", "{spaced}", "{dashed}", " {} "])
@pytest.mark.parametrize("folder", ["f", "F"])
def test_a_code_is_known_however_it_is_written(phone: Pocket, written: str, folder: str) -> None:
    code = phone.code
    path = written.format(code, lower=code.lower(), spaced=in_groups(code), dashed=f"{code[:3]}-{code[3:]}")
    assert "How was your visit today?" in phone.opens(f"/{folder}/{path}").text


def test_a_code_can_be_typed(phone: Pocket) -> None:
    phone.opens("/f")
    page = phone.presses("Go on", code=f" {in_groups(phone.code).lower()} ")
    assert page.path == f"/f/{phone.code}"
    assert "Riverside" in page.text


@EVERY_LANGUAGE
@pytest.mark.parametrize("say", ["mistyped_code", "unknown_code"])
def test_a_code_that_is_not_ours_is_said_in_the_visitors_language(
    client: FlaskClient, poster: Touchpoint, language: str, say: str
) -> None:
    phone = Pocket(client, poster.code, accept_language=language)
    code = mistyped(poster.code) if say == "mistyped_code" else UNKNOWN
    page = phone.opens(f"/f/{code}")
    assert page.status == 404
    assert phrase(say, language) in page.text
    phone.opens("/f")
    page = phone.presses(phrase("go_on", language), code=code)
    assert (page.status, page.holds("code")) == (404, [code])
    assert phrase(say, language) in page.text


@EVERY_LANGUAGE
@pytest.mark.usefixtures("close_the_poster")
def test_a_closed_touchpoint_says_so(client: FlaskClient, poster: Touchpoint, language: str) -> None:
    page = Pocket(client, poster.code, accept_language=language).page
    assert page.status == 404
    assert phrase("closed_or_gone", language) in page.text


@pytest.mark.usefixtures("close_the_poster")
def test_nothing_is_stored_for_a_closed_touchpoint(phone: Pocket, known: Known) -> None:
    before = known.counts
    assert phone.posts(f"/f/{phone.code}", [("overall", "1")]).status == 404
    assert known.counts == before


@pytest.mark.parametrize("path", ["/f/no/such/page", "/F/ABC/", "/c/short", "/c/AAAAAAAAAAAAAAAAAAAAAA", "/k/x/y"])
def test_a_page_that_is_not_there_speaks_the_visitors_language(
    client: FlaskClient, poster: Touchpoint, path: str
) -> None:
    page = Pocket(client, poster.code, accept_language="sw").opens(path)
    assert page.status == 404
    assert any(phrase(key, "sw") in page.text for key in ("mistyped_code", "unknown_slip"))
    assert "unsafe-inline" in page.headers["Content-Security-Policy"], "the page's own style would not be applied"


@pytest.mark.parametrize(
    ("accepts", "chosen", "spoken"),
    [
        ("ar", "", "ar"),
        ("fr-CH, en;q=0.5", "", "fr"),
        ("fi, es;q=0.8, en;q=0.5", "", "es"),
        ("fi", "", "en"),
        ("", "", "en"),
        ("en", "sw", "sw"),
        ("en", "fi", "en"),
        ("hi", "<script>", "hi"),
    ],
)
def test_a_page_speaks_the_first_language_that_is_understood(
    client: FlaskClient, poster: Touchpoint, accepts: str, chosen: str, spoken: str
) -> None:
    page = Pocket(client, poster.code, accept_language=accepts).opens(f"/f/{poster.code}?lang={chosen}")
    html = dict(page.attributes)["html"]
    assert (html["lang"], html["dir"]) == (spoken, "rtl" if spoken == "ar" else "ltr")


def test_the_language_chosen_goes_with_the_customer(phone: Pocket, known: Known) -> None:
    phone.follows("Kiswahili")
    phone.presses("Vibaya")
    page = phone.presses(phrase("done", "sw"))
    assert phrase("page_for_number", "sw") in page.links
    assert known.response["language"] == "sw"
    assert phrase("status_have_it", "sw") in phone.follows(phrase("page_for_number", "sw")).text


def test_a_language_chosen_later_changes_the_visit_and_makes_no_other(phone: Pocket, known: Known) -> None:
    phone.presses("Bad")
    phone.follows("Change my answer")
    phone.follows("Français")
    phone.presses("Correct")
    phone.presses(phrase("done", "fr"))
    assert known.answers == [{"overall": 3}]
    assert known.response["language"] == "fr"
    assert known.drafts == []


@EVERY_LANGUAGE
def test_every_page_is_small_and_whole_in_itself(client: FlaskClient, poster: Touchpoint, language: str) -> None:
    for page in walk(Pocket(client, poster.code, accept_language=language)):
        assert page.bytes_on_the_wire <= 14_000, page.path
        assert page.headers["Content-Encoding"] == "gzip", page.path
        assert page.fetched == [], page.path


def test_every_page_keeps_its_secrets(client: FlaskClient, poster: Touchpoint) -> None:
    for page in walk(Pocket(client, poster.code)):
        assert "Set-Cookie" not in page.headers, page.path
        assert page.headers["Cache-Control"] == "no-store", page.path
        assert page.headers["Referrer-Policy"] == "no-referrer", page.path
        assert page.headers["X-Robots-Tag"] == "noindex", page.path
        assert "default-src 'none'" in page.headers["Content-Security-Policy"], page.path
        assert "<script" not in page.source, page.path


def test_the_walk_comes_to_pages_of_every_kind(client: FlaskClient, poster: Touchpoint) -> None:
    statuses = [page.status for page in walk(Pocket(client, poster.code))]
    assert statuses == [200, 200, 422, 200, 422, 200, 200, 200, 404, 404, 404]
