"""`heard server` on PostgreSQL: gunicorn, with processes that each have threads and connections of their own."""

import gc
import os
import socket
from collections.abc import Callable
from typing import Any

from gunicorn.app.base import BaseApplication

from server.app import create_app
from server.heard import Heard
from server.settings import Settings

PROCESSES = 2
THREADS = 16
"""In each process, and as many connections: PostgreSQL allows 100 unless it was told otherwise."""


class Processes(BaseApplication):  # type: ignore[misc]
    def __init__(self, settings: Settings, address: str, listener: socket.socket, *, ready: Callable[[], None]) -> None:
        self._settings, self._address, self._listener, self._ready = settings, address, listener, ready
        super().__init__()

    def load_config(self) -> None:
        given = {
            "bind": f"fd://{os.dup(self._listener.fileno())}",
            "workers": PROCESSES,
            "worker_class": "gthread",
            "threads": THREADS,
            "when_ready": lambda _: self._ready(),
            "loglevel": self._settings.log,
            "forwarded_allow_ips": "",  # server/app.py knows which proxies are trusted
            "control_socket_disable": True,
        }
        for name, value in given.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """In each process, so that none shares a connection with another."""
        app = create_app(Heard.open(self._settings, address=self._address))
        gc.freeze()  # as in `serve`
        return app
