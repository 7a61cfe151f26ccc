"""What an alert says, once; each channel takes the rendering that suits it. Words of customers are text everywhere."""

import re
from dataclasses import dataclass
from html import escape
from typing import Any, Self

from server.deliveries.letter import Letter
from surveys.phrases import is_right_to_left

Pairs = tuple[tuple[str, str], ...]

CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")
"""Line breaks, what steers a terminal, and what turns the direction of everything after it."""
MOST_ON_A_LINE = 90
MANY = 4
"""Links, from which on they need less room each."""
MOST_IN_A_TEXT = 600
MOST_BEFORE_BUTTONS = 600
"""Characters: about what a phone's screen holds."""
OWN = ("body", "foot", "language", "sender")


@dataclass(frozen=True, slots=True)
class Message:
    title: str
    facts: Pairs = ()
    """Label and value."""
    words: str = ""
    """The customer's own."""
    links: Pairs = ()
    """Label and URL; the first is what most people will want."""
    reference: str = ""
    body: str = ""
    """Our own sentences, for a customer, before all else."""
    foot: str = ""
    """What is said last, smaller, in a mail."""
    language: str = ""
    """Of a customer; empty: the branch's."""
    sender: str = ""
    """Whose name a mail comes under; empty: the installation's."""
    letter: Letter | None = None
    """What a mail says instead; all else is for a chat."""

    def as_payload(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "facts": [list(fact) for fact in self.facts],
            "words": self.words,
            "links": [list(link) for link in self.links],
            "reference": self.reference,
            **{name: value for name in OWN if (value := getattr(self, name))},
            **({"letter": self.letter.as_payload()} if self.letter else {}),
        }

    @classmethod
    def from_payload(cls, payload: dict[str, Any]) -> Self:
        return cls(
            title=payload["title"],
            facts=tuple((label, value) for label, value in payload["facts"]),
            words=payload["words"],
            links=tuple((label, url) for label, url in payload["links"]),
            reference=payload["reference"],
            **{name: payload[name] for name in OWN if name in payload},
            letter=Letter.from_payload(payload["letter"]) if "letter" in payload else None,
        )

    @property
    def heading(self) -> str:
        """The title on one line, fit for a header."""
        return one_line(self.title)

    def as_line(self) -> str:
        """Reference, title, the beginning of the words, the first link."""
        words = one_line(self.words)
        if len(words) > MOST_ON_A_LINE:
            words = words[:MOST_ON_A_LINE].rstrip() + "…"
        parts = (self.reference, self.heading, f"“{words}”" if words else "", *(url for _, url in self.links[:1]))
        return "  ".join(part for part in map(one_line, parts) if part)

    def as_text(self) -> str:
        """Everything but the title, for mail and chat."""
        blocks = (
            self.body.strip(),
            "\n".join(f"{one_line(label)}: {one_line(value)}" for label, value in self.facts),
            # Marked line by line, so that a customer cannot write a line that looks like one of ours.
            "\n".join(f"> {one_line(line)}".rstrip() for line in self.words.strip().splitlines()),
            "\n\n".join(f"{one_line(label)}:\n{url}" for label, url in self.links),
            self.reference,
            self.foot,
        )
        return "\n\n".join(block for block in blocks if block) + "\n"

    def as_sms(self) -> str:
        """The sentences, or the title, and the first link; never what a customer wrote."""
        said = self.body.strip() or self.heading
        if len(said) > MOST_IN_A_TEXT:
            said = said[:MOST_IN_A_TEXT].rstrip() + "…"
        return "\n".join((said, *(url for _, url in self.links[:1])))

    def as_html(self) -> str:
        """A page for a phone: one column, styles in place, its own colours in the dark."""
        way, paragraphs = _direction(self.language), self.body.strip().split("\n\n")
        parts = (
            _line("h1", "ink", TITLE, self.heading, runs=way),
            # What follows the first is a person's, in whatever language they write.
            *(_line("p", "ink", BODY, said, runs="auto" if at else way) for at, said in enumerate(paragraphs) if said),
            _facts(self.facts),
            *_said(self.words.strip(), _buttons(self.links)),
            _line("p", "quiet", REFERENCE, self.reference) if self.reference else "",
            _line("p", "quiet", FOOT, self.foot) if self.foot else "",
        )
        return framed(self.heading, "\n".join(part for part in parts if part), self.language)


def one_line(text: str) -> str:
    return " ".join(CONTROLS.sub(" ", text).split())


TITLE = "font-size:22px;line-height:1.3;margin:0 0 16px;color:#1d3530"
LABEL = "padding:3px 0;font-size:15px;line-height:23px;white-space:nowrap;color:#4b5f59"
VALUE = "padding:3px 0;font-size:16px;line-height:23px;overflow-wrap:anywhere;color:#1d3530"
WORDS = (
    "font-size:18px;line-height:1.5;margin:18px 0 20px;padding:14px 16px;background:#edf3ee;color:#1d3530;"
    "border-radius:10px;white-space:pre-wrap;overflow-wrap:anywhere;unicode-bidi:plaintext"
)
BODY = "font-size:18px;line-height:1.5;margin:0 0 18px;color:#1d3530;white-space:pre-wrap;overflow-wrap:anywhere"
FOOT = "font-size:14px;line-height:1.4;margin:12px 0 0;color:#4b5f59;text-align:center"
REFERENCE = "font-size:15px;letter-spacing:.06em;margin:20px 0 0;color:#4b5f59;text-align:center"
FRAME = "border:2px solid #1d3530;border-radius:10px"
PRESSED = "border-radius:8px;line-height:1.25;font-weight:600;text-align:center;text-decoration:none"
GAP = '<tr><td height="10" colspan="3" style="font-size:0;line-height:10px"></td></tr>'

PAGE = """<!doctype html>
<html{about}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark }}
@media (prefers-color-scheme: dark) {{
  .page {{ background: #101815 !important }}
  .card {{ background: #1a2521 !important; border-color: #2d3b36 !important }}
  .ink, .ink a {{ color: #edf3ee !important }}
  .quiet {{ color: #a9bbb4 !important }}
  .words {{ background: #26332e !important; color: #edf3ee !important }}
  .first {{ background: #b0d7b5 !important; border-color: #b0d7b5 !important; color: #12251c !important }}
  .other {{ background: #1a2521 !important; border-color: #7c9189 !important; color: #edf3ee !important }}
}}
</style>
</head>
<body class="page" style="margin:0;padding:0;background:#f4f7f4">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr>
<td align="center" style="padding:16px 12px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:520px"><tr>
<td class="card" dir="{way}" style="padding:24px 20px;background:#ffffff;border:1px solid #dbe5de;border-radius:14px;\
font-family:system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans',Arial,sans-serif;text-align:start">
{body}
</td></tr></table>
</td></tr></table>
</body>
</html>
"""


def framed(title: str, body: str, language: str = "") -> str:
    """A whole page; `body` is HTML, `language` a customer's."""
    return PAGE.format(about=_about(language), way=_direction(language), title=escape(title), body=body)


def _about(language: str) -> str:
    return f' lang="{escape(language)}" dir="{_direction(language)}"' if language else ""


def _direction(language: str) -> str:
    """Known of ours: found out by the first letter, a sentence that begins with a name could run the wrong way."""
    return "auto" if not language else "rtl" if is_right_to_left(language) else "ltr"


def _line(tag: str, kind: str, style: str, text: str, *, runs: str = "auto") -> str:
    return f'<{tag} class="{kind}" dir="{runs}" style="{style}">{escape(text)}</{tag}>'


def _facts(facts: Pairs) -> str:
    rows = "\n".join(
        f'<tr valign="top"><td class="quiet" style="{LABEL}">{escape(label)}</td><td width="16"></td>'
        f'<td class="ink" dir="auto" style="{VALUE}">{escape(value)}</td></tr>'
        for label, value in facts
    )
    table = '<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin:0 0 18px">'
    return f"{table}\n{rows}\n</table>" if facts else ""


def _said(words: str, buttons: str) -> tuple[str, str]:
    """Buttons below the words, or above where the words are so many that nobody would find the buttons."""
    quote = _line("blockquote", "words", WORDS, words) if words else ""
    return (buttons, quote) if len(words) > MOST_BEFORE_BUTTONS else (quote, buttons)


def _buttons(links: Pairs) -> str:
    """The first one large; many others two in a row, for a thumb."""
    large = links if len(links) < MANY else links[:1]
    buttons = [_button(label, url, first=at == 0) for at, (label, url) in enumerate(large)]
    if rest := links[len(large) :]:
        rows = (rest[at : at + 2] for at in range(0, len(rest), 2))
        pairs = (f"<tr>{_pair(row)}</tr>" for row in rows)
        table = '<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0">'
        buttons.append("\n".join((table, f"\n{GAP}\n".join(pairs), "</table>")))
    return "\n".join(buttons)


def _pair(row: Pairs) -> str:
    """The frame is the cell's, so that two beside each other are equally high."""
    room = ' colspan="3"' if len(row) == 1 else ' width="49%"'
    cells = (
        f'<td class="other"{room} style="{FRAME};background:#ffffff"><a class="other" href="{escape(url)}" '
        f'style="display:block;padding:13px 4px;font-size:15px;{PRESSED};background:#ffffff;color:#1d3530">'
        f"{escape(label)}</a></td>"
        for label, url in row
    )
    return '<td width="2%"></td>'.join(cells)


def _button(label: str, url: str, *, first: bool) -> str:
    kind, colours = ("first", "#1d3530;color:#ffffff") if first else ("other", "#ffffff;color:#1d3530")
    style = f"display:block;margin:0 0 12px;padding:15px 18px;font-size:18px;{FRAME};{PRESSED};background:{colours}"
    return f'<a class="{kind}" href="{escape(url)}" style="{style}">{escape(label)}</a>'
