"""The self-test at connecting: proves what we rely on, and leaves nothing behind."""

from collections.abc import Callable
from random import SystemRandom
from typing import NamedTuple

from gspread import Client

from server.mirror import layout
from server.mirror.book import Book
from server.mirror.desk import SPREADSHEET
from server.mirror.problem import Busy, Problem, Refused, Stopped, Unsure
from server.mirror.typed import JSON

KEY = "heard.test"


class Finding(NamedTuple):
    what: str
    """read, write, metadata, used_id, tidy"""
    problem: Problem | None
    """None: it works."""


def self_test(client: Client, spreadsheet_id: str) -> list[Finding]:
    """One finding for each thing that was tried; a problem ends the test. Costs five calls."""
    book = Book(client, spreadsheet_id)
    number = layout.new_id(SystemRandom())
    tag = layout.tag(number, KEY, "", SPREADSHEET)
    findings = [Finding("read", _problem(book.title))]
    if not findings[-1].problem:
        findings.append(Finding("write", _problem(lambda: book.write([tag]))))
    if not findings[-1].problem:
        findings.append(Finding("metadata", _problem(lambda: _find(book, number))))
    if not findings[-1].problem:
        findings.append(Finding("used_id", _refusal(book, tag)))
        findings.append(Finding("tidy", _problem(lambda: book.write([layout.untag(metadataKey=KEY)]))))
    return findings


def title_of(client: Client, spreadsheet_id: str) -> str:
    return Book(client, spreadsheet_id).title()


def refuses_used_ids(findings: list[Finding]) -> bool:
    return all(finding.problem is not Problem.REUSES_IDS for finding in findings)


def is_usable(findings: list[Finding]) -> bool:
    """Also where used ids are not refused: we are slower then, and as exact."""
    return all(finding.problem in {None, Problem.REUSES_IDS} for finding in findings)


def _problem(trial: Callable[[], object]) -> Problem | None:
    try:
        trial()
    except (Busy, Stopped, Unsure) as failure:
        return failure.problem
    except Refused as refused:
        return Problem.PROTECTED if "protected" in refused.message else Problem.REFUSED
    return None


def _find(book: Book, number: int) -> None:
    if not book.search({"metadataId": number}):
        raise Refused("metadata is not found again")


def _refusal(book: Book, tag: JSON) -> Problem | None:
    """Of an id that is used already."""
    try:
        book.write([tag])
    except Refused:
        return None
    except (Busy, Stopped, Unsure) as failure:
        return failure.problem
    return Problem.REUSES_IDS
