"""What tests need beside Python. `python -m tests.components` installs what is missing, where it is allowed to."""

import hashlib
import io
import os
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Sequence
from ctypes.util import find_library
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NoReturn

PROGRAMS = {
    "chromium": "chromium",
    "xvfb": "Xvfb",
    "xdotool": "xdotool",
    "x11-utils": "xprop",
    "poppler-utils": "pdftotext",
    "postgresql": "initdb",
    "gcc": "cc",
    "espeak-ng": "espeak-ng",
    "systemd": "systemd-analyze",
    "libreoffice-calc": "soffice",
    "caddy": "caddy",
}
LIBRARIES = {"libgl1": "GL", "libegl1": "EGL", "libfribidi0": "fribidi"}
FILES = {
    "fonts-noto-core": Path("/usr/share/fonts/truetype/noto/NotoSansArabic-Regular.ttf"),
    "libc6-dev": Path("/usr/include/stdio.h"),
}
DEBIAN = (*PROGRAMS, *LIBRARIES, *FILES)
UNPACKED = Path(__file__).parents[1] / ".cache" / "debian"
SERVICES = ("caddy",)
"""Installed, Debian would start them for everybody; the tests need the program alone, and unpack it."""

AXE_VERSION = "4.14.1"
AXE_SHA256 = "e6b0ce02b84d892e2e33e403485e7f3d6c29e2be6df65daf44d89ba564139745"
AXE = Path(__file__).parents[1] / ".cache" / "npm" / f"axe-core-{AXE_VERSION}" / "axe.min.js"


def find(name: str) -> str | None:
    """Path of a program, font or script, or the name of a shared library; None where it is missing."""
    if name in PROGRAMS:
        # Debian keeps initdb out of PATH, in a folder per version.
        versions = Path("/usr/lib/postgresql").glob("*/bin")
        places = [os.environ.get("PATH", os.defpath), *map(str, versions), str(UNPACKED / "usr" / "bin")]
        return shutil.which(PROGRAMS[name], path=os.pathsep.join(places))
    if name in LIBRARIES:
        return find_library(LIBRARIES[name])
    file = {**FILES, "axe-core": AXE}[name]
    return str(file) if file.exists() else None


def go_without(sentence: str) -> NoReturn:
    """End the test: skipped on somebody's own machine, failed where CI=true."""
    import pytest

    if os.environ.get("CI") == "true":
        pytest.fail(sentence, pytrace=False)
    pytest.skip(sentence)


def how_to_get(names: Sequence[str]) -> str:
    packages = [name for name in names if name in DEBIAN]
    ways = [f"apt-get install {' '.join(packages)}"] if packages else []
    if "axe-core" in names:
        ways.append(f"npm pack axe-core@{AXE_VERSION}, done by: make test")
    return f"Tests need {', '.join(names)}; on Debian: {'; '.join(ways)}"


def as_root() -> list[str] | None:
    """Words to put before a command so that root runs it; None where that would need a password."""
    if os.geteuid() == 0:
        return []
    sudo = ["sudo", "-n"]
    if shutil.which("sudo") and subprocess.run([*sudo, "true"], capture_output=True, check=False).returncode == 0:
        return sudo
    return None


def install_debian(packages: Sequence[str]) -> None:
    root = as_root()
    if not packages or root is None or not shutil.which("apt-get"):
        return
    apt = [*root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-y"]
    subprocess.run([*apt, "update"], check=False)
    installed = [name for name in packages if name not in SERVICES]
    subprocess.run([*apt, "install", "--no-install-recommends", *installed], check=False)
    for name in set(packages) - set(installed):
        unpack(name)


def unpack(package: str) -> None:
    UNPACKED.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as folder:
        subprocess.run(["apt-get", "-qq", "download", package], cwd=folder, check=False)
        for file in Path(folder).glob("*.deb"):
            subprocess.run(["dpkg", "-x", str(file), str(UNPACKED)], check=False)


def fetch_axe() -> None:
    npm = shutil.which("npm")
    if AXE.exists() or npm is None:
        return
    folder = AXE.parent
    folder.mkdir(parents=True, exist_ok=True)
    command = [npm, "pack", "--silent", "--pack-destination", str(folder), f"axe-core@{AXE_VERSION}"]
    if subprocess.run(command, stdout=subprocess.DEVNULL, check=False).returncode != 0:
        return
    archive = (folder / f"axe-core-{AXE_VERSION}.tgz").read_bytes()
    if hashlib.sha256(archive).hexdigest() != AXE_SHA256:
        sys.exit(f"axe-core {AXE_VERSION} is not the archive we know: its SHA-256 differs.")
    with tarfile.open(fileobj=io.BytesIO(archive)) as package:
        script = package.extractfile("package/axe.min.js")
        assert script is not None
        AXE.write_bytes(script.read())


def main() -> None:
    install_debian([name for name in DEBIAN if not find(name)])
    fetch_axe()
    missing = [name for name in (*DEBIAN, "axe-core") if not find(name)]
    if missing:
        sys.stderr.write(f"{how_to_get(missing)}. Tests without them are skipped, and fail where CI=true.\n")


if __name__ == "__main__":
    main()
