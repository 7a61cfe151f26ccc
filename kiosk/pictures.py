"""Logo and slides on this tablet's disk: fetched after a sync, believed only by their SHA-256."""

import logging
import re
from collections.abc import Iterator, Mapping
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Protocol

from PIL import Image

from kiosk.server_client import NotReached, Refused
from surveys.tablet import TabletSettings

log = logging.getLogger(__name__)

FOLDER = "pictures"
MOST, MOST_BYTES, MOST_PIXELS = 30, 2**21, 4096 * 4096
"""More, or larger ones, are left out: the disk is there for answers."""
_SHA256 = re.compile("[0-9a-f]{64}")


class Server(Protocol):
    def picture(self, sha256: str) -> bytes: ...


class Pictures:
    """Fetched by the courier's thread, shown by the window's."""

    def __init__(self, folder: Path, server: Server) -> None:
        self._folder, self._server = folder / FOLDER, server
        self._useless: frozenset[str] = frozenset()
        """Asked for since the settings last changed, and not to be had."""
        self._wanted: tuple[str, ...] = ()
        self.kept: Mapping[str, Path] = {file.name: file for file in self._files() if _is_sound(file)}
        """SHA-256 -> file."""

    def path(self, sha: str) -> Path | None:
        return self.kept.get(sha)

    def fetch(self, settings: TabletSettings) -> bool:
        """
        Have what is missing brought, and remove what nobody shows any more; gives whether there is anything new.

        One at a time: answers that come meanwhile need not wait for a dozen pictures.
        """
        wanted = tuple(_wanted(settings))
        if wanted != self._wanted:
            self._wanted, self._useless = wanted, frozenset()
        before = self.kept
        missing = (sha for sha in wanted if sha not in self.kept and sha not in self._useless)
        if sha := next(missing, None):
            try:
                self._bring(sha)
            except NotReached as failure:
                log.info("The picture %s is asked for again later: %s", sha[:12], failure.problem)
            except (Refused, OSError) as problem:
                self._give_up(sha, str(problem))
        self._remove_all_but(wanted)
        return self.kept != before

    def wipe(self) -> None:
        self._remove_all_but(())

    def _bring(self, sha: str) -> None:
        content = self._server.picture(sha)
        if sha256(content).hexdigest() != sha or not _is_picture(content):
            self._give_up(sha, "what came is another file, too large, or no picture")
            return
        self._folder.mkdir(mode=0o700, exist_ok=True)
        half, whole = self._folder / f"{sha}.half", self._folder / sha
        half.write_bytes(content)
        half.replace(whole)
        self.kept = {**self.kept, sha: whole}

    def _give_up(self, sha: str, why: str) -> None:
        log.warning("The picture %s is left out: %s", sha[:12], why)
        self._useless |= {sha}

    def _remove_all_but(self, wanted: tuple[str, ...]) -> None:
        self.kept = {sha: file for sha, file in self.kept.items() if sha in wanted}
        for file in self._files():
            if file.name not in self.kept:
                file.unlink(missing_ok=True)

    def _files(self) -> list[Path]:
        return [file for file in self._folder.glob("*") if file.is_file()]


def _wanted(settings: TabletSettings) -> Iterator[str]:
    named = dict.fromkeys([settings.look.logo, *(slide.picture for slide in settings.slides)])
    # Its name becomes a file's.
    sound = [sha for sha in named if _SHA256.fullmatch(sha)]
    yield from sound[:MOST]


def _is_sound(file: Path) -> bool:
    """Not damaged since it was kept."""
    try:
        return sha256(file.read_bytes()).hexdigest() == file.name
    except OSError:
        return False


def _is_picture(content: bytes) -> bool:
    if len(content) > MOST_BYTES:
        return False
    try:
        with Image.open(BytesIO(content), formats=("PNG", "JPEG")) as image:
            across, down = image.size
            if across * down > MOST_PIXELS:
                return False
            image.load()
    except Exception as broken:  # noqa: BLE001 (Pillow's decoders raise whatever a file makes them stumble over)
        log.warning("A picture cannot be read: %s", type(broken).__name__)
        return False
    return True
