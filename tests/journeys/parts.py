"""`heard server` and `heard worker`, each alone: several of each on one database."""

import signal
from pathlib import Path

from tests.journeys.running import HEARD, Running


class Part(Running):
    """`with Part(home, "worker", HEARD_DATABASE_URL=...) as worker`: a process of its own, with a home of its own."""

    def __init__(self, home: Path, name: str, *arguments: str, **settings: str) -> None:
        super().__init__(home, ends_by=signal.SIGINT, **settings)
        self._command = [HEARD, name, "--json", "--home", str(home), *arguments]

    def kill(self) -> None:
        """kill -9; then it can be entered again. What it had complained of until then is an error."""
        self._process.kill()
        self._process.communicate()
        log = self._log.read_text()
        assert "Traceback" not in log, log
