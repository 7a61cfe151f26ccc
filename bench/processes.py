"""Processes of the run: each is started, says in one line of JSON that it is ready, and is ended by its own id."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

PATIENCE = 60


@dataclass(frozen=True, slots=True)
class Running:
    pid: int
    port: int
    said: Mapping[str, Any]
    ready_after: float
    """Seconds from the start of the process."""

    @property
    def memory(self) -> float:
        """PSS in MB: what is shared with other processes is divided among them."""
        lines = Path(f"/proc/{self.pid}/smaps_rollup").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1000


def heard(*words: str, home: Path, settings: Mapping[str, str] | None = None) -> Any:
    """`with heard("server", home=...) as running`: the real command on any free port."""
    command = ("-m", "server.cli", *words, "--json", "--home", str(home), "--port", "0")
    return running(*command, settings=settings)


@contextmanager
def running(*words: str, settings: Mapping[str, str] | None = None) -> Iterator[Running]:
    """A Python process that prints {"address": ...} once it is ready."""
    mine = {name: value for name, value in os.environ.items() if not name.startswith("HEARD_")}
    began = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, *words], stdout=subprocess.PIPE, env=mine | {"HEARD_LOG": "error"} | dict(settings or {})
    ) as process:
        assert process.stdout
        try:
            said = json.loads(process.stdout.readline())
            ready_after = time.perf_counter() - began
            yield Running(process.pid, urlsplit(said["address"]).port or 0, said, ready_after)
        finally:
            process.terminate()  # SIGINT is deaf in whatever a shell started in the background
            try:
                process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()


def run_json(module: str, order: str) -> Any:
    """What a module prints as a program that is given this."""
    done = subprocess.run([sys.executable, "-m", module], input=order.encode(), stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout)
