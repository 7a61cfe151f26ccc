"""A review as a mail."""

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
    quote,
    quoted,
    section,
    tag,
)
from server.reports.review.shown import CAUSES, CAUTION, Shown


def message(shown: Shown, url: str, pdf: bytes) -> Message:
    """The letter, and a few lines for a chat."""
    scores = ((one.title, f"{one.value} {one.change}".strip()) for one in shown.measures)
    return Message(
        title=f"{shown.title}, {shown.days}",
        facts=(("Do this week", " ".join(shown.advice)), ("Answers", shown.answers), *scores),
        links=(("Open the review", url),),
        letter=Letter(text(shown, url), html(shown, url), file_name(shown), pdf),
    )


def file_name(shown: Shown) -> str:
    return f"heard-week-{shown.branch.slug}-{shown.week.begins}.pdf"


def text(shown: Shown, url: str) -> str:
    """Everything, for a program that shows no pages."""
    blocks = (
        f"{shown.title}\n{shown.days}",
        listed("Do this week", (f"- {line}" for line in shown.advice)),
        f"{shown.answers}\n{CAUTION}",
        *("\n".join(measure_lines(one)) for one in shown.measures),
        listed("To answer", shown.to_answer),
        listed(shown.unhappy_title, (f"{bar.n}  {one_line(bar.words)}" for bar in shown.reasons)),
        listed(CAUSES, (f"{bar.n}  {one_line(bar.words)}" for bar in shown.causes)),
        listed("In their words", map(quoted, shown.comments)),
        listed("Praise", map(quoted, shown.praise)),
        listed("Thanks", shown.thanks),
        f"Open the review:\n{url}",
    )
    return as_text(blocks)


def html(shown: Shown, url: str) -> str:
    parts = (
        tag("h1", "ink", TITLE, shown.title),
        tag("p", "quiet", SMALL, shown.days),
        boxed("Do this week", shown.advice),
        tag("p", "ink", LINE, shown.answers),
        tag("p", "quiet", SMALL, CAUTION),
        *(part for one in shown.measures for part in measure(one)),
        *section("To answer", (tag("p", "ink", LINE, line) for line in shown.to_answer)),
        *section(shown.unhappy_title, bars(shown.reasons)),
        *section(CAUSES, bars(shown.causes)),
        *section("In their words", map(quote, shown.comments)),
        *section("Praise", map(quote, shown.praise)),
        tag("p", "quiet", SMALL, f"And {shown.more_praise} more on the page.") if shown.more_praise else "",
        *section("Thanks", (tag("p", "ink", LINE, line) for line in shown.thanks)),
        button("Open the review", url),
    )
    return as_page(f"{shown.title}, {shown.days}", parts)
