"""A desk that several people share: what it shows to everybody, and who may act there for how long."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from server.cases.life import take
from server.database.tables.staff import people
from server.heard import Heard
from server.staff import desk as desks
from server.staff import sessions
from server.staff.links import make_link
from server.staff.person import Person, add_person
from tests.app import app_of
from tests.server.cases.conftest import Desk, a_story
from tests.server.conftest import NOON, PUBLIC_URL, Answer, Browser, Cast, Clock
from tests.server.staff.pins import PIN, give_pin

WORDS = "The lady in the red coat was rude"
WRONG = "1593"
MINUTE = timedelta(minutes=1)


@dataclass
class Counter:
    """The browser behind Riverside's counter."""

    client: FlaskClient
    heard: Heard

    def get(self, path: str, **headers: str) -> Answer:
        return Answer(self.client.get(path, base_url=PUBLIC_URL, headers=headers))

    def post(self, path: str, **form: object) -> Answer:
        return Browser(self.client).post(path, seen="/sign-in", **form)

    def signs_in(self, person: Person, pin: str = PIN) -> Answer:
        return self.post("/desk/in", who=person.id, pin=pin)

    @property
    def secret(self) -> str:
        cookie = self.client.get_cookie(sessions.COOKIE, domain="heard.example")
        return cookie.value if cookie else ""


@pytest.fixture
def counter(heard: Heard, cast: Cast) -> Counter:
    for person in (cast.mara, cast.theo, cast.ines):
        give_pin(heard.database, person)
    client = app_of(heard).test_client()
    _, secret = heard.database.write(desks.make_desk, cast.mara, cast.riverside, "Counter 1", now=heard.clock())
    client.set_cookie(desks.COOKIE, secret, domain="heard.example")
    return Counter(client, heard)


def test_the_desk_shows_number_face_owner_and_promise_and_no_words(counter: Counter, desk: Desk, clock: Clock) -> None:
    clock.now = NOON
    free = desk.opens(a_story(desk.cast, words=WORDS))
    theos = desk.opens(a_story(desk.cast, words=WORDS, reference="AAA-222"))
    desk.does(take, desk.cast.theo, theos, now=NOON)
    page = counter.get("/desk")
    assert page.status == 200
    plates = {one.partition('"')[0]: one for one in page.source.split('id="case-')[1:]}
    for case_id, number, owner in ((free, "K74-Q2M", "Nobody yet"), (theos, "AAA-222", "<bdi>Theo</bdi>")):
        assert all(words in plates[str(case_id)] for words in (number, owner, "since 15:00", "Tue 17:00"))
    assert WORDS not in page.text


def test_what_is_late_says_so_there(counter: Counter, desk: Desk, clock: Clock) -> None:
    case_id = desk.opens(a_story(desk.cast, words=WORDS))
    assert 'data-late=""' in counter.get("/desk").source
    clock.now = desk.case(case_id).take_by
    page = counter.get("/desk").source
    assert f'data-late="{case_id}"' in page
    assert "late-word" in page


def test_nothing_of_another_branch_stands_there(counter: Counter, desk: Desk) -> None:
    desk.opens(a_story(desk.cast, words=WORDS, branch=desk.cast.station))
    page = counter.get("/desk").text
    assert "Nobody is waiting for an answer" in page
    assert "Ines" not in page


def test_a_desk_that_asks_again_is_told_only_what_is_new(counter: Counter, desk: Desk, clock: Clock) -> None:
    first = counter.get("/desk")
    again = {"If-None-Match": first.headers["ETag"]}
    assert (counter.get("/desk", **again).status, counter.get("/desk", **again).source) == (304, "")
    desk.opens(a_story(desk.cast, words=WORDS), now=clock.now)
    assert counter.get("/desk", **again).status == 200


def test_a_pin_opens_the_inbox_in_ones_name(counter: Counter, cast: Cast) -> None:
    assert counter.get("/").headers["Location"].startswith("/desk/in")
    answer = counter.signs_in(cast.theo)
    assert (answer.status, answer.headers["Location"]) == (303, "/")
    page = counter.get("/").text
    assert "Theo" in page
    assert 'id="done"' in page


def test_who_touched_a_case_on_the_wall_comes_to_it(counter: Counter, desk: Desk, clock: Clock) -> None:
    case_id = desk.opens(a_story(desk.cast, words=WORDS), now=clock.now)
    door = counter.get(f"/desk/in?next=/cases/{case_id}").source
    assert f"next=/cases/{case_id}" in door
    answer = counter.post("/desk/in", who=desk.cast.theo.id, pin=PIN, next=f"/cases/{case_id}")
    assert answer.headers["Location"] == f"/cases/{case_id}"
    elsewhere = counter.post("/desk/in", who=desk.cast.theo.id, pin=PIN, next="//evil.example")
    assert elsewhere.headers["Location"] == "/"


def test_at_a_desk_a_manager_is_staff_of_that_branch(counter: Counter, heard: Heard, cast: Cast) -> None:
    both = {"email": cast.mara.email, "role": "manager", "branch": cast.station, "now": NOON}
    heard.database.write(add_person, **both)  # type: ignore[arg-type]
    counter.signs_in(cast.mara)
    assert counter.get("/").status == 200
    assert counter.get("/devices").status == 403
    assert counter.get("/desk/all").status == 403
    assert counter.get("/?of=station").status == 404


def test_whoever_looks_after_the_whole_chain_sits_there_as_staff_too(counter: Counter, heard: Heard) -> None:
    root = heard.database.write(add_person, email="root@example.com", role="admin", now=NOON)
    give_pin(heard.database, root)
    counter.signs_in(root)
    assert counter.get("/").status == 200
    assert counter.get("/staff").status == 403


def test_after_three_minutes_without_a_touch_it_is_nobodys(counter: Counter, cast: Cast, clock: Clock) -> None:
    counter.signs_in(cast.theo)
    for _ in range(4):
        clock.now += 2 * MINUTE
        assert counter.get("/").status == 200
    clock.now += 3 * MINUTE
    assert counter.get("/").headers["Location"] == "/desk/in?next=/"
    assert "Theo</bdi> is signed in" not in counter.get("/desk").source


def test_a_page_that_asks_by_itself_is_no_touch(counter: Counter, cast: Cast, clock: Clock) -> None:
    counter.signs_in(cast.theo)
    for _ in range(2):
        clock.now += 80 * timedelta(seconds=1)
        assert counter.get("/", **{sessions.UNATTENDED: "yes"}).status == 200
    clock.now += 30 * timedelta(seconds=1)
    asked = {sessions.UNATTENDED: "yes", "HX-Request": "true", "HX-Current-URL": f"{PUBLIC_URL}/cases/9"}
    answer = counter.get("/", **asked)
    assert answer.headers["HX-Redirect"] == "/desk/in?next=/cases/9"


def test_whoever_writes_for_long_is_not_signed_out(counter: Counter, cast: Cast, clock: Clock) -> None:
    counter.signs_in(cast.theo)
    for _ in range(5):
        clock.now += MINUTE
        assert counter.post("/desk/touch").status == 204
    assert counter.get("/").status == 200


def test_done_signs_out_at_once(counter: Counter, cast: Cast) -> None:
    counter.signs_in(cast.theo)
    secret = counter.secret
    assert counter.post("/desk/done").headers["Location"] == "/desk"
    counter.client.set_cookie(sessions.COOKIE, secret, domain="heard.example")
    assert counter.get("/").status == 303


def test_the_next_person_ends_what_the_one_before_left_open(counter: Counter, cast: Cast) -> None:
    counter.signs_in(cast.theo)
    theos = counter.secret
    counter.signs_in(cast.mara)
    assert "Mara" in counter.get("/").text
    counter.client.set_cookie(sessions.COOKIE, theos, domain="heard.example")
    assert counter.get("/").status == 303


def test_a_session_of_the_desk_is_worth_nothing_in_another_browser(counter: Counter, cast: Cast) -> None:
    counter.signs_in(cast.theo)
    thief = app_of(counter.heard).test_client()
    thief.set_cookie(sessions.COOKIE, counter.secret, domain="heard.example")
    assert Answer(thief.get("/", base_url=PUBLIC_URL)).headers["Location"].startswith("/sign-in")


def test_people_of_other_branches_and_who_left_cannot_sign_in_there(counter: Counter, cast: Cast) -> None:
    assert counter.signs_in(cast.ines).status == 403
    left = people.update().where(people.c.id == cast.theo.id).values(left_at=NOON)
    counter.heard.database.write(lambda session: session.execute(left))
    assert "Theo" not in counter.get("/desk").text
    assert counter.signs_in(cast.theo).status == 403
    assert counter.secret == ""


def test_who_leaves_while_sitting_there_is_out(counter: Counter, cast: Cast) -> None:
    counter.signs_in(cast.theo)
    left = people.update().where(people.c.id == cast.theo.id).values(left_at=NOON)
    counter.heard.database.write(lambda session: session.execute(left))
    assert counter.get("/").status == 303


def test_a_wrong_pin_is_said_and_counted(counter: Counter, cast: Cast) -> None:
    answer = counter.signs_in(cast.theo, WRONG)
    assert answer.status == 403
    assert "This is not the PIN. 4 tries are left." in answer.text
    assert WRONG not in answer.source


SignedIn = Callable[[Person], Browser]


def test_a_manager_makes_a_desk_and_is_signed_out(signed_in: SignedIn, cast: Cast) -> None:
    browser = signed_in(cast.mara)
    answer = browser.post("/desk/here", seen="/desk/all", of="riverside", name=" Counter  1 ")
    assert (answer.status, answer.headers["Location"]) == (303, "/desk")
    assert browser.get("/desk").status == 200
    assert browser.get("/").headers["Location"].startswith("/desk/in")
    boss = signed_in(cast.mara)
    assert "Counter 1" in boss.get("/desk/all").text


@pytest.mark.parametrize("name", ["", "  ", "x" * 81])
def test_a_desk_needs_a_name(signed_in: SignedIn, cast: Cast, name: str) -> None:
    answer = signed_in(cast.mara).post("/desk/here", seen="/desk/all", of="riverside", name=name)
    assert answer.status == 400
    assert "A desk needs a name" in answer.text


def test_a_manager_makes_none_for_another_branch(signed_in: SignedIn, cast: Cast) -> None:
    browser = signed_in(cast.mara)
    assert browser.post("/desk/here", seen="/desk/all", of="station", name="Mine").status == 404
    assert signed_in(cast.theo).get("/desk/all").status == 403


def test_a_revoked_desk_is_an_ordinary_browser_and_nobody_sits_there(
    counter: Counter, signed_in: SignedIn, cast: Cast
) -> None:
    counter.signs_in(cast.theo)
    boss = signed_in(cast.mara)
    path = re.search(r'action="(/desk/[^"]+/revoke)"', boss.get("/desk/all").source)
    assert path
    assert signed_in(cast.ines).post(path[1], seen="/").status == 403
    assert boss.post(path[1], seen="/desk/all").status == 303
    assert counter.get("/desk").headers["Location"].startswith("/sign-in")
    assert counter.get("/").headers["Location"].startswith("/sign-in")
    assert "Revoke" not in boss.get("/desk/all").text


def test_a_browser_that_is_made_a_desk_again_is_one_desk(counter: Counter, heard: Heard, cast: Cast) -> None:
    before = heard.database.read(desks.desks_of, cast.mara)
    browser = Browser(counter.client)
    link = heard.database.write(make_link, cast.mara.id, "sign-in", "/", lifetime=MINUTE, now=heard.clock())
    browser.post(f"/sign-in/{link}", seen=f"/sign-in/{link}")
    browser.post("/desk/here", seen="/desk/all", of="riverside", name="Counter 2")
    (after,) = heard.database.read(desks.desks_of, cast.mara)
    assert (len(before), after.name) == (1, "Counter 2")


def test_without_a_desk_it_is_said_where_one_is_made(signed_in: SignedIn, guest: Browser, cast: Cast) -> None:
    assert signed_in(cast.mara).get("/desk").headers["Location"] == "/desk/all"
    assert guest.get("/desk").headers["Location"] == "/sign-in?next=/desk"
    assert "not a desk" in signed_in(cast.mara).get("/desk/in").text
