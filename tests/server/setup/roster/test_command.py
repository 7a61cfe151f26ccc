"""`heard branch import` as head office meets it: forty branches, their paper, and every fault by its line."""

import csv
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pypdfium2 import PdfDocument

from server.branches.branch import all_branches
from server.cli import main
from server.codes.paper.proof import picture, read
from server.fleet.pairing import LIFETIME, Pairing, pair
from server.keys import token_hash
from tests.installation import NOON, Installation, install

Run = Callable[..., tuple[int, str, str]]
FORTY = 40
HEAD = "Branch,Time zone,Opening hours,Manager,E-mail,Region\n"


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Installation:
    monkeypatch.setenv("HEARD_PUBLIC_URL", "https://heard.example")
    return install(tmp_path / "home", clock=lambda: NOON)


@pytest.fixture
def run(place: Installation, capsys: pytest.CaptureFixture[str]) -> Run:
    """Exit code, standard output, standard error."""

    def run(*words: object) -> tuple[int, str, str]:
        code = main([*map(str, words), "--home", str(place.heard.settings.home)])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


@pytest.mark.thorough
def test_forty_branches_and_their_paper_take_less_than_a_minute(run: Run, place: Installation, tmp_path: Path) -> None:
    file, out = tmp_path / "forty.csv", tmp_path / "paper"
    rows = (f"Shop {n},Nairobi,Mon-Sat 9-18,Boss {n},boss{n}@chain.example,Coast\n" for n in range(FORTY))
    file.write_text(HEAD + "".join(rows))
    began = time.monotonic()
    code, said, _ = run("branch", "import", file, "--out", out, "--json")
    assert time.monotonic() - began < 60
    told: Any = json.loads(said)
    assert (code, len(told["branches"]), len(told["waiting"])) == (0, FORTY, FORTY)
    assert len(place.heard.database.read(all_branches)) == FORTY + 2
    assert len(PdfDocument(out / "all-posters.pdf")) == FORTY
    with (out / "list.csv").open(encoding="utf-8-sig", newline="") as listed:
        last = list(csv.DictReader(listed))[-1]
    assert scanned(out / last["poster"]) == [last["address"].upper()]
    assert scanned(out / last["pairing_page"]) == [f"https://heard.example#{last['pairing_code']}"]
    pairing = Pairing(last["pairing_code"], "lobby", token_hash("t"))
    late = place.heard.clock() + 10 * LIFETIME
    heard = place.heard
    device = heard.database.write(pair, pairing, touchpoint_code="T", keys=heard.keys, now=late)
    assert device.touchpoint.branch.name == f"Shop {FORTY - 1}"


def test_a_list_is_checked_first_and_its_paper_is_made_once(run: Run, place: Installation, tmp_path: Path) -> None:
    file, out = tmp_path / "list.csv", tmp_path / "paper"
    file.write_text(HEAD + "Harbour,Nairobi,,,,Coast\n=HYPERLINK(1),Nairobi,,,,\n")
    code, said, _ = run("branch", "import", file, "--check")
    assert (code, "2 new, 0 changed, 0 as they are." in said) == (0, True)
    assert len(place.heard.database.read(all_branches)) == 2
    run("branch", "import", file, "--out", out)
    names = {path.name for path in out.iterdir()}
    assert names == {
        *("harbour-poster.pdf", "harbour-tablet.pdf", "hyperlink-1-poster.pdf", "hyperlink-1-tablet.pdf"),
        *("all-posters.pdf", "list.csv"),
    }
    assert ",'=HYPERLINK(1)," in (out / "list.csv").read_text(encoding="utf-8-sig")
    first = codes_in(out)
    told = json.loads(run("branch", "import", file, "--out", out, "--json")[1])
    assert not any(name.endswith("tablet.pdf") for name in told["files"])
    assert codes_in(out) == first
    run("branch", "import", file, "--out", tmp_path / "elsewhere")
    assert codes_in(tmp_path / "elsewhere") == dict.fromkeys(first, "only on the page of before")
    told = json.loads(run("branch", "import", file, "--out", out, "--again", "--json")[1])
    assert sum(name.endswith("tablet.pdf") for name in told["files"]) == 2
    second = codes_in(out)
    assert not set(second.values()) & set(first.values())
    pairing = Pairing(second["harbour"], "lobby", token_hash("t"))
    place.heard.database.write(pair, pairing, touchpoint_code="T", keys=place.heard.keys, now=place.heard.clock())
    run("branch", "import", file, "--out", out)
    assert codes_in(out) == second | {"harbour": "a tablet is paired"}


def test_faults_are_listed_by_line_and_nothing_is_done(run: Run, place: Installation, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text(HEAD + "Harbour,Nairobi,,,,\nHarbour,,,,,\n")
    code, said, _ = run("branch", "import", file)
    assert (code, said) == (
        2,
        "Nothing was changed, because of the file:\n  line 3: harbour stands on line 2 already\n",
    )
    assert json.loads(run("branch", "import", file, "--json")[1])["faults"][0]["line"] == 3
    assert len(place.heard.database.read(all_branches)) == 2


def test_paper_that_leads_nowhere_stops_it_before_anything_is_made(
    run: Run, place: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("HEARD_PUBLIC_URL")
    file = tmp_path / "list.csv"
    file.write_text(HEAD + "Harbour,Nairobi,,,,\n")
    code, _, error = run("branch", "import", file, "--out", tmp_path / "paper")
    assert (code, "Or print a draft" in error) == (2, True)
    assert len(place.heard.database.read(all_branches)) == 2
    assert run("branch", "import", tmp_path / "none.csv")[0] == 2


def test_a_survey_is_assigned_to_a_branch_or_a_region(run: Run, place: Installation) -> None:
    assert "for whom" in run("survey", "assign", "receipt")[2]
    assert "there are none yet" in run("survey", "assign", "receipt", "--region", "Coast")[2]
    assert "No survey census was published" in run("survey", "assign", "census", "--branch", "riverside")[2]
    run("touchpoint", "add", "Door", "--branch", "riverside", "--kind", "poster")
    run("touchpoint", "add", "Counter", "--branch", "riverside", "--kind", "till", "--survey", "branch-visit")
    told = json.loads(run("survey", "assign", "receipt", "--branch", "riverside", "--json")[1])
    assert told == {"survey": "receipt", "branches": ["riverside"], "changed": 1}
    heard = place.heard
    pairing = Pairing(place.pairing_code(), "lobby", token_hash("t"))
    device = heard.database.write(pair, pairing, touchpoint_code="T", keys=heard.keys, now=NOON)
    assert device.touchpoint.survey == "receipt"


def codes_in(folder: Path) -> dict[str, str]:
    with (folder / "list.csv").open(encoding="utf-8-sig", newline="") as listed:
        return {row["slug"]: row["pairing_code"] for row in csv.DictReader(listed)}


def scanned(file: Path) -> list[str]:
    return read(picture(file.read_bytes(), 200))
