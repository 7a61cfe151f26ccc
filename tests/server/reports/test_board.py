"""The board in the lobby: what it says, to whom, and in which language."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from server.branches.branch import branch
from server.cases import life
from server.cases.deeds import keep_deed
from server.database.tables.branches import branches
from server.heard import Heard
from server.reports.board import Board, board_key, board_of
from server.staff.person import Person
from surveys.response import Contact
from tests.server.conftest import KEYS, NOON, Browser, Cast, only_on_sqlite
from tests.server.reports.lobby import Lobby

SignedIn = Callable[[Person], Browser]
DAY = timedelta(days=1)
COMPLAINT = "Nobody came to the counter for an hour, says Neema"
NEEMA = Contact(by="email", email="neema@example.com", name="Neema")


def speaks(lobby: Lobby, *languages: str) -> None:
    here = branches.update().where(branches.c.id == lobby.branch.id).values(languages=list(languages))
    lobby.database.write(lambda session: session.execute(here))


def settle(lobby: Lobby, mara: Person, **did: str) -> None:
    case_id = lobby.case_of(lobby.hears(1, COMPLAINT, at=NOON - DAY, contact=NEEMA))
    ways: dict[str, Any] = {"keys": lobby.keys, "outlets": lobby.outlets}
    lobby.database.write(life.take, mara, case_id, now=NOON, **ways)
    lobby.database.write(life.answer, mara, case_id, now=NOON, **ways)
    lobby.database.write(life.solve, mara, case_id, cause_key="waiting", remedy="Rang her", now=NOON)
    lobby.database.write(keep_deed, mara, case_id, said="waiting", did=did, shown=True, keys=KEYS, now=NOON)


def drawn(lobby: Lobby, language: str = "") -> Board:
    return lobby.database.read(lambda session: board_of(session, branch(session, "riverside"), language, now=NOON))


@only_on_sqlite
def test_the_score_comes_with_its_range_and_only_from_thirty_answers_on(lobby: Lobby) -> None:
    for number in range(4):
        lobby.hears(5, at=NOON - DAY - number * timedelta(minutes=7))
    assert (drawn(lobby).value, drawn(lobby).answers) == ("", "Too early to tell. Answers so far: 4")
    for number in range(36):
        lobby.hears(4 if number % 4 else 2, at=NOON - 2 * DAY - number * timedelta(minutes=7))
    shown = drawn(lobby)
    assert shown.value == "78\u00a0%"
    assert shown.between.startswith("Very likely between 6")
    assert shown.answers == "Answers in the last four weeks: 40"
    assert shown.ways == ""
    lobby.hears(5, at=NOON - DAY, kind="poster")
    assert drawn(lobby).ways == "Tablet: 40 · Poster: 1"


@only_on_sqlite
def test_it_takes_turns_in_the_branchs_languages_that_we_speak(lobby: Lobby, cast: Cast) -> None:
    speaks(lobby, "en", "xx", "ar")
    settle(lobby, cast.mara, en="A second counter.", ar="شباك ثانٍ.")
    first = drawn(lobby)
    assert (first.language, first.next_language, first.is_mirrored) == ("en", "ar", False)
    assert first.deeds[0].said == "The wait was too long."
    arabic = drawn(lobby, "ar")
    assert (arabic.next_language, arabic.is_mirrored, arabic.deeds[0].did) == ("en", True, "شباك ثانٍ.")
    assert drawn(lobby, "nonsense") == first


@only_on_sqlite
def test_the_screen_on_the_wall_needs_its_key_and_says_nothing_of_anybody(
    heard: Heard, lobby: Lobby, cast: Cast, guest: Browser, signed_in: SignedIn
) -> None:
    settle(lobby, cast.mara, en="A second counter is open.")
    key = board_key(heard.keys, lobby.branch)
    wall = guest.get(f"/reports/board/riverside/{key}")
    assert wall.status == 200
    assert "A second counter is open." in wall.text
    assert wall.headers["Refresh"] == f"60;url=/reports/board/riverside/{key}"
    assert not [word for word in ("Neema", "Nobody came", "Mara", "Rang her", "neema@") if word in wall.source]
    assert guest.get(f"/reports/board/station/{key}").status == 404
    assert guest.get("/reports/board/riverside/é").status == 404
    assert guest.get(f"/reports/board/nowhere/{key}").text == guest.get(f"/reports/board/station/{key}").text
    hall = signed_in(cast.mara).get("/reports/hall?of=riverside")
    assert key in hall.source
    assert "A second counter is open." in hall.text


@only_on_sqlite
def test_a_new_address_takes_the_old_one_back_once(
    heard: Heard, lobby: Lobby, cast: Cast, guest: Browser, signed_in: SignedIn
) -> None:
    mara, old = signed_in(cast.mara), f"/reports/board/riverside/{board_key(heard.keys, lobby.branch)}"
    unknown = guest.get("/reports/board/riverside/0123456789abcdef")
    for _ in range(2):  # pressed twice: one new address
        done = mara.post("/reports/hall/riverside/address", seen="/reports/hall?of=riverside", renewed="0")
    assert (done.status, "The old one shows nothing" in mara.get(done.headers["Location"]).text) == (303, True)
    assert (guest.get(old).status, guest.get(old).text) == (404, unknown.text)
    new = f"/reports/board/riverside/{board_key(heard.keys, lobby.branch, 1)}"
    assert new in mara.get("/reports/hall?of=riverside").source
    assert guest.get(new).status == 200
    assert mara.get("/staff/audit").text.count("board address renewed") == 1
