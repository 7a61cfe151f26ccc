"""`heard up`, and its parts alone: server, worker, migrate."""

import argparse
import gc
import json
import os
import signal
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from typing import Any

import structlog
import waitress

from server.backups.upgrading import copy_before_upgrade
from server.clock import utc_now
from server.codes.qr import qr_url, terminal
from server.commands.answer import Answer
from server.commands.beginning import Beginning, begin
from server.commands.opened import settings_for
from server.commands.touchpoint import page_url
from server.commands.window import kiosk_window, missing
from server.database import Database
from server.database.migrate import migrate as migrate_database
from server.errors import BadRequest
from server.heard import Heard, prepare
from server.mirror.shelf import workbook_path
from server.settings import Settings
from server.worker import Worker

THREADS = 32


def up(arguments: argparse.Namespace) -> None:
    settings = settings_for(arguments)
    speak_on_standard_error(settings)
    prepare(settings)
    with listening(arguments) as (listener, address), running(settings, address) as heard:
        beginning = begin(heard)
        worker = Worker(heard)
        worker.start()
        with ExitStack() as until_the_end:
            until_the_end.callback(worker.stop)

            def ready() -> None:
                announce(arguments, heard, address, beginning)
                if not arguments.no_kiosk:
                    until_the_end.enter_context(beside(heard, address, beginning))

            serve(heard, listener, ready=ready)


def beside(heard: Heard, address: str, beginning: Beginning) -> AbstractContextManager[None]:
    """The tablet's window, or a sentence saying what it lacks."""
    if sentence := missing(os.environ):
        print(f"  {sentence}", file=sys.stderr, flush=True)
        return nullcontext()
    return kiosk_window(heard, beginning.branch, address)


def server(arguments: argparse.Namespace) -> None:
    settings = settings_for(arguments)
    speak_on_standard_error(settings)
    if settings.database.startswith("sqlite"):
        prepare(settings)
    with listening(arguments) as (listener, address):

        def ready() -> None:
            say(arguments, {"address": address}, f"Heard listens on {address}")

        with running(settings, address) as heard:
            if heard.database.is_sqlite:
                serve(heard, listener, ready=ready)
                return
        # Opened once to refuse the start by name; gunicorn's processes open their own. It does not run on Windows.
        from server.commands.processes import Processes

        Processes(settings, address, listener, ready=ready).run()


def worker(arguments: argparse.Namespace) -> None:
    settings = settings_for(arguments)
    speak_on_standard_error(settings)
    if settings.database.startswith("sqlite"):
        prepare(settings)
    with running(settings, "") as heard:
        working = Worker(heard)
        end = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: end.set())
        working.start()
        say(arguments, {"worker": "ready"}, "The worker is at work; Ctrl-C ends it.")
        end.wait()
        working.stop()


def migrate(arguments: argparse.Namespace) -> Answer:
    settings = settings_for(arguments)
    settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    with Database(settings.database) as database:
        copy_before_upgrade(database, settings, clock=utc_now)
        migrate_database(database)
    return Answer({"migrated": True}, "The database is at this version.")


def serve(heard: Heard, listener: socket.socket, *, ready: Any) -> None:
    """Until SIGINT or SIGTERM."""
    from server.app import LARGEST_BODY, create_app

    web = waitress.create_server(
        create_app(heard), sockets=[listener], threads=THREADS, ident=None, max_request_body_size=8 * LARGEST_BODY
    )
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _end)
    # What is there now stays; looking through it for garbage again and again would be a fifth of a report's time.
    gc.freeze()
    ready()
    try:
        web.run()
    except KeyboardInterrupt:
        """Asked to end."""
    finally:
        web.close()


def announce(arguments: argparse.Namespace, heard: Heard, address: str, beginning: Beginning) -> None:
    """Where everything is, once it is there."""
    phone = page_url(heard.public_url, beginning.touchpoint)
    data = {
        "address": address,
        "phone_url": phone,
        "inbox_link": f"{heard.public_url}/sign-in/{beginning.sign_in}",
        "workbook": str(workbook_path(heard.settings.home, beginning.branch)),
        "home": str(heard.settings.home),
    }
    lines = (
        terminal(qr_url(heard.public_url, beginning.touchpoint.code)),
        f"  For customers  {phone}",
        f"  For you        {data['inbox_link']}  (works once, for 12 hours)",
        f"  Workbook       {data['workbook']}",
        f"  Everything     {data['home']}",
        "",
        "  Heard is running; Ctrl-C ends it.",
    )
    say(arguments, data, "\n".join(lines))


def say(arguments: argparse.Namespace, data: dict[str, Any], text: str) -> None:
    print(json.dumps(data) if arguments.json else text, flush=True)


@contextmanager
def listening(arguments: argparse.Namespace) -> Iterator[tuple[socket.socket, str]]:
    """The socket first, so that a taken port is said before anything is made; port 0 takes any free one."""
    family = socket.AF_INET6 if ":" in arguments.host else socket.AF_INET
    with socket.socket(family) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((arguments.host, arguments.port))
        except OSError as problem:
            sentence = (
                f"{arguments.host} port {arguments.port} cannot be used: {problem.strerror}. Choose another --port."
            )
            raise BadRequest(sentence) from None
        port = listener.getsockname()[1]
        host = "127.0.0.1" if arguments.host in {"0.0.0.0", "::", ""} else arguments.host  # noqa: S104
        yield listener, f"http://{f'[{host}]' if ':' in host else host}:{port}"


@contextmanager
def running(settings: Settings, address: str) -> Iterator[Heard]:
    heard = Heard.open(settings, address=address)
    try:
        yield heard
    finally:
        heard.close()


def speak_on_standard_error(settings: Settings) -> None:
    level = {"debug": 10, "info": 20, "warning": 30, "error": 40}[settings.log]
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            # The usual renderer prints local variables with a traceback: they hold customers' words.
            structlog.dev.ConsoleRenderer(
                colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
            ),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )


def _end(*_: object) -> None:
    raise KeyboardInterrupt
