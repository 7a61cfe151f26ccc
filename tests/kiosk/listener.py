"""A service manager as far as a service sees one: a datagram socket that hears, and knows who spoke."""

import secrets
import socket
import struct
from pathlib import Path
from types import TracebackType
from typing import Self

PATIENCE = 30
CREDENTIALS = struct.Struct("3i")
"""Process, user, group."""


class Listener:
    """`with Listener(folder) as listener`: a name in the folder, or an abstract one."""

    def __init__(self, folder: Path | None) -> None:
        name = f"heard-{secrets.token_hex(8)}"
        self.address = str(folder / "notify") if folder else f"\0{name}"
        self.environment = {"NOTIFY_SOCKET": self.address.replace("\0", "@")}

    def __enter__(self) -> Self:
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
        self._socket.bind(self.address)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._socket.close()

    def hears(self, *, within: float = PATIENCE) -> str:
        """Raises TimeoutError."""
        return self.hears_from(within=within)[0]

    def hears_from(self, *, within: float = PATIENCE) -> tuple[str, int]:
        """And the process that said it, as the kernel knows it."""
        self._socket.settimeout(within)
        said, [(_, _, credentials)], _, _ = self._socket.recvmsg(4096, socket.CMSG_SPACE(CREDENTIALS.size))
        return said.decode(), CREDENTIALS.unpack(credentials)[0]

    def hears_until(self, what: str) -> None:
        """Whatever else is said before."""
        while self.hears() != what:
            pass

    def forgets(self) -> None:
        """All that was said until now."""
        self._socket.setblocking(False)
        try:
            while True:
                self._socket.recv(4096)
        except BlockingIOError:
            return
