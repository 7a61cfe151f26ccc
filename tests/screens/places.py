"""`python -m tests.screens.places WIDTHxHEIGHT LANGUAGE`: where a finger finds what, for tests from outside."""

import json
import logging
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def places(width: int, height: int, language: str) -> Iterator[tuple[str, dict[str, tuple[int, int]]]]:
    """Of each screen: what can be touched, by its words, in pixels from the upper left."""
    from kiosk.theme import Theme, dots_per_inch
    from tests.screens.flaws import below, is_a
    from tests.screens.gallery import pages
    from tests.screens.glass import plain

    for screen, sheet in pages(Theme(width, height, dots_per_inch(width, height, os.environ)), language):
        plates: list[Any] = [
            widget for widget in below(sheet) if is_a(widget, "Key", "FaceButton", "Chip", "OtherButton")
        ]
        named = ((plate.label if is_a(plate, "Key") else plain(plate.words.text), plate.middle) for plate in plates)
        yield screen, {name: (round(x), round(height - y)) for name, (x, y) in named}


def main(size: str, language: str) -> None:
    from tests.screens.glass import open_window

    logging.disable()
    width, height = map(int, size.split("x"))
    with tempfile.TemporaryDirectory() as folder:
        open_window(Path(folder), (width, height))
        print(json.dumps(dict(places(width, height, language))))  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:])
