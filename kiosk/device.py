"""What the tablet knows of itself: its token, and the branch it was paired with. HEARD_HOME/kiosk/device.json."""

import json
import secrets
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any, Self

from kiosk import files

FILE = "device.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    install_id: str
    token: str
    server_url: str
    code: str = ""
    """While pairing: what it is being paired with."""
    device_id: str = ""
    """Empty until paired."""
    slug: str = ""
    name: str = ""
    timezone: str = ""

    @classmethod
    def remembered(cls, folder: Path) -> Self | None:
        """None when there is none, or when the file is of no use any more."""
        try:
            return cls(**json.loads((folder / FILE).read_text("utf-8")))
        except (OSError, ValueError, TypeError):
            return None

    @classmethod
    def new(cls, server_url: str, code: str) -> Self:
        return cls(install_id=secrets.token_hex(8), token=secrets.token_urlsafe(32), server_url=server_url, code=code)

    @property
    def is_paired(self) -> bool:
        return bool(self.device_id)

    @property
    def token_sha256(self) -> str:
        return sha256(self.token.encode()).hexdigest()

    def paired(self, device_id: str, branch: dict[str, Any]) -> Self:
        """Raises KeyError if the branch lacks a part."""
        parts = {part: str(branch[part]) for part in ("slug", "name", "timezone")}
        return replace(self, code="", device_id=device_id, **parts)

    def remember(self, folder: Path) -> None:
        files.replace(folder / FILE, json.dumps(asdict(self)))


def forget(folder: Path) -> None:
    (folder / FILE).unlink(missing_ok=True)
    files.sync_folder(folder)
