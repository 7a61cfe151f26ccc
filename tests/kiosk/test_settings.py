from pathlib import Path

import pytest

from kiosk.errors import HomeInUse, UnusableFolder, WrongSetting
from kiosk.lock import Lock
from kiosk.settings import Settings


def test_the_command_line_wins_over_the_environment() -> None:
    env = {"HEARD_HOME": "/var/heard", "HEARD_SERVER_URL": "https://one.example"}
    said = {"home": None, "server": "https://two.example/", "pair": " K74Q2M22 ", "size": "1280x800", "windowed": True}
    settings = Settings.from_environment(env, said)
    assert settings.folder == Path("/var/heard/kiosk")
    assert (settings.server_url, settings.pair_code) == ("https://two.example", "K74Q2M22")
    assert (settings.size, settings.windowed) == ((1280, 800), True)


def test_without_anything_the_tablet_fills_the_screen_and_asks_its_remembered_server() -> None:
    settings = Settings.from_environment({}, {})
    assert (settings.server_url, settings.size, settings.windowed) == ("", None, False)


@pytest.mark.parametrize("address", ["feedback.example.com", "ftp://x.example", "https://", "http://h:port"])
def test_a_wrong_address_stops_the_start_by_name(address: str) -> None:
    with pytest.raises(WrongSetting, match="HEARD_SERVER_URL: this must be the server's address"):
        Settings.from_environment({"HEARD_SERVER_URL": address}, {})


@pytest.mark.parametrize("size", ["big", "1280", "0x0", "-5x7", "1280 x 800"])
def test_a_wrong_size_stops_the_start_by_name(size: str) -> None:
    with pytest.raises(WrongSetting, match="--size"):
        Settings.from_environment({}, {"size": size})


def test_the_folder_is_for_its_owner_alone(tmp_path: Path) -> None:
    folder = Settings(home=tmp_path / "new").make_folder()
    assert folder.stat().st_mode & 0o777 == 0o700


def test_a_folder_that_cannot_be_made_is_said_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UnusableFolder, match="cannot be made"):
        Settings(home=tmp_path / "file").make_folder()


def test_a_second_window_on_the_same_home_is_told_so(tmp_path: Path) -> None:
    first = Lock(tmp_path)
    with pytest.raises(HomeInUse, match="Another tablet window is open"):
        Lock(tmp_path)
    first.release()
    Lock(tmp_path).release()


@pytest.mark.parametrize(("said", "less"), [("1", True), ("0", False), ("", False)])
def test_nothing_moves_where_the_environment_says_so(said: str, less: bool) -> None:  # noqa: FBT001
    assert Settings.from_environment({"HEARD_HOME": "/tmp", "HEARD_LESS_MOTION": said}, {}).less_motion is less


@pytest.mark.parametrize(("said", "export"), [({}, None), ({"HEARD_EXPORT": "/mnt/share"}, Path("/mnt/share"))])
def test_a_folder_may_stand_for_the_usb_stick(said: dict[str, str], export: Path | None) -> None:
    assert Settings.from_environment(said, {}).export == export
