"""Settings: the environment over heard.toml, and a wrong one stops the start by name."""

import os
from pathlib import Path

import pytest

from server.errors import WrongSetting
from server.settings import Settings, masked


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in [name for name in os.environ if name.startswith("HEARD_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HEARD_HOME", str(tmp_path))
    return tmp_path


def written(home: Path, text: str) -> None:
    (home / "heard.toml").write_text(text, encoding="utf-8")


def test_without_anything_said_the_database_is_a_file_in_the_home(home: Path) -> None:
    assert Settings.load().database == f"sqlite:///{home}/heard.db"
    assert Settings.load().public_url == ""


def test_heard_toml_is_read_from_the_home(home: Path) -> None:
    written(home, 'public_url = "https://riverside.example/"\nlog = "debug"')
    assert (Settings.load().public_url, Settings.load().log) == ("https://riverside.example", "debug")


def test_the_command_lines_home_wins_and_its_heard_toml_is_read(home: Path) -> None:
    other = home / "other"
    other.mkdir()
    written(home, 'log = "debug"')
    written(other, 'log = "error"')
    settings = Settings.load(home=other)
    assert (settings.home, settings.log) == (other, "error")


def test_the_environment_wins_over_heard_toml(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(home, 'log = "debug"\ntimezone = "Africa/Nairobi"')
    monkeypatch.setenv("HEARD_LOG", "warning")
    settings = Settings.load()
    assert (settings.log, settings.timezone) == ("warning", "Africa/Nairobi")


def test_what_the_command_line_gave_wins_over_both_and_none_is_not_given(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(home, 'log = "debug"')
    monkeypatch.setenv("HEARD_LOG", "warning")
    assert Settings.load(log="error").log == "error"
    assert Settings.load(log=None).log == "warning"


def test_an_empty_variable_is_one_that_was_not_set(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(home, 'log = "debug"')
    monkeypatch.setenv("HEARD_LOG", "")
    assert Settings.load().log == "debug"


def test_a_variable_that_nobody_knows_is_left_to_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEARD_SERVER_URL", "the kiosk's own")
    assert Settings.load()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HEARD_DATABASE_URL", "mysql://the-secret"),
        ("HEARD_DATABASE_URL", "sqlite:///"),
        ("HEARD_DATABASE_URL", "sqlite:///:memory:"),
        ("HEARD_PUBLIC_URL", "the-secret.example"),
        ("HEARD_PUBLIC_URL", "ftp://the-secret.example"),
        ("HEARD_PUBLIC_URL", "https://"),
        ("HEARD_PUBLIC_URL", "https://the-secret.example:port"),
        ("HEARD_PUBLIC_URL", "http://[the-secret"),
        ("HEARD_SMTP_URL", "mail.the-secret.example:25"),
        ("HEARD_SMTP_URL", "smtp://user:the-secret@host:port"),
        ("HEARD_SHEETS_API_URL", "http://the-secret.example"),
        ("HEARD_LOG", "the-secret"),
        ("HEARD_TIMEZONE", "Mars/the-secret"),
        ("HEARD_TIMEZONE", "../the-secret"),
    ],
)
def test_a_wrong_one_stops_by_name_and_is_not_shown(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(WrongSetting, match=f"^{name}: ") as wrong:
        Settings.load()
    assert wrong.value.name == name
    assert "the-secret" not in str(wrong.value)


def test_a_wrong_one_in_heard_toml_stops_by_the_same_name(home: Path) -> None:
    written(home, "log = 5")
    with pytest.raises(WrongSetting, match="HEARD_LOG"):
        Settings.load()


@pytest.mark.parametrize(
    ("text", "said"), [('colour = "red"', "colour"), ("[mail]\nx = 1", "mail"), ("log =\nx = 1", "line 1")]
)
def test_what_heard_toml_should_not_hold_is_named(home: Path, text: str, said: str) -> None:
    written(home, text)
    with pytest.raises(WrongSetting, match=rf"heard\.toml: .*{said}"):
        Settings.load()


def test_a_heard_toml_that_is_no_text_is_named(home: Path) -> None:
    (home / "heard.toml").write_bytes(b'log = "\xff"')
    with pytest.raises(WrongSetting, match=r"heard\.toml"):
        Settings.load()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("database_url", "postgresql://heard@db/heard"),
        ("database_url", "sqlite:////var/lib/heard.db"),
        ("public_url", "https://feedback.example.com:8443"),
        ("smtp_url", "smtps://user:p%40ss@mail.example.com:465"),
        ("sheets_api_url", "http://127.0.0.1:9000"),
    ],
)
def test_a_right_one_is_taken_as_it_is(name: str, value: str) -> None:
    assert getattr(Settings.load(**{name: value}), name) == value


def test_alert_channels_are_separated_by_commas_or_spaces() -> None:
    assert Settings.load(alert_urls="slack://a, ntfy://b\nmailto://c").alert_channels == (
        "slack://a",
        "ntfy://b",
        "mailto://c",
    )


def test_logs_see_which_secrets_are_set_but_not_what_they_are() -> None:
    shown = masked(Settings.load(secret_key="the-secret" * 4, smtp_url="smtp://u:the-secret@h", log="debug"))
    assert "the-secret" not in str(shown)
    assert (shown["secret_key"], shown["smtp_url"], shown["alert_urls"], shown["log"]) == ("set", "set", "", "debug")
