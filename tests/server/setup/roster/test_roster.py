"""A spreadsheet as people keep it: read with whatever they call things, or every fault named by its line."""

from datetime import date
from io import BytesIO

import pytest
from openpyxl import Workbook

from server.branches.hours import DAYS
from server.errors import BadRequest
from server.setup.roster.example import example
from server.setup.roster.roster import Listed, RosterRefused, roster_from
from server.setup.roster.typed import hours_typed, slug_of
from tests.server.conftest import NOON

SPOKEN = "en (English), ar (Arabic), es (Spanish), fr (French), hi (Hindi), sw (Swahili), uk (Ukrainian)"


def read(text: str) -> tuple[Listed, ...]:
    return roster_from(text.encode()).rows


def faults(text: str) -> list[tuple[int, str]]:
    with pytest.raises(RosterRefused) as refused:
        read(text)
    return [(fault.line, fault.what) for fault in refused.value.faults]


def test_a_list_speaks_its_owners_words() -> None:
    (riverside, koln) = read(
        "Store Name;Time Zone;Opening hours;Manager;District;Sprache;Closed on\n"
        "Riverside;nairobi;Mon–Fri 9:00–17:00, Sat 10-13;Mara W <Mara@X.example>;Coast;en, Swahili;2026-12-25\n"
        "Köln Hbf;europe/berlin;Mon, Wed & Thu 9am-5:30pm;;coast;;none\n"
    )
    assert (riverside.zone, riverside.manager, riverside.email) == ("Africa/Nairobi", "Mara W", "mara@x.example")
    assert (riverside.region, koln.region) == ("Coast", "Coast")
    assert (riverside.languages, koln.languages) == (("en", "sw"), ())
    assert riverside.holidays == frozenset({date(2026, 12, 25)})
    assert koln.holidays == frozenset()
    assert riverside.hours is not None
    assert koln.hours is not None
    assert (riverside.hours["fri"], riverside.hours["sat"]) == ((("09:00", "17:00"),), (("10:00", "13:00"),))
    assert [day for day in DAYS if koln.hours[day]] == ["mon", "wed", "thu"]
    assert koln.hours["wed"] == (("09:00", "17:30"),)
    assert koln.called == "koln-hbf"


def test_a_workbook_with_a_column_for_each_day_is_read_too() -> None:
    book, file = Workbook(), BytesIO()
    book.active.append(["Branch", "Monday", "Saturday", "Code", "Holidays"])
    book.active.append([])
    book.active.append(["Riverside", "8:30 to 17", "closed", 17, date(2026, 12, 25)])
    book.save(file)
    (one,) = roster_from(file.getvalue()).rows
    assert (one.line, one.slug, one.holidays) == (3, "17", frozenset({date(2026, 12, 25)}))
    assert one.hours is not None
    assert (one.hours["mon"], one.hours["sat"], one.hours["tue"]) == ((("08:30", "17:00"),), (), ())


@pytest.mark.parametrize(
    ("typed", "monday"),
    [
        ("24/7", (("00:00", "24:00"),)),
        ("mon-fri=08:00-12:00,13:00-17:00", (("08:00", "12:00"), ("13:00", "17:00"))),
        ("Mon 8-12, 1pm-5pm; Sun closed", (("08:00", "12:00"), ("13:00", "17:00"))),
        ("Tue-Sun 9-17", ()),
        ("Mo–Fr 8.30–17 Uhr; Sa. 9-13", (("08:30", "17:00"),)),
        ("Mo,Tu,We,Th,Fr 08:30-17:00", (("08:30", "17:00"),)),
        ("Lun-Ven 8h30-12h, 14h-17h", (("08:30", "12:00"), ("14:00", "17:00"))),
        ("Пн-Пт 9:00-18:00", (("09:00", "18:00"),)),
    ],
)
def test_hours_as_people_type_them(typed: str, monday: tuple[tuple[str, str], ...]) -> None:
    assert hours_typed(typed)["mon"] == monday


@pytest.mark.parametrize("typed", ["nine to five", "Mon", "Mon 17-9", "Mon 9-25", "open Mon 9-17", "Mon 9-12, 11-13"])
def test_hours_that_mean_nothing_are_refused(typed: str) -> None:
    with pytest.raises(BadRequest):
        hours_typed(typed)


def test_every_fault_is_named_by_its_line() -> None:
    assert faults(
        "name,zone,hours,manager,email,languages,slug\n"
        "Riverside,Nairobi,Mon-Fri 9-17,Mara,mara@x.example,en,\n"
        '"Two\nlines",Europe/Berlim,soon,Ines,,Klingon,\n'
        "Riverside,Nairobi,,,,,\n"
        ",,,,,,Shop 1\n"
        "مكتب,Cairo,,,not an address,,\n"
    ) == [
        (3, "the time zone Europe/Berlim is not known; it looks like Africa/Nairobi; did you mean Europe/Berlin?"),
        (3, "soon: opening hours look like mon-fri 09:00-17:00; sat 10:00-13:00"),
        (3, "Ines needs an e-mail; a manager hears of bad answers by it"),
        (3, f"Klingon is no language that Heard speaks; there are {SPOKEN}"),
        (5, "riverside stands on line 2 already"),
        (6, "Shop 1 is no short name; it has lower-case letters, digits and dashes, at most 40"),
        (7, "no short name can be made of the name; give it one in a column slug, such as riverside"),
        (7, "This is not an e-mail address; it must look like mara@example.com"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("zone,hours\nNairobi,", "there is no column with the names of the branches; call it name"),
        ("name,branch\na,b", "the columns name and branch both say name; take one of them away"),
        ("name,zone", "there is no branch below the names of the columns"),
    ],
)
def test_a_list_without_its_columns_is_refused(text: str, what: str) -> None:
    assert faults(text) == [(1, what)]


@pytest.mark.parametrize("content", [b"", b"\n\n", b"name\n\xff\xfe", b"PK\x03\x04nothing", b"\xd0\xcf\x11\xe0"])
def test_what_is_no_list_is_refused_with_a_sentence(content: bytes) -> None:
    with pytest.raises(BadRequest, match=r"[a-z]{3}.*\.$"):
        roster_from(content)


def test_a_comma_that_moves_the_cells_of_a_line_is_told() -> None:
    moved = faults("name,zone,region\nHarbour,Nairobi,Coast,\nMarket, Hall 2,Nairobi,Coast\n")
    assert (3, "Coast stands beyond the last column; a text with a comma needs quotation marks around it") in moved
    assert {line for line, _ in moved} == {3}


def test_the_example_is_a_list() -> None:
    found = roster_from(example(NOON))
    assert ([one.slug for one in found.rows], found.unused) == (["riverside", "station"], ())


def test_a_short_name_keeps_what_can_be_typed() -> None:
    assert slug_of("  Straße 12, Überlingen!  ") == "strasse-12-uberlingen"
    assert slug_of("Łódź, Øster Allé") == "lodz-oster-alle"
    assert len(slug_of("a long name " * 9)) <= 40
