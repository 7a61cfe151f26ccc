"""A gesture: alone within one's limit, above it by a manager's yes, and never twice around it."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import pytest

from server.cases import life
from server.cases.gestures import Gesture, Status, asked_of, decide, gestures_of, give
from server.cases.triage_settings import GestureKind, change_triage
from server.errors import BadRequest, Conflict, NotAllowed, NotFound
from server.staff.links import link_of
from server.staff.person import Person, add_person
from tests.server.cases.conftest import Desk, a_story
from tests.server.conftest import KEYS, NOON

FEE = GestureKind(name="Waived fee", currency="KES", staff_limit=50_000, manager_limit=200_000)
VOUCHER = GestureKind(name="Voucher", currency="KES", staff_limit=0, manager_limit=30_000)
COFFEE = GestureKind(name="A coffee")


@dataclass
class Till:
    """Theo's case, and what he can give from it."""

    desk: Desk
    story: Any

    def gives(self, amount: int, kind: GestureKind = FEE, *, who: Person | None = None, why: str = "") -> Gesture:
        return self.desk.database.write(
            give,
            who or self.desk.cast.theo,
            self.story,
            kind=kind.name,
            amount=amount,
            why=why,
            keys=KEYS,
            outlets=self.desk.outlets,
            now=NOON,
        )

    def decides(self, who: Person, gesture: Gesture, status: Status) -> Gesture:
        return self.desk.database.write(decide, who, gesture.id, status, keys=KEYS, outlets=self.desk.outlets, now=NOON)

    def words(self) -> list[tuple[str, str]]:
        timeline = self.desk.page(self.story).timeline
        return [(line.person, line.words.replace("\u00a0", " ")) for line in timeline if line.what == "gesture"]

    def told(self) -> list[tuple[str, str]]:
        owed = [(one.destination, one.message.title.replace("\u00a0", " ")) for one in self.desk.owed()]
        self.desk.deliver_everything()
        return owed


@pytest.fixture
def till(desk: Desk) -> Till:
    desk.database.write(change_triage, desk.cast.riverside, gestures=(FEE, VOUCHER, COFFEE))
    case_id = desk.opens(a_story(desk.cast, words="The bill was wrong"))
    desk.does(life.take, desk.cast.theo, case_id, now=NOON)
    desk.deliver_everything()
    return Till(desk, case_id)


def test_within_the_limit_it_is_given_at_once(till: Till) -> None:
    given = till.gives(50_000)
    assert (given.status, given.decider) == ("given", "Theo")
    assert till.words() == [("Theo", "gave: Waived fee, KES 500")]
    assert till.told() == []


def test_what_costs_nothing_is_anybodys_to_give(till: Till) -> None:
    assert till.gives(0, COFFEE).status == "given"
    assert till.words() == [("Theo", "gave: A coffee")]


def test_above_it_a_manager_is_asked_who_can_say_yes_or_no_from_the_mail(till: Till) -> None:
    asked = till.gives(60_000, why="Two months were billed twice")
    assert asked.status == "asked"
    (mail,) = till.desk.owed()
    assert mail.destination == "mara@riverside.example"
    assert mail.message.title.replace("\u00a0", " ") == "Theo would like to give: Waived fee, KES 600"
    assert dict(mail.message.facts)["Why"] == "Two months were billed twice"
    assert [label for label, _ in mail.message.links] == ["Approve", "Refuse", "Open the case"]
    links = [till.desk.database.read(link_of, url.rpartition("/")[2]) for _, url in mail.message.links[:2]]
    assert [link and (link.person.name, link.purpose, link.subject) for link in links] == [
        ("Mara", "gesture", f"{asked.id}:approve"),
        ("Mara", "gesture", f"{asked.id}:refuse"),
    ]


def test_what_is_asked_for_needs_a_reason(till: Till) -> None:
    with pytest.raises(BadRequest, match="more than you may give alone"):
        till.gives(60_000)
    assert till.desk.database.read(gestures_of, till.desk.cast.theo, till.story) == ()


def test_a_limit_cannot_be_passed_in_small_steps(till: Till) -> None:
    till.gives(30_000)
    assert till.gives(30_000, why="Still more").status == "asked"


def test_the_same_is_not_asked_twice_while_it_waits(till: Till) -> None:
    till.gives(60_000, why="Billed twice")
    with pytest.raises(Conflict, match="wait for the answer"):
        till.gives(60_000, why="Billed twice")
    assert len(till.told()) == 1


@pytest.mark.parametrize(("status", "said", "line"), [("given", "yes", "approved"), ("refused", "no", "refused")])
def test_whoever_asked_hears_the_answer(till: Till, status: Status, said: str, line: str) -> None:
    asked = till.gives(60_000, why="Billed twice")
    till.told()
    decided = till.decides(till.desk.cast.mara, asked, status)
    assert (decided.status, decided.decider) == (status, "Mara")
    assert till.told() == [("theo@riverside.example", f"Mara says {said}: Waived fee, KES 600")]
    assert till.words()[-1] == ("Mara", f"{line}: Waived fee, KES 600")


def test_of_two_managers_one_decides_and_the_other_hears_who(till: Till) -> None:
    boss = till.desk.database.write(
        add_person, email="boss@riverside.example", role="manager", branch=till.desk.cast.riverside, now=NOON
    )
    asked = till.gives(60_000, why="Billed twice")

    def try_to(person: Person) -> str:
        try:
            return till.decides(person, asked, "given").decider
        except Conflict as refusal:
            return str(refusal)

    with ThreadPoolExecutor(2) as both:
        first, second = sorted(both.map(try_to, (till.desk.cast.mara, boss)), key=len)
    assert second == f"{first} approved this already."
    assert len([line for _, line in till.words() if line.startswith("approved")]) == 1


def test_of_two_gestures_at_once_only_what_the_limit_allows_is_given(till: Till) -> None:
    def try_to(_: int) -> str:
        return till.gives(50_000, why="Billed twice").status

    with ThreadPoolExecutor(2) as both:
        assert sorted(both.map(try_to, range(2))) == ["asked", "given"]


def test_nobody_says_yes_to_themselves_or_above_their_own_limit(till: Till) -> None:
    asked, mara = till.gives(10_000, VOUCHER, why="A long wait"), till.desk.cast.mara
    with pytest.raises(NotAllowed):
        till.decides(till.desk.cast.theo, asked, "given")
    with pytest.raises(NotFound):
        till.decides(till.desk.cast.ines, asked, "given")
    region = till.desk.database.write(add_person, email="kai@coast.example", role="region", region="coast", now=NOON)
    dear = till.gives(300_000, why="A year was billed twice")
    assert [address for address, title in till.told() if "3,000" in title] == ["kai@coast.example"]
    with pytest.raises(NotAllowed, match="may give more"):
        till.decides(mara, dear, "given")
    assert till.desk.database.read(asked_of, mara) == (asked,)
    assert till.desk.database.read(asked_of, region) == (asked, dear)
    assert till.desk.database.read(asked_of, till.desk.cast.theo) == ()


def test_where_nobody_could_say_yes_it_is_said_at_once(till: Till) -> None:
    with pytest.raises(Conflict, match="Nobody here may give so much"):
        till.gives(300_000, why="A year was billed twice")
    assert till.words() == []


def test_only_the_owner_gives_and_only_what_the_branch_gives(till: Till) -> None:
    with pytest.raises(Conflict, match="Theo is looking after this"):
        till.gives(100, who=till.desk.cast.mara)
    with pytest.raises(NotFound):
        till.gives(100, who=till.desk.cast.ines)
    with pytest.raises(BadRequest, match="choose what to give"):
        till.gives(100, GestureKind(name="The moon", currency="KES"))
