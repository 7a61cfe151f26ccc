"""With only what requirements/kiosk.txt locks: the tablet starts, and the tests of surveys and kiosk pass."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import Distribution, distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement

pytestmark = pytest.mark.journey

ROOT = Path(__file__).parents[2]
PIP = ("-m", "pip", "--disable-pip-version-check", "--no-input")
LENT = ("pytest", "hypothesis", "jsonschema-rs")
"""What tests run with, never what they test."""
SERVER_ONLY = ("sqlalchemy", "flask", "pydantic", "structlog", "psycopg", "babel", "waitress")


def run(*command: str | Path, **options: Path | dict[str, str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300, **options)  # type: ignore[call-overload]
    assert done.returncode == 0, done.stdout + done.stderr
    return str(done.stdout)


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A venv with the lock file and Heard itself."""
    folder = tmp_path_factory.mktemp("kiosk-only")
    source = folder / "source"  # a build leaves files beside what it builds
    for package in ("surveys", "kiosk", "server", "assets"):
        shutil.copytree(ROOT / package, source / package, ignore=shutil.ignore_patterns("__pycache__"))
    for file in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / file, source)
    run(sys.executable, "-m", "venv", folder / "venv")
    python = folder / "venv" / "bin" / "python"
    lock = ROOT / "requirements" / "kiosk.txt"
    run(python, *PIP, "install", "--require-hashes", "--only-binary", ":all:", "-r", lock)
    run(python, *PIP, "install", "--no-deps", "--no-build-isolation", source)
    return python


def needed(name: str) -> Iterator[Distribution]:
    found = distribution(name)
    yield found
    for line in found.requires or ():
        requirement = Requirement(line)
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
            yield from needed(requirement.name)


def lend(folder: Path) -> None:
    """Links to what is installed here, each package by itself."""
    tops = {file.parts[0]: lent for name in LENT for lent in needed(name) for file in lent.files or ()}
    for top, lent in tops.items():
        if top not in {"..", "__pycache__"}:
            (folder / top).symlink_to(Path(str(lent.locate_file(top))))


def test_the_command_works_without_the_server(python: Path, tmp_path: Path) -> None:
    heard = python.with_name("heard")
    assert "--pair" in run(heard, "kiosk", "--help", cwd=tmp_path)
    for module in SERVER_ONLY:
        is_there = f"import importlib.util; print(importlib.util.find_spec('{module}') is not None)"
        assert run(python, "-c", is_there).strip() == "False", module


def test_the_fast_tests_of_surveys_and_kiosk_pass_there(python: Path, tmp_path: Path) -> None:
    lend(tmp_path)
    pytest_ = ("-m", "pytest", "-q", "-p", "no:cacheprovider", "-m", "not thorough", "tests/surveys", "tests/kiosk")
    said = run(python, *pytest_, cwd=ROOT, env={"PYTHONPATH": str(tmp_path), "PATH": os.environ["PATH"]})
    assert " passed" in said.splitlines()[-1]
