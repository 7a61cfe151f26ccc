"""Acting straight from a message: each link once, for one person, shown by GET and done by POST."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from server.cases import life
from server.cases.case import Case, case_of_visit
from server.cases.gestures import give
from server.cases.triage_settings import GestureKind, change_triage
from server.database.tables.staff import people
from server.heard import Heard
from server.staff.links import make_link
from surveys.response import Contact
from tests.server.cases.conftest import Desk, Owed
from tests.server.cases.lobby import Lobby
from tests.server.conftest import KEYS, NOON, PUBLIC_URL, Browser, Cast, Clock

NEEMA = Contact(by="call", phone="+254712345678", email="neema.w@example.com", name="Neema")
TAPS = ["I'll take it", "Call", "Could not reach", "Answered", "Hand to tomorrow's team"]


@pytest.fixture
def lobby(heard: Heard, cast: Cast) -> Lobby:
    return Lobby(Desk(heard.database, cast, heard.outlets))


@pytest.fixture
def case(lobby: Lobby) -> UUID:
    (visit,) = lobby.hears(1, words="I waited an hour", contact=NEEMA)
    found = lobby.database.read(case_of_visit, visit.id)
    assert found
    return found.id


@pytest.fixture
def taps(lobby: Lobby, case: UUID) -> dict[str, str]:
    """Of the mail that Theo got: label and path."""
    assert case
    return links_of(mails_to(lobby, "theo@riverside.example")[0])


def mails_to(lobby: Lobby, address: str) -> list[Owed]:
    return [one for one in lobby.desk.owed() if one.destination == address]


def links_of(owed: Owed) -> dict[str, str]:
    return {label: url.removeprefix(PUBLIC_URL) for label, url in owed.message.links}


def now_is(lobby: Lobby, case: UUID) -> Case:
    return lobby.desk.case(case)


def test_the_mail_offers_to_take_it_first_and_then_all_that_takes_and_acts_in_one(taps: dict[str, str]) -> None:
    assert list(taps) == [*TAPS, "Open the case"]


def test_looking_does_nothing_and_shows_no_number(
    guest: Browser, lobby: Lobby, case: UUID, taps: dict[str, str]
) -> None:
    for label in TAPS:
        page = guest.get(taps[label])
        assert (page.status, page.headers["Cache-Control"], page.headers["Referrer-Policy"]) == (
            200,
            "no-store",
            "no-referrer",
        )
        assert "712345678" not in page.text
        assert "neema.w@" not in page.text
    assert now_is(lobby, case).owner_id is None
    assert lobby.desk.steps(case) == ["opened"]


@pytest.mark.parametrize(
    ("label", "status", "steps"),
    [
        ("I'll take it", "taken", ["taken"]),
        ("Call", "taken", ["taken"]),
        ("Could not reach", "taken", ["taken", "tried"]),
        ("Answered", "answered", ["taken", "answered"]),
        ("Hand to tomorrow's team", "open", ["handed-back"]),
    ],
)
def test_each_takes_it_and_acts_in_one(
    guest: Browser, lobby: Lobby, case: UUID, taps: dict[str, str], *, label: str, status: str, steps: list[str]
) -> None:
    page = guest.post_without_page(taps[label], words="Sorry")
    assert page.status == 200
    assert now_is(lobby, case).status == status
    assert [step for step in lobby.desk.steps(case) if step not in {"opened", "messaged"}] == steps


def test_the_number_shows_to_whoever_took_it(guest: Browser, taps: dict[str, str]) -> None:
    assert 'href="tel:+254712345678"' in guest.post_without_page(taps["Call"]).source
    assert "712345678" not in guest.get(taps["Could not reach"]).text


def test_after_taking_it_the_page_has_what_comes_next_and_so_has_a_mail(
    guest: Browser, lobby: Lobby, case: UUID, taps: dict[str, str]
) -> None:
    lobby.desk.deliver_everything()
    page = guest.post_without_page(taps["I'll take it"])
    assert "How to begin" in page.text
    assert page.source.count('action="/go/') == 3
    (mail,) = mails_to(lobby, "theo@riverside.example")
    assert (mail.message.title, mail.message.words) == ("It is yours: a customer of Riverside", "I waited an hour")
    assert list(links_of(mail)) == [*TAPS[1:], "Open the case"]
    assert "712345678" not in mail.message.as_text()
    guest.post_without_page(links_of(mail)["Answered"], words="We are sorry.")
    assert now_is(lobby, case).status == "answered"


def test_the_links_of_the_first_mail_go_on_working_for_whoever_took_it(
    guest: Browser, lobby: Lobby, case: UUID, taps: dict[str, str]
) -> None:
    guest.post_without_page(taps["I'll take it"])
    guest.post_without_page(taps["Could not reach"], words="Engaged")
    assert [line.words for line in lobby.desk.page(case).timeline if line.what == "tried"] == ["Engaged"]
    assert now_is(lobby, case).owner_name == "Theo"


@pytest.mark.parametrize("label", TAPS)
def test_a_link_works_once_and_then_says_so_and_leads_on(
    guest: Browser, lobby: Lobby, case: UUID, taps: dict[str, str], label: str
) -> None:
    guest.post_without_page(taps[label])
    before = lobby.desk.steps(case)
    for page in (guest.get(taps[label]), guest.post_without_page(taps[label])):
        assert page.status == 410
        assert "used already" in page.text
        assert f'href="/cases/{case}"' in page.source
        assert "712345678" not in page.text
    assert lobby.desk.steps(case) == before


def test_a_link_that_ran_out_says_so(guest: Browser, taps: dict[str, str], clock: Clock) -> None:
    clock.now += timedelta(days=3)
    for page in (guest.get(taps["Answered"]), guest.post_without_page(taps["Answered"])):
        assert (page.status, "run out" in page.text) == (410, True)


@pytest.mark.parametrize("label", TAPS[:4])
def test_what_another_has_taken_stays_theirs_and_the_link_stays_unused(
    guest: Browser, lobby: Lobby, case: UUID, taps: dict[str, str], label: str
) -> None:
    lobby.desk.does(life.take, lobby.desk.cast.mara, case, now=NOON)
    assert "Mara</bdi> is looking after this" in guest.get(taps[label]).source
    late = guest.post_without_page(taps[label])
    assert (late.status, "Mara is looking after this already." in late.text) == (409, True)
    lobby.desk.does(life.hand_back, lobby.desk.cast.mara, case, now=NOON)
    assert guest.post_without_page(taps[label]).status == 200


def test_an_answer_that_is_too_long_is_not_given_and_the_link_stays(
    guest: Browser, lobby: Lobby, case: UUID, taps: dict[str, str]
) -> None:
    refused = guest.post_without_page(taps["Answered"], words="x" * 4001)
    assert (refused.status, "longer than 4000" in refused.text) == (400, True)
    assert ">xxxx" in refused.source
    assert now_is(lobby, case).status == "open"
    assert guest.post_without_page(taps["Answered"], words="We are sorry.").status == 200


def test_who_has_left_can_do_nothing_with_a_link(
    guest: Browser, lobby: Lobby, case: UUID, taps: dict[str, str]
) -> None:
    theo = people.c.id == lobby.desk.cast.theo.id
    lobby.database.write(lambda session: session.execute(people.update().where(theo).values(left_at=NOON)))
    assert guest.post_without_page(taps["Answered"]).status == 410
    assert now_is(lobby, case).status == "open"


def test_a_link_of_somebody_who_moved_to_another_branch_finds_nothing(guest: Browser, lobby: Lobby, case: UUID) -> None:
    for purpose in ("take", "call", "not-reached", "answered", "tomorrow"):
        secret = lobby.database.write(
            make_link, lobby.desk.cast.ines.id, purpose, str(case), lifetime=timedelta(hours=1), now=NOON
        )
        for page in (guest.get(f"/go/{secret}"), guest.post_without_page(f"/go/{secret}")):
            assert page.status == 404
            assert str(case) not in page.source
    assert lobby.desk.steps(case) == ["opened"]


def test_an_unknown_link_says_what_to_do(guest: Browser) -> None:
    page = guest.get("/go/AAAAAAAAAAAAAAAAAAAAAA")
    assert (page.status, "open the newest message again" in page.text) == (404, True)


def test_a_group_chat_gets_a_link_that_does_nothing(lobby: Lobby) -> None:
    lobby.desk.outlets = type(lobby.desk.outlets)(PUBLIC_URL, email=False, chats=("chat-1",))
    lobby.hears(1, words="Cold", contact=NEEMA)
    (chat,) = [one for one in lobby.desk.owed() if one.channel == "apprise"]
    assert [label for label, _ in chat.message.links] == ["Open the inbox"]


@pytest.mark.parametrize(("label", "status", "said"), [("Approve", "given", "Yes"), ("Refuse", "refused", "No")])
def test_a_manager_says_yes_or_no_to_a_gesture_from_the_mail(
    guest: Browser, lobby: Lobby, case: UUID, *, label: str, status: str, said: str
) -> None:
    links = links_of(asked(lobby, case))
    page = guest.get(links[label])
    assert "Theo</bdi> would like to give" in page.source
    assert f">{label}</button>" in page.source
    assert f"{said}, said <bdi>Mara" in guest.post_without_page(links[label]).source
    other = next(one for one in ("Approve", "Refuse") if one != label)
    late = guest.post_without_page(links[other])
    assert (late.status, "Mara" in late.text) == (409, True)
    line = [line for line in lobby.desk.page(case).timeline if line.what == "gesture"][-1]
    assert line.words.startswith("approved" if status == "given" else "refused")


def asked(lobby: Lobby, case: UUID) -> Owed:
    """Theo asks for more than he may give."""
    theo, fee = lobby.desk.cast.theo, GestureKind(name="Fee", currency="KES", manager_limit=90_000)
    lobby.database.write(change_triage, lobby.branch, gestures=(fee,))
    lobby.desk.does(life.take, theo, case, now=NOON)
    lobby.desk.deliver_everything()
    more: dict[str, Any] = {"keys": KEYS, "outlets": lobby.desk.outlets, "now": NOON}
    lobby.database.write(give, theo, case, kind="Fee", amount=60_000, why="Billed twice", **more)
    (mail,) = mails_to(lobby, "mara@riverside.example")
    return mail
