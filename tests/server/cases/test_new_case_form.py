"""What somebody types in a hurry into the form of a new case, and what becomes of it."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from server.cases.logged import Logged, logged_in
from server.cases.who import who_from
from server.contacts.contact import contact_of
from server.database.tables.cases import logged_cases
from server.errors import BadRequest
from server.heard import Heard
from server.staff.person import Person
from surveys.response import LONGEST_WORDS, Contact
from tests.server.conftest import KEYS, Answer, Browser, Cast, Clock

SignedIn = Callable[[Person], Browser]
QUEUE = "Two tills were closed."


def saves(browser: Browser, **typed: str) -> Answer:
    return browser.post("/cases/new", seen="/cases/new", **({"what": QUEUE, "how": "spoken", "key": "1"} | typed))


def all_logged(heard: Heard) -> tuple[Logged, ...]:
    ids = heard.database.read(lambda session: session.execute(select(logged_cases.c.case_id)).scalars().all())
    return heard.database.read(logged_in, ids, KEYS)


@pytest.mark.parametrize(
    ("typed", "name", "by", "phone", "email"),
    [
        ("Neema", "Neema", None, None, None),
        ("", "", None, None, None),
        ("Neema Wanjiru 0712 345 678", "Neema Wanjiru", "call", "+254712345678", None),
        ("+254 712-345-678, Neema", "Neema", "call", "+254712345678", None),
        ("0049 30 901820 (Ines)", "Ines", "call", "+4930901820", None),
        ("\u202a+254\xa0712\xa0345\xa0678\u202c", "", "call", "+254712345678", None),
        ("نعمة ٠٧١٢٣٤٥٦٧٨", "نعمة", "call", "+254712345678", None),
        ("Neema <Neema.W@Example.com>", "Neema", "email", None, "neema.w@example.com"),
        ("Neema neema@example.com 0712345678", "Neema", "call", "+254712345678", "neema@example.com"),
        ("राधा\u200dजी radha@example.com", "राधा\u200dजी", "email", None, "radha@example.com"),
        ("<script>alert(1)</script>", "script>alert(1)</script", None, None, None),
        ("Guest of room 12", "Guest of room 12", None, None, None),
        ("Ne\0ema\nWanjiru", "Ne ema Wanjiru", None, None, None),
    ],
)
def test_one_field_takes_a_name_a_number_and_an_address(
    typed: str, name: str, by: str | None, phone: str | None, email: str | None
) -> None:
    contact = Contact(by=by, phone=phone, email=email, name=name or None) if by else None  # type: ignore[arg-type]
    assert who_from(typed, "KE") == (name, contact)


def test_a_number_is_called_unless_a_text_message_is_fine() -> None:
    ways = [who_from("0712 345 678", "KE", by_text=by_text)[1] for by_text in (False, True)]
    assert [way and way.by for way in ways] == ["call", "text"]


@pytest.mark.parametrize(
    "typed", ["Neema 12345", "07123", "1" * 40, "neema@", "@", "a@b@c", "neema@exa mple@x", "x" * 201, "+254 712 34"]
)
def test_what_cannot_be_a_number_or_an_address_is_said(typed: str) -> None:
    with pytest.raises(BadRequest):
        who_from(typed, "KE")


def test_the_form_comes_back_with_what_was_typed_and_says_all_that_is_amiss(
    heard: Heard, signed_in: SignedIn, cast: Cast
) -> None:
    answer = saves(signed_in(cast.theo), who='Neema "12345"', what=" ", how="pigeon", key="mine")
    assert answer.status == 400
    for said in ("Please look at the phone number", "Please say what the customer told you", "Please choose how"):
        assert said in answer.text
    assert 'value="Neema &#34;12345&#34;"' in answer.source
    assert 'name="key" value="mine"' in answer.source
    assert all_logged(heard) == ()


@pytest.mark.parametrize(
    "words", ["<b>Cold</b> & 'tea'", "=1+1", "\u202ereversed\u202c", "w" * LONGEST_WORDS, "a\0b", "سيئ جداً\nحقاً"]
)
def test_words_are_kept_and_shown_as_text(heard: Heard, signed_in: SignedIn, cast: Cast, words: str) -> None:
    browser = signed_in(cast.theo)
    saved = saves(browser, what=words)
    (logged,) = all_logged(heard)
    assert logged.what == words.replace("\0", "")
    assert "<b>Cold" not in browser.get(f"/cases/{logged.case_id}").source
    assert logged.what in browser.get(f"/cases/{logged.case_id}").text
    assert saved.headers["Location"] == f"/cases/logged/{logged.id}"


def test_more_than_four_thousand_characters_are_not_cut_but_given_back(
    heard: Heard, signed_in: SignedIn, cast: Cast
) -> None:
    answer = saves(signed_in(cast.theo), what="w" * (LONGEST_WORDS + 1))
    assert (answer.status, "w" * (LONGEST_WORDS + 1) in answer.text) == (400, True)
    assert all_logged(heard) == ()


def test_other_words_under_the_same_key_can_be_saved_after_a_look(
    heard: Heard, signed_in: SignedIn, cast: Cast
) -> None:
    browser = signed_in(cast.theo)
    saves(browser)
    assert saves(browser).status == 303
    (before,) = all_logged(heard)
    asked = saves(browser, what="Cold tea")
    assert (asked.status, before.reference in asked.text, ">Cold tea</textarea>" in asked.source) == (409, True, True)
    key = re.search(r'name="key" value="([^"]+)"', asked.source)
    assert key
    assert saves(browser, what="Cold tea", key=key[1]).status == 303
    assert len(all_logged(heard)) == 2


def test_a_form_without_a_key_is_logged_all_the_same(heard: Heard, signed_in: SignedIn, cast: Cast) -> None:
    browser = signed_in(cast.theo)
    assert [saves(browser, key="", what=words).status for words in ("Cold tea", "Old milk")] == [303, 303]
    assert len(all_logged(heard)) == 2


def test_nobody_logs_at_a_branch_that_is_not_theirs(heard: Heard, signed_in: SignedIn, cast: Cast) -> None:
    browser = signed_in(cast.ines)
    assert [saves(browser, of=slug).status for slug in ("riverside", "nowhere")] == [404, 404]
    assert saves(browser, of="station").status == 303
    (logged,) = all_logged(heard)
    assert logged.branch.slug == "station"


def test_the_slip_is_shown_to_who_logged_it_and_only_for_a_day(
    heard: Heard, signed_in: SignedIn, cast: Cast, clock: Clock
) -> None:
    saves(signed_in(cast.theo))
    (logged,) = all_logged(heard)
    path = f"/cases/logged/{logged.id}"
    shown = signed_in(cast.theo).get(path)
    assert (shown.status, logged.slip in shown.text, shown.headers["Cache-Control"]) == (200, True, "no-store")
    assert signed_in(cast.mara).get(path).headers["Location"] == f"/cases/{logged.case_id}"
    assert signed_in(cast.ines).get(path).status == 404
    clock.now += timedelta(days=1, seconds=1)
    assert signed_in(cast.theo).get(path).headers["Location"] == f"/cases/{logged.case_id}"


def test_the_customer_reads_their_words_there_and_can_say_how_to_reach_them(
    heard: Heard, signed_in: SignedIn, guest: Browser, cast: Cast
) -> None:
    saves(signed_in(cast.theo), what="<i>Cold</i> tea", language="fr")
    (logged,) = all_logged(heard)
    page = guest.get(f"/c/{logged.slip}")
    assert ("&lt;i&gt;Cold&lt;/i&gt; tea" in page.source, 'lang="fr"' in page.source) == (True, True)
    assert guest.post_without_page(f"/c/{logged.slip}", by="call", phone="0712 345 678").status == 303
    contact = heard.database.read(contact_of, logged.id, KEYS)
    assert contact
    assert (contact.by, contact.phone) == ("call", "+254712345678")


def test_a_slip_says_the_same_whether_it_joined_a_case_or_not(
    heard: Heard, signed_in: SignedIn, cast: Cast, clock: Clock
) -> None:
    saves(signed_in(cast.theo), who="0712 345 678")
    clock.now += timedelta(days=1)
    browser = signed_in(cast.theo)
    saves(browser, who="+254 712 345678", what="Me too", key="2")
    saves(browser, who="0733 999 888", what="Me three", key="3")
    first, *others = sorted(all_logged(heard), key=lambda one: one.logged_at)
    assert sorted(one.case_id == first.case_id for one in others) == [False, True]
    slips = [browser.get(f"/cases/logged/{one.id}").text.partition('class="slip"')[2] for one in others]
    read = [re.findall(r"<p[^>]*>([^<]+)</p>", slip)[:2] + re.findall("We will[^<]+", slip) for slip in slips]
    assert read[0] == read[1] == ["Riverside", "Your number", "We will answer by Wednesday, 17:00."]
    assert not [slip for slip in slips if first.reference in slip or QUEUE in slip]


def test_a_neighbours_number_opens_a_page_like_that_of_any_other_number(
    heard: Heard, signed_in: SignedIn, guest: Browser, cast: Cast, clock: Clock
) -> None:
    theo, mara = signed_in(cast.theo), signed_in(cast.mara)
    saves(theo, who="Otieno 0712 345 678", what="My account was closed", key="neighbour")
    (neighbours,) = all_logged(heard)
    case = f"/cases/{neighbours.case_id}"
    mara.post(f"{case}/take", seen=case)
    mara.post(f"{case}/answered", seen=case, words="Your account is open again.")
    clock.now += timedelta(minutes=5)
    saves(theo, who="0712 345 678", key="curious")
    saves(theo, who="0733 999 888", key="anybody")
    pages = {
        logged.case_id == neighbours.case_id: as_everybodys(guest.get(f"/c/{logged.slip}").text, logged)
        for logged in all_logged(heard)
        if logged.what == QUEUE
    }
    assert pages[True] == pages[False]
    assert not [word for word in ("Otieno", "Mara", "account", neighbours.reference) if word in pages[True]]


def as_everybodys(page: str, logged: Logged) -> str:
    """Without what is different on every page."""
    for own, same in ((logged.slip, "SLIP"), (logged.reference, "REFERENCE")):
        page = page.replace(own, same)
    page = re.sub(r'name="m" value="[^"]+"', "", page)
    return re.sub(r"[+\d•*… ]{5,}", "NUMBER", page)


@pytest.mark.parametrize("piece", ["a", "1", "1 ", "@", "(", "\u200b"])
def test_a_field_that_is_pasted_full_is_refused_at_once(piece: str) -> None:
    """Looking for numbers in it would take minutes."""
    with pytest.raises(BadRequest, match="together have at most"):
        who_from(piece * 400_000 + "x" * 700, "KE")
