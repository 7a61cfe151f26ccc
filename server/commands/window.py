"""The tablet's window beside `heard up`: a process of its own, where there is a screen."""

import importlib.util
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from server.branches.branch import Branch
from server.fleet.pairing import new_pairing_code
from server.heard import Heard

SIZE = "1088x680"
"""As large as a small laptop has room for beside its bars."""
PATIENCE = 10
"""Seconds for the window to save and close."""


def missing(environ: Mapping[str, str], platform: str = sys.platform) -> str:
    """A sentence saying why no window can be opened here; empty when one can."""
    if importlib.util.find_spec("kivy") is None:
        return "The tablet's window was not opened: Kivy is not installed (pip install 'heard[kiosk]')."
    if platform.startswith("linux") and not (environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY")):
        return "The tablet's window was not opened: this computer has no screen (DISPLAY is not set)."
    return ""


@contextmanager
def kiosk_window(heard: Heard, branch: Branch, address: str) -> Iterator[None]:
    """Open it, paired with the branch, and close it at the end. A window that someone closes stays closed."""
    code, _ = heard.database.write(new_pairing_code, branch, keys=heard.keys, now=heard.clock())
    # In a window, not full screen: whoever tries Heard at a desk must be able to get out.
    command = [sys.executable, "-m", "kiosk", "--server", address, "--pair", code, "--windowed", "--size", SIZE]
    environ = {**os.environ, "HEARD_HOME": str(heard.settings.home)}
    process = subprocess.Popen(command, env=environ, stdout=sys.stderr)  # noqa: S603 - our own program
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
