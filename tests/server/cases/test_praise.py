"""Good scores with words: whom they praise, and that these people hear of it, once a day at most."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

import pytest

from server.branches.branch import set_hours
from server.branches.hours import DAYS
from server.cases import thanks
from server.cases.praise import Praise, is_good, praise_of, praised
from server.database import Database
from server.database.tables.intake import responses
from server.deliveries.message import Message
from server.deliveries.outlets import Outlets
from server.intake.accept import Office
from server.intake.amendments import amend
from server.staff.person import Membership, Person, add_person
from surveys.survey import Survey
from tests.builders import a_question, a_response, a_survey
from tests.server.cases.conftest import Desk
from tests.server.cases.lobby import MAIL, Lobby
from tests.server.conftest import KEYS, NOON

KIND = "Theo was so kind"
CLEAN = "So clean and quick"
LONG = timedelta(days=400)


@dataclass
class Evening:
    """A lobby, and a worker that looks every quarter of an hour."""

    lobby: Lobby

    def until(self, text: str) -> list[str]:
        """What is told by the clock on the wall."""
        zone, told = self.lobby.branch.zone, []
        end = datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)
        while self.lobby.now < end:
            self.lobby.now = min(end, self.lobby.now + timedelta(minutes=15))
            told += [f"{self.lobby.now.astimezone(zone):%a %H:%M} {who}: {mail.title}" for who, mail in self.looks()]
        return told

    def looks(self) -> list[tuple[str, Message]]:
        self.works(self.lobby.database)
        return self.lobby.mails()

    def works(self, worker: Database) -> None:
        thanks.tell_due(worker, outlets=self.lobby.desk.outlets, keys=KEYS, now=self.lobby.now)


@pytest.fixture
def evening(desk: Desk) -> Evening:
    """A Monday at noon in Nairobi; the branch closes at five."""
    desk.outlets = MAIL
    lobby = Lobby(desk)
    lobby.wall("2026-03-02T12:00")
    return Evening(lobby)


def kept(lobby: Lobby) -> tuple[Praise, ...]:
    return lobby.database.read(praise_of, lobby.branch, NOON - LONG, NOON + LONG)


def somebody(name: str, number: int = 1) -> Person:
    return Person(number, f"{number}@riverside.example", name, (Membership("staff", 1, None),))


THEO, ELODIE, AMINA = somebody("Theo Kamau", 1), somebody("Élodie Nzé", 2), somebody("أمينة حسن", 3)
MARA_O, MARA_W, WILL = somebody("Mara Otieno", 4), somebody("Mara Wanjiru", 5), somebody("Will Ochieng", 6)
TEAM = (THEO, ELODIE, AMINA, MARA_O, MARA_W, WILL)


@pytest.mark.parametrize(
    ("words", "whom"),
    [
        ("Theo was so kind", (THEO,)),
        ("THEO! thank you", (THEO,)),
        ("thanks to theo and elodie", (THEO, ELODIE)),
        ("Merci Elodie", (ELODIE,)),
        ("شكرا أمينة على المساعدة", (AMINA,)),
        ("شكرا امينة", (AMINA,)),
        ("Mara helped me", (MARA_O, MARA_W)),
        ("Mara Otieno helped me", (MARA_O,)),
        ("mara otieno and theo", (MARA_O,)),
        ("Theodora and Theory are not him", ()),
        ("Kamau is only his second name", ()),
        ("I will come again. Will I? Yes", ()),
        ("thanks to Will at the till", (WILL,)),
        ("Asante sana Will Ochieng", (WILL,)),
        ("T-h-e-o", ()),
        ("", ()),
    ],
)
def test_people_are_found_by_whole_names_whatever_case_and_accents(words: str, whom: tuple[Person, ...]) -> None:
    assert praised(words, TEAM) == whom


@pytest.mark.parametrize("words", ["\u202eTheo\u202c did it", "Theo\u200b!", "<b>Theo</b>", "=Theo()", "Theo " * 800])
def test_odd_characters_hide_nobody_and_break_nothing(words: str) -> None:
    assert praised(words, TEAM) == (THEO,)


FACES = a_survey()
NPS = a_survey(a_question("again", "nps"), a_question("comment", "text"))
CES = a_survey(a_question("easy", "ces"), a_question("comment", "text"))
BOTH = a_survey(a_question(), a_question("again", "nps"), a_question("comment", "text"))


@pytest.mark.parametrize(
    ("survey", "answers", "good"),
    [
        (FACES, {"overall": 3}, 0),
        (FACES, {"overall": 4}, 1),
        (FACES, {"overall": 5}, 1),
        (NPS, {"again": 8}, 0),
        (NPS, {"again": 9}, 1),
        (CES, {"easy": 5}, 0),
        (CES, {"easy": 6}, 1),
        (BOTH, {"overall": 5, "again": 6}, 0),
        (BOTH, {"overall": 5, "again": 7}, 1),
        (BOTH, {"overall": 3, "again": 10}, 1),
    ],
)
def test_what_is_good(survey: Survey, answers: dict[str, Any], good: int) -> None:
    assert is_good(survey, a_response(survey=survey, answers=answers)) == bool(good)


def test_urgent_words_are_no_praise_whatever_the_face() -> None:
    survey = a_survey(urgent={"en": ("gas",)})
    assert not is_good(survey, a_response(5, "Nice but it smells of gas", survey=survey))


def test_it_is_kept_with_whom_it_praises_where_and_when(evening: Evening) -> None:
    [visit] = evening.lobby.hears(5, words=KIND, at="Door")
    [found] = kept(evening.lobby)
    assert (found.words, found.names, found.touchpoint, found.at) == (KIND, ("Theo",), "Door", visit.ended_at)
    assert found.person_ids == {evening.lobby.desk.cast.theo.id}


@pytest.mark.parametrize(
    ("score", "said"),
    [
        (3, {"words": KIND}),
        (5, {}),
        (5, {"words": " \n"}),
        (1, {"words": KIND}),
        (5, {"words": KIND, "flags": ("robot",)}),
    ],
)
def test_what_is_no_praise_is_not_kept(evening: Evening, score: int, said: dict[str, Any]) -> None:
    evening.lobby.hears(score, **said)
    assert kept(evening.lobby) == ()


def test_a_doubt_that_leaves_the_score_counted_leaves_the_praise(evening: Evening) -> None:
    evening.lobby.hears(5, words=KIND, flags=("repeat",))
    assert len(kept(evening.lobby)) == 1


def test_people_of_other_branches_are_not_looked_for(evening: Evening) -> None:
    evening.lobby.hears(5, words="Ines is great")
    [found] = kept(evening.lobby)
    assert found.names == ()


def test_words_that_are_added_within_the_hour_are_praise_too(evening: Evening) -> None:
    lobby = evening.lobby
    [visit] = lobby.hears(5)
    for words, names in ((CLEAN, ()), (KIND, ("Theo",)), ("And Mara as well", ("Mara", "Theo"))):
        lobby.passes(minutes=5)
        added = partial(amend, answers={"comment": words}, contact=None, wants_answer=False)
        lobby.database.write(added, visit.id, office=Office(KEYS, MAIL), now=lobby.now)
        [found] = kept(lobby)
        assert found.names == names


def test_erased_words_are_nobodys_praise_any_more(evening: Evening) -> None:
    evening.lobby.hears(5, words=KIND)
    evening.lobby.database.write(lambda session: session.execute(responses.update().values(answers={"overall": 5})))
    assert kept(evening.lobby) == ()


def test_it_reaches_whom_it_praises_in_the_last_quarter_of_the_day_and_nobody_else(evening: Evening) -> None:
    evening.lobby.hears(5, words=KIND)
    assert evening.until("2026-03-03T18:00") == ["Mon 16:45 theo: A customer praised you"]


def test_praise_that_names_nobody_reaches_everybody(evening: Evening) -> None:
    evening.lobby.hears(4, words=CLEAN)
    title = "A customer had a good word for everybody at Riverside"
    assert evening.until("2026-03-03T18:00") == [f"Mon 16:45 mara: {title}", f"Mon 16:45 theo: {title}"]


def test_one_mail_has_all_of_it_their_own_first_and_no_numbers(evening: Evening) -> None:
    evening.lobby.hears(5, words=KIND)
    evening.lobby.passes(hours=1)
    evening.lobby.hears(5, words="Call me: +254 712 345 678")
    evening.lobby.wall("2026-03-02T16:45")
    mail = dict(evening.looks())["theo"]
    assert mail.title == "A customer praised you"
    assert mail.facts == (
        ("Mon 12:00", f"“{KIND}”"),
        ("Mon 13:00", "“Call me: …”"),
    )
    assert mail.links == (("See all praise", "https://heard.example/praise"),)


def test_a_day_with_much_praise_is_still_one_mail(evening: Evening) -> None:
    for _ in range(30):
        evening.lobby.hears(5, words=f"Theo {'x' * 1000}")
    evening.lobby.wall("2026-03-02T16:45")
    [(_, mail)] = evening.looks()
    assert mail.title == "30 customers praised you"
    assert mail.facts[-1] == ("And", "10 more")
    assert max(len(value) for _, value in mail.facts) < 410


def test_what_comes_after_the_mail_waits_for_the_next_opening_day(evening: Evening) -> None:
    evening.lobby.database.write(set_hours, evening.lobby.branch, None, {date(2026, 3, 3)})
    evening.lobby.hears(5, words=KIND)
    evening.until("2026-03-02T17:00")
    evening.lobby.hears(5, words="Theo again")
    assert evening.until("2026-03-04T18:00") == ["Wed 16:45 theo: A customer praised you"]


def test_a_day_without_praise_disturbs_nobody(evening: Evening) -> None:
    assert evening.until("2026-03-03T18:00") == []


def test_who_works_at_two_branches_gets_one_mail_a_day_with_both(evening: Evening) -> None:
    lobby, station = evening.lobby, Lobby(evening.lobby.desk, "station", now=evening.lobby.now)
    lobby.database.write(set_hours, station.branch, dict.fromkeys(DAYS, (("09:00", "19:00"),)), None)
    lobby.database.write(add_person, email="theo@riverside.example", role="staff", branch=station.branch, now=NOON)
    lobby.hears(5, words=KIND)
    station.hears(5, words=KIND)
    told = evening.until("2026-03-02T23:00")
    assert told == ["Mon 16:45 theo: 2 customers praised you"]


@pytest.mark.parametrize("saturday", ["2026-03-28", "2026-10-24"])
def test_in_another_zone_the_day_ends_by_its_own_clock_through_a_clock_change(evening: Evening, saturday: str) -> None:
    lobby = evening.lobby
    lobby.moves_to("Europe/Berlin")
    lobby.wall(f"{saturday}T12:00")
    lobby.hears(5, words=KIND)
    monday = date.fromisoformat(saturday) + timedelta(days=2)
    assert evening.until(f"{monday}T20:00") == ["Mon 16:45 theo: A customer praised you"]


def test_a_branch_that_closes_at_midnight_tells_before_it(evening: Evening) -> None:
    evening.lobby.database.write(set_hours, evening.lobby.branch, {"mon": (("09:00", "24:00"),)}, None)
    evening.lobby.hears(5, words=KIND)
    assert evening.until("2026-03-03T12:00") == ["Mon 23:45 theo: A customer praised you"]


def test_without_mail_the_chat_hears_all_of_it_once_a_day(evening: Evening) -> None:
    evening.lobby.desk.outlets = Outlets("https://heard.example", email=False, chats=("chat-1",))
    for words in (KIND, CLEAN):
        evening.lobby.hears(5, words=words)
    assert evening.until("2026-03-03T18:00") == ["Mon 16:45 chat-1: 2 customers praised everybody at Riverside"]


@pytest.fixture
def rivals(database_url: str) -> Iterator[list[Database]]:
    databases = [Database(database_url) for _ in range(3)]
    yield databases
    for one in databases:
        one.close()


def test_of_several_workers_each_person_hears_from_one(evening: Evening, rivals: list[Database]) -> None:
    for words in (KIND, CLEAN):
        evening.lobby.hears(5, words=words)
    evening.lobby.wall("2026-03-02T16:45")
    with ThreadPoolExecutor(len(rivals)) as pool:
        list(pool.map(evening.works, rivals))
    assert [who for who, _ in evening.lobby.told()] == ["mara", "theo"]
