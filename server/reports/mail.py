"""What mails of reviews are made of: text, and a page for a phone with its own colours in the dark."""

from collections.abc import Iterable, Iterator
from html import escape

from server.deliveries.message import framed, one_line
from server.reports.review.shown import Bar, Quote, Scale, ShownMeasure

INK, SOFT = "color:#1d3530", "color:#4b5f59"
TITLE = f"font-size:22px;line-height:1.3;margin:0 0 2px;{INK}"
HEADING = f"font-size:17px;line-height:1.3;margin:28px 0 8px;{INK}"
LINE = f"font-size:16px;line-height:1.45;margin:0 0 8px;{INK}"
SMALL = f"font-size:14px;line-height:1.45;margin:0 0 6px;{SOFT}"
VALUE = "font-size:32px;line-height:1.2;font-weight:700;margin:0;"
STRONG = f"font-size:16px;line-height:1.45;font-weight:600;margin:0 0 4px;{INK}"
WORDS = (
    f"font-size:17px;line-height:1.5;margin:0 0 4px;padding:12px 16px;background:#edf3ee;{INK};"
    "border-radius:10px;white-space:pre-wrap;overflow-wrap:anywhere"
)
ABOUT = f"font-size:14px;line-height:1.45;margin:0 0 18px;{SOFT}"
BOX = f"padding:16px 16px 8px;margin:18px 0 20px;background:#edf3ee;{INK};border-radius:10px"
BAR = "font-size:0;line-height:0;border-radius:4px"
BUTTON = (
    "display:block;margin:28px 0 18px;padding:15px 18px;border:2px solid #1d3530;border-radius:10px;font-size:18px;"
    "line-height:1.25;font-weight:600;text-align:center;text-decoration:none;background:#1d3530;color:#ffffff"
)
BAND = "#2c8f7b"
"""To be seen by day and by night."""
OURS = "en"
NO_BREAK = "\u00a0"
THIN = 0.005
WHOLE = 1.0
APART, BELOW = "margin:6px 0 10px", "margin:2px 0 10px"


def measure(one: ShownMeasure) -> Iterator[str]:
    yield tag("h2", "ink", HEADING, one.title)
    yield tag("p", "quiet", f"{SMALL};text-align:left", one.asked, runs="auto")
    if one.value:
        yield tag("p", "quiet", VALUE + SOFT, one.value) if one.is_early else tag("p", "ink", VALUE + INK, one.value)
    if one.scale:
        yield _range(one.scale)
    yield tag("p", "ink", STRONG, one.change)
    yield from (tag("p", "quiet", SMALL, line) for line in one.details)


def measure_lines(one: ShownMeasure) -> Iterator[str]:
    yield f"{one.title}: {one.value}".rstrip(": ")
    yield one.change
    yield from one.details


def _range(scale: Scale) -> str:
    """A band from low to high on the whole scale."""
    parts = ((scale.low, "words", "#e0ebe5"), (scale.high - scale.low, "", BAND), (1 - scale.high, "words", "#e0ebe5"))
    cells = "".join(
        f'<td class="{kind}" width="{100 * width:.0f}%" height="8" style="height:8px;{BAR};background:{colour}"></td>'
        for width, kind, colour in parts
        if width > THIN
    )
    return f"{_table(WHOLE, APART)}<tr>{cells}</tr></table>"


def bars(found: tuple[Bar, ...]) -> Iterator[str]:
    for bar in found:
        row = (
            f'<td class="ink" dir="auto" style="{LINE};text-align:left">{escape(bar.words)}</td>'
            f'<td class="ink" align="right" style="{LINE};padding-left:12px">{bar.n}</td>'
        )
        yield f"{_table(WHOLE)}<tr>{row}</tr></table>"
        line = f'<td height="6" style="height:6px;{BAR};background:{BAND}"></td>'
        yield f"{_table(bar.share, BELOW)}<tr>{line}</tr></table>"


def section(title: str, parts: Iterable[str]) -> list[str]:
    inside = list(parts)
    return [tag("h2", "ink", HEADING, title), *inside] if inside else []


def quote(quote: Quote) -> str:
    return tag("blockquote", "words", WORDS, quote.words, runs="auto") + tag("p", "quiet", ABOUT, quote.about)


def _table(share: float, style: str = "margin:0") -> str:
    """As wide as this share of the page."""
    plain = 'role="presentation" cellpadding="0" cellspacing="0" border="0"'
    return f'<table {plain} width="{100 * share:.0f}%" style="{style}">'


def tag(name: str, kind: str, style: str, words: str, *, runs: str = "ltr") -> str:
    return f'<{name} class="{kind}" dir="{runs}" style="{style}">{escape(words)}</{name}>'


def listed(title: str, lines: Iterable[str]) -> str:
    found = list(lines)
    return "\n".join([title.upper(), *found]) if found else ""


def quoted(quote: Quote) -> str:
    """Marked line by line, so that a customer cannot write a line that looks like one of ours."""
    lines = [f"> {one_line(line)}".rstrip() for line in quote.words.splitlines()]
    return "\n".join((*lines, f"  {quote.about}"))


def boxed(title: str, lines: Iterable[str]) -> str:
    """What is to be done, before everything else."""
    inside = (tag("h2", "ink", HEADING.replace("28px", "0"), title), *(tag("p", "ink", LINE, line) for line in lines))
    return "\n".join((f'<div class="words" style="{BOX}">', *inside, "</div>"))


def button(words: str, url: str) -> str:
    return f'<a class="first" href="{escape(url)}" style="{BUTTON}">{words}</a>'


def as_page(title: str, parts: Iterable[str]) -> str:
    return framed(title, "\n".join(part for part in parts if part), OURS)


def as_text(blocks: Iterable[str]) -> str:
    return "\n\n".join(block for block in blocks if block).replace(NO_BREAK, " ") + "\n"
