"""Everything that docs say to type is typed here, page by page; what is not stands in one table, with the reason."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from server.commands.menu import COMMANDS
from tests.docs.page import PAGES, ROOT, Block, all_blocks, named_in_passing
from tests.docs.typist import AS_SERVICE, Printer, Typist, furnish, with_riverside

KINDS = {"sh", "powershell", "text", "toml", "ini", "xml", "json", "python", "mermaid", "csv"}
NOT_TYPED = {
    "make": "it is what runs these tests",
    "sudo": "it changes the computer; as the user heard it is typed",
    "git": "it fetches this project",
    "cd": "a folder of that computer",
    "docker": "there is no Docker where tests run; tests/packaging compares its files with the project",
    "chromium": "a window that stays; tests/pages opens the same page",
    "buildozer": "it fetches Android's tools, for an hour",
    "mkdir": "of the same page as buildozer",
    "cp": "of the same page as buildozer",
    "HEARD_GALLERY=1 pytest": "it draws every screen, for minutes",
    "pg_dump": "tests/server/backups/test_postgresql.py types it",
    "pg_restore": "tests/server/backups/test_postgresql.py types it",
}
"""How a line begins -> why nobody types it here."""
TYPED = [block for block in all_blocks() if block.kind == "sh"]
ADDS = "heard branch add riverside"
FILES = sorted({block.page for block in TYPED})


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return furnish(tmp_path_factory.mktemp("docs") / "home")


@pytest.fixture(scope="module")
def riversides(furnished: Path) -> Path:
    return with_riverside(furnished, furnished.with_name("riversides"))


@pytest.fixture
def typist(
    page: str, furnished: Path, riversides: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Typist]:
    begins_with = furnished if any(ADDS in line for line in lines_of(page)) else riversides
    home, folder = tmp_path / "home", tmp_path / "folder"
    folder.mkdir()
    with Printer() as printer:
        yield Typist(folder, shutil.copytree(begins_with, home), printer, monkeypatch)


@pytest.mark.parametrize("page", FILES)
def test_what_a_page_says_to_type_works_in_its_order(page: str, typist: Typist) -> None:
    for line in lines_of(page):
        if not reason(line):
            typist.types(line)


def test_the_table_holds_nothing_that_no_page_says() -> None:
    lines = [line for block in TYPED for line in block.commands]
    assert [start for start in NOT_TYPED if not any(_begins(line, start) for line in lines)] == []


def test_every_block_says_what_it_is() -> None:
    assert [block.place for block in all_blocks() if block.kind not in KINDS] == []


def test_what_can_be_typed_stands_in_a_block_that_is_typed() -> None:
    assert [block.place for block in all_blocks() if block.kind == "text" and _is_typable(block)] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_commands_named_in_passing_are_there_with_their_options(page: Path) -> None:
    assert [said for said in named_in_passing(page) if not _is_known(said)] == []


def lines_of(page: str) -> list[str]:
    return [line for block in TYPED if block.page == page for line in block.commands]


def reason(line: str) -> str:
    """Why a line is not typed; empty: it is."""
    if line.startswith(AS_SERVICE):
        return ""
    return next((why for start, why in NOT_TYPED.items() if _begins(line, start)), "")


def _begins(line: str, start: str) -> bool:
    """Also after a pipe."""
    return f"{line} ".startswith(f"{start} ") or f"| {start} " in line


def _is_typable(block: Block) -> bool:
    """A synopsis has brackets or alternatives; what has neither is to be typed."""
    return any(line.startswith("heard ") and not set("[|") & set(line) for line in block.commands)


def _is_known(said: str) -> bool:
    words = said.removeprefix("heard ").split()
    for length in (2, 1):
        named = [command for command in COMMANDS if command.name == " ".join(words[:length])]
        if named:
            options = {name for names, _ in named[0].options for name in names} | {"--home", "--json"}
            asked = {word.strip("[]").partition("=")[0] for word in words if word.strip("[]").startswith("--")}
            return asked <= options
    return any(command.name.startswith(f"{words[0]} ") for command in COMMANDS) and len(words) == 1
