"""Customers hear who looks after them and by when, before they ask: in their language, by the way they chose."""

from dataclasses import replace

import pytest

from server.cases import life, unreached
from server.cases.messages import thread_of
from server.cases.reminders import remind
from server.cases.told import ways_to
from server.contacts import contact as contacts
from server.deliveries.outlets import Outlets
from surveys.response import Contact
from tests.server.cases.conftest import Desk
from tests.server.cases.customer import ALL_WAYS, BY_CALL, BY_MAIL, BY_TEXT, Customer, does
from tests.server.cases.lobby import Lobby
from tests.server.conftest import KEYS


@pytest.fixture
def lobby(desk: Desk) -> Lobby:
    desk.outlets = ALL_WAYS
    return Lobby(desk)


def test_who_takes_it_and_by_when_goes_out_by_mail(lobby: Lobby) -> None:
    neema = Customer.says(lobby, contact=BY_MAIL)
    does(lobby, lobby.desk.cast.mara, life.take, neema.case)
    (mail,) = neema.gets()
    assert (mail.channel, mail.destination) == ("email", "neema.w@example.com")
    assert mail.message.title == "Riverside: Mara is looking after this"
    assert mail.message.body == "Mara at Riverside is looking after this; we will answer by Tuesday, 17:00."
    assert mail.message.links == (("Read it and write back", f"https://heard.example/c/{neema.visit.slip}"),)
    assert neema.visit.slip not in mail.subject


def test_who_typed_a_neighbours_address_and_then_their_own_gets_nothing_of_what_is_written(lobby: Lobby) -> None:
    neema = Customer.says(lobby, contact=BY_MAIL)
    nosy = Customer.says(lobby, "I am Neema, honestly", contact=BY_MAIL)
    own = Contact(by="email", email="nosy@example.com")
    lobby.database.write(contacts.keep, nosy.id, own, keys=KEYS, now=lobby.now)
    does(lobby, lobby.desk.cast.mara, life.take, neema.case)
    does(lobby, lobby.desk.cast.mara, life.answer, neema.case, "We have found your money.")
    got = [one.destination for one in lobby.desk.owed() if "found your money" in (one.message.body or "")]
    assert got == ["neema.w@example.com"]


def test_a_text_message_is_the_sentence_and_the_link(lobby: Lobby) -> None:
    neema = Customer.says(lobby, contact=BY_TEXT)
    does(lobby, lobby.desk.cast.mara, life.take, neema.case)
    (text,) = neema.gets()
    assert (text.channel, text.destination) == ("sms", "+254712345678")
    assert text.message.as_sms() == (
        "Mara at Riverside is looking after this; we will answer by Tuesday, 17:00.\n"
        f"https://heard.example/c/{neema.visit.slip}"
    )


@pytest.mark.parametrize(
    ("taken", "due"),
    [
        ("2026-03-02 20:58", "2026-03-02 20:59"),
        ("2026-03-02 21:00", "2026-03-03 08:00"),
        ("2026-03-03 03:00", "2026-03-03 08:00"),
        ("2026-03-03 07:59", "2026-03-03 08:00"),
    ],
)
def test_a_text_message_wakes_nobody_and_a_mail_need_not_wait(lobby: Lobby, taken: str, due: str) -> None:
    texted, mailed = Customer.says(lobby, contact=BY_TEXT), Customer.says(lobby, contact=BY_MAIL)
    lobby.wall(taken)
    does(lobby, lobby.desk.cast.mara, life.take, texted.case)
    (text,) = [one for one in lobby.desk.owed() if one.channel == "sms"]
    assert f"{text.run_at.astimezone(lobby.branch.zone):%Y-%m-%d %H:%M}" == due
    does(lobby, lobby.desk.cast.mara, life.take, mailed.case)
    assert mailed.gets()[-1].run_at == lobby.now


@pytest.mark.parametrize(
    ("contact", "outlets", "way"),
    [
        (BY_CALL, ALL_WAYS, []),
        (replace(BY_CALL, email="neema.w@example.com"), ALL_WAYS, ["email"]),
        (replace(BY_TEXT, email="neema.w@example.com"), replace(ALL_WAYS, sms=False), ["email"]),
        (BY_TEXT, replace(ALL_WAYS, sms=False), []),
        (BY_MAIL, Outlets("https://heard.example", email=False, chats=(), sms=True), []),
        (Contact(by="text", phone="+254712345678;ext=5"), ALL_WAYS, []),
        (None, ALL_WAYS, []),
    ],
)
def test_who_chose_a_call_is_not_written_to_but_by_mail(
    lobby: Lobby, contact: Contact | None, outlets: Outlets, way: list[str]
) -> None:
    lobby.desk.outlets = outlets
    neema = Customer.says(lobby, contact=contact)
    does(lobby, lobby.desk.cast.mara, life.take, neema.case)
    assert [one.channel for one in neema.gets()] == way
    assert [one.template for one in lobby.database.read(thread_of, neema.case.id)] == ["taken"]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("fr", "Mara, de Riverside, s’en occupe ; nous répondrons au plus tard mardi à 17:00."),
        ("es", "Mara, de Riverside, se está ocupando de esto; responderemos a más tardar el martes a las 17:00."),
        ("hi", "यह काम Riverside में Mara के पास है; हम मंगलवार, 17:00 बजे तक जवाब देंगे।"),
        ("sw", "Mara wa Riverside anashughulikia hili; tutakujibu kabla ya Jumanne, 17:00."),
        ("uk", "Riverside: цим займається Mara; ми відповімо не пізніше ніж вівторок, 17:00."),
    ],
)
def test_it_is_said_in_the_customers_language(lobby: Lobby, language: str, sentence: str) -> None:
    neema = Customer.says(lobby, contact=BY_MAIL, language=language)
    does(lobby, lobby.desk.cast.mara, life.take, neema.case)
    assert neema.gets()[0].message.body == sentence


def test_in_arabic_a_mail_runs_from_the_right_and_names_stay_whole(lobby: Lobby) -> None:
    neema = Customer.says(lobby, contact=BY_MAIL, language="ar")
    does(lobby, lobby.desk.cast.mara, life.take, neema.case)
    message = neema.gets()[0].message
    assert message.body.startswith("الأمر الآن لدى \u2068Mara\u2069 من \u2068Riverside\u2069")
    assert '<html lang="ar" dir="rtl">' in message.as_html()


def test_an_answer_brings_the_branchs_words_and_a_note_none(lobby: Lobby) -> None:
    neema = Customer.says(lobby, contact=BY_MAIL)
    mara = lobby.desk.cast.mara
    does(lobby, mara, life.take, neema.case)
    neema.gets()
    does(lobby, mara, life.write_note, neema.case, "She shouts.")
    does(lobby, mara, life.answer, neema.case, "The soup is on us, <b>always</b>.")
    (mail,) = neema.gets()
    assert mail.message.title == "Riverside: Our answer"
    assert mail.message.body == "Mara at Riverside answers you:\n\nThe soup is on us, <b>always</b>."
    assert "&lt;b&gt;always" in mail.message.as_html()
    assert neema.thread == [("Mara", "The soup is on us, <b>always</b>.")]


def test_an_answer_by_phone_sends_nothing(lobby: Lobby) -> None:
    neema = Customer.says(lobby, contact=BY_MAIL)
    does(lobby, lobby.desk.cast.mara, life.take, neema.case)
    neema.gets()
    does(lobby, lobby.desk.cast.mara, life.answer, neema.case)
    assert neema.gets() == []


def test_who_could_not_be_reached_hears_that_somebody_tried(lobby: Lobby) -> None:
    neema = Customer.says(lobby, contact=replace(BY_CALL, email="neema.w@example.com"))
    does(lobby, lobby.desk.cast.mara, life.take, neema.case)
    neema.gets()
    does(lobby, lobby.desk.cast.mara, unreached.note_try, neema.case)
    assert neema.gets()[0].message.body.startswith("Mara at Riverside tried to reach you, and will try again.")


def test_when_a_promise_passes_the_customer_hears_the_new_time_at_once(lobby: Lobby) -> None:
    neema = Customer.says(lobby, contact=BY_TEXT)
    lobby.desk.deliver_everything()
    lobby.wall("2026-03-03 17:00")
    lobby.database.write(remind, outlets=lobby.desk.outlets, keys=KEYS, now=lobby.now)
    (text,) = neema.gets()
    assert text.message.body == "We at Riverside are still working on it. We will answer by Wednesday, 17:00."


def test_of_news_that_wait_only_the_newest_goes_out(lobby: Lobby) -> None:
    neema = Customer.says(lobby, contact=BY_MAIL)
    mara, theo = lobby.desk.cast.mara, lobby.desk.cast.theo
    does(lobby, mara, life.take, neema.case)
    does(lobby, mara, life.hand_back, neema.case)
    does(lobby, theo, life.take, neema.case)
    assert [one.message.title for one in neema.gets()] == ["Riverside: Theo is looking after this"]


def test_one_address_gets_one_message_however_often_its_customer_came(lobby: Lobby) -> None:
    first = Customer.says(lobby, contact=BY_MAIL)
    second = Customer.says(lobby, "And the tea", contact=BY_MAIL)
    assert first.case.id == second.case.id
    does(lobby, lobby.desk.cast.mara, life.take, first.case)
    (mail,) = first.gets()
    assert mail.message.links[0][1].endswith(first.visit.slip)


def test_where_the_customer_writes_is_where_the_answer_leads(lobby: Lobby) -> None:
    first = Customer.says(lobby, contact=BY_MAIL)
    second = Customer.says(lobby, "And the tea", contact=BY_MAIL)
    does(lobby, lobby.desk.cast.mara, life.take, first.case)
    second.writes("Anybody there?")
    first.gets()
    does(lobby, lobby.desk.cast.mara, life.answer, first.case, "Yes, I am.")
    (mail,) = first.gets()
    assert mail.message.links[0][1].endswith(second.visit.slip)
    assert second.thread == [("customer", "Anybody there?"), ("Mara", "Yes, I am.")]
    assert first.thread == []


def test_staff_see_what_was_told_once_and_how(lobby: Lobby) -> None:
    first = Customer.says(lobby, contact=BY_MAIL)
    Customer.says(lobby, "And the tea", contact=BY_MAIL)
    does(lobby, lobby.desk.cast.mara, life.take, first.case)
    (told,) = lobby.database.read(thread_of, first.case.id)
    assert (told.template, told.channel, told.person) == ("taken", "email", "Mara")
    line = lobby.desk.page(first.case.id).timeline[-1]
    assert (line.what, line.words) == ("messaged", "who is looking after it, by e-mail")


def test_staff_read_beforehand_how_an_answer_would_get_there(lobby: Lobby) -> None:
    def ways(contact: Contact | None) -> set[str]:
        case = Customer.says(lobby, contact=contact).case
        return set(lobby.database.read(ways_to, case.id, keys=KEYS, outlets=ALL_WAYS))

    assert ways(None) == {"page"}
    assert ways(BY_MAIL) == {"page", "email"}
    assert ways(BY_CALL) == {"page", "call"}
    assert ways(BY_CALL) == {"call"}, "two visits share the number, so neither page shows what is for its owner"
