import sys
from collections.abc import Callable
from typing import TextIO

WIDTH = 30


def progress(to: TextIO | None = None) -> Callable[[str, int, int], None]:
    """A bar on one line, where somebody is looking; takes what is done, how much of it, and of how much."""
    screen = to or sys.stderr
    if not screen.isatty():
        return lambda _does, _done, _whole: None

    def show(does: str, done: int, whole: int) -> None:
        bar = "█" * (WIDTH * done // whole)
        screen.write(f"\r{does:<12} {bar:<{WIDTH}} {done:,} of {whole:,}" + ("\n" if done == whole else ""))
        screen.flush()

    return show
