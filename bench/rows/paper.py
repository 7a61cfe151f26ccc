"""Ten thousand receipt codes as sheets of A4, beside the same sheets with the modules by segno; all read back."""

import json
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from bench.installation import Installation
from bench.row import WHOLE, Effort, Row, at_most
from bench.sheets import codes
from server.codes.paper.proof import picture, read

WHOLE_PRINT, QUICK_PRINT = 10_000, 240
ON_A_SHEET = 24
MOST = 500_000_000
"""Bytes of memory."""
DOTS_PER_INCH = 190


def measure(installation: Installation, effort: Effort) -> Iterator[Row]:
    count = WHOLE_PRINT if effort == WHOLE else QUICK_PRINT
    folder = installation.home.parent
    ours, theirs = folder / "heard.pdf", folder / "segno.pdf"
    heard, segno = (made(name, count, file) for name, file in (("heard", ours), ("segno", theirs)))
    found = sum(on_page(ours, page, count) for page in range(-(-count // ON_A_SHEET)))
    ratio = heard["seconds"] / segno["seconds"]
    yield Row(
        f"{count:,} receipt codes as A4 sheets: time, memory, codes read back",
        "faster than with segno, 500 MB, all",
        f"{heard['seconds']:.1f} s ({count / heard['seconds']:,.0f}/s), {heard['peak'] / 1e6:.0f} MB, {found:,}",
        f"segno {version('segno')}: {segno['seconds']:.1f} s ({count / segno['seconds']:,.0f}/s)",
        f"{ratio:.2f} of its time",
        at_most(max(ratio, heard["peak"] / MOST, count / max(found, 1)), 1),
    )


def made(encoder: str, count: int, out: Path) -> dict[str, float]:
    """Seconds and bytes of a process of its own; the start of Python and the libraries' is not counted as time."""
    command = [sys.executable, "-m", "bench.sheets", encoder, str(count), str(out)]
    said: dict[str, float] = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    return said


def on_page(file: Path, page: int, count: int) -> int:
    """How many of its codes say what they should."""
    expected = codes(count)[page * ON_A_SHEET : (page + 1) * ON_A_SHEET]
    urls = {f"HTTPS://HEARD.EXAMPLE/F/{code}" for code in expected}
    return len(urls & set(read(picture(file.read_bytes(), DOTS_PER_INCH, page))))
