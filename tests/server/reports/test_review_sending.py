"""The worker's round on Monday morning: made once, kept, told to those who manage the branch."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select, update

from server.branches.branch import set_hours
from server.cases.passed_on import pass_on
from server.database import Database
from server.database.tables.deliveries import deliveries
from server.database.tables.staff import people
from server.database.tables.tallies import daily_tallies
from server.deliveries import queue
from server.deliveries.message import Message
from server.deliveries.outlets import Outlets
from server.reports.review.kept import listed, review_of
from server.reports.review.sending import send_reviews
from server.reports.review.shown import shown
from server.reports.review.week import Week, midnight
from server.staff.leaving import leave
from server.staff.person import add_person
from tests.server.conftest import KEYS, NOON, Cast
from tests.server.reports.lobby import Lobby
from tests.server.reports.workers import two_workers

WEEK = Week(date(2026, 6, 29))
DUE = datetime(2026, 7, 6, 4, 30, tzinfo=UTC)
"""07:30 in Nairobi."""
OUTLETS = Outlets("https://heard.example", email=True, chats=("a chat",))


def go_round(database: Database, *, now: datetime = DUE, outlets: Outlets = OUTLETS) -> int:
    return send_reviews(database, outlets=outlets, keys=KEYS, now=now)


def mails(database: Database) -> list[tuple[str, str, Message]]:
    """Channel, destination and message of what is owed about reviews."""
    owed = select(deliveries).where(deliveries.c.subject.startswith("review:")).order_by(deliveries.c.destination)
    rows = database.read(lambda session: session.execute(owed).mappings().all())
    return [
        (row["channel"], row["destination"], Message.from_payload(KEYS.unseal("delivery", row["payload"])))
        for row in rows
        if row["payload"]
    ]


def answer(lobby: Lobby, *, days: float = 1, week: Week = WEEK) -> None:
    lobby.hears(5, at=midnight(week.begins, lobby.branch) + timedelta(days=days, hours=12))


def test_each_manager_gets_one_mail_on_monday_morning_and_nobody_else(
    database: Database, lobby: Lobby, cast: Cast
) -> None:
    database.write(add_person, email="boss@riverside.example", role="manager", branch=cast.riverside, now=NOON)
    answer(lobby)
    assert go_round(database, now=DUE - timedelta(seconds=1)) == 0
    assert go_round(database) == 1
    assert go_round(database) == go_round(database, now=DUE + timedelta(days=3)) == 0
    assert [(channel, destination) for channel, destination, _ in mails(database)] == [
        ("email", "boss@riverside.example"),
        ("email", "mara@riverside.example"),
    ]
    message = mails(database)[0][2]
    assert message.title == "The week at Riverside, 29 June – 5 July 2026"
    assert message.letter is not None
    assert message.letter.pdf.startswith(b"%PDF")
    assert message.letter.file_name == "heard-week-riverside-2026-06-29.pdf"
    assert "https://heard.example/reports/week?of=riverside&begins=2026-06-29" in message.letter.text


def test_two_workers_at_once_make_it_once(database: Database, lobby: Lobby) -> None:
    answer(lobby)
    assert sorted(two_workers(lambda: go_round(database))) == [0, 1]
    assert len(mails(database)) == 1


def test_numbers_stay_as_they_were_sent(database: Database, lobby: Lobby) -> None:
    answer(lobby)
    go_round(database)
    for days in (2, 3, 4):
        answer(lobby, days=days)
    kept = database.read(review_of, lobby.branch, WEEK)
    assert kept is not None
    assert kept.review.answers == 1
    assert database.read(shown, lobby.branch, kept).answers == "1 answer, all on a tablet."
    assert database.read(review_of, lobby.branch) == kept


def test_without_a_manager_those_above_are_told(database: Database, lobby: Lobby, cast: Cast) -> None:
    database.write(leave, cast.mara, now=NOON)
    database.write(add_person, email="kai@coast.example", role="region", region="coast", now=NOON)
    answer(lobby)
    go_round(database)
    assert [destination for _, destination, _ in mails(database)] == ["kai@coast.example"]


def test_a_manager_without_an_address_is_passed_over(database: Database, lobby: Lobby, cast: Cast) -> None:
    nobody = update(people).where(people.c.id == cast.mara.id).values(email=None)
    database.write(lambda session: session.execute(nobody))
    database.write(add_person, email="root@heard.example", role="admin", now=NOON)
    answer(lobby)
    go_round(database)
    assert [destination for _, destination, _ in mails(database)] == ["root@heard.example"]


def test_what_does_not_arrive_is_told_to_the_next_person(database: Database, lobby: Lobby) -> None:
    database.write(add_person, email="root@heard.example", role="admin", now=NOON)
    answer(lobby)
    go_round(database)
    for delivery in database.write(queue.claim, limit=99, now=DUE):
        is_review = delivery.subject.startswith("review:")
        database.write(queue.mark_failed, delivery, "No such mailbox", jitter=0, permanent=is_review, now=DUE)
    database.write(pass_on, outlets=OUTLETS, keys=KEYS, now=DUE)
    ((_, destination, message),) = [mail for mail in mails(database) if mail[1] != "mara@riverside.example"]
    assert destination == "root@heard.example"
    assert ("What it was about", "the weekly review") in message.facts


def test_without_mail_a_chat_gets_a_few_lines(database: Database, lobby: Lobby) -> None:
    answer(lobby)
    go_round(database, outlets=replace(OUTLETS, email=False))
    ((channel, destination, message),) = mails(database)
    assert (channel, destination) == ("apprise", "a chat")
    assert "Satisfied: Too early to tell (1 answer)." in message.as_text()


def test_who_has_heard_nothing_yet_is_told_nothing(database: Database, lobby: Lobby, lobby_of_station: Lobby) -> None:
    answer(lobby)
    answer(lobby_of_station, week=WEEK.later(1))
    assert go_round(database) == 1
    assert database.read(review_of, lobby_of_station.branch) is None


def test_after_a_holiday_all_week_the_week_before_is_told_and_the_empty_one_is_not(
    database: Database, lobby: Lobby
) -> None:
    answer(lobby)
    holidays = [WEEK.later(1).begins + timedelta(days=day) for day in range(7)]
    database.write(set_hours, lobby.branch, None, holidays)
    assert go_round(database) == go_round(database, now=DUE + timedelta(days=6)) == 0
    assert go_round(database, now=DUE + timedelta(days=7)) == 1
    weeks = database.read(listed, (lobby.branch,), weeks=9)
    assert [week for week, _ in weeks] == [WEEK]


def test_one_branchs_trouble_delays_no_other(database: Database, lobby: Lobby, lobby_of_station: Lobby) -> None:
    answer(lobby)
    answer(lobby_of_station)
    unreadable = update(daily_tallies).where(daily_tallies.c.branch_id == lobby.branch.id).values(value="?")
    database.write(lambda session: session.execute(unreadable))
    assert go_round(database) == 1
    assert database.read(review_of, lobby.branch) is None
    assert database.read(review_of, lobby_of_station.branch) is not None


def test_the_first_review_of_a_month_thanks_whom_customers_praised(database: Database, lobby: Lobby) -> None:
    for day, words in ((1, "Theo was kind"), (2, "Thank you Theo!"), (8, "Mara solved it"), (9, "Lovely people")):
        at = midnight(date(2026, 6, day), lobby.branch) + timedelta(hours=12)
        lobby.hears(5, words, at=at)
    lobby.hears(5, "Theo again", at=midnight(date(2026, 7, 1), lobby.branch) + timedelta(hours=12))
    go_round(database)
    kept = database.read(review_of, lobby.branch, WEEK)
    assert kept is not None
    said = database.read(shown, lobby.branch, kept)
    assert said.thanks == (
        "Thank you, Mara and Theo: customers praised you by name in June.",
        "1 more customer praised everybody.",
    )
    go_round(database, now=DUE + timedelta(days=7))
    following = database.read(review_of, lobby.branch, WEEK.later(1))
    assert following is not None
    assert following.review.thanked is None
