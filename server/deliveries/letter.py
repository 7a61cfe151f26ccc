"""A mail that was written elsewhere, with the file that goes along; kept in the queue until it has gone out."""

from base64 import b64decode, b64encode
from dataclasses import dataclass, field
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Letter:
    text: str = field(repr=False)
    html: str = field(repr=False)
    file_name: str
    pdf: bytes = field(repr=False)

    def as_payload(self) -> dict[str, Any]:
        packed = b64encode(self.pdf).decode()
        return {"text": self.text, "html": self.html, "file_name": self.file_name, "pdf": packed}

    @classmethod
    def from_payload(cls, payload: dict[str, Any]) -> Self:
        return cls(payload["text"], payload["html"], payload["file_name"], b64decode(payload["pdf"]))
