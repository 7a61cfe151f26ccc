"""Receipt codes and tills on the Codes page: all or nothing, and secrets once."""

import csv
import io
import re
from io import BytesIO

import pytest
from pypdfium2 import PdfDocument
from sqlalchemy import select

from server.codes.paper.proof import picture
from server.codes.receipt import State, look
from server.codes.till import all_tills, till_of_token
from server.database import Database
from server.database.tables.codes import receipt_codes
from server.errors import UnknownTill
from server.keys import token_hash
from tests.server.codes.conftest import (
    POSTER,
    TILL,
    noted,
    stored_codes,
    words,
)
from tests.server.codes.papers import read
from tests.server.conftest import KEYS, NOON, Browser, only_on_sqlite


def listed(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode())))


def minted(browser: Browser, kind: str = "csv", **asked: object) -> tuple[int, str, bytes]:
    path = f"/codes/{TILL}/receipts"
    answer = browser.post(path, seen=path, **({"paper": "3x8", "language": "en", "as": kind} | asked))
    return answer.status, answer.text, answer.content


def a_file(text: str, name: str = "sales.csv") -> tuple[BytesIO, str]:
    return BytesIO(text.encode()), name


def test_minted_codes_are_listed_and_open(mara: Browser, database: Database) -> None:
    status, _, content = minted(mara, count="501")

    rows = listed(content)
    assert (status, len({row["code"] for row in rows}), stored_codes(database)) == (200, 501, 501)
    for row in (rows[0], rows[-1]):
        receipt = database.read(look, row["code"], keys=KEYS, now=NOON)
        assert (receipt.state, receipt.touchpoint and receipt.touchpoint.code) == (State.OPEN, TILL)
        assert row["url"] == f"https://heard.example/f/{row['code']}"
    assert noted(database) == ["receipt codes made"] * 2


@only_on_sqlite
@pytest.mark.parametrize("paper", ["3x8", "3x7", "free", "slip-58", "slip-80"])
def test_minted_codes_come_on_paper(mara: Browser, database: Database, paper: str) -> None:
    status, _, content = minted(mara, "pdf", count="30", paper=paper, grid="3x8", label="70x37")
    assert status == 200
    with PdfDocument(content) as document:
        assert len(document) == {"3x8": 2, "3x7": 2, "free": 2}.get(paper, 30)
    assert stored_codes(database) == 30
    printed = {text.rpartition("/")[2] for text in read(picture(content, 150))}
    assert len(printed) == {"3x8": 24, "3x7": 21, "free": 24}.get(paper, 1)
    assert {database.read(look, code, keys=KEYS, now=NOON).state for code in printed} == {State.OPEN}


@only_on_sqlite
def test_a_files_own_columns_are_merged(mara: Browser, database: Database) -> None:
    text = "order,staff,table\nA-17,Amina,4\nA-18,Joël,\n"
    _, _, content = minted(mara, file=a_file(text))

    assert [(row["order"], row["staff"], row["table"]) for row in listed(content)] == [
        ("A-17", "Amina", "4"),
        ("A-18", "Joël", ""),
    ]
    kept = database.read(lambda session: session.execute(select(receipt_codes.c.sale)).scalars().all())
    assert sorted(kept) == ["A-17", "A-18"]
    assert minted(mara, "pdf", file=a_file(text))[2].startswith(b"%PDF")


@only_on_sqlite
@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"count": "0"}, "between 1 and 1,000 codes"),
        ({"count": "1001"}, "`heard code receipts --count` makes more"),
        ({"count": "many"}, "between 1 and 1,000 codes"),
        ({}, "between 1 and 1,000 codes"),
        ({"count": "2", "paper": "A4"}, "on labels or slips"),
        ({"count": "2", "paper": "free", "grid": "4x8", "label": "70x37"}, "a sheet of A4 has"),
        ({"count": "2", "as": "exe"}, "on labels or slips"),
        ({"count": "2", "language": "tlh"}, "not written in tlh"),
    ],
)
def test_what_cannot_be_minted_is_asked_for_again(
    mara: Browser, database: Database, asked: dict[str, str], said: str
) -> None:
    status, text, _ = minted(mara, "pdf", **asked)
    assert (status, said in text) == (400, True)
    assert (stored_codes(database), noted(database)) == (0, [])


@only_on_sqlite
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("order,at\nA-1,2026-03-02T12:00\nA-2,yesterday\nA-3,2026-03-02T12:00,x\n", "line 3: at is not a time"),
        ("order,at\nA-1,2026-03-02T12:00\nA-2,yesterday\nA-3,2026-03-02T12:00,x\n", "line 4: 3 cells, but 2 columns"),
        ("order\n" + "A\n" * 1001, "This file has 1,001 rows"),
        ("", "The first line of the file must name its columns"),
    ],
)
def test_a_file_with_a_fault_makes_nothing_and_names_its_line(
    mara: Browser, database: Database, text: str, said: str
) -> None:
    status, answer, _ = minted(mara, file=a_file(text, "../../etc/x.csv"))
    assert (status, said in answer) == (400, True)
    assert stored_codes(database) == 0


@only_on_sqlite
def test_a_count_and_a_file_together_are_asked_about(mara: Browser) -> None:
    assert "not both" in minted(mara, count="3", file=a_file("order\nA\n"))[1]


@only_on_sqlite
def test_a_file_that_is_too_large_is_not_read(mara: Browser, database: Database) -> None:
    answer = mara.post_body(f"/codes/{TILL}/receipts", b"A" * 1_000_001, "multipart/form-data; boundary=b")
    assert (answer.status, "at most 1 MB" in answer.text) == (413, True)
    assert stored_codes(database) == 0


@only_on_sqlite
def test_receipts_are_printed_at_tills_only(mara: Browser) -> None:
    for path in ("receipts", "tills"):
        assert mara.get(f"/codes/{POSTER}/{path}").status == 404
        assert mara.post(f"/codes/{POSTER}/{path}", seen="/codes", name="x", count="1").status == 404


def test_a_tills_secrets_are_shown_once(mara: Browser, database: Database) -> None:
    path = f"/codes/{TILL}/tills"
    page = mara.post(path, seen=path, name="Till 1")
    shown = re.findall(r'data-copy="([^"]+)"', page.source)

    assert len(shown) == 3
    till = database.read(till_of_token, token_hash(shown[0]))
    assert (till.name, till.touchpoint.code, str(till.number)) == ("Till 1", TILL, shown[1])
    assert till.key(KEYS).hex() == shown[2]
    again = mara.get(path).text
    assert "Till 1" in again
    assert shown[0] not in again
    assert shown[2] not in again
    assert noted(database) == ["till added"]


def test_revoking_a_till_is_asked_about_first(mara: Browser, database: Database) -> None:
    path = f"/codes/{TILL}/tills"
    token = re.findall(r"<code[^>]*>([^<]+)</code>", mara.post(path, seen=path, name="Till 1").source)[0]
    (till,) = database.read(all_tills)
    revoking = f"{path}/{till.id}/revoke"

    assert "no answer is lost" in mara.get(revoking).text
    assert database.read(till_of_token, token_hash(token)) == till
    assert mara.post(revoking, seen=revoking).status == 303
    with pytest.raises(UnknownTill):
        database.read(till_of_token, token_hash(token))
    assert "Revoked (1)" in words(mara.get(path).text)
    assert mara.post(revoking, seen=path).status == 404
    assert noted(database) == ["till added", "till revoked"]
