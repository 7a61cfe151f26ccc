"""`python -m kiosk`, as far as it comes without a screen."""

import subprocess
import sys
from pathlib import Path


def kiosk(*arguments: str, home: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-X", "importtime", "-m", "kiosk", "--home", str(home), *arguments]
    return subprocess.run(command, capture_output=True, text=True, env={"PATH": ""}, check=False)


def test_help_needs_neither_a_screen_nor_kivy(tmp_path: Path) -> None:
    done = kiosk("--help", home=tmp_path)
    assert (done.returncode, "--pair CODE" in done.stdout) == (0, True)
    assert "kivy" not in done.stderr


def test_a_size_that_is_none_is_said_in_a_sentence(tmp_path: Path) -> None:
    done = kiosk("--size", "large", home=tmp_path)
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1] == "--size: this must be width and height in pixels, such as 1280x800."
