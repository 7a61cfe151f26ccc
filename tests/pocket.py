"""A phone without a browser: reads pages as a customer would, fills forms in, presses buttons, follows redirects."""

import gzip
import re
from collections.abc import Iterable, Iterator, Mapping
from html.parser import HTMLParser
from typing import Any, Self

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

URL = re.compile(r"(?:url\(|@import)[^)]*")
SPACES = re.compile("[ \\n]+")  # others hold words together
Attributes = dict[str, str | None]


class Page(HTMLParser):
    """What came back, taken apart: its one form, buttons and links by their words."""

    def __init__(self, answer: TestResponse) -> None:
        super().__init__()
        self.status, self.headers, self.path = answer.status_code, answer.headers, answer.request.path
        self.body = answer.get_data()
        self.source = (gzip.decompress(self.body) if "Content-Encoding" in self.headers else self.body).decode()
        self.action = self.style = ""
        self.fields: list[tuple[str, str]] = []
        self.named: set[str] = set()
        """Fields that can be filled in."""
        self.buttons: dict[str, tuple[str, str]] = {}
        self.links: dict[str, str] = {}
        self.words: list[str] = []
        self.attributes: list[tuple[str, Attributes]] = []
        self._open: list[tuple[str, Attributes, list[str]]] = []
        self.feed(self.source)

    @property
    def text(self) -> str:
        return SPACES.sub(" ", " ".join(self.words)).strip()

    @property
    def visit(self) -> str:
        return dict(self.fields)["v"]

    def holds(self, name: str) -> list[str]:
        """What a field of the form says; one value for each box that is ticked."""
        return [value for key, value in self.fields if key == name]

    @property
    def fetched(self) -> list[str]:
        """Whatever a browser would ask for to show this page; a link is only followed."""
        named = [
            (tag, attributes.get(key) or "") for tag, attributes in self.attributes for key in ("src", "href", "srcset")
        ]
        return [url for tag, url in named if tag != "a" and url and not url.startswith("data:")] + URL.findall(
            self.style
        )

    @property
    def bytes_on_the_wire(self) -> int:
        return (
            len(self.body)
            + sum(len(f"{name}: {value}\r\n") for name, value in self.headers)
            + len("HTTP/1.1 200 OK\r\n\r\n")
        )

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        self.attributes.append((tag, attributes))
        if tag == "form":
            self.action = attributes["action"] or ""
        if tag == "input":
            self._input(attributes)
        if tag in {"a", "button", "textarea", "style"}:
            self._open.append((tag, attributes, []))

    def handle_data(self, data: str) -> None:
        for _, _, words in self._open:
            words.append(data)
        if not any(tag == "style" for tag, _, _ in self._open):
            self.words.append(data)

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open[-1][0] != tag:
            return
        _, attributes, words = self._open.pop()
        name, label = attributes.get("name") or "", "".join(words).strip()
        if tag == "a":
            self.links[label] = attributes["href"] or ""
        if tag == "button":
            self.buttons[label] = (name, attributes.get("value") or "")
        if tag == "style":
            self.style += label
        if tag == "textarea":
            self.named.add(name)
            self.fields.append((name, "".join(words)))

    def _input(self, attributes: Attributes) -> None:
        kind, name, value = attributes.get("type"), attributes.get("name") or "", attributes.get("value") or ""
        if kind != "hidden":
            self.named.add(name)
        if kind not in {"checkbox", "radio"} or "checked" in attributes:
            self.fields.append((name, value))


class Pocket:
    """One phone; `page` is what it shows."""

    def __init__(self, client: FlaskClient, code: str, accept_language: str = "en") -> None:
        self._client = client
        self._language = accept_language
        self.code = code
        self.page = self.opens(f"/f/{code}")

    def opens(self, path: str, method: str = "GET") -> Page:
        return self._shows(self._client.open(path, method=method, headers=self._headers))

    def reloads(self) -> Page:
        return self.opens(self._at)

    def follows(self, link: str) -> Page:
        return self.opens(self.page.links[link])

    def back_to(self, page: Page) -> Self:
        """As the browser kept it, without asking the server."""
        self.page = page
        return self

    def presses(self, button: str, **typed: str | Iterable[str]) -> Page:
        """`typed` fills fields in first: a text, or several for boxes."""
        page = self.page
        assert typed.keys() <= page.named, f"the page asks for {page.named}"
        kept = [(name, value) for name, value in page.fields if name not in typed]
        return self.posts(page.action, [*kept, *_filled(typed), page.buttons[button]])

    def posts(self, path: str, fields: Iterable[tuple[str, str]]) -> Page:
        """Whatever anybody may send."""
        data: dict[str, list[str]] = {}
        for name, value in fields:
            data.setdefault(name, []).append(value)
        answer = self._client.post(path, data=data, headers=self._headers)
        while answer.status_code == 303:
            answer = self._client.get(answer.headers["Location"], headers=self._headers)
        return self._shows(answer)

    @property
    def _headers(self) -> dict[str, Any]:
        return {"Accept-Language": self._language, "Accept-Encoding": "gzip"}

    def _shows(self, answer: TestResponse) -> Page:
        query = answer.request.query_string.decode()
        self._at = f"{answer.request.path}?{query}"
        self.page = Page(answer)
        return self.page


def _filled(typed: Mapping[str, str | Iterable[str]]) -> Iterator[tuple[str, str]]:
    for name, given in typed.items():
        for value in [given] if isinstance(given, str) else given:
            yield name, value
