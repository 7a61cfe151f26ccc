"""What packaging/ bundles is what the tablet needs: read from the project, so that neither list can rot."""

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from configparser import ConfigParser
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGING = ROOT / "packaging"
PACKAGES = ("assets", "kiosk", "surveys")
NOT_THE_TABLETS = {"assets/pages"}
"""Read by the server alone."""
CALLED = {"pillow": "PIL"}
"""Distributions whose package has another name."""
NEVER_IMPORTED = {"docutils", "kivy-garden", "pygments", "setuptools"}
"""Kivy lists them for widgets and tools that the tablet does not have."""


def project() -> dict[str, str]:
    """Name of each dependency of the kiosk, and what else is said of it."""
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    found = [re.match(r"([\w-]+)(.*)", line) for line in extras["kiosk"]]
    return {match[1].lower(): match[2] for match in found if match}


def locked() -> dict[str, str]:
    """Name and version of everything that the kiosk is installed with here; what only Windows needs left out."""
    lines = (ROOT / "requirements" / "kiosk.txt").read_text().splitlines()
    found = [re.match(r"([\w-]+)==([\w.]+)", line) for line in lines if "win32" not in line]
    return {match[1]: match[2] for match in found if match}


def data_files() -> Iterator[Path]:
    for package in PACKAGES:
        for file in (ROOT / package).rglob("*"):
            if file.is_file() and file.suffix not in {".py", ".pyc"}:
                yield file.relative_to(ROOT)


def data_folders() -> set[str]:
    return {file.parent.as_posix() for file in data_files()} - NOT_THE_TABLETS


def pyinstaller(name: str) -> list[str]:
    """The list of this name in the spec, which is Python."""
    tree = ast.parse((PACKAGING / "heard-kiosk.spec").read_text())
    [value] = [
        node.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id == name
    ]
    found: list[str] = ast.literal_eval(value)
    return found


def buildozer(key: str) -> list[str]:
    spec = ConfigParser(interpolation=None)
    spec.read(PACKAGING / "buildozer.spec", encoding="utf-8")
    return [word.strip() for word in spec["app"][key].replace("\n", "").split(",")]


def test_a_bundle_holds_every_folder_of_data() -> None:
    assert set(pyinstaller("DATA")) == data_folders()


def test_a_bundle_holds_every_dependency() -> None:
    assert set(pyinstaller("WANTED")) == {CALLED.get(name, name) for name in project()}


def test_an_app_is_built_with_every_dependency_and_what_that_stands_on() -> None:
    asked = {line.partition("==")[0] for line in buildozer("requirements")}
    assert set(project()) <= asked
    assert asked == (locked().keys() - NEVER_IMPORTED) | {"python3", "sqlite3", "openssl"}


def test_an_app_is_built_with_the_kivy_that_was_tested() -> None:
    assert f"kivy=={locked()['kivy']}" in buildozer("requirements")


def test_an_app_takes_every_kind_of_file_along() -> None:
    kinds = {file.suffix.lstrip(".") for file in data_files() if file.parent.as_posix() not in NOT_THE_TABLETS}
    assert kinds | {"py"} == set(buildozer("source.include_exts"))


def test_what_a_bundle_begins_with_is_the_command(tmp_path: Path) -> None:
    """Laid out as docs/tablet-android.md says."""
    for package in PACKAGES:
        (tmp_path / package).symlink_to(ROOT / package)
    shutil.copy(PACKAGING / "main.py", tmp_path)
    command = [sys.executable, "-P", "-s", "main.py", "--size", "large"]
    env = {"PYTHONPATH": str(tmp_path)}
    done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (2, "--size: this must be width and height in pixels, such as 1280x800.\n")


def test_the_folder_does_not_hide_the_library_of_the_same_name() -> None:
    assert not (PACKAGING / "__init__.py").exists()
