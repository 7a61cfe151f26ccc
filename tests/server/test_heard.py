"""Opening an installation: only a migrated one, only with its own key."""

import stat
from pathlib import Path

import pytest

from server.errors import WrongSetting
from server.heard import Heard, NotMigrated, prepare
from server.settings import Settings

OLD, NEW = "an old key of more than thirty-two characters", "a new key that has more than thirty-two characters"


def opened(home: Path, secret_key: str = "") -> str:
    """The fingerprint of the newest key."""
    heard = Heard.open(Settings(home=home, secret_key=secret_key))
    heard.close()
    return heard.keys.fingerprints[0]


def test_a_prepared_home_is_its_owners_alone_and_opens_with_the_same_key_again(tmp_path: Path) -> None:
    home = tmp_path / "home"
    prepare(Settings(home=home))
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    assert opened(home) == opened(home)


def test_a_database_that_was_not_migrated_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotMigrated, match="heard migrate"):
        opened(tmp_path)


def test_a_database_written_under_another_key_is_refused_by_name(tmp_path: Path) -> None:
    prepare(Settings(home=tmp_path, secret_key=OLD))
    written_under = opened(tmp_path, OLD)
    with pytest.raises(WrongSetting, match=f"HEARD_SECRET_KEY.*{written_under}"):
        opened(tmp_path, NEW)


def test_after_a_rotation_the_newest_key_is_the_one_remembered(tmp_path: Path) -> None:
    prepare(Settings(home=tmp_path, secret_key=OLD))
    opened(tmp_path, OLD)
    opened(tmp_path, f"{NEW},{OLD}")
    opened(tmp_path, NEW)
    with pytest.raises(WrongSetting, match="HEARD_SECRET_KEY"):
        opened(tmp_path, OLD)


def test_postgresql_needs_a_key_that_was_set() -> None:
    with pytest.raises(WrongSetting, match="HEARD_SECRET_KEY"):
        prepare(Settings(home=Path(), database_url="postgresql://nobody@127.0.0.1:1/none"))
