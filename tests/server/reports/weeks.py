"""Five weeks at Riverside, of which the last is reviewed: a rush at noon, one promise forgotten, praise for Theo."""

from datetime import datetime, timedelta

from server.cases import life
from server.staff.person import Person
from surveys.response import Contact
from tests.server.reports.lobby import Lobby

ARABIC = "انتظرت أربعين دقيقة ولم يشرح لي أحد سبب التأخير. الرقم 0711 234 567 هو رقمي."
HINDI = "रमेश जी ने बहुत धैर्य से सब समझाया, धन्यवाद।"
SWAHILI = "Theo alinisaidia haraka sana, asante! 😊"
ANGRY = "Forty minutes in the queue at noon, two windows of five open. Please write to amina@example.com."
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def live_through(lobby: Lobby, monday: datetime, mara: Person, theo: Person) -> None:
    """`monday` is the local midnight, in UTC, on which the week begins that is reviewed."""
    if not lobby.spots:
        lobby.opens(monday - 40 * DAY)
    for week in range(-4, 0):
        for number in range(25):
            at = monday + week * 7 * DAY + number % 5 * DAY + (9 + number // 5) * HOUR
            lobby.hears(2 if number % 3 == 0 else 4, at=at, reasons=("waiting",) if number % 3 == 0 else ())
    _the_week(lobby, monday)
    _looked_after(lobby, monday, mara, theo)


def _the_week(lobby: Lobby, monday: datetime) -> None:
    for number in range(40):
        at = monday + number % 5 * DAY + (9 + number // 5) * HOUR
        lobby.hears(4 + number % 2, at=at)
    for number in range(7):
        lobby.hears(
            2, at=monday + number % 5 * DAY + 12 * HOUR + (1 + number) * timedelta(minutes=8), reasons=("waiting",)
        )
    lobby.hears(1, at=monday + DAY + 15 * HOUR, reasons=("price", "information"))
    for number in range(9):
        at = monday + 2 * DAY + (10 + number % 4) * HOUR + number * timedelta(minutes=3)
        lobby.hears(5, at=at, kind="till", recommend=10 if number % 3 else 6)
    lobby.hears(4, at=monday + 3 * DAY + 10 * HOUR, kind="poster")
    for number, who in enumerate(("Theo", "Theo", "Mara", "")):
        lobby.hears(5, f"{who} helped me kindly, thank you".strip(), at=monday - (8 + number) * DAY + 10 * HOUR)
    lobby.hears(5, SWAHILI, at=monday + 2 * DAY + 11 * HOUR, language="sw")
    lobby.hears(5, HINDI, at=monday + 3 * DAY + 16 * HOUR, language="hi", kind="poster")


def _looked_after(lobby: Lobby, monday: datetime, mara: Person, theo: Person) -> None:
    arabic = lobby.hears(1, ARABIC, at=monday + 12.5 * HOUR, reasons=("waiting",), language="ar")
    tuesday = monday + DAY + 12 * HOUR
    amina, neema = Contact(by="call", phone="+254711000001"), Contact(by="email", email="neema@example.com")
    angry = lobby.hears(2, ANGRY, at=tuesday, reasons=("waiting", "staff"), contact=amina)
    lobby.hears(3, "Please write to me about my meter.", at=tuesday + DAY, contact=neema)
    write, keys, outlets = lobby.database.write, lobby.keys, lobby.outlets
    for visit, person, at in ((arabic, theo, monday + 13 * HOUR), (angry, mara, tuesday + HOUR)):
        case = lobby.case_of(visit)
        write(life.take, person, case, keys=keys, outlets=outlets, now=at)
        write(
            life.answer, person, case, "A third window is open at noon now.", keys=keys, outlets=outlets, now=at + HOUR
        )
        write(life.solve, person, case, cause_key="waiting", remedy="A third window at noon", now=at + 2 * HOUR)
