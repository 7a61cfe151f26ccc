"""A Google of ours in the bench's own process that remembers when each row came, and sheets connected to it."""

import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

from server.clock import Clock, utc_now
from tests.google.server import Google
from tests.google.user import User
from tests.google.wire import Reply

ID = re.compile(rb'"stringValue": ?"([0-9a-f]{8}-[0-9a-f-]{27})"')


class RememberingGoogle(Google):
    def __init__(self, clock: Clock = utc_now) -> None:
        super().__init__(clock)
        self.came: dict[str, float] = {}
        """Id of a row -> when it was in the sheet."""

    def handle(self, method: str, target: str, authorization: str, body: bytes) -> Reply:
        reply = super().handle(method, target, authorization, body)
        if reply.status == 200 and b"appendCells" in body:
            now = time.perf_counter()
            for found in ID.findall(body):
                self.came.setdefault(found.decode(), now)
        return reply

    @property
    def setting(self) -> dict[str, str]:
        return {"HEARD_SHEETS_API_URL": self.url}

    def connected(self, home: Path, branch: str) -> User:
        """A new sheet, connected by the real command."""
        account = self.account()
        user = self.spreadsheet(branch, account)
        key = home / "key.json"
        key.write_text(json.dumps(account.new_key()))
        words = ("sheet", "connect", user.id, "--key-file", str(key), "--branch", branch, "--home", str(home))
        mine = {name: value for name, value in os.environ.items() if not name.startswith("HEARD_")}
        command = [sys.executable, "-m", "server.cli", *words]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=mine | self.setting)
        return user
