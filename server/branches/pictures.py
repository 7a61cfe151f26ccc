"""Pictures for a branch's tablets: its logo and its slides, made anew from whatever was given."""

import hashlib
import warnings
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from server.branches.branch import Branch
from server.database import Session
from server.database.insert import insert_new
from server.database.tables.branches import pictures
from server.errors import BadRequest, NotFound

if TYPE_CHECKING:
    from PIL.Image import Image

LONGEST_SIDE = 1600
"""Pixels."""
MOST_PIXELS = {"JPEG": 60_000_000, "PNG": 24_000_000, "GIF": 24_000_000, "WEBP": 12_000_000}
"""A JPEG is unpacked at half its size or less; every other pixel costs the server 4 to 20 bytes."""
MOST_IN_SCANS, MOST_SCANS = 24_000_000, 200
"""Of a progressive JPEG: pixels, and how often they may all be gone through."""
SCAN = b"\xff\xda"
LARGEST_FILE = 30_000_000
LARGEST = 1_000_000
"""Bytes."""
FORMATS = tuple(MOST_PIXELS)
PLAIN = ("L", "LA", "RGB", "RGBA")
QUALITIES = (90, 80, 70)
SMALLER = 0.8


@dataclass(frozen=True, slots=True)
class Picture:
    kind: str
    """png or jpeg."""
    content: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def picture_from(file: bytes) -> Picture:
    """Drawn anew, without what cameras write into files. Raises BadRequest for what is no picture."""
    if len(file) > LARGEST_FILE:
        raise BadRequest("This picture is larger than 30 MB; please make it smaller.")
    try:
        with warnings.catch_warnings(action="ignore"):
            drawn, is_photo = _drawn(file)
    except BadRequest:
        raise
    except Exception:  # noqa: BLE001 (Pillow's decoders raise whatever a file makes them stumble over)
        raise BadRequest("This is not a picture that can be read; PNG, JPEG, WebP and GIF can.") from None
    return _small_enough(drawn, is_photo=is_photo)


def keep_picture(session: Session, branch: Branch, picture: Picture, *, now: datetime) -> None:
    row = {"branch_id": branch.id, "sha256": picture.sha256, "kind": picture.kind, "content": picture.content}
    insert_new(session, pictures, {**row, "created_at": now})


def picture_of(session: Session, branch_id: int, sha256: str) -> Picture:
    mine = (pictures.c.branch_id == branch_id) & (pictures.c.sha256 == sha256)
    row = session.execute(select(pictures.c.kind, pictures.c.content).where(mine)).first()
    if row is None:
        raise NotFound("There is no such picture of this branch.")
    return Picture(row.kind, row.content)


def forget_all_but(session: Session, branch_id: int, used: Collection[str]) -> None:
    session.execute(delete(pictures).where(pictures.c.branch_id == branch_id, pictures.c.sha256.not_in(sorted(used))))


def _drawn(file: bytes) -> "tuple[Image, bool]":
    """Upright, and whether it is a photo."""
    from PIL import Image, ImageOps

    with Image.open(BytesIO(file), formats=FORMATS) as opened:
        is_photo, in_scans = opened.format == "JPEG", "progressive" in opened.info
        most = MOST_IN_SCANS if in_scans else MOST_PIXELS[str(opened.format)]
        if opened.width * opened.height > most or (in_scans and file.count(SCAN) > MOST_SCANS):
            raise BadRequest(f"This picture has more than {most // 10**6} million pixels; please make it smaller.")
        opened.draft("RGB", (2 * LONGEST_SIDE, 2 * LONGEST_SIDE))
        opened.load()
        mode = "RGBA" if opened.has_transparency_data else "RGB"
        # Made small before it is copied into another mode; a palette's colours cannot be mixed.
        image = opened if opened.mode in PLAIN else opened.convert(mode)
        image.thumbnail((LONGEST_SIDE, LONGEST_SIDE), reducing_gap=2.0)
        return ImageOps.exif_transpose(image).convert(mode), is_photo


def _small_enough(drawn: "Image", *, is_photo: bool) -> Picture:
    # Letters and plain areas suffer in a JPEG, so only photos and what is too large otherwise become one.
    if not is_photo and len(content := _encoded(drawn, "PNG")) <= LARGEST:
        return Picture("png", content)
    if drawn.mode == "RGB":
        for quality in QUALITIES:
            if len(content := _encoded(drawn, "JPEG", quality=quality)) <= LARGEST:
                return Picture("jpeg", content)
    width, height = (max(1, round(side * SMALLER)) for side in drawn.size)
    return _small_enough(drawn.resize((width, height)), is_photo=is_photo)


def _encoded(drawn: "Image", kind: str, quality: int = 0) -> bytes:
    file = BytesIO()
    drawn.info.clear()
    drawn.save(file, kind, optimize=True, **({"quality": quality} if quality else {}))
    return file.getvalue()
