"""What import-linter cannot say; arrows between rooms are in pyproject.toml."""

import ast
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGES = ("surveys", "kiosk", "server", "assets", "tests", "bench")
GENERATED = ROOT / "server" / "database" / "migrations" / "versions"
NO_NOUN = {"common", "handlers", "helper", "helpers", "manager", "managers", "misc", "services", "util", "utils"}

LONGEST_FILE = 300
LONGEST_FUNCTION = 40
LONGER_FOR_A_REASON: dict[str, str] = {}
"""`path` or `path::function` -> why it reads better whole."""


def files(*packages: str) -> Iterator[Path]:
    for package in packages:
        yield from (file for file in (ROOT / package).rglob("*.py") if GENERATED not in file.parents)


@cache
def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_bytes())


def imported_top_level_names(file: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "surveys")
    return {name.partition(".")[0] for name in names}


def functions(file: Path) -> Iterator[tuple[str, int]]:
    """Name and length in lines of each function, decorators left out."""
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1


def name_of(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def test_surveys_needs_only_the_standard_library() -> None:
    strangers = {name_of(file): imported_top_level_names(file) - sys.stdlib_module_names for file in files("surveys")}
    assert {file: names - {"surveys"} for file, names in strangers.items() if names - {"surveys"}} == {}


def test_every_file_and_folder_is_named_after_a_noun() -> None:
    paths = (file.relative_to(ROOT).with_suffix("") for file in files(*PACKAGES))
    assert [path for path in paths if NO_NOUN & {part.removeprefix("test_") for part in path.parts}] == []


def test_no_file_is_longer_than_a_reader_can_hold() -> None:
    lengths = {name_of(file): len(file.read_text("utf-8").splitlines()) for file in files(*PACKAGES)}
    long = {file for file, length in lengths.items() if length > LONGEST_FILE}
    assert long - LONGER_FOR_A_REASON.keys() == set()


def test_no_function_is_longer_than_a_screen() -> None:
    lengths = {f"{name_of(file)}::{name}": length for file in files(*PACKAGES) for name, length in functions(file)}
    long = {function for function, length in lengths.items() if length > LONGEST_FUNCTION}
    assert long - LONGER_FOR_A_REASON.keys() == set()
