"""`heard survey export`, `import` and `translations` as somebody at a terminal meets them, and a program."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from server.cli import main
from surveys.catalogue import bundled

Said = Callable[..., tuple[int, Any]]
LIBRARY = Path(__file__).parents[1] / "publishing" / "exchange" / "examples" / "library.json"


@pytest.fixture
def heard(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Said:
    """Exit code, and what was said: plain, or an object with --json. There is one survey."""

    def run(*words: object) -> tuple[int, Any]:
        code = main(["survey", *map(str, words), "--home", str(tmp_path / "home")])
        out, err = capsys.readouterr()
        return code, json.loads(out) if "--json" in words else out + err

    assert main(["migrate", "--home", str(tmp_path / "home")]) == 0
    assert run("publish", bundled()[0])[0] == 0
    return run


def test_a_survey_goes_out_and_comes_back_the_same(heard: Said, tmp_path: Path) -> None:
    file = tmp_path / "visit.json"
    code, said = heard("export", "branch-visit", "--format", "surveyjs", "--out", file)
    assert (code, "Read by Heard alone:" in said) == (0, True)
    assert heard("import", file, "--publish", "--json") == (
        0,
        {"survey": "branch-visit", "version": 1, "file": str(file), "lost": []},
    )


def test_what_is_brought_in_is_a_draft_until_it_is_published(heard: Said) -> None:
    code, said = heard("import", LIBRARY, "--json")
    assert (code, said["survey"], said["draft"]) == (0, "your-visit-to-the-library", True)
    assert ("question “sign”", "left out (signaturepad)") in {(loss["where"], loss["what"]) for loss in said["lost"]}
    assert "your-visit" not in heard("list")[1]
    code, said = heard("import", LIBRARY)
    assert (code, "There is a draft of your-visit-to-the-library already" in said) == (2, True)
    assert heard("import", LIBRARY, "--new", "--json")[1]["survey"] == "your-visit-to-the-library-2"


def test_a_file_of_something_else_is_refused_with_its_reason(heard: Said, tmp_path: Path) -> None:
    file = tmp_path / "notes.toml"
    file.write_text("not a survey")
    code, said = heard("import", file)
    assert code == 2
    assert "could not be brought in" in said
    assert "this is no TOML" in said


def test_words_go_to_a_translator_and_come_back(heard: Said, tmp_path: Path) -> None:
    table = tmp_path / "words.csv"
    assert heard("translations", "branch-visit", "--out", table)[0] == 0
    table.write_text(table.read_text("utf-8-sig").replace("How was your visit today?", "How was it?"), "utf-8")
    assert "Changed 1 text of branch-visit in its draft." in heard("translations", "branch-visit", "--in", table)[1]
    code, said = heard("translations", "branch-visit", "--in", table, "--publish", "--json")
    assert (code, said["version"], said["changes"]) == (0, 2, [])
    table.write_bytes(b"")
    assert heard("translations", "branch-visit", "--in", table)[1].endswith("changed nothing:\nThe file is empty.\n")
    table.write_text("key,en\nquestions.ovrall.text,x\n")
    code, said = heard("translations", "branch-visit", "--in", table)
    assert code == 2
    assert 'Line 2: No text is called “questions.ovrall.text”; did you mean "questions.overall.text"?' in said


def test_a_survey_file_is_checked_and_read_aloud(heard: Said, tmp_path: Path) -> None:
    assert heard("check", bundled()[0], "--json")[1]["hints"] == []
    file = tmp_path / "visit.toml"
    file.write_text(bundled()[0].read_text("utf-8").replace("How was your visit today?", "How happy are you with us?"))
    code, said = heard("check", file)
    assert code == 0
    assert "questions[0].text.en: “how happy” suggests the answer, and people are kind." in said
