"""`heard branch` and `heard device` as somebody at a terminal meets them."""

import json
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from server.branches.branch import branch
from server.branches.pictures import picture_of
from server.branches.pin import hashed
from server.branches.settings import Asking, BranchSettings, settings_of
from server.branches.touchpoint import all_touchpoints
from server.cli import main
from tests.app import app_of
from tests.installation import NOON, Installation, install
from tests.tablet import in_process

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def place(tmp_path: Path) -> Installation:
    return install(tmp_path / "home", clock=lambda: NOON)


@pytest.fixture
def run(place: Installation, capsys: pytest.CaptureFixture[str]) -> Run:
    """Exit code, standard output, standard error."""

    def run(*words: str) -> tuple[int, str, str]:
        code = main([*words, "--home", str(place.heard.settings.home)])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def chosen(place: Installation) -> BranchSettings:
    return place.heard.database.read(settings_of, place.riverside)


def answer(run: Run, *words: str) -> Any:
    code, out, err = run(*words, "--json")
    assert (code, err) == (0, "")
    return json.loads(out)


def test_branches_stand_as_a_directory_has_them(run: Run, place: Installation) -> None:
    for number, name in enumerate(("Mumbai", "Málaga", "München", "éclair", "Łomża", "Lublin", "Zürich")):
        slug = f"b{number}"
        assert run("branch", "add", slug, "--name", name, "--timezone", "UTC")[0] == 0
        assert run("touchpoint", "add", "Door", "--branch", slug, "--kind", "poster")[0] == 0
    wanted = ["éclair", "Łomża", "Lublin", "Málaga", "Mumbai", "München", "Riverside", "Station", "Zürich"]
    assert [one["name"] for one in answer(run, "branch", "list")["branches"]] == wanted
    posters = place.heard.database.read(all_touchpoints)
    assert [one.branch.name for one in posters] == [name for name in wanted if name not in {"Riverside", "Station"}]


def test_hours_and_holidays_are_set_and_shown(run: Run, place: Installation) -> None:
    assert not chosen(place).sleeps
    told = answer(run, "branch", "hours", "riverside", "mon-fri=08:30-17:00", "--holiday", "2026-12-25")
    assert chosen(place).sleeps
    assert (told["hours"]["fri"], told["hours"]["sat"], told["holidays"]) == ([["08:30", "17:00"]], [], ["2026-12-25"])
    kept = place.heard.database.read(branch, "riverside")
    assert kept.hours["mon"] == (("08:30", "17:00"),)
    assert run("branch", "hours", "riverside")[1].startswith("Riverside: Mon 08:30-17:00")
    assert answer(run, "branch", "hours", "riverside", "--holiday")["holidays"] == []
    assert place.heard.database.read(branch, "riverside").hours == kept.hours


def test_a_look_is_built_up_and_cleared(run: Run, place: Installation, tmp_path: Path) -> None:
    logo = tmp_path / "logo.png"
    Image.new("RGBA", (200, 80), (20, 86, 94, 255)).save(logo)
    answer(run, "branch", "look", "riverside", "--logo", str(logo), "--colour", "act=#7a1f3d")
    told = answer(run, "branch", "look", "riverside", "--invitation", "en=How was it?", "--slide", str(logo),
                  "--slide-text", "en=You said", "fr=Vous avez dit")  # fmt: skip
    assert (told["colours"], told["invitation"]) == ({"act": "#7a1f3d"}, {"en": "How was it?"})
    assert [bool(slide["picture"]) for slide in told["slides"]] == [True, False]
    assert told["slides"][1]["words"] == {"en": "You said", "fr": "Vous avez dit"}
    picture = place.heard.database.read(picture_of, place.riverside.id, told["logo"])
    assert Image.open(BytesIO(picture.content)).size == (200, 80)
    assert answer(run, "branch", "look", "riverside", "--less-motion", "on")["less_motion"] is True
    assert answer(run, "branch", "look", "riverside")["less_motion"] is True
    assert answer(run, "branch", "look", "riverside", "--clear")["slides"] == []
    assert chosen(place) == BranchSettings()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--colour", "act=#ffcc00"), "Not everybody could read these colours"),
        (("--logo", "/nowhere/logo.png"), "/nowhere/logo.png cannot be read"),
        (("--invitation", "Hello"), "Words name their language"),
    ],
)
def test_a_look_that_cannot_be_is_refused_in_one_line(run: Run, words: tuple[str, ...], sentence: str) -> None:
    code, out, err = run("branch", "look", "riverside", *words)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert sentence in err


def test_somebody_may_be_asked_for(run: Run, place: Installation) -> None:
    assert answer(run, "branch", "someone", "riverside", "on") == {"slug": "riverside", "someone": True}
    assert chosen(place).someone
    answer(run, "branch", "someone", "riverside", "off")
    assert not chosen(place).someone


def test_another_survey_takes_its_turn(run: Run, place: Installation) -> None:
    words = ("--survey", "receipt", "--days", "sat,sun", "--from", "10:00", "--until", "14:00")
    answer(run, "branch", "asks", "riverside", *words)
    assert chosen(place).asks == (Asking(survey="receipt", days=("sat", "sun"), begins="10:00", ends="14:00"),)
    assert "No survey nothing was published" in run("branch", "asks", "riverside", "--survey", "nothing")[2]
    assert "--until must be later" in run("branch", "asks", "riverside", *words, "--until", "09:00")[2]
    assert answer(run, "branch", "asks", "riverside", "--clear")["asks"] == []


def test_a_pin_is_printed_once_and_kept_as_its_hash(run: Run, place: Installation) -> None:
    told = answer(run, "device", "pin", "--branch", "riverside")
    kept = chosen(place).pin
    assert kept == hashed(told["pin"], bytes.fromhex(kept.salt) if kept else b"")
    assert answer(run, "device", "pin", "--branch", "riverside", "--pin", "4711")["pin"] == "4711"
    assert "4 to 12 digits" in run("device", "pin", "--branch", "riverside", "--pin", "47")[2]


def test_the_list_of_tablets_says_whether_every_visit_came(run: Run, place: Installation) -> None:
    tablet = place.tablet(in_process(app_of(place.heard).test_client()))
    tablet.sync([replace(tablet.visit(), counter=7)], visits=10, waiting=4, refused=1, disk_free_mb=900)
    (listed,) = answer(run, "device", "list")["devices"]
    told = {name: listed[name] for name in ("visits", "stored", "waiting", "refused", "missing", "disk_free_mb")}
    assert told == {"visits": 10, "stored": 1, "waiting": 3, "refused": 1, "missing": 5, "disk_free_mb": 900}
    answer(run, "device", "revoke", tablet.device_id)
    (listed,) = answer(run, "device", "list")["devices"]
    assert (listed["revoked"], listed["draining"]) == (True, True)
