"""Who works where: added, changed, sent a link, signed out, left; only by those whose it is to say."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from server.cases.case import case_for
from server.cases.life import take
from server.cases.triage import attend
from server.deliveries import queue
from server.deliveries.message import Message
from server.heard import Heard
from server.staff.mobile import person_by_phone, phone_of
from server.staff.person import Membership, Person, add_person, all_people, person_by_email, person_by_id
from server.staff.sessions import sessions_of, start_session
from tests.server.cases.conftest import a_story
from tests.server.conftest import KEYS, NOON, Answer, Browser, Cast, only_on_sqlite

pytestmark = only_on_sqlite  # forms and words; every door is tried on both in test_every_route.py

SignedIn = Callable[[Person], Browser]
Mails = Callable[[], list[tuple[str, str, Message]]]


def words(answer: Answer) -> str:
    return " ".join(re.sub("<[^>]+>", " ", answer.text).split())


@pytest.fixture
def mara(signed_in: SignedIn, cast: Cast) -> Browser:
    return signed_in(cast.mara)


@pytest.fixture
def mails(heard: Heard) -> Mails:
    """Channel, destination and message of what is owed since the last look."""

    def look() -> list[tuple[str, str, Message]]:
        claimed = heard.database.write(queue.claim, limit=100, now=NOON)
        return [(one.channel, one.destination, queue.message_of(one, KEYS)) for one in claimed]

    return look


def named(heard: Heard, name: str) -> Person:
    (found,) = [one for one in heard.database.read(all_people) if one.name == name]
    return found


def test_a_manager_sees_who_works_at_their_branch_and_how_each_comes_in(
    mara: Browser, heard: Heard, cast: Cast
) -> None:
    heard.database.write(add_person, role="staff", name="Amina", branch=cast.riverside, now=NOON)
    page = words(mara.get("/staff"))
    assert "Riverside" in page
    assert "Mara Manager you Link by e-mail last here just now" in page
    assert "Theo Staff Link by e-mail not here yet" in page
    assert "Amina Staff No way in yet not here yet" in page
    assert not [word for word in ("Station", "Ines") if word in page]


def test_somebody_is_added_with_an_email_and_a_phone(mara: Browser, heard: Heard, cast: Cast) -> None:
    form = {"name": "Amina Okello", "email": "Amina@riverside.example", "phone": "0722 000 111"}
    answer = mara.post("/staff/add", seen="/staff/add", belongs="manager@riverside", **form)
    amina = named(heard, "Amina Okello")
    assert answer.headers["Location"] == f"/staff/{amina.id}?done=added"
    assert (amina.email, amina.memberships) == (
        "amina@riverside.example",
        (Membership("manager", cast.riverside.id, None),),
    )
    assert heard.database.read(phone_of, amina.id, KEYS) == "+254722000111"
    assert "person added" in words(mara.get("/staff/audit"))


def test_who_is_known_by_their_email_works_here_besides_and_keeps_name_and_phone(
    mara: Browser, heard: Heard, cast: Cast
) -> None:
    form = {"name": "Somebody", "email": cast.ines.email, "phone": "0722 000 111"}
    mara.post("/staff/add", seen="/staff/add", belongs="staff@riverside", **form)
    ines = heard.database.read(person_by_id, cast.ines.id)
    assert (ines.name, [one.branch_id for one in ines.memberships]) == ("Ines", [cast.station.id, cast.riverside.id])
    assert heard.database.read(phone_of, cast.ines.id, KEYS) == ""


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"name": " "}, "give a name"),
        ({"name": "Amina", "email": "amina@"}, "not an e-mail address"),
        ({"name": "Amina", "phone": "12"}, "not a phone number"),
        ({"name": "Amina", "belongs": "staff@station"}, "what they are, and where"),
        ({"name": "Amina", "belongs": "admin@"}, "what they are, and where"),
        ({"name": "x" * 101}, "at most 100 characters"),
    ],
)
def test_a_mistake_is_named_and_what_was_typed_stays(
    mara: Browser, heard: Heard, form: dict[str, str], said: str
) -> None:
    before = heard.database.read(all_people)
    answer = mara.post("/staff/add", seen="/staff/add", **{"belongs": "staff@riverside", **form})
    assert (answer.status, said in answer.text) == (400, True)
    assert f'value="{form["name"]}"' in answer.source
    assert heard.database.read(all_people) == before


def test_name_email_and_phone_are_changed_and_the_old_address_hears_of_it(
    mara: Browser, heard: Heard, cast: Cast, mails: Mails
) -> None:
    path = f"/staff/{cast.theo.id}"
    answer = mara.post(path, seen=path, name="Theo Mwangi", email="t@riverside.example", phone="0722 000 111")
    assert answer.status == 303
    theo = heard.database.read(person_by_id, cast.theo.id)
    assert (theo.name, theo.email) == ("Theo Mwangi", "t@riverside.example")
    assert heard.database.read(person_by_phone, "+254722000111", KEYS) == theo
    ((channel, destination, message),) = mails()
    assert (channel, destination, message.title) == ("email", cast.theo.email, "You sign in to Heard another way now")


def test_a_name_alone_disturbs_nobody(mara: Browser, cast: Cast, mails: Mails) -> None:
    path = f"/staff/{cast.theo.id}"
    assert mara.post(path, seen=path, name="Theodor", email=cast.theo.email, phone="").status == 303
    assert mails() == []


@pytest.mark.parametrize("email", ["mara@riverside.example", "ines@station.example", "", "no address"])
def test_an_email_that_cannot_be_is_refused(mara: Browser, heard: Heard, cast: Cast, email: str) -> None:
    path = f"/staff/{cast.theo.id}"
    answer = mara.post(path, seen=path, name="Theo", email=email, phone="")
    assert answer.status in {400, 409}
    assert heard.database.read(person_by_id, cast.theo.id) == cast.theo


def test_a_manager_takes_over_nobody_who_may_as_much(mara: Browser, heard: Heard, cast: Cast) -> None:
    paul = heard.database.write(
        add_person, email="paul@riverside.example", role="manager", branch=cast.riverside, now=NOON
    )
    path = f"/staff/{paul.id}"
    assert 'name="phone"' not in mara.get(path).source
    answer = mara.post(path, seen=path, name="Paul", email="mine@mara.example", phone="")
    assert (answer.status, "somebody above them" in answer.text) == (403, True)
    assert heard.database.read(person_by_email, "mine@mara.example") is None
    assert mara.post(f"{path}/pin", seen=path, pin="4821").status == 404


def test_a_role_is_given_and_taken_away(mara: Browser, heard: Heard, cast: Cast) -> None:
    path = f"/staff/{cast.theo.id}"
    mara.post(f"{path}/belongs", seen=path, belongs="manager@riverside")
    assert heard.database.read(person_by_id, cast.theo.id).has_role("manager", cast.riverside)
    answer = mara.post(f"{path}/belongs", seen=path, take="manager@riverside")
    assert (answer.status, "have left instead" in answer.text) == (409, True)


def test_a_link_is_sent_by_the_way_that_was_chosen(mara: Browser, cast: Cast, mails: Mails) -> None:
    path = f"/staff/{cast.theo.id}"
    assert mara.post(f"{path}/link", seen=path, by="email").status == 303
    ((channel, destination, message),) = mails()
    assert (channel, destination, message.links[0][0]) == ("email", cast.theo.email, "Sign in")
    answer = mara.post(f"{path}/link", seen=path, by="sms")
    assert (answer.status, "No link was sent" in answer.text) == (409, True)


def test_somebody_is_signed_out_everywhere(mara: Browser, heard: Heard, cast: Cast) -> None:
    heard.database.write(start_session, cast.theo, browser="Firefox on Linux", now=NOON)
    path = f"/staff/{cast.theo.id}"
    assert "Firefox on Linux" in mara.get(path).text
    mara.post(f"{path}/sessions", seen=path)
    assert heard.database.read(sessions_of, cast.theo.id, now=NOON) == ()


def test_leaving_is_asked_about_first_and_leaves_a_name(mara: Browser, heard: Heard, cast: Cast) -> None:
    path = f"/staff/{cast.theo.id}/leave"
    assert "What they had taken goes back to the others" in mara.get(path).text
    assert heard.database.read(person_by_email, cast.theo.email)
    assert mara.post(path, seen=path).headers["Location"] == "/staff"
    assert heard.database.read(person_by_email, cast.theo.email) is None
    assert "Has left (1) Theo , just now" in words(mara.get("/staff"))
    assert "no link, password or PIN of theirs works" in mara.get(f"/staff/{cast.theo.id}").text


def test_what_they_had_taken_goes_back_to_the_others_where_they_work_no_more(
    mara: Browser, heard: Heard, cast: Cast
) -> None:
    adam = heard.database.write(add_person, email="adam@head.example", role="admin", now=NOON)
    both = heard.database.write(add_person, email=cast.theo.email, role="staff", branch=cast.station, now=NOON)
    more: dict[str, Any] = {"keys": KEYS, "outlets": heard.outlets, "now": NOON}
    here, there = (
        heard.database.write(attend, a_story(cast, branch=branch, wants_answer=True), **more)
        for branch in (cast.riverside, cast.station)
    )
    for case_id in filter(None, (here, there)):
        heard.database.write(take, both, case_id, **more)

    def owners() -> list[int | None]:
        return [heard.database.read(case_for, adam, case_id).owner_id for case_id in (here, there) if case_id]

    assert owners() == [both.id, both.id]
    mara.post(f"/staff/{both.id}/belongs", seen=f"/staff/{both.id}", take="staff@riverside")
    assert owners() == [None, both.id]


def test_nobody_owns_a_case_after_leaving(mara: Browser, heard: Heard, cast: Cast) -> None:
    more: dict[str, Any] = {"keys": KEYS, "outlets": heard.outlets, "now": NOON}
    case_id = heard.database.write(attend, a_story(cast, wants_answer=True), **more)
    assert case_id
    heard.database.write(take, cast.theo, case_id, **more)
    path = f"/staff/{cast.theo.id}/leave"
    mara.post(path, seen=path)
    case = heard.database.read(case_for, cast.mara, case_id)
    assert (case.status, case.owner_id) == ("open", None)


def test_nobody_says_of_themselves_what_they_are_or_that_they_left(mara: Browser, heard: Heard, cast: Cast) -> None:
    path = f"/staff/{cast.mara.id}"
    assert mara.post(f"{path}/leave", seen="/staff").status == 409
    assert mara.post(f"{path}/belongs", seen="/staff", belongs="staff@riverside").status == 409
    assert heard.database.read(person_by_email, cast.mara.email) == cast.mara


def test_who_works_elsewhere_too_is_not_theirs_to_send_away(mara: Browser, heard: Heard, cast: Cast) -> None:
    heard.database.write(add_person, email=cast.theo.email, role="staff", branch=cast.station, now=NOON)
    path = f"/staff/{cast.theo.id}"
    assert mara.post(f"{path}/leave", seen=path).status == 403
    assert mara.post(f"{path}/sessions", seen=path).status == 303
    assert mara.post(path, seen=path, name="X", email=cast.theo.email, phone="").status == 403
    answer = mara.post(f"{path}/belongs", seen=path, take="staff@riverside")
    assert answer.headers["Location"] == "/staff"
    assert heard.database.read(person_by_id, cast.theo.id).memberships == (Membership("staff", cast.station.id, None),)
    assert mara.get(path).status == 404


@pytest.mark.parametrize("path", ["/staff/{huge}", "/staff/0", "/staff/audit?before={huge}&person=x&branch=%00"])
def test_a_number_that_nobody_has_is_no_error_of_ours(mara: Browser, path: str) -> None:
    assert mara.get(path.format(huge=10**30)).status in {200, 404}


def test_staff_see_none_of_it(signed_in: SignedIn, cast: Cast) -> None:
    theo = signed_in(cast.theo)
    for path in ("/staff", "/staff/add", f"/staff/{cast.mara.id}", "/staff/audit", "/staff/tokens"):
        assert theo.get(path).status == 403


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "=1+1", "ليلى عبد الرحمن"])
def test_a_name_is_text_wherever_it_stands(mara: Browser, heard: Heard, name: str) -> None:
    mara.post("/staff/add", seen="/staff/add", belongs="staff@riverside", name=name, email="", phone="")
    person = named(heard, name)
    for path in ("/staff", f"/staff/{person.id}", f"/staff/{person.id}/leave", "/staff/audit"):
        page = mara.get(path)
        assert name in page.text
        assert "<script>alert" not in page.source
