"""A form of a page as a browser would send it, untouched."""

from html.parser import HTMLParser

Fields = dict[str, list[str]]


def forms(html: str) -> list[Fields]:
    reader = _Forms()
    reader.feed(html)
    return reader.forms


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Fields] = []
        self._area: str | None = None
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name = given.get("name") or ""
        if tag == "form":
            self.forms.append({})
        elif tag == "input" and name and (given.get("type") not in {"radio", "checkbox"} or "checked" in given):
            self._add(name, given.get("value") or "")
        elif tag == "textarea":
            self._add(name, "")
            self._area = name
        elif tag == "select":
            self._select = name
        elif tag == "option" and self.forms and ("selected" in given or self._select not in self.forms[-1]):
            self.forms[-1][self._select] = [given.get("value") or ""]

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self.forms[-1][self._area][-1] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = None

    def _add(self, name: str, value: str) -> None:
        if self.forms:
            self.forms[-1].setdefault(name, []).append(value)
