import hashlib
import tomllib

import pytest

from assets import FOLDER

PAGES = FOLDER / "pages"
ASSETS = tomllib.loads((PAGES / "SOURCES.toml").read_text())["asset"]


def sha256(name: str) -> str:
    return hashlib.sha256((PAGES / name).read_bytes()).hexdigest()


@pytest.mark.parametrize("asset", ASSETS, ids=lambda asset: asset["file"])
def test_a_page_asset_is_the_file_of_its_package(asset: dict[str, str]) -> None:
    assert sha256(asset["file"]) == asset["sha256"]
    assert sha256(asset["licence_file"]) == asset["licence_sha256"]


def test_no_page_asset_lacks_its_source() -> None:
    named = {asset[key] for asset in ASSETS for key in ("file", "licence_file")}
    assert {path.name for path in PAGES.iterdir()} == named | {"SOURCES.toml"}
