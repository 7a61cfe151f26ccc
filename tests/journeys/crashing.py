"""Parts of Heard that end by kill -9 at a chosen moment. `python -m tests.journeys.crashing` is their fork server."""

import json
import os
import signal
import smtplib
import ssl
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import waitress
import xlsxwriter.worksheet
from sqlalchemy import event

from server.commands.up import speak_on_standard_error
from server.deliveries.channels.email import Email
from server.deliveries.delivery import Delivery
from server.deliveries.dispatch import send_due
from server.deliveries.message import Message
from server.heard import Heard
from server.mirror.shelf import write_due
from server.settings import Settings
from tests.app import app_of, nobodys_app

ROOT = Path(__file__).parents[2]
ADDRESS = "http://127.0.0.1:8000"
"""In links; nothing listens there."""
DIES_AT = "X-Dies-At"
"""Header of a request that the server is not to survive; its value is a fate."""


class Crashing:
    """`with Crashing() as parts`: one child at a time, each a fresh process on the home of the settings."""

    def __enter__(self) -> Self:
        command = [sys.executable, "-m", "tests.journeys.crashing"]
        self._process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
        )
        self._child: dict[str, Any] | None = None
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None = None,
        error: BaseException | None = None,
        trace: TracebackType | None = None,
    ) -> None:
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.communicate()

    def serve(self, settings: Settings, now: datetime) -> str:
        """A server that lives until a request kills it, or `kill`; its address."""
        self._begin("serve", settings, now)
        self._child = self._hear()
        return str(self._child["address"])

    def kill(self) -> None:
        assert self._child
        os.kill(self._child["pid"], signal.SIGKILL)
        self._hear_the_end()

    def died(self) -> str:
        """Where the server met its fate."""
        told = self._hear()
        assert "died" in told, f"it came to an end by itself: {told}"
        self._hear_the_end()
        return str(told["died"])

    def send(self, settings: Settings, now: datetime, fate: str) -> str:
        """A worker that sends what is due; where it died."""
        self._begin("send", settings, now, fate)
        return self.died()

    def write_workbooks(self, settings: Settings, now: datetime, fate: str) -> str:
        self._begin("write_workbooks", settings, now, fate)
        return self.died()

    def rest(self) -> None:
        """Also after a test that failed while a child was alive."""
        if self._child is not None:
            self.__exit__()
            self.__enter__()

    def _begin(self, part: str, settings: Settings, now: datetime, fate: str = "") -> None:
        assert self._process.stdin
        here = {"home": str(settings.home), "smtp_url": settings.smtp_url}
        self._child = {}
        self._process.stdin.write(json.dumps({"part": part, **here, "now": now.isoformat(), "fate": fate}) + "\n")
        self._process.stdin.flush()

    def _hear(self) -> dict[str, Any]:
        assert self._process.stdout
        told: dict[str, Any] = json.loads(self._process.stdout.readline())
        return told

    def _hear_the_end(self) -> None:
        assert self._hear() == {"ended": -signal.SIGKILL}
        self._child = None


@dataclass
class Fate:
    """Moments to pass and the last to die at: "sent 2, statement 1" is the first statement after the second mail."""

    path: list[tuple[str, int]] = field(default_factory=list)

    def choose(self, path: str) -> None:
        steps = (step.split() for step in path.split(", ") if step)
        self.path = [(moment, int(times)) for moment, times in steps]

    def at(self, moment: str, where: str = "", *, is_last: bool = False) -> None:
        """`is_last`: whoever waited for a later one need not wait any longer."""
        if not self.path or self.path[0][0] != moment:
            return
        times = 1 if is_last else self.path[0][1]
        self.path[:1] = [(moment, times - 1)] if times > 1 else []
        if not self.path:
            say(died=where or moment)
            os.kill(os.getpid(), signal.SIGKILL)

    def around(self, owner: Any, name: str, *, before: str = "", after: str = "") -> None:
        """Watch a function from now on."""
        watched: Callable[..., Any] = getattr(owner, name)

        def watching(*args: Any, **kwargs: Any) -> Any:
            self.at(before)
            result = watched(*args, **kwargs)
            self.at(after)
            return result

        setattr(owner, name, watching)

    def in_database(self, heard: Heard) -> None:
        """`statement` of what writes, the last of a transaction being its COMMIT; `committed` once it is on disk."""
        engine = heard.database.engine

        def writes(connection: Any) -> bool:
            return not connection.get_execution_options().get("heard_read_only")

        @event.listens_for(engine, "before_cursor_execute")
        def execute(connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
            if writes(connection):
                self.at("statement", " ".join(statement.split()[:3]))

        @event.listens_for(engine, "commit")
        def commit(connection: Any) -> None:
            if writes(connection):
                self.at("statement", "COMMIT", is_last=True)
                writing.add(connection.connection)

        def do_commit(raw: Any) -> None:
            commit_it(raw)
            if raw in writing:
                self.at("committed")

        writing: set[Any] = set()
        commit_it = engine.dialect.do_commit
        engine.dialect.do_commit = do_commit  # type: ignore[assignment, method-assign]


@dataclass(frozen=True)
class Watched:
    channel: Email
    fate: Fate

    def send(self, delivery: Delivery, message: Message) -> None:
        self.fate.at("send")
        self.channel.send(delivery, message)
        self.fate.at("sent")


def email_of(heard: Heard) -> Email:
    # To read all authorities that one may trust takes longer than all the rest of a worker's start.
    nobody = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    settings = heard.settings
    return Email(settings.smtp_url, sender=settings.mail_from, public_url=heard.public_url, tls=nobody)


def serve(heard: Heard, fate: Fate) -> None:
    app = app_of(heard)

    def doomed(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        fate.choose(environ.get("HTTP_" + DIES_AT.upper().replace("-", "_"), ""))
        answer: Iterable[bytes] = app(environ, start_response)
        fate.at("answer")
        return answer

    web = waitress.create_server(doomed, host="127.0.0.1", port=0, threads=4)
    say(address=f"http://127.0.0.1:{web.effective_port}", pid=os.getpid())
    web.run()


def send(heard: Heard, fate: Fate) -> None:
    fate.around(smtplib.SMTP, "getreply", after="reply")
    watched = Watched(email_of(heard), fate)
    while send_due(heard.database, {"email": watched}, heard.keys, clock=heard.clock):
        """Until nothing is due."""


def write_workbooks(heard: Heard, fate: Fate) -> None:
    fate.around(xlsxwriter.worksheet.Worksheet, "write_string", before="cell")
    fate.around(zipfile.ZipFile, "write", before="part")
    fate.around(os, "fsync", before="fsync")
    fate.around(os, "replace", before="replace", after="replaced")
    write_due(heard.database, heard.settings.home, heard.public_url, now=heard.clock())


PARTS = {part.__name__: part for part in (serve, send, write_workbooks)}


def play(part: str, *, home: str, smtp_url: str, now: str, fate: str) -> None:
    settings = Settings.load(home=Path(home), smtp_url=smtp_url)
    speak_on_standard_error(settings)
    heard = Heard.open(settings, address=ADDRESS, clock=lambda: datetime.fromisoformat(now))
    mine = Fate()
    mine.in_database(heard)
    mine.choose(fate)
    PARTS[part](heard, mine)


def say(**told: Any) -> None:
    os.write(1, json.dumps(told).encode() + b"\n")


def main() -> None:
    # Forked from here every child has all imports at once; this process has no thread that could hold a lock.
    templates = nobodys_app().jinja_env
    for name in templates.list_templates(filter_func=lambda name: name.startswith("phone/")):
        templates.get_template(name)
    for order in sys.stdin:
        child = os.fork()
        if child == 0:
            try:
                play(**json.loads(order))
            except BaseException:  # noqa: BLE001 - it must not come back to this loop
                sys.excepthook(*sys.exc_info())
                sys.stderr.flush()
            os._exit(1)
        say(ended=os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))


if __name__ == "__main__":
    main()
