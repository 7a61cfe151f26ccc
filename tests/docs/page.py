"""What a page of docs says to type."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")))
FENCE = re.compile(r"^```(?P<kind>\S*)[ ]*\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
SPAN = re.compile(r"`(heard [a-z][^`]*)`")
REMARK = re.compile(r"\s+#\s.*$")


@dataclass(frozen=True)
class Block:
    page: str
    line: int
    kind: str
    text: str

    @property
    def place(self) -> str:
        return f"{self.page}:{self.line}"

    @property
    def commands(self) -> tuple[str, ...]:
        """Without remarks; a line that ends in a backslash goes on in the next."""
        lines = (REMARK.sub("", line).strip() for line in self.text.replace("\\\n", " ").splitlines())
        return tuple(line for line in lines if line and not line.startswith("#"))


def blocks_of(page: Path) -> Iterator[Block]:
    said = page.read_text("utf-8")
    for fence in FENCE.finditer(said):
        line = said.count("\n", 0, fence.start()) + 1
        yield Block(page.relative_to(ROOT).as_posix(), line, fence["kind"], fence["text"])


def all_blocks() -> list[Block]:
    return [block for page in PAGES for block in blocks_of(page)]


def named_in_passing(page: Path) -> list[str]:
    """Commands within a sentence."""
    said = FENCE.sub("", page.read_text("utf-8"))
    return [" ".join(span.split()) for span in SPAN.findall(said)]
