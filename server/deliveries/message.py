"""What an alert says, once; each channel takes the rendering that suits it. Words of customers are text everywhere."""

import re
from dataclasses import dataclass
from html import escape
from typing import Any, Self

Pairs = tuple[tuple[str, str], ...]

CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")
"""Line breaks, what steers a terminal, and what turns the direction of everything after it."""
MOST_ON_A_LINE = 90


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

    def as_payload(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "facts": [list(fact) for fact in self.facts],
            "words": self.words,
            "links": [list(link) for link in self.links],
            "reference": self.reference,
        }

    @classmethod
    def from_payload(cls, payload: dict[str, Any]) -> Self:
        return cls(
            title=payload["title"],
            facts=tuple((label, value) for label, value in payload["facts"]),
            words=payload["words"],
            links=tuple((label, url) for label, url in payload["links"]),
            reference=payload["reference"],
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
            "\n".join(f"{one_line(label)}: {one_line(value)}" for label, value in self.facts),
            # Marked line by line, so that a customer cannot write a line that looks like one of ours.
            "\n".join(f"> {one_line(line)}".rstrip() for line in self.words.strip().splitlines()),
            "\n\n".join(f"{one_line(label)}:\n{url}" for label, url in self.links),
            self.reference,
        )
        return "\n\n".join(block for block in blocks if block) + "\n"

    def as_html(self) -> str:
        """A page for a phone: one column, styles in place, its own colours in the dark."""
        parts = (
            _line("h1", "ink", TITLE, self.heading),
            _facts(self.facts),
            _line("blockquote", "words", WORDS, self.words.strip()) if self.words.strip() else "",
            *(_button(label, url, first=at == 0) for at, (label, url) in enumerate(self.links)),
            _line("p", "quiet", REFERENCE, self.reference) if self.reference else "",
        )
        return PAGE.format(title=escape(self.heading), body="\n".join(part for part in parts if part))


def one_line(text: str) -> str:
    return " ".join(CONTROLS.sub(" ", text).split())


TITLE = "font-size:22px;line-height:1.3;margin:0 0 16px;color:#1d3530"
LABEL = "padding:3px 0;font-size:15px;line-height:23px;white-space:nowrap;color:#4b5f59"
VALUE = "padding:3px 0;font-size:16px;line-height:23px;overflow-wrap:anywhere;color:#1d3530"
WORDS = (
    "font-size:18px;line-height:1.5;margin:0 0 20px;padding:14px 16px;background:#edf3ee;color:#1d3530;"
    "border-radius:10px;white-space:pre-wrap;overflow-wrap:anywhere"
)
REFERENCE = "font-size:15px;letter-spacing:.06em;margin:20px 0 0;color:#4b5f59;text-align:center"

PAGE = """<!doctype html>
<html>
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
<td class="card" dir="auto" style="padding:24px 20px;background:#ffffff;border:1px solid #dbe5de;border-radius:14px;\
font-family:system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans',Arial,sans-serif;text-align:start">
{body}
</td></tr></table>
</td></tr></table>
</body>
</html>
"""


def _line(tag: str, kind: str, style: str, text: str) -> str:
    return f'<{tag} class="{kind}" dir="auto" style="{style}">{escape(text)}</{tag}>'


def _facts(facts: Pairs) -> str:
    rows = "\n".join(
        f'<tr valign="top"><td class="quiet" style="{LABEL}">{escape(label)}</td><td width="16"></td>'
        f'<td class="ink" dir="auto" style="{VALUE}">{escape(value)}</td></tr>'
        for label, value in facts
    )
    table = '<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin:0 0 18px">'
    return f"{table}\n{rows}\n</table>" if facts else ""


def _button(label: str, url: str, *, first: bool) -> str:
    kind, colours = ("first", "#1d3530;color:#ffffff") if first else ("other", "#ffffff;color:#1d3530")
    style = (
        "display:block;margin:0 0 12px;padding:15px 18px;border:2px solid #1d3530;border-radius:10px;font-size:18px;"
        "line-height:1.25;font-weight:600;text-align:center;text-decoration:none;background:"
    )
    return f'<a class="{kind}" href="{escape(url)}" style="{style}{colours}">{escape(label)}</a>'
