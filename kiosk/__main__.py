"""`python -m kiosk`: the tablet's window."""

import argparse
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from kiosk.errors import CannotStart


def parser() -> argparse.ArgumentParser:
    said = argparse.ArgumentParser(prog="heard kiosk", description="The tablet's window.")
    said.add_argument("--home", metavar="DIR", help="where Heard keeps its files; its own are in DIR/kiosk")
    said.add_argument("--server", metavar="URL", help="the address of the server")
    said.add_argument("--pair", metavar="CODE", help="a code from the Devices page, or from heard device pair")
    said.add_argument("--size", metavar="WxH", help="width and height in pixels, such as 1280x800")
    said.add_argument("--windowed", action="store_true", help="in a window that can be closed")
    return said


def matters(record: logging.LogRecord) -> bool:
    """Kivy tells its life at every start, and takes a library that it does not need for an error."""
    return record.levelno >= logging.ERROR and "MTDev" not in record.getMessage()


def main(arguments: Sequence[str] | None = None) -> int:
    given = vars(parser().parse_args(arguments))
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s", stream=sys.stderr)
    logging.getLogger("kivy").addFilter(matters)
    try:
        return _run(given)
    except CannotStart as problem:
        sys.stderr.write(f"{problem}\n")
        return 2


def _run(given: dict[str, object]) -> int:
    from kiosk.display import environment_for_kivy
    from kiosk.settings import Settings

    settings = Settings.from_environment(os.environ, given)
    folder = settings.make_folder()
    added = environment_for_kivy(os.environ, folder, system=sys.platform)
    Path(added["KIVY_HOME"]).mkdir(mode=0o700, exist_ok=True)
    os.environ.update(added)
    from kiosk.app import run

    run(settings)
    return 0


if __name__ == "__main__":
    sys.exit(main())
