"""`heard export` as somebody at a terminal meets it."""

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from server.cli import main
from server.contacts import contact
from server.database.tables.staff import audit
from server.heard import Heard
from surveys.response import Contact
from tests.installation import NOON, Installation, install
from tests.server.reports.archive import JULY, VISIT, Archive


@pytest.fixture
def place(tmp_path: Path) -> Installation:
    return install(tmp_path / "home", clock=lambda: NOON)


@pytest.fixture
def heard(place: Installation) -> Heard:
    """Stored in riverside: a low answer with a contact and its case; in station: a good one."""
    archive = Archive(place.heard.database, VISIT)
    low = archive.hears(place.riverside, {"overall": 1, "comment": "=1+1", "reference": "4711"})
    reach = Contact(by="email", email="amina@example.com")
    place.heard.database.write(contact.keep, low, reach, keys=place.heard.keys, now=NOON)
    archive.opens_case(place.riverside, low)
    archive.hears(place.station, {"overall": 5}, at=JULY.replace(day=8))
    return place.heard


Export = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(heard: Heard, capsys: pytest.CaptureFixture[str]) -> Export:
    """Exit code, standard output, standard error."""

    def run(*words: str) -> tuple[int, str, str]:
        code = main(["export", *words, "--home", str(heard.settings.home)])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def test_json_says_which_file_and_how_many_rows(run: Export, tmp_path: Path) -> None:
    out = str(tmp_path / "answers.jsonl")
    code, said, err = run("responses", "--format", "jsonl", "--out", out, "--json")
    assert (code, json.loads(said), err) == (0, {"file": out, "rows": 2}, "")
    lines = [json.loads(line) for line in Path(out).read_text("utf-8").splitlines()]
    assert [line["branch"] for line in lines] == ["riverside", "station"]


@pytest.mark.parametrize("name", ["csv", "xlsx", "jsonl"])
def test_cases_come_in_every_format(run: Export, tmp_path: Path, name: str) -> None:
    out = tmp_path / f"cases.{name}"
    assert run("cases", "--format", name, "--out", str(out))[:2] == (0, f"1 cases are in {out}.\n")
    assert out.stat().st_size > 100


def test_branch_and_days_choose_the_rows(run: Export, tmp_path: Path) -> None:
    out = ("--format", "csv", "--out", str(tmp_path / "a.csv"), "--json")
    for filters, rows in (
        (("--branch", "station"), 1),
        (("--from", "2026-07-07"), 1),
        (("--to", "2026-07-06"), 1),
        (("--from", "2026-07-06", "--to", "2026-07-08"), 2),
        (("--from", "2026-07-07", "--branch", "riverside"), 0),
    ):
        assert json.loads(run("responses", *out, *filters)[1])["rows"] == rows


def test_contacts_need_a_word_more_and_are_noted(run: Export, heard: Heard, tmp_path: Path) -> None:
    out = tmp_path / "a.csv"
    for words, expected in (((), False), (("--personal",), True)):
        run("responses", "--format", "csv", "--out", str(out), *words)
        text = out.read_text("utf-8-sig")
        assert ("amina@example.com" in text, "4711" in text) == (expected, expected)
    noted = select(audit.c.actor, audit.c.action, audit.c.detail).order_by(audit.c.id)
    lines = heard.database.read(lambda session: session.execute(noted).all())
    assert [(line.actor, line.action, line.detail["personal"]) for line in lines] == [
        ("command line", "exported", False),
        ("command line", "exported", True),
    ]


def test_what_is_wrong_is_a_sentence_and_exit_code_two(run: Export, tmp_path: Path) -> None:
    good = str(tmp_path / "a.csv")
    for out, words, sentence in (
        (good, ("--from", "yesterday"), "--from is not a day; it must look like 2026-07-31."),
        (good, ("--to", "2026-13-01"), "--to is not a day; it must look like 2026-07-31."),
        (
            good,
            ("--from", "2026-07-02", "--to", "2026-07-01"),
            "The first day is after the last one; please swap them.",
        ),
        (good, ("--branch", "nowhere"), "There is no branch nowhere."),
        (str(tmp_path / "no" / "a.csv"), (), f"{tmp_path}/no/a.csv cannot be written: No such file or directory."),
        (str(tmp_path), (), f"{tmp_path} is not a file; name one with --out."),
    ):
        assert run("responses", "--format", "csv", "--out", out, *words) == (2, "", f"heard: {sentence}\n")
    assert [file.name for file in tmp_path.iterdir()] == ["home"]


def test_an_export_that_fails_leaves_the_old_file_alone(
    run: Export, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    out = tmp_path / "a.csv"
    out.write_text("old")
    monkeypatch.setattr("os.fsync", full)
    code, _, err = run("responses", "--format", "csv", "--out", str(out))
    assert (code, err) == (2, f"heard: {out} cannot be written: No space left on device.\n")
    assert out.read_text() == "old"
    assert {file.name for file in tmp_path.iterdir()} == {"home", "a.csv"}


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_sees_a_bar_that_fills(run: Export, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    run("responses", "--format", "csv", "--out", str(tmp_path / "a.csv"))
    assert terminal.getvalue().endswith(f"\r{'█' * 30} 2 of 2\n")
