"""Mara before the sheet page: looks, drops files, presses buttons."""

import io
from dataclasses import dataclass, field
from html import unescape
from re import search

from tests.server.conftest import PUBLIC_URL, Browser
from tests.server.mirror.page.sheet_desk import SheetDesk

PAGE = "/sheet?of=riverside"
TOKEN = r'name="csrf_token" value="([^"]+)"'


@dataclass
class AtThePage:
    browser: Browser
    desk: SheetDesk
    status: int = 0
    text: str = ""
    location: str = ""
    seen: list[str] = field(default_factory=list)
    """Every page and address that came back."""

    def looks(self, path: str = PAGE) -> str:
        answer = self.browser.get(path)
        self.status, self.text = answer.status, answer.text
        self.seen.append(self.text)
        return self.text

    def drops(self, file: bytes, action: str = "/sheet/key") -> str:
        """A key file on the page."""
        return self._sends(action, of="riverside", file=(io.BytesIO(file), "heard-1.json"))

    def presses(self, action: str, **typed: str) -> str:
        return self._sends(action, **typed)

    def connects(self, link: str = "", **typed: str) -> str:
        self.drops(self.desk.key_file)
        key = search(r'name="key" value="(\d+)"', self.looks())
        assert key
        return self.presses("/sheet/connect", of="riverside", key=key[1], link=link or self.desk.mara.link, **typed)

    def _sends(self, action: str, **form: object) -> str:
        secret = search(TOKEN, self.looks("/"))
        assert secret
        answer = self.browser._client.post(
            action,
            data={**form, "csrf_token": secret[1]},
            base_url=PUBLIC_URL,
            headers={"Referer": f"{PUBLIC_URL}/sheet"},
        )
        self.status, self.text = answer.status_code, unescape(answer.get_data(as_text=True))
        self.location = answer.headers.get("Location", "")
        self.seen += [self.location, self.text, str(answer.headers)]
        return self.looks(self.location) if self.status == 303 else self.text
