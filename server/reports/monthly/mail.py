"""A monthly review as a mail."""

from server.deliveries.letter import Letter
from server.deliveries.message import Message, one_line
from server.reports.mail import (
    LINE,
    SMALL,
    TITLE,
    as_page,
    as_text,
    bars,
    boxed,
    button,
    listed,
    measure,
    measure_lines,
    section,
    tag,
)
from server.reports.monthly.shown import REASONS, UNHEARD, ShownMonth
from server.reports.review.shown import CAUSES, CAUTION


def message(shown: ShownMonth, url: str, pdf: bytes) -> Message:
    """The letter, and a few lines for a chat."""
    scores = ((one.title, f"{one.value} {one.change}".strip()) for one in shown.measures)
    return Message(
        title=f"{shown.title}, {shown.days}",
        facts=((shown.heading, " ".join(shown.to_do)), *scores),
        links=(("Open the review", url),),
        letter=Letter(text(shown, url), html(shown, url), file_name(shown), pdf),
    )


def file_name(shown: ShownMonth) -> str:
    """Of the region only what every computer takes in the name of a file."""
    where = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in shown.circle.region.lower())
    return f"heard-month-{where.strip('-') or 'chain'}-{shown.month.begins:%Y-%m}.pdf"


def text(shown: ShownMonth, url: str) -> str:
    """Everything, for a program that shows no pages."""
    return as_text(
        (
            f"{shown.title}\n{shown.days}",
            listed(shown.heading, (f"- {one_line(line)}" for line in shown.to_do)),
            *("\n".join(measure_lines(one)) for one in shown.measures),
            CAUTION if shown.measures else "",
            listed("To answer", shown.care),
            listed(UNHEARD, (one_line(words) for _, words in shown.unheard)),
            listed(REASONS, (f"{bar.n}  {one_line(bar.words)}" for bar in shown.reasons)),
            listed(CAUSES, (f"{bar.n}  {one_line(bar.words)}" for bar in shown.causes)),
            f"Open the review:\n{url}",
        )
    )


def html(shown: ShownMonth, url: str) -> str:
    parts = (
        tag("h1", "ink", TITLE, shown.title),
        tag("p", "quiet", SMALL, shown.days),
        boxed(shown.heading, shown.to_do),
        *(part for one in shown.measures for part in measure(one)),
        tag("p", "quiet", SMALL, CAUTION) if shown.measures else "",
        *section("To answer", (tag("p", "ink", LINE, line) for line in shown.care)),
        *section(UNHEARD, (tag("p", "ink", LINE, words) for _, words in shown.unheard)),
        *section(REASONS, bars(shown.reasons)),
        *section(CAUSES, bars(shown.causes)),
        button("Open the review", url),
    )
    return as_page(f"{shown.title}, {shown.days}", parts)
