"""The tablet's settings, read once; a wrong one stops the start by name."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

import platformdirs

from kiosk.errors import UnusableFolder, WrongSetting
from kiosk.idle import Waits

SIZE = re.compile(r"([1-9]\d{1,4})x([1-9]\d{1,4})")


def _app_version() -> str:
    try:
        return version("heard")
    except PackageNotFoundError:  # in an app bundle
        return "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    home: Path
    server_url: str = ""
    """Without a slash at its end; empty: the server that the tablet was paired with."""
    pair_code: str = ""
    size: tuple[int, int] | None = None
    """Width and height in pixels; None fills the screen."""
    windowed: bool = False
    less_motion: bool = False
    """Nothing on the glass moves by itself, whatever the branch says."""
    export: Path | None = None
    """Where the service screen copies what waits, instead of a USB stick."""
    waits: Waits = field(default_factory=Waits)
    app_version: str = field(default_factory=_app_version)

    @classmethod
    def from_environment(cls, env: Mapping[str, str], given: Mapping[str, Any]) -> Self:
        """`given` is what the command line said (home, server, pair, size, windowed); None leaves it to `env`."""
        said = {name: value for name, value in given.items() if value is not None}
        home = said.get("home") or env.get("HEARD_HOME") or platformdirs.user_data_dir("heard", appauthor=False)
        server = said.get("server") or env.get("HEARD_SERVER_URL", "")
        return cls(
            home=Path(home).expanduser(),
            server_url=_address("--server" if said.get("server") else "HEARD_SERVER_URL", server),
            pair_code=said.get("pair", "").strip(),
            size=_size(said.get("size", "")),
            windowed=bool(said.get("windowed")),
            export=Path(env["HEARD_EXPORT"]).expanduser() if env.get("HEARD_EXPORT") else None,
            less_motion=env.get("HEARD_LESS_MOTION", "") not in {"", "0"},
        )

    @property
    def folder(self) -> Path:
        return self.home / "kiosk"

    def make_folder(self) -> Path:
        """For its owner alone."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self.folder.chmod(0o700)
        except OSError as problem:
            raise UnusableFolder(f"{self.folder} cannot be made: {problem.strerror}.") from None
        return self.folder


def _address(name: str, value: str) -> str:
    try:
        parts = urlsplit(value.strip())
        sound = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:  # a port that is no number
        sound = False
    if value and not sound:
        raise WrongSetting(name, "this must be the server's address, such as https://feedback.example.com")
    return value.strip().rstrip("/")


def _size(value: str) -> tuple[int, int] | None:
    if not value:
        return None
    match = SIZE.fullmatch(value.lower())
    if not match:
        raise WrongSetting("--size", "this must be width and height in pixels, such as 1280x800")
    return int(match[1]), int(match[2])
