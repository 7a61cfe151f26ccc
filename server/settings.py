"""
Settings: the environment over heard.toml in the home folder, read once; a wrong one stops the start by name.

Below both stands what was set in the browser (server/setup/kept.py).
"""

import os
from collections.abc import Mapping
from datetime import time
from pathlib import Path
from tomllib import TOMLDecodeError
from typing import Any, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import platformdirs
from pydantic import ValidationError, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from server.errors import WrongSetting

PREFIX = "HEARD_"
FILE = "heard.toml"


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix=PREFIX, env_ignore_empty=True, extra="forbid", frozen=True)

    home: Path = Path(platformdirs.user_data_dir("heard", appauthor=False))
    database_url: str = ""
    """Empty: SQLite in the home folder."""
    public_url: str = ""
    """Where customers reach the server; empty: the address it listens on."""
    secret_key: str = ""
    """Comma list, newest first; empty: a file in the home folder (SQLite only)."""
    smtp_url: str = ""
    mail_from: str = "Heard <heard@localhost>"
    alert_urls: str = ""
    """Apprise URLs, separated by spaces or commas."""
    sms_url: str = ""
    """An Apprise URL with {to} where the phone number goes."""
    sheets_api_url: str = ""
    trusted_proxies: str = ""
    log: str = "info"
    timezone: str = ""
    """Of the first branch; empty: this computer's."""
    backup_folder: str = ""
    """Where a copy of everything is put every day; empty: the folder backups in the home."""
    backup_at: str = "02:30"
    """By this computer's clock."""

    @classmethod
    def load(cls, **given: Any) -> Self:
        """From the environment and the home's heard.toml; what the command line gave wins over both."""
        try:
            return cls(**{name: value for name, value in given.items() if value is not None})
        except ValidationError as invalid:
            first = invalid.errors()[0]
            name = ".".join(str(part) for part in first["loc"])
            if first["type"] == "extra_forbidden":
                raise WrongSetting(FILE, f"there is no setting {name}") from None
            raise WrongSetting(PREFIX + name.upper(), first["msg"].removeprefix("Value error, ").rstrip(".")) from None
        except (OSError, UnicodeDecodeError, TOMLDecodeError) as unreadable:
            raise WrongSetting(FILE, f"this cannot be read as TOML: {unreadable}") from None

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        del dotenv_settings, file_secret_settings
        home = Path(str(init_settings().get("home") or env_settings().get("home") or cls.model_fields["home"].default))
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, home / FILE)

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: str) -> str:
        if value and not value.startswith(("sqlite:///", "postgresql://", "postgresql+psycopg://")):
            raise ValueError("this must begin with sqlite:/// or postgresql://")
        if value.partition("///")[2].partition("?")[0] in {"", ":memory:"} and value.startswith("sqlite"):
            raise ValueError("this must name a file; a database in memory would be forgotten")
        return value

    @field_validator("public_url")
    @classmethod
    def _web_address(cls, value: str) -> str:
        if value and (urlsplit(value).scheme not in {"http", "https"} or not _has_host(value)):
            raise ValueError("this must be an address such as https://feedback.example.com")
        return value.rstrip("/")

    @field_validator("smtp_url")
    @classmethod
    def _mail_server(cls, value: str) -> str:
        if value and (urlsplit(value).scheme not in {"smtp", "smtps"} or not _has_host(value)):
            raise ValueError("this must look like smtp://user:password@host:port")
        return value

    @field_validator("sheets_api_url")
    @classmethod
    def _safe_for_a_token(cls, value: str) -> str:
        parts = urlsplit(value)
        if value and parts.scheme != "https" and parts.hostname not in {"127.0.0.1", "localhost", "::1"}:
            raise ValueError("plain http is allowed only to this computer, since a key is sent there")
        return value.rstrip("/")

    @field_validator("log")
    @classmethod
    def _known_level(cls, value: str) -> str:
        if value not in {"debug", "info", "warning", "error"}:
            raise ValueError("this must be debug, info, warning or error")
        return value

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            return value and ZoneInfo(value).key
        except (ValueError, OSError, ZoneInfoNotFoundError):
            raise ValueError("this time zone is not known; it must look like Africa/Nairobi") from None

    @field_validator("backup_at")
    @classmethod
    def _time_of_day(cls, value: str) -> str:
        try:
            return time.fromisoformat(value).strftime("%H:%M")
        except ValueError:
            raise ValueError("this must be a time of day such as 02:30") from None

    def says(self, name: str) -> bool:
        """Whether the environment, heard.toml or the command line said this; what is empty was not said."""
        return name in self.model_fields_set and getattr(self, name) != ""

    @property
    def database(self) -> str:
        return self.database_url or f"sqlite:///{self.home / 'heard.db'}"

    @property
    def alert_channels(self) -> tuple[str, ...]:
        return tuple(self.alert_urls.replace(",", " ").split())


class _Alone(Settings):
    """Without the environment and heard.toml."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        del settings_cls, env_settings, dotenv_settings, file_secret_settings
        return (init_settings,)


def tidied(name: str, value: str) -> str:
    """One setting as it would be read at the start; WrongSetting says what is wrong with it."""
    return str(getattr(_Alone.load(**{name: value}), name))


def place_of(name: str) -> str:
    """Where a setting was said that settings say: its variable in the environment, or heard.toml."""
    variable = PREFIX + name.upper()
    return variable if os.environ.get(variable) else FILE


def _has_host(address: str) -> bool:
    try:
        return bool(urlsplit(address).hostname) and urlsplit(address).port != 0
    except ValueError:  # a port that is no number
        return False


def masked(settings: Settings) -> Mapping[str, object]:
    """For logs: which settings are set, without their secrets."""
    secret = {"secret_key", "smtp_url", "sms_url", "alert_urls", "database_url"}
    return {name: "set" if name in secret and value else value for name, value in settings}
