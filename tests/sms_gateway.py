"""A text message gateway on loopback, shaped as they are: it takes a number and a text by HTTP, and remembers them."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self
from urllib.parse import parse_qs, urlsplit


class SmsGateway:
    """`with SmsGateway() as gateway`: `gateway.url` for HEARD_SMS_URL, `gateway.sent` as (number, text)."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, str]] = []
        self.paths: list[str] = []
        self.status = 200
        gateway = self

        class Door(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                text = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["message"]
                gateway.paths.append(self.path)
                if gateway.status == 200:
                    gateway.sent.append((parse_qs(urlsplit(self.path).query)["to"][0], text))
                self.send_response(gateway.status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
        self._serving = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self.url = f"json://user:p4ss@127.0.0.1:{self._server.server_port}/send?-to={{to}}"

    def __enter__(self) -> Self:
        self._serving.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._serving.join()
