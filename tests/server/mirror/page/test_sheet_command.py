"""`heard sheet` as somebody at a terminal meets it."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from server.cli import main
from server.clock import utc_now
from tests.clock import MovableClock
from tests.google.faults import DROPPED_BEFORE, TOO_MANY, UNAVAILABLE_BEFORE
from tests.google.server import Google
from tests.installation import Installation, install
from tests.server.mirror.page.limits import FILLING, FULL, PROTECTED, Limit
from tests.server.mirror.page.sheet_desk import LINK, SheetDesk

Sheet = Callable[..., tuple[int, str, str]]


@pytest.fixture
def clock() -> MovableClock:
    """The command goes by the real time."""
    return MovableClock(utc_now())


@pytest.fixture
def google(clock: MovableClock) -> Iterator[Google]:
    with Google(clock) as google:
        yield google


@pytest.fixture
def place(
    tmp_path: Path, google: Google, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Installation]:
    monkeypatch.setenv("HEARD_SHEETS_API_URL", google.url)
    place = install(tmp_path / "home", clock=clock)
    yield place
    place.heard.close()


@pytest.fixture
def desk(place: Installation, google: Google, clock: MovableClock) -> SheetDesk:
    return SheetDesk(place.heard, place.riverside, google, clock)


@pytest.fixture
def key_file(desk: SheetDesk, tmp_path: Path) -> str:
    file = tmp_path / "heard-1.json"
    file.write_bytes(desk.key_file)
    return str(file)


@pytest.fixture
def sheet(desk: SheetDesk, capsys: pytest.CaptureFixture[str]) -> Sheet:
    """Exit code, standard output, standard error."""

    def run(*words: str) -> tuple[int, str, str]:
        code = main(["sheet", *words, "--home", str(desk.heard.settings.home)])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def test_a_shared_sheet_is_connected(sheet: Sheet, desk: SheetDesk, key_file: str) -> None:
    desk.shares()
    code, out, _ = sheet("connect", desk.mara.link, "--key-file", key_file, "--branch", "riverside", "--json")

    assert code == 0
    assert json.loads(out) == {
        "sheet": f"https://docs.google.com/spreadsheets/d/{desk.mara.id}/edit",
        "title": "Riverside’s answers",
        "branch": "riverside",
        "email": desk.account.email,
    }


def test_its_id_will_do_and_the_chain_is_meant_without_a_branch(sheet: Sheet, desk: SheetDesk, key_file: str) -> None:
    desk.shares()
    desk.hears("Slow")

    assert sheet("connect", desk.mara.id, "--key-file", key_file)[0] == 0
    desk.works()
    status = json.loads(sheet("status", "--json")[1])["sheets"][0]
    assert (status["branch"], status["in_sheet"]) == (None, 1)


def test_a_sheet_nobody_shared_names_the_address_to_share_it_with(sheet: Sheet, desk: SheetDesk, key_file: str) -> None:
    code, out, err = sheet("connect", desk.mara.link, "--key-file", key_file)

    assert (code, out) == (2, "")
    assert err.count("\n") == 1
    assert f"add {desk.account.email} as Editor" in err


BREAKS: dict[str, tuple[Callable[[SheetDesk], object], str]] = {
    "api off": (lambda desk: setattr(desk.account, "api_enabled", False), "press Enable"),
    "read only": (lambda desk: desk.shares("reader"), "from Viewer to Editor"),
    "excel": (lambda desk: setattr(desk.mara.book, "office", True), "Save as Google Sheets"),
    "deleted": (lambda desk: desk.mara.deletes_spreadsheet(), "Google knows no sheet with this link"),
    "key gone": (lambda desk: desk.account.remove_keys(), "Make a new key"),
    "cut off": (lambda desk: desk.google.faults.storm(1, 1, (DROPPED_BEFORE,)), "on the internet"),
    "trouble": (
        lambda desk: desk.google.faults.storm(1, 1, (UNAVAILABLE_BEFORE,), on="spreadsheets"),
        "errors of its own",
    ),
    "quota": (lambda desk: desk.google.faults.storm(1, 1, (TOO_MANY,), on="spreadsheets"), "60 calls a minute"),
}


@pytest.mark.parametrize("case", BREAKS)
def test_what_keeps_it_from_being_connected_is_one_line_with_a_cure(
    sheet: Sheet, desk: SheetDesk, key_file: str, case: str
) -> None:
    breaks, cure = BREAKS[case]
    desk.shares()
    breaks(desk)
    code, out, err = sheet("connect", desk.mara.link, "--key-file", key_file)

    assert (code, out) == (2, "")
    assert err.startswith("heard: ")
    assert err.count("\n") == 1
    assert cure in err
    assert json.loads(sheet("status", "--json")[1]) == {"sheets": []}


def test_what_was_typed_wrong_is_one_line_with_a_cure(
    sheet: Sheet, desk: SheetDesk, key_file: str, tmp_path: Path
) -> None:
    other = tmp_path / "other.json"
    other.write_text("{}")
    for link, file, branch, says in (
        ("https://example.com", key_file, "", "copy the whole address"),
        (LINK.format("1" * 44), key_file, "", "Google knows no sheet with this link"),
        (desk.mara.link, str(other), "", "not the key of a Google service account"),
        (desk.mara.link, str(tmp_path), "", "cannot be read"),
        (desk.mara.link, str(tmp_path / "none.json"), "", "cannot be read"),
        (desk.mara.link, key_file, "harbour", "There is no branch harbour"),
    ):
        code, out, err = sheet("connect", link, "--key-file", file, *(("--branch", branch) if branch else ()))
        assert (code, out) == (2, "")
        assert err.count("\n") == 1
        assert says in err


def test_a_house_without_a_branch_is_told_to_add_one(
    desk: SheetDesk, key_file: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk.shares()
    home = str(tmp_path / "empty")
    assert main(["migrate", "--home", home]) == 0
    assert main(["sheet", "connect", desk.mara.link, "--key-file", key_file, "--home", home]) == 2
    assert "`heard branch add` adds one" in capsys.readouterr().err
    assert main(["sheet", "status", "--home", home]) == 0


def test_status_says_that_answers_are_stored_and_in_the_sheet(sheet: Sheet, desk: SheetDesk) -> None:
    assert sheet("status")[1].startswith("No sheet is connected")
    desk.hears("Slow", "Kind")
    desk.connected()
    desk.works()

    status = json.loads(sheet("status", "--json")[1])["sheets"][0]
    assert (status["answers"], status["stored"], status["in_sheet"], status["waiting"]) == (2, 2, 2, 0)
    assert (status["state"], status["problem"], status["late"], status["lag_seconds"]) == ("on", None, False, 0)
    assert status["calls_a_minute"] == 60
    assert status["last_success_at"]
    assert status["next_try_at"]
    assert "2 answers, 2 stored, 2 in the sheet" in sheet("status")[1]


def test_status_says_what_is_wrong_and_the_way_on(sheet: Sheet, desk: SheetDesk) -> None:
    desk.hears("Slow")
    desk.connected()
    desk.works()
    desk.mara.unshare(desk.account.email)
    desk.hears("Kind")
    desk.works()

    code, out, _ = sheet("status")
    assert code == 0
    assert "2 stored, 1 in the sheet" in out
    assert f"add {desk.account.email} as Editor" in out
    status = json.loads(sheet("status", "--json")[1])["sheets"][0]
    assert (status["state"], status["problem"], status["waiting"]) == ("paused", "not_shared", 1)


@pytest.mark.parametrize("limit", [FILLING, FULL, PROTECTED], ids=lambda limit: limit.title)
def test_status_says_which_limit_was_reached_and_the_way_on(sheet: Sheet, desk: SheetDesk, limit: Limit) -> None:
    desk.hears("Slow")
    desk.connected()
    desk.works()
    limit.reached(desk)
    desk.hears("Kind")
    desk.works(60)

    code, out, _ = sheet("status")
    assert code == 0
    assert limit.title in out
    assert limit.cure in out
    assert limit.cure in json.loads(sheet("status", "--json")[1])["sheets"][0]["cure"]


def test_rebuild_and_disconnect_say_what_they_did(sheet: Sheet, desk: SheetDesk) -> None:
    for command in ("rebuild", "disconnect"):
        code, _, err = sheet(command)
        assert code == 2
        assert "No sheet is connected" in err
    desk.hears("Slow")
    desk.connected()
    desk.works()

    assert sheet("rebuild")[:2] == (0, "New tabs are written into Riverside’s answers; the old ones stay, renamed.\n")
    desk.works(60)
    assert len(desk.mara.tabs()) == 1 + 4 + 4
    assert "what is in it stays" in sheet("disconnect", "--branch", "riverside")[1]
    assert json.loads(sheet("status", "--json")[1]) == {"sheets": []}


def test_the_key_is_never_printed(
    sheet: Sheet, desk: SheetDesk, key_file: str, caplog: pytest.LogCaptureFixture
) -> None:
    said = [sheet("connect", desk.mara.link, "--key-file", key_file)]
    desk.shares()
    said.append(sheet("connect", desk.mara.link, "--key-file", key_file, "--json"))
    desk.works()
    said += [sheet("status"), sheet("status", "--json")]

    everything = str(said) + caplog.text
    for line in desk.key["private_key"].splitlines()[1:-1]:
        assert line not in everything
