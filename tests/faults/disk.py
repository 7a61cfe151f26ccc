"""A disk that is slow, and one that is small: for processes that are given the one or have their home on the other."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.components import find, go_without, how_to_get

HERE = Path(__file__).parent


def slow_fsync(folder: Path, milliseconds: int) -> dict[str, str]:
    """The environment of a process whose every fsync takes so much longer; ends the test without a C compiler."""
    return {"LD_PRELOAD": str(_compiled("slow_fsync", folder)), "SLOW_FSYNC_MS": str(milliseconds)}


def kept_fsyncs(folder: Path, name: str, copies: Path) -> dict[str, str]:
    """
    The environment of a process that copies each file whose name begins so, at its every fsync and at its removal.

    The copies are called NUMBER-NAME in order; what was removed is empty. Ends the test without a C compiler.
    """
    copies.mkdir()
    return {
        "LD_PRELOAD": str(_compiled("kept_fsyncs", folder)),
        "KEPT_FSYNCS_OF": name,
        "KEPT_FSYNCS_IN": str(copies),
    }


def _compiled(name: str, folder: Path) -> Path:
    compiler = find("gcc") or go_without(how_to_get(["gcc", "libc6-dev"]))
    library = folder / f"{name}.so"
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", library, HERE / f"{name}.c", "-ldl"], check=True)
    return library


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[Path]:
    """A file system of its own at `folder`; ends the test where it may not be mounted."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode != 0:
        go_without("Small disks are mounted, which only root may do, and not in every container.")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


def fill(folder: Path) -> Path:
    """The file that took all room that was left; delete it to have room again."""
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as file:
        try:
            while file.write(b"\0" * 65_536):
                """Until nothing more fits; of the last piece a part may."""
        except OSError:
            return ballast
    raise AssertionError("unreachable")
